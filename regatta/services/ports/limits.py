"""The port behind rate limits, and how a limit is written."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Network
from typing import Final, Literal, Protocol, get_args

from limits import RateLimitItem, parse

from regatta.models.access import Actor
from regatta.models.errors import RateLimited

Subject = Literal["ip", "user", "org", "email"]
"""Whom a limit counts: the client's address, the caller, the organization, or the address of
e-mail that the input names."""

_SUBJECTS: Final[dict[str, Subject]] = {subject: subject for subject in get_args(Subject)}
_IPV6_PREFIX: Final = 64
"""An IPv6 client has a network of its own, and may call from each address in it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in such a time for each subject.

    Attributes:
        text: as people write it, like ``10/hour per ip``.
    """

    text: str
    item: RateLimitItem
    subject: Subject


Charge = tuple[Limit, str]
"""A limit, and for whom to count."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left after a request was counted, by the tightest of its limits.

    Attributes:
        limit: how many there may be.
        remaining: how many there may still be.
        reset: until there may be one more, in seconds.
        refused: the limit that is exhausted; None when the request may pass.
    """

    limit: int
    remaining: int
    reset: float
    refused: Limit | None = None

    @property
    def wait(self) -> int:
        """How long until there may be one more, in whole seconds, at least one."""
        return max(1, math.ceil(self.reset))

    def check(self) -> None:
        """Return if the request may pass.

        Raises: RateLimited.
        """
        if self.refused is not None:
            raise RateLimited(limit=self.refused.text, retry_after=self.wait)


def tightest(allowances: Sequence[Allowance]) -> Allowance:
    """Return the one that binds: a refusal, else the fewest remaining, else the longest wait."""
    return min(allowances, key=lambda one: (one.refused is None, one.remaining, -one.reset))


class RateLimits(Protocol):
    """Counts requests, over all workers."""

    async def count(self, bucket: str, charges: Sequence[Charge]) -> Allowance:
        """Count one request against all of *charges*, of which there is at least one.

        It counts for each limit that is not exhausted, also when another one is. When the
        counters are out of reach, each worker counts for itself.

        Args:
            bucket: what is limited; each one has counters of its own.
            charges: the limits, and for whom to count.
        """
        ...


def read_limits(text: str | None) -> tuple[Limit, ...]:
    """Return the limits in *text*, like ``10/hour per ip; 5/minute per email``; none for None.

    Raises:
        ValueError: it is malformed.
    """
    return () if text is None else tuple(_read(part.strip()) for part in text.split(";"))


def _read(text: str) -> Limit:
    rate, _, subject = text.partition(" per ")
    if subject not in _SUBJECTS or rate.count("/") != 1:
        raise ValueError(f"{text!r} is not a limit like '10/hour per ip'")
    item = parse(rate)
    if item.amount < 1:
        raise ValueError(f"{text!r} lets nothing through")
    return Limit(text, item, _SUBJECTS[subject])


def whom(subject: Subject, actor: Actor | None, address: str, email: str | None) -> str | None:
    """Return for whom a limit on *subject* counts; None when there is nobody to count."""
    match subject:
        case "ip":
            return _network_of(address)
        case "user":
            return actor.user_id if actor else None
        case "org":
            return actor.org_id if actor else None
        case "email":
            # Only a digest: counters are no place for what people are called.
            return hashlib.sha256(email.lower().encode()).hexdigest()[:32] if email else None


def _network_of(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the network of an IPv6 one."""
    if ":" not in address:
        return address
    return str(IPv6Network((address, _IPV6_PREFIX), strict=False))
