"""The points ledger at rest: append-only, the truth behind every leaderboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from regatta.models.base import Instant
from regatta.models.gamification import LedgerEntry
from regatta.storage.engine import Collection, CollectionSpec, DuplicateKey, Engine, Index

_LEDGER = CollectionSpec("ledger", LedgerEntry, (Index("by_user", ("org_id", "user_id", "at")),))


@dataclass(frozen=True, slots=True)
class Tally:
    """What one user has earned in a span of time.

    Attributes:
        count: how many entries; it only grows, so a higher count is a newer tally.
        reached_at: the instant of the last entry, when the total was reached.
    """

    user_id: str
    points: int
    count: int
    reached_at: Instant


@dataclass(frozen=True, slots=True)
class LedgerStore:
    """The ledger of all organizations."""

    ledger: Collection[LedgerEntry]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_LEDGER))

    async def enter(self, entry: LedgerEntry) -> LedgerEntry:
        """Append *entry*; when it is there already, return the one that is."""
        try:
            return await self.ledger.insert(entry)
        except DuplicateKey:
            stored = await self.ledger.get(entry.id)
            return stored or entry

    async def latest(self, org_id: str, user_id: str, limit: int) -> list[LedgerEntry]:
        """Return the user's newest entries."""
        return await self.ledger.find(
            {"org_id": org_id, "user_id": user_id}, sort=[("at", -1)], limit=limit
        )

    async def tallies(
        self,
        org_id: str,
        *,
        user_id: str | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> list[Tally]:
        """Return what each user earned from *since* until just before *before*."""
        span = {"$gte": since, "$lt": before}
        query: dict[str, Any] = {"org_id": org_id}
        if user_id is not None:
            query["user_id"] = user_id
        if at := {name: moment for name, moment in span.items() if moment is not None}:
            query["at"] = at
        groups = await self.ledger.group(
            query,
            by=["user_id"],
            figures={"points": ("sum", "points"), "count": ("count", None), "last": ("max", "at")},
        )
        return [
            Tally(
                group.key["user_id"],
                group.figures["points"],
                group.figures["count"],
                group.figures["last"],
            )
            for group in groups
        ]

    async def organizations(self) -> list[str]:
        """Return every organization that has entries."""
        groups = await self.ledger.group({}, by=["org_id"], figures={"count": ("count", None)})
        return [group.key["org_id"] for group in groups]
