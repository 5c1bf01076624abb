"""Points and leaderboards: the ledger is the truth, the boards are its index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID, uuid5

from regatta.models.access import Actor
from regatta.models.challenges import Participant
from regatta.models.errors import NotFound
from regatta.models.events import PointsAwarded
from regatta.models.gamification import (
    PERIODS,
    Board,
    BoardQuery,
    BoardRow,
    LedgerEntry,
    Period,
    Points,
    PointsEntry,
    organization_board,
    period_bounds,
)
from regatta.services.ports import Clock, Publisher, RankEntry, Ranks
from regatta.storage.challenges import ChallengeStore, ParticipantStore
from regatta.storage.gamification import LedgerStore, Tally
from regatta.storage.users import UserStore

_AWARDS: Final = UUID("8f2f5f0a-52f1-4f0e-9d55-7d3c1d3a6b11")
"""The namespace in which an award's id is derived from what it is for."""

_LATEST: Final = 20


@dataclass(frozen=True, slots=True)
class Gamification:
    """The rules about points."""

    ledger: LedgerStore
    challenges: ChallengeStore
    participants: ParticipantStore
    users: UserStore
    ranks: Ranks
    publisher: Publisher
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
        if racer.owes_points is not None:
            total = await self._index(entry, racer.name)
            await self.publisher.publish(
                f"user:{entry.user_id}",
                PointsAwarded(
                    entry_id=entry.id,
                    challenge_id=entry.source_id,
                    points=entry.points,
                    total=total,
                ),
            )
            await self.participants.settle(racer)
        return entry.points

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
                await self.ranks.put(board, _entry(tally, name))
                total = tally.points
        return total

    async def points(self, actor: Actor) -> Points:
        """Return what the caller has earned, in all and in the present periods."""
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

    async def board(self, actor: Actor, query: BoardQuery) -> Board:
        """Return a part of one of the organization's boards.

        Raises: NotFound when there is no such board.
        """
        at = self.clock()
        period: Period = "all"
        name = query.board
        if name == "organization":
            period = query.period
            name = organization_board(actor.org_id, period, at)
        elif await self.challenges.get(actor.org_id, name) is None:
            raise NotFound("There is no such leaderboard.")
        starts_at, ends_at = period_bounds(period, at)
        if query.around == "me":
            rows = await self.ranks.around(name, actor.user_id, query.limit)
        else:
            rows = await self.ranks.top(name, query.limit)
        return Board(
            board=name,
            room=f"leaderboard:{name}",
            period=period,
            starts_at=starts_at,
            ends_at=ends_at,
            total=await self.ranks.total(name),
            rows=rows,
            me=await self._row(name, actor.user_id),
        )

    async def _row(self, board: str, user_id: str) -> BoardRow | None:
        rows = await self.ranks.around(board, user_id, 1)
        return rows[0] if rows else None

    async def ensure_built(self) -> None:
        """Rebuild the boards if the index was lost, as Redis may at any time."""
        if not await self.ranks.is_built():
            await self.rebuild()

    async def rebuild(self) -> int:
        """Make every present board anew from the documents; return how many were made.

        Awards may come in meanwhile: each is in the documents before it is put on a board, so
        the second reading, after the replacement, has whatever the first one lacked.
        """
        made = 0
        async for board, read in self._boards():
            await self.ranks.replace(board, await read())
            for entry in await read():
                await self.ranks.put(board, entry)
            made += 1
        await self.ranks.mark_built()
        return made

    async def _boards(self) -> AsyncIterator[tuple[str, Callable[[], Awaitable[list[RankEntry]]]]]:
        """Yield every present board and how its entries are read from the documents."""
        now = self.clock()
        for org_id in await self.ledger.organizations():
            for period in PERIODS:
                read = partial(self._organization_entries, org_id, period, now)
                yield organization_board(org_id, period, now), read
        for challenge in await self.challenges.all_raced():
            yield challenge.id, partial(self._race_entries, challenge.id)

    async def _organization_entries(
        self, org_id: str, period: Period, at: datetime
    ) -> list[RankEntry]:
        since, before = period_bounds(period, at)
        tallies = await self.ledger.tallies(org_id, since=since, before=before)
        names = await self.users.names(org_id, [tally.user_id for tally in tallies])
        return [_entry(tally, names.get(tally.user_id, "?")) for tally in tallies]

    async def _race_entries(self, challenge_id: str) -> list[RankEntry]:
        return [
            board_entry(racer)
            for racer in await self.participants.of(challenge_id)
            if racer.reached_at is not None and racer.status != "left"
        ]


_SHOWN: Final = set(PointsEntry.model_fields)


def _entry(tally: Tally, name: str) -> RankEntry:
    return RankEntry(tally.user_id, name, tally.points, tally.reached_at, tally.count)


def board_entry(racer: Participant) -> RankEntry:
    """Return what the challenge's board should say of *racer*."""
    return RankEntry(
        racer.user_id, racer.name, racer.score, racer.reached_at or racer.updated_at, racer.version
    )
