"""Points and leaderboards: the ledger is the truth, the boards are its index."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid5

from regatta.models.access import Actor
from regatta.models.base import Json
from regatta.models.challenges import Challenge, Participant
from regatta.models.errors import NotFound
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
from regatta.models.jobs import StartedJob
from regatta.services.jobs import JobRun, Jobs
from regatta.services.notifications import Notifications
from regatta.services.ports import Cache, Clock, RankEntry, Ranks
from regatta.storage.challenges import ChallengeStore, ParticipantStore
from regatta.storage.gamification import LedgerStore, Tally
from regatta.storage.users import UserStore

_AWARDS: Final = UUID("8f2f5f0a-52f1-4f0e-9d55-7d3c1d3a6b11")
"""The namespace in which an award's id is derived from what it is for."""

_LATEST: Final = 20
_WRITTEN: Final = 20_000
_TOGETHER: Final = 500
"""Rows of a board that one script or one round trip writes, so that nobody waits long for it."""

_KEPT: Final = timedelta(minutes=1)
"""How long a user's sums are kept; only a lost invalidation is ever waited out."""

REBUILD: Final = "ranks.rebuild"
"""The kind of job that makes an organization's boards anew."""

_Reader = Callable[[], Awaitable[list[RankEntry]]]


@dataclass(frozen=True, slots=True)
class Gamification:
    """The rules about points."""

    ledger: LedgerStore
    challenges: ChallengeStore
    participants: ParticipantStore
    users: UserStore
    ranks: Ranks
    notifications: Notifications
    jobs: Jobs
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
                await self.ranks.put(board, _entry(tally, name))
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
        boards = self._organization_boards(await self.ledger.organizations())
        boards += self._race_boards(await self.challenges.all_raced())
        for board, read in boards:
            await self._remake(board, read)
        await self.ranks.mark_built()
        return len(boards)

    async def start_rebuild(self, actor: Actor, job_id: str) -> StartedJob:
        """Have the boards of the caller's organization made anew."""
        await self.jobs.start(
            REBUILD, {}, job_id=job_id, org_id=actor.org_id, user_id=actor.user_id
        )
        return StartedJob(job_id=job_id)

    async def rebuild_job(self, run: JobRun) -> Json:
        """Make every present board of the job's organization anew."""
        org_id = run.job.org_id or ""
        boards = self._organization_boards([org_id])
        boards += self._race_boards(await self.challenges.raced_in(org_id))
        for number, (board, read) in enumerate(boards):
            await run.progress(100 * number // len(boards), f"Board {number + 1} of {len(boards)}")
            await self._remake(board, read)
        return {"boards": len(boards)}

    async def _remake(self, board: str, read: _Reader) -> None:
        """Make a board anew, then put onto it whatever it lacks.

        Its first rows are written at one stroke, all others in slices that share round trips.
        """
        first = (await read())[:_WRITTEN]
        await self.ranks.replace(board, first)
        written = set(first)
        lacking = [entry for entry in await read() if entry not in written]
        for start in range(0, len(lacking), _TOGETHER):
            some = lacking[start : start + _TOGETHER]
            await asyncio.gather(*(self.ranks.put(board, entry) for entry in some))

    def _organization_boards(self, org_ids: Iterable[str]) -> list[tuple[str, _Reader]]:
        """Return the present boards of organizations, and how their entries are read."""
        now = self.clock()
        return [
            (
                organization_board(org_id, period, now),
                partial(self._organization_entries, org_id, period, now),
            )
            for org_id in org_ids
            for period in PERIODS
        ]

    def _race_boards(self, challenges: Iterable[Challenge]) -> list[tuple[str, _Reader]]:
        return [
            (challenge.id, partial(self._race_entries, challenge.id)) for challenge in challenges
        ]

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


def _sums_of(user_id: str) -> str:
    return f"points:{user_id}"
