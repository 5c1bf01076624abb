"""Counting callers, for requests as for events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from regatta.models.access import Actor
from regatta.services.context import ORIGIN
from regatta.services.ports import Allowance, Limit, RateLimits, whom


class Turnstile:
    """Counts whoever comes to one route or event, which is *bucket*."""

    def __init__(self, bucket: str, limits: Iterable[Limit]) -> None:
        self._bucket = bucket
        every = tuple(limits)
        self._at_once = tuple(limit for limit in every if limit.subject != "email")
        self._with_input = tuple(limit for limit in every if limit.subject == "email")

    async def enter(self, counters: RateLimits | None, actor: Actor | None) -> Allowance | None:
        """Count the caller before the input is looked at; None when nothing is counted."""
        if counters is None or not self._at_once:
            return None
        return await self._count(counters, self._at_once, actor, None)

    async def enter_with(self, counters: RateLimits | None, given: Any) -> Allowance | None:
        """Count the valid input; None when nothing is counted."""
        if counters is None or not self._with_input or given is None:
            return None
        return await self._count(counters, self._with_input, None, given.email)

    async def enter_for(self, counters: RateLimits | None, email: str) -> Allowance | None:
        """Count an address that was proved otherwise; None when nothing is counted."""
        if counters is None or not self._with_input:
            return None
        return await self._count(counters, self._with_input, None, email)

    async def _count(
        self,
        counters: RateLimits,
        limits: Iterable[Limit],
        actor: Actor | None,
        email: str | None,
    ) -> Allowance | None:
        address = ORIGIN.get().address
        found = [(limit, whom(limit.subject, actor, address, email)) for limit in limits]
        charges = [(limit, counted) for limit, counted in found if counted is not None]
        return await counters.count(self._bucket, charges) if charges else None
