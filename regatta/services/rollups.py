"""Rollups: every write of an objective, and what it means for the objectives above.

Progress is stored with each objective, so that nobody has to add up a tree to see it. A write
computes the objective's own figures together with what it changes, then climbs: each ancestor is
computed anew from its children. Every write depends on the version that was read *before* the
children were, and happens even where it changes nothing. So whoever computed with an older child
fails and looks again, and the last one to write has seen every change: whatever happens at once,
the end is what computing everything anew would give.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, NamedTuple

from regatta.models.base import new_id
from regatta.models.errors import NotFound, Unavailable
from regatta.models.okrs import Objective
from regatta.services.ports import Clock
from regatta.services.terms import Pacing, Term
from regatta.services.turns import Turns
from regatta.storage.engine import StaleVersion
from regatta.storage.okrs import OkrStore

DEBT_GRACE: Final = timedelta(seconds=2)
"""How long whoever wrote an objective has to pay what it owes before the sweep does."""

_TRIES: Final = 100
_HIGHEST: Final = 64
"""More levels than any setting allows: whoever climbs that far walks in a circle."""

_UNSEEN: Final = frozenset({"version", "created_at", "updated_at"})
_BOOKKEEPING: Final = frozenset(
    {
        "edited",
        "moves",
        "debt",
        "owed_at",
        "new_check_ins",
        "new_changes",
        "left",
        "moving",
        "shown",
        "alert",
        "remind_at",
    }
)
"""What changes without anybody seeing it."""

Edit = Callable[[Objective], Objective]
"""Returns an objective as it shall be; it may be asked again with a newer one."""


class Written(NamedTuple):
    """An objective before and after a write."""

    before: Objective
    after: Objective

    @property
    def seen(self) -> bool:
        """Whether anything changed that is shown."""
        return self.after.revision != self.before.revision


def owing(okr: Objective) -> Objective:
    """Return *okr* with a debt more."""
    return okr.model_copy(update={"debt": okr.debt + 1})


def _as_it_is(okr: Objective) -> Objective:
    return okr


def _differences(before: Objective, after: Objective) -> dict[str, object]:
    return {
        name: getattr(after, name)
        for name in Objective.model_fields
        if name not in _UNSEEN and getattr(after, name) != getattr(before, name)
    }


@dataclass(frozen=True, slots=True)
class Rollups:
    """The rules of progress."""

    okrs: OkrStore
    clock: Clock
    pacing: Pacing
    turns: Turns[Written | None] = field(default_factory=Turns)

    async def write(self, term: Term, okr_id: str, edit: Edit, *, org_id: str) -> Written:
        """Change an objective and its own figures in one write.

        Raises: NotFound when it is gone; whatever *edit* raises; Unavailable when too many write.
        """
        async with self.turns.of(okr_id):
            written = await self._write(term, org_id, okr_id, edit)
        if written is None:
            raise NotFound
        return written

    async def refresh(self, term: Term, okr: Objective | str, org_id: str) -> Written | None:
        """Compute an objective's figures anew; who asks at the same time shares the work."""
        okr_id = okr if isinstance(okr, str) else okr.id
        return await self.turns.shared(okr_id, lambda: self._write(term, org_id, okr_id, _as_it_is))

    async def climb(self, term: Term, org_id: str, okr_id: str | None) -> list[Written]:
        """Compute an objective and all its ancestors anew, from below; return what was written."""
        path: list[Written] = []
        seen: set[str] = set()
        while okr_id is not None and okr_id not in seen and len(path) < _HIGHEST:
            seen.add(okr_id)
            written = await self.refresh(term, okr_id, org_id)
            if written is None:
                break
            path.append(written)
            okr_id = written.after.parent_id
        return path

    async def _write(self, term: Term, org_id: str, okr_id: str, edit: Edit) -> Written | None:
        for _ in range(_TRIES):
            # In this order: a child that changes after it was read changes this one's version.
            found = await self.okrs.get(org_id, okr_id)
            if found is None or found.removed_at is not None:
                return None
            edited = edit(found)
            children: Sequence[Objective] = ()
            if edited.rollup != "key_results":
                children = await self.okrs.children(org_id, okr_id)
            changes = _differences(found, self._figured(term, found, edited, children))
            if not changes and edited.rollup == "key_results":
                return Written(found, found)
            try:
                # Also where nothing changes, so that whoever has read older children fails.
                after = await self.okrs.write(found, changes or {"debt": found.debt})
            except StaleVersion:
                continue
            return None if after is None else Written(found, after)
        raise Unavailable("Too many people write at once; please try again.")

    def _figured(
        self, term: Term, found: Objective, edited: Objective, children: Sequence[Objective]
    ) -> Objective:
        """Return *edited* with its figures, and with the debts and numbers that follow."""
        progress, confidence = edited.rolled_up(children)
        status = self.pacing.status(progress, term.expected)
        update: dict[str, object] = {
            "progress": progress,
            "confidence": confidence,
            "status": status,
        }
        worse = status == "off_track" and found.status != "off_track"
        debt = edited.debt
        if worse and term.cycle.state == "active" and not edited.draft and not edited.archived:
            debt += 1
            update |= {"alert": new_id(), "debt": debt}
        if debt != found.debt:
            update["owed_at"] = self.clock() + DEBT_GRACE
        after = edited.model_copy(update=update)
        if _differences(found, after).keys() <= _BOOKKEEPING:
            return after
        revision = found.revision + 1
        numbers = {"revision": revision}
        if edited.edited != found.edited:
            numbers["edited"] = revision
        return after.model_copy(update=numbers)
