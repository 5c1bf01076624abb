"""Progress over time, as the check-ins tell it by today's tree."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from regatta.models.access import Actor
from regatta.models.checkins import CheckIn, KeyResultPoint, Point, Series
from regatta.models.okrs import Objective
from regatta.services.okr_views import OkrViews
from regatta.services.terms import Term, Terms
from regatta.storage.checkins import CheckInStore
from regatta.storage.okrs import OkrStore


class _Replay:
    """A branch of the tree as it was before any check-in, which check-ins are played into."""

    def __init__(self, root: Objective, branch: Iterable[Objective]) -> None:
        self.root = root.id
        self.okrs = {okr.id: okr for okr in branch}
        self.below: defaultdict[str, list[str]] = defaultdict(list)
        self.home: dict[str, str] = {}
        for okr in self.okrs.values():
            if okr.id != root.id and okr.parent_id is not None:
                self.below[okr.parent_id].append(okr.id)
            self.home |= dict.fromkeys(okr.key_results, okr.id)
        for okr in list(self.okrs.values()):
            fresh = {
                key: result.measured(current=None) if result.frozen else result
                for key, result in okr.key_results.items()
            }
            self.okrs[okr.id] = okr.model_copy(update={"key_results": fresh})
        for okr_id in reversed(list(self.okrs)):  # each row after the one above it
            self._compute(okr_id)

    @property
    def progress(self) -> float | None:
        """The progress of the branch's root."""
        return self.okrs[self.root].progress

    def play(self, check_in: CheckIn) -> float | None:
        """Enter a check-in and return the progress of its key result."""
        okr_id: str | None = self.home[check_in.key_result_id]
        okr = self.okrs[self.home[check_in.key_result_id]]
        result = okr.key_results[check_in.key_result_id].measured(current=check_in.value)
        update = {"key_results": okr.key_results | {result.id: result}}
        self.okrs[okr.id] = okr.model_copy(update=update)
        while okr_id is not None:
            self._compute(okr_id)
            okr_id = None if okr_id == self.root else self.okrs[okr_id].parent_id
        return result.progress

    def _compute(self, okr_id: str) -> None:
        okr = self.okrs[okr_id]
        progress, _ = okr.rolled_up([self.okrs[child] for child in self.below[okr_id]])
        self.okrs[okr_id] = okr.model_copy(update={"progress": progress})


@dataclass(frozen=True, slots=True)
class OkrSeries:
    """The rules of progress over time."""

    okrs: OkrStore
    check_ins: CheckInStore
    terms: Terms
    views: OkrViews

    async def series(self, actor: Actor, okr_id: str) -> Series:
        """Return how an objective and its key results moved, day by day.

        Raises: NotFound.
        """
        root = await self.views.found(actor, okr_id)
        term = await self.terms.of(actor.org_id, root.cycle_id)
        branch = await self._branch(root)
        results = [key for okr in branch for key in okr.key_results]
        history = await self.check_ins.of(actor.org_id, results)
        # A long history takes a while; others have their turn meanwhile.
        return await asyncio.to_thread(_played, root, branch, history, term)

    async def _branch(self, root: Objective) -> list[Objective]:
        """Return *root* and what counts below it, row by row."""
        branch, row, seen = [root], [root], {root.id}
        while row:
            by_id = {okr.id: okr for okr in row}
            row = [
                child
                for child in await self.okrs.children(root.org_id, *by_id)
                if child.id not in seen and child.counts_in(by_id[child.parent_id or ""])
            ]
            seen.update(child.id for child in row)
            branch += row
        return branch


def _played(
    root: Objective, branch: Sequence[Objective], history: Sequence[CheckIn], term: Term
) -> Series:
    replay = _Replay(root, branch)
    days: dict[date, float | None] = {}
    first = min([term.cycle.start_date, *(_day(check_in, term.zone) for check_in in history[:1])])
    days[first] = replay.progress
    results: defaultdict[str, dict[date, KeyResultPoint]] = defaultdict(dict)
    for check_in in history:
        day = _day(check_in, term.zone)
        progress = replay.play(check_in)
        days[day] = replay.progress
        if check_in.key_result_id in root.key_results:
            results[check_in.key_result_id][day] = KeyResultPoint(
                day=day, value=check_in.value, progress=progress
            )
    last = min(term.today, term.cycle.end_date)
    if last > max(days):
        days[last] = replay.progress
    span = term.cycle.model_copy(update={"state": "active"})
    return Series(
        points=[
            Point(day=day, progress=progress, expected=span.expected(day))
            for day, progress in days.items()
        ],
        key_results={key: list(points.values()) for key, points in results.items()},
    )


def _day(check_in: CheckIn, zone: ZoneInfo) -> date:
    return check_in.at.astimezone(zone).date()
