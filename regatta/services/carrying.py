"""Carrying over: what was not reached goes on in another cycle, as drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from regatta.models.access import Actor
from regatta.models.errors import Forbidden, NotFound
from regatta.models.okrs import Carried, CarriedTo, CarryOver, KeyResult, Objective
from regatta.services.okr_debts import OkrDebts
from regatta.services.okr_history import first_line
from regatta.services.ports import Clock
from regatta.services.refusals import refuse
from regatta.services.rollups import DEBT_GRACE, Rollups, owing
from regatta.services.terms import Term, Terms
from regatta.services.trees import Trees
from regatta.storage.engine import DuplicateKey
from regatta.storage.okrs import OkrStore

_COPIES: Final = UUID("6a0f5ad1-5df0-4f0b-8d0a-6e9b6f3f7a55")
"""The namespace in which a copy's id is derived from its source and where it goes."""


def _copy_id(source_id: str, cycle_id: str) -> str:
    return str(uuid5(_COPIES, f"{source_id} {cycle_id}"))


@dataclass(frozen=True, slots=True)
class CarryOvers:
    """The rules of carrying over: a copy has the id that its source and its cycle give it."""

    okrs: OkrStore
    terms: Terms
    rollups: Rollups
    debts: OkrDebts
    trees: Trees
    clock: Clock

    async def carry_over(self, actor: Actor, cycle_id: str, wish: CarryOver) -> Carried:
        """Copy objectives into another cycle as drafts; what was copied before is left alone.

        Links among the copies are kept, and each source says where its copy is.

        Raises: NotFound, Forbidden, ValidationFailed, CycleClosed, CycleFull.
        """
        source = await self.terms.of(actor.org_id, cycle_id)
        target = await self._target(actor, wish.to_session_id, cycle_id)
        target.writable()
        found = await self._sources(actor, cycle_id, wish)
        there = await self._copies(actor.org_id, target, found.values())
        missing = [
            okr for okr in _from_above(found) if _carried(okr.id, target).okr_id not in there
        ]
        async with self.trees.place(target, actor.org_id, objectives=len(missing)):
            for okr in missing:
                await self._copy(actor, target, okr, there)
                there.add(_carried(okr.id, target).okr_id)
        for okr in found.values():
            await self._mark(source, okr, _carried(okr.id, target))
        return Carried(okrs=[_carried(okr_id, target) for okr_id in found])

    async def _copies(self, org_id: str, target: Term, sources: Iterable[Objective]) -> set[str]:
        """Return the copies that there are of *sources* and their parents."""
        named = {name for okr in sources for name in (okr.id, okr.parent_id) if name is not None}
        asked = [_carried(name, target).okr_id for name in sorted(named)]
        return {okr.id for okr in await self.okrs.several(org_id, asked)}

    async def _target(self, actor: Actor, to_id: str, from_id: str) -> Term:
        if to_id == from_id:
            refuse("body.toSessionId", "must be another session", "same")
        try:
            return await self.terms.of(actor.org_id, to_id)
        except NotFound:
            refuse("body.toSessionId", "There is no such session", "unknown")

    async def _sources(self, actor: Actor, cycle_id: str, wish: CarryOver) -> dict[str, Objective]:
        """Return the objectives that are named, parents or not, in the order of their naming."""
        found = {okr.id: okr for okr in await self.okrs.several(actor.org_id, wish.okr_ids)}
        for index, okr_id in enumerate(wish.okr_ids):
            okr = found.get(okr_id)
            if okr is None or not okr.visible_to(actor.user_id, actor.role):
                refuse(f"body.okrIds.{index}", "There is no such objective", "unknown")
            if okr.cycle_id != cycle_id:
                refuse(f"body.okrIds.{index}", "belongs to another session", "foreign")
            if not okr.managed_by(actor.user_id, actor.role):
                raise Forbidden
        return {okr_id: found[okr_id] for okr_id in wish.okr_ids}

    async def _copy(self, actor: Actor, target: Term, okr: Objective, there: set[str]) -> None:
        """Copy an objective below the copy of its parent, if that is *there*."""
        now, copy = self.clock(), _carried(okr.id, target)
        parent_id = okr.parent_id and _carried(okr.parent_id, target).okr_id
        results = [_fresh(result, copy) for result in okr.key_results.values()]
        draft = Objective(
            id=copy.okr_id,
            org_id=okr.org_id,
            cycle_id=copy.session_id,
            owner_id=okr.owner_id,
            parent_id=parent_id if parent_id in there else None,
            objective=okr.objective,
            description=okr.description,
            rollup=okr.rollup,
            weight=okr.weight,
            visibility=okr.visibility,
            draft=True,
            key_results={result.id: result for result in results if not result.archived},
            carried_from=okr.id,
            debt=1,
            owed_at=now + DEBT_GRACE,
        )
        progress, _ = draft.rolled_up(())
        figures = {
            "progress": progress,
            "status": self.rollups.pacing.status(progress, target.expected),
            "new_changes": (first_line(draft, actor.user_id, now),),
        }
        try:
            draft = await self.okrs.add(draft.model_copy(update=figures))
        except DuplicateKey:
            return
        await self.debts.try_to_pay(target, draft)

    async def _mark(self, source: Term, okr: Objective, copy: CarriedTo) -> None:
        if copy in okr.carried_to:
            return

        def mark(found: Objective) -> Objective:
            if copy in found.carried_to:
                return found
            return owing(found.model_copy(update={"carried_to": (*found.carried_to, copy)}))

        written = await self.rollups.write(source, okr.id, mark, org_id=okr.org_id)
        await self.debts.try_to_pay(source, written.after)


def _carried(okr_id: str, target: Term) -> CarriedTo:
    cycle_id = target.cycle.id
    return CarriedTo(session_id=cycle_id, okr_id=_copy_id(okr_id, cycle_id))


def _from_above(found: dict[str, Objective]) -> list[Objective]:
    """Return *found* with parents before their children, so that no copy waits for its parent."""

    def depth(okr: Objective) -> int:
        levels = 0
        while okr.parent_id in found and levels < len(found):
            okr = found[okr.parent_id]
            levels += 1
        return levels

    return sorted(found.values(), key=depth)


def _fresh(result: KeyResult, copy: CarriedTo) -> KeyResult:
    """Return a key result that goes on from where it is, and that nobody has measured yet."""
    return result.measured(
        id=_copy_id(result.id, copy.session_id), measured_at=None, confidence=None
    )
