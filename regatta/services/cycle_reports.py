"""What came of a cycle: its numbers, and all of it to take away."""

from __future__ import annotations

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from regatta.models.access import Actor
from regatta.models.checkins import CheckInView
from regatta.models.cycles import CycleOverview, CycleView
from regatta.models.okrs import CycleExport, KeyResult, Objective, OkrView, band, weighted
from regatta.services.okr_views import views
from regatta.services.terms import Terms
from regatta.storage.checkins import CheckInStore
from regatta.storage.okrs import OkrStore

_LATELY: Final = timedelta(days=7)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""

_OF_OKR: Final = (
    "id",
    "parent_id",
    "owner_id",
    "objective",
    "progress",
    "confidence",
    "status",
    "grade",
    "grade_band",
    "grade_note",
    "review_note",
)
_OF_RESULT: Final = (
    "id",
    "title",
    "metric",
    "unit",
    "start",
    "target",
    "current",
    "direction",
    "guardrail",
    "weight",
    "progress",
    "confidence",
    "measured_at",
    "archived",
)


@dataclass(frozen=True, slots=True)
class CycleReports:
    """The rules of reports: numbers are of what everyone sees, exports of what the caller does."""

    okrs: OkrStore
    check_ins: CheckInStore
    terms: Terms

    async def overview(self, actor: Actor, cycle_id: str) -> CycleOverview:
        """Return the numbers of a cycle.

        Raises: NotFound.
        """
        term = await self.terms.of(actor.org_id, cycle_id)
        found = [okr for okr in await self.okrs.in_cycle(actor.org_id, cycle_id) if okr.open]
        ids = {okr.id for okr in found}
        roots = [okr for okr in found if okr.parent_id not in ids]
        closed = term.cycle.state == "closed"
        bands = [band(okr.graded) for okr in found] if closed else []
        results = [result for okr in found for result in okr.key_results.values()]
        since = term.now - _LATELY
        return CycleOverview(
            session=CycleView.of(term.cycle),
            expected=term.expected,
            objectives=len(found),
            key_results=sum(not result.archived for result in results),
            progress=weighted((okr.weight, okr.progress) for okr in roots),
            confidence=weighted((okr.weight, okr.confidence) for okr in roots),
            by_status=Counter(okr.status for okr in found if okr.status is not None),
            without_data=sum(okr.progress is None for okr in found),
            by_band=Counter(found for found in bands if found is not None),
            check_ins=await self.check_ins.count_of(
                actor.org_id, [result.id for result in results]
            ),
            checked_in_lately=sum(
                okr.checked_in_at is not None and okr.checked_in_at >= since for okr in found
            ),
        )

    async def export(self, actor: Actor, cycle_id: str) -> CycleExport:
        """Return a cycle with all that the caller may see of it.

        Raises: NotFound.
        """
        term = await self.terms.of(actor.org_id, cycle_id)
        found = await self._seen(actor, cycle_id)
        history = await self.check_ins.in_cycle(actor.org_id, cycle_id)
        seen = {key for okr in found for key in okr.key_results}
        # A long history takes a while; others have their turn meanwhile.
        lines = await asyncio.to_thread(
            lambda: [CheckInView.of(one) for one in history if one.key_result_id in seen]
        )
        return CycleExport.model_construct(
            session=CycleView.of(term.cycle),
            okrs=views(found, {okr.id for okr in found}),
            check_ins=lines,
        )

    async def export_csv(self, actor: Actor, cycle_id: str) -> str:
        """Return the objectives as a table (RFC 4180) with a line for each key result.

        An objective that has none has a line of its own.

        Raises: NotFound.
        """
        await self.terms.of(actor.org_id, cycle_id)
        found = await self._seen(actor, cycle_id)
        return await asyncio.to_thread(_table, views(found, {okr.id for okr in found}))

    async def _seen(self, actor: Actor, cycle_id: str) -> list[Objective]:
        found = await self.okrs.in_cycle(actor.org_id, cycle_id)
        return [okr for okr in found if okr.visible_to(actor.user_id, actor.role)]


def _table(okrs: Sequence[OkrView]) -> str:
    table = io.StringIO()
    # Excel takes a file for UTF-8 only if it begins with a mark.
    table.write("\ufeff")
    rows = csv.writer(table, lineterminator="\r\n")
    rows.writerow(
        [f"okr_{name}" for name in _OF_OKR] + [f"key_result_{name}" for name in _OF_RESULT]
    )
    for okr in okrs:
        rows.writerows(_lines(okr, okr.key_results or [None]))
    return table.getvalue()


def _lines(okr: OkrView, results: Sequence[KeyResult | None]) -> list[list[str]]:
    start = [_cell(getattr(okr, name)) for name in _OF_OKR]
    ends = [[_cell(getattr(result, name, None)) for name in _OF_RESULT] for result in results]
    return [start + end for end in ends]


def _cell(value: object) -> str:
    """Return *value* as it stands in a table; text that a spreadsheet would run is quoted."""
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
