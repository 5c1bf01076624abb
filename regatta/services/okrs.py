"""Objectives: written down, changed, hung elsewhere, graded, removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from regatta.models.access import MANAGERS, Actor
from regatta.models.errors import (
    Conflict,
    CycleClosed,
    Forbidden,
    NotFound,
    VersionConflict,
)
from regatta.models.okrs import (
    MAX_KEY_RESULTS,
    Done,
    MoveKeyResult,
    MovingKeyResult,
    NewOkr,
    Objective,
    OkrChanges,
)
from regatta.services.key_results import shaped
from regatta.services.okr_debts import OkrDebts
from regatta.services.okr_history import first_line, lines
from regatta.services.okr_notices import Reminding
from regatta.services.ports import Clock
from regatta.services.refusals import refuse
from regatta.services.rollups import DEBT_GRACE, Edit, Rollups, Written, owing
from regatta.services.terms import Terms
from regatta.services.trees import PARENT, Trees
from regatta.storage.engine import DuplicateKey
from regatta.storage.okrs import OkrStore
from regatta.storage.users import UserStore

_AFTER_CLOSING: Final = frozenset({"grade", "grade_note", "review_note"})


@dataclass(frozen=True, slots=True)
class Okrs:
    """The rules of objectives: owners change theirs, managers change any."""

    okrs: OkrStore
    users: UserStore
    terms: Terms
    trees: Trees
    rollups: Rollups
    debts: OkrDebts
    reminding: Reminding
    clock: Clock

    async def create(self, actor: Actor, form: NewOkr, okr_id: str) -> str:
        """Write an objective down and return its id.

        Raises: NotFound, Forbidden, ValidationFailed, CycleClosed, CycleFull, TreeTooDeep.
        """
        term = await self.terms.of(actor.org_id, form.session_id)
        term.writable()
        owner_id = form.owner_id or actor.user_id
        await self._check_owner(actor, owner_id)
        if form.parent_id is not None:
            await self._check_parent(actor, form.parent_id)
        now = self.clock()
        fields = {name: getattr(form, name) for name in type(form).model_fields}
        fields |= {
            "id": okr_id,
            "org_id": actor.org_id,
            "cycle_id": fields.pop("session_id"),
            "owner_id": owner_id,
            "key_results": shaped(form.key_results, {}),
            "remind_at": self.reminding.first(now),
            "owed_at": now + DEBT_GRACE,
            "debt": 1,
        }
        okr = Objective(**fields)
        progress, confidence = okr.rolled_up(())
        figures = {
            "progress": progress,
            "confidence": confidence,
            "status": self.rollups.pacing.status(progress, term.expected),
            "new_changes": (first_line(okr, actor.user_id, now),),
        }
        try:
            async with self.trees.place(term, actor.org_id, form.parent_id):
                okr = await self.okrs.add(okr.model_copy(update=figures))
        except DuplicateKey:
            okr = await self._own(actor, okr_id)
        await self.debts.try_to_pay(term, okr)
        return okr.id

    async def change(
        self, actor: Actor, okr_id: str, changes: OkrChanges, expected_version: int | None
    ) -> Done:
        """Change the fields that *changes* names.

        Raises: NotFound, Forbidden, ValidationFailed, VersionConflict, CycleClosed, OkrLoop,
            TreeTooDeep, MetricFrozen, Conflict.
        """
        okr = await self._own(actor, okr_id)
        term = await self.terms.of(actor.org_id, okr.cycle_id)
        wanted = {name: getattr(changes, name) for name in changes.model_fields_set}
        if term.cycle.state == "closed" and not wanted.keys() <= _AFTER_CLOSING:
            raise CycleClosed
        if "owner_id" in wanted and wanted["owner_id"] != okr.owner_id:
            await self._check_owner(actor, wanted["owner_id"], handing_over=True)
        if "parent_id" in wanted and not await self._moves(actor, okr, wanted["parent_id"]):
            del wanted["parent_id"]
        edit = self._edit(actor, wanted, expected_version)
        parent_id = wanted.get("parent_id")
        if parent_id is None:
            written = await self.rollups.write(term, okr_id, edit, org_id=actor.org_id)
        else:
            await self._check_parent(actor, parent_id)

            async def move() -> Written:
                unmoved = _unmoved(edit, okr.moves)
                return await self.rollups.write(term, okr_id, unmoved, org_id=actor.org_id)

            written = await self.trees.hang(term, okr, parent_id, move)
        if written.after.debt != written.before.debt:
            await self.debts.try_to_pay(term, written.after)
        return Done(message="OKR Updated")

    async def _moves(self, actor: Actor, okr: Objective, parent_id: str | None) -> bool:
        """Return whether the caller means to hang *okr* elsewhere, and not what was shown to them.

        Where it is by now is not written again: others may have hung it elsewhere meanwhile.
        """
        if parent_id == okr.parent_id:
            return False
        if parent_id is not None or okr.parent_id is None:
            return True
        parent = await self.okrs.get(actor.org_id, okr.parent_id)
        return parent is None or parent.visible_to(actor.user_id, actor.role)

    def _edit(self, actor: Actor, wanted: Mapping[str, Any], expected_version: int | None) -> Edit:
        def edit(found: Objective) -> Objective:
            _check_version(found, expected_version)
            if not found.managed_by(actor.user_id, actor.role):
                raise Forbidden
            update = dict(wanted)
            if "key_results" in update:
                update["key_results"] = shaped(update["key_results"], found.key_results)
            return self._edited(actor, found, update)

        return edit

    def _edited(self, actor: Actor, found: Objective, update: Mapping[str, Any]) -> Objective:
        """Return *found* with *update*, a line in the history for each difference, and debts."""
        edited = found.model_copy(update=update)
        told = lines(found, edited, actor.user_id, self.clock())
        if not told:
            return found
        more: dict[str, Any] = {
            "edited": found.edited + 1,
            "new_changes": (*found.new_changes, *told),
        }
        if edited.parent_id != found.parent_id:
            more["moves"] = found.moves + 1
            if found.parent_id is not None:
                more["left"] = (*found.left, found.parent_id)
        if edited.remind_at is None:
            more["remind_at"] = self.reminding.first(self.clock())
        return owing(edited.model_copy(update=more))

    async def remove(self, actor: Actor, okr_id: str) -> None:
        """Remove an objective; those below it become roots.

        Raises: NotFound, Forbidden, CycleClosed.
        """
        okr = await self._own(actor, okr_id)
        term = await self.terms.of(actor.org_id, okr.cycle_id)
        term.writable()

        def away(found: Objective) -> Objective:
            update = {"removed_at": self.clock(), "removed_by": actor.user_id}
            update |= {"edited": found.edited + 1}
            return owing(found.model_copy(update=update))

        written = await self.rollups.write(term, okr_id, away, org_id=actor.org_id)
        await self.debts.try_to_pay(term, written.after)

    async def move_key_result(
        self, actor: Actor, okr_id: str, key_result_id: str, wish: MoveKeyResult
    ) -> Done:
        """Move a key result, with its history, to another objective of the same cycle.

        Raises: NotFound, Forbidden, CycleClosed, ValidationFailed, Conflict.
        """
        okr = await self._own(actor, okr_id)
        term = await self.terms.of(actor.org_id, okr.cycle_id)
        term.writable()
        target = await self.okrs.get(actor.org_id, wish.okr_id)
        if target is None or not target.visible_to(actor.user_id, actor.role):
            refuse("body.okrId", "There is no such objective", "unknown")
        if target.cycle_id != okr.cycle_id:
            refuse("body.okrId", "This objective belongs to another session", "foreign")
        if not target.managed_by(actor.user_id, actor.role):
            raise Forbidden
        if target.id == okr.id:
            return Done(message="Key result moved")
        if len(target.counted) >= MAX_KEY_RESULTS:
            refuse("body.okrId", f"There may be {MAX_KEY_RESULTS} key results at most", "too_long")

        def hand_over(found: Objective) -> Objective:
            if key_result_id not in found.key_results:
                raise NotFound
            if found.moving:
                raise Conflict("Another key result is being moved; please try again.")
            results = dict(found.key_results)
            moving = MovingKeyResult(
                to=target.id, by=actor.user_id, key_result=results.pop(key_result_id)
            )
            update = {"key_results": results, "moving": {key_result_id: moving}}
            return self._edited(actor, found, update)

        written = await self.rollups.write(term, okr_id, hand_over, org_id=actor.org_id)
        await self.debts.try_to_pay(term, written.after)
        return Done(message="Key result moved")

    async def _own(self, actor: Actor, okr_id: str) -> Objective:
        """Return the objective if the caller may change it.

        Raises: NotFound, Forbidden.
        """
        okr = await self.okrs.get(actor.org_id, okr_id)
        if okr is None or not okr.visible_to(actor.user_id, actor.role):
            raise NotFound
        if not okr.managed_by(actor.user_id, actor.role):
            raise Forbidden
        return okr

    async def _check_owner(
        self, actor: Actor, owner_id: str, *, handing_over: bool = False
    ) -> None:
        if owner_id != actor.user_id and actor.role not in MANAGERS and not handing_over:
            raise Forbidden("Only managers write objectives down for others.")
        if await self.users.get(actor.org_id, owner_id) is None:
            refuse("body.ownerId", "There is no such person", "unknown")

    async def _check_parent(self, actor: Actor, parent_id: str) -> None:
        parent = await self.okrs.get(actor.org_id, parent_id)
        if parent is None or not parent.visible_to(actor.user_id, actor.role):
            refuse(PARENT, "There is no such objective", "unknown")


def _check_version(found: Objective, expected: int | None) -> None:
    """Return unless somebody edited it since then; progress that was made does no harm.

    Raises: VersionConflict.
    """
    if expected is not None and not found.edited <= expected <= found.revision:
        raise VersionConflict(version=found.revision)


def _unmoved(edit: Edit, moves: int) -> Edit:
    """Return *edit*, which fails once the objective was moved."""

    def checked(found: Objective) -> Objective:
        if found.moves != moves:
            raise Conflict("This objective is being moved; please try again.")
        return edit(found)

    return checked
