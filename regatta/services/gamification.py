"""Points: the ledger of what was awarded, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from regatta.models.access import Actor
from regatta.models.base import Json
from regatta.models.challenges import Participant
from regatta.models.gamification import (
    PERIODS,
    LedgerEntry,
    Period,
    Points,
    PointsEntry,
    organization_board,
    period_bounds,
)
from regatta.services.boards import tally_entry
from regatta.services.notifications import Notifications
from regatta.services.ports import Cache, Clock, Ranks
from regatta.storage.challenges import ParticipantStore
from regatta.storage.gamification import LedgerStore

_AWARDS: Final = UUID("8f2f5f0a-52f1-4f0e-9d55-7d3c1d3a6b11")
"""The namespace in which an award's id is derived from what it is for."""

_LATEST: Final = 20
_KEPT: Final = timedelta(minutes=1)
"""How long a user's sums are kept; only a lost invalidation is ever waited out."""


@dataclass(frozen=True, slots=True)
class Gamification:
    """The rules about points."""

    ledger: LedgerStore
    participants: ParticipantStore
    ranks: Ranks
    notifications: Notifications
    cache: Cache
    clock: Clock

    async def pay(self, racer: Participant) -> int:
        """Enter the racer's points into the ledger once; return what they were worth.

        May be called again at any point where the last call stopped.
        """
        entry = LedgerEntry(
            id=str(uuid5(_AWARDS, racer.id)),
            org_id=racer.org_id,
            user_id=racer.user_id,
            points=racer.score if racer.owes_points is None else racer.owes_points,
            reason="challenge",
            source_id=racer.challenge_id,
            at=racer.finished_at or self.clock(),
        )
        entry = await self.ledger.enter(entry)
        # Before anybody hears of it: whoever asks then must be told the new sums.
        await self.cache.invalidate(_sums_of(entry.user_id))
        if racer.owes_points is not None:
            total = await self._index(entry, racer.name)
            await self._tell(entry, total)
            await self.participants.settle(racer)
        return entry.points

    async def _tell(self, entry: LedgerEntry, total: int) -> None:
        """Tell the user of an award, once."""
        await self.notifications.notify(
            org_id=entry.org_id,
            user_id=entry.user_id,
            notification_id=entry.id,
            kind="points-awarded",
            title=f"{entry.points} points",
            body=f"You earned {entry.points} points in a challenge; you have {total} now.",
            data={
                "entryId": entry.id,
                "challengeId": entry.source_id,
                "points": entry.points,
                "total": total,
            },
        )

    async def _index(self, entry: LedgerEntry, name: str) -> int:
        """Put the user's sums onto the boards on which *entry* counts; return the total.

        Each sum is taken anew from the ledger and carries the number of its entries, so that
        whoever comes late with an older sum changes nothing.
        """
        total = 0
        for period in PERIODS:
            since, before = period_bounds(period, entry.at)
            for tally in await self.ledger.tallies(
                entry.org_id, user_id=entry.user_id, since=since, before=before
            ):
                board = organization_board(entry.org_id, period, entry.at)
                await self.ranks.put(board, tally_entry(tally, name))
                total = tally.points
        return total

    async def points(self, actor: Actor) -> Points:
        """Return what the caller has earned, in all and in the present periods.

        All entries of the user are added up for that, so it is kept until there is another one.
        """

        async def make() -> Json:
            return (await self._add_up(actor)).model_dump(mode="json", by_alias=False)

        # Every period begins with a day.
        key = f"points:{actor.user_id}:{self.clock():%Y-%m-%d}"
        tags = (_sums_of(actor.user_id),)
        return Points.model_validate(await self.cache.get(key, make, ttl=_KEPT, tags=tags))

    async def _add_up(self, actor: Actor) -> Points:
        sums: dict[Period, int] = dict.fromkeys(PERIODS, 0)
        for period in PERIODS:
            since, before = period_bounds(period, self.clock())
            for tally in await self.ledger.tallies(
                actor.org_id, user_id=actor.user_id, since=since, before=before
            ):
                sums[period] = tally.points
        entries = await self.ledger.latest(actor.org_id, actor.user_id, _LATEST)
        return Points(
            total=sums["all"],
            day=sums["day"],
            week=sums["week"],
            month=sums["month"],
            entries=[PointsEntry(**entry.model_dump(include=_SHOWN)) for entry in entries],
        )


_SHOWN: Final = set(PointsEntry.model_fields)


def _sums_of(user_id: str) -> str:
    return f"points:{user_id}"
