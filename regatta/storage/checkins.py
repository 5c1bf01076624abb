"""Check-ins at rest: a history that is only ever added to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Self

from regatta.models.checkins import CheckIn
from regatta.storage.engine import Collection, CollectionSpec, DuplicateKey, Engine, Index, Page

_CHECK_INS = CollectionSpec(
    "check_ins",
    CheckIn,
    (
        Index("by_key_result", ("org_id", "key_result_id", "at", "id")),
        Index("by_cycle", ("org_id", "cycle_id", "at", "id")),
    ),
)


_ASKED: Final = 5_000
"""How many key results one query names."""


@dataclass(frozen=True, slots=True)
class CheckInStore:
    """The check-ins of all organizations."""

    check_ins: Collection[CheckIn]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_CHECK_INS))

    async def enter(self, check_in: CheckIn) -> None:
        """Enter a check-in into the history; twice is once."""
        with suppress(DuplicateKey):
            await self.check_ins.insert(check_in)

    async def get(self, org_id: str, check_in_id: str) -> CheckIn | None:
        """Return one check-in of the organization."""
        return await self.check_ins.find_one({"id": check_in_id, "org_id": org_id})

    async def page(
        self, org_id: str, key_result_ids: Sequence[str], *, limit: int, cursor: str | None
    ) -> Page[CheckIn]:
        """Return the check-ins of these key results, the latest first.

        Raises: BadCursor.
        """
        return await self.check_ins.page(
            {"org_id": org_id, "key_result_id": {"$in": list(key_result_ids)}},
            sort=[("at", -1), ("id", -1)],
            limit=limit,
            cursor=cursor,
        )

    async def of(self, org_id: str, key_result_ids: Sequence[str]) -> list[CheckIn]:
        """Return all check-ins of these key results, the earliest first."""
        asked = list(key_result_ids)
        found: list[CheckIn] = []
        for start in range(0, len(asked), _ASKED):
            some = asked[start : start + _ASKED]
            found += await self.check_ins.find({"org_id": org_id, "key_result_id": {"$in": some}})
        return sorted(found, key=lambda check_in: (check_in.at, check_in.id))

    async def in_cycle(self, org_id: str, cycle_id: str) -> list[CheckIn]:
        """Return all check-ins of a cycle, the earliest first."""
        return await self.check_ins.find(
            {"org_id": org_id, "cycle_id": cycle_id}, sort=[("at", 1), ("id", 1)]
        )

    async def count_of(self, org_id: str, key_result_ids: Sequence[str]) -> int:
        """Return how many check-ins these key results have."""
        asked = list(key_result_ids)
        return sum(
            [
                await self.check_ins.count(
                    {"org_id": org_id, "key_result_id": {"$in": asked[start : start + _ASKED]}}
                )
                for start in range(0, len(asked), _ASKED)
            ]
        )
