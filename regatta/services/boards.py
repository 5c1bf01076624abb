"""Leaderboards: read from the index, or from the ledger once their period is over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from typing import Final

from regatta.models.access import Actor
from regatta.models.base import Json
from regatta.models.challenges import Challenge, Participant
from regatta.models.errors import NotFound
from regatta.models.gamification import (
    PERIODS,
    Board,
    BoardQuery,
    BoardRow,
    Period,
    organization_board,
    period_bounds,
)
from regatta.models.jobs import StartedJob
from regatta.services.jobs import JobRun, Jobs
from regatta.services.ports import Clock, RankEntry, Ranks
from regatta.storage.challenges import ChallengeStore, ParticipantStore
from regatta.storage.gamification import LedgerStore, Tally
from regatta.storage.users import UserStore

_WRITTEN: Final = 20_000
_TOGETHER: Final = 500
"""Rows of a board that one script or one round trip writes, so that nobody waits long for it."""

REBUILD: Final = "ranks.rebuild"
"""The kind of job that makes an organization's boards anew."""

_Reader = Callable[[], Awaitable[list[RankEntry]]]


@dataclass(frozen=True, slots=True)
class Boards:
    """The rules about leaderboards; the ledger is the truth, the boards are its index."""

    ledger: LedgerStore
    challenges: ChallengeStore
    participants: ParticipantStore
    users: UserStore
    ranks: Ranks
    jobs: Jobs
    clock: Clock

    async def board(self, actor: Actor, query: BoardQuery) -> Board:
        """Return a part of one of the organization's boards.

        Raises: NotFound when there is no such board.
        """
        at, period = self.clock(), query.period
        if query.board == "organization":
            name = organization_board(actor.org_id, period, at)
            if query.on is not None:
                day = datetime.combine(query.on, time(), UTC)
                if organization_board(actor.org_id, period, day) != name:
                    return await self._of_another_period(actor, query, day)
        elif await self.challenges.get(actor.org_id, query.board) is not None:
            name, period = query.board, "all"
        else:
            raise NotFound("There is no such leaderboard.")
        if query.around == "me":
            rows = await self.ranks.around(name, actor.user_id, query.limit)
        else:
            rows = await self.ranks.top(name, query.limit)
        mine = await self.ranks.around(name, actor.user_id, 1)
        total = await self.ranks.total(name)
        return _board(name, period, at, total, rows, mine[0] if mine else None)

    async def _of_another_period(self, actor: Actor, query: BoardQuery, day: datetime) -> Board:
        """Return a part of a board that is not the present one; the index may have lost it."""
        entries = await self._organization_entries(actor.org_id, query.period, day)
        # As in the index: the earliest wins, and of two at the same instant the greater id.
        entries.sort(key=lambda entry: entry.user_id, reverse=True)
        entries.sort(key=lambda entry: (-entry.score, entry.reached_at))
        rows = [
            BoardRow(rank=rank, user_id=entry.user_id, name=entry.name, score=entry.score)
            for rank, entry in enumerate(entries, start=1)
        ]
        me = next((row for row in rows if row.user_id == actor.user_id), None)
        name = organization_board(actor.org_id, query.period, day)
        return _board(name, query.period, day, len(rows), _part(rows, me, query), me)

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
        return [tally_entry(tally, names.get(tally.user_id, "?")) for tally in tallies]

    async def _race_entries(self, challenge_id: str) -> list[RankEntry]:
        return [
            board_entry(racer)
            for racer in await self.participants.of(challenge_id)
            if racer.reached_at is not None and racer.status != "left"
        ]


def _board(
    name: str,
    period: Period,
    at: datetime,
    total: int,
    rows: list[BoardRow],
    me: BoardRow | None,
) -> Board:
    starts_at, ends_at = period_bounds(period, at)
    return Board(
        board=name,
        room=f"leaderboard:{name}",
        period=period,
        starts_at=starts_at,
        ends_at=ends_at,
        total=total,
        rows=rows,
        me=me,
    )


def _part(rows: Sequence[BoardRow], me: BoardRow | None, query: BoardQuery) -> list[BoardRow]:
    """Return the rows that were asked for; around somebody without a rank there are none."""
    if query.around is None:
        return list(rows[: query.limit])
    if me is None:
        return []
    first = max(0, min(me.rank - 1 - query.limit // 2, len(rows) - query.limit))
    return list(rows[first : first + query.limit])


def tally_entry(tally: Tally, name: str) -> RankEntry:
    """Return what an organization's board should say of what a user earned."""
    return RankEntry(tally.user_id, name, tally.points, tally.reached_at, tally.count)


def board_entry(racer: Participant) -> RankEntry:
    """Return what the challenge's board should say of *racer*."""
    return RankEntry(
        racer.user_id, racer.name, racer.score, racer.reached_at or racer.updated_at, racer.version
    )
