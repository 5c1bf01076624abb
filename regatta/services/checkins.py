"""Check-ins: people say what they measured, and everyone sees the objective move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from regatta.models.access import Actor
from regatta.models.base import to_milliseconds
from regatta.models.checkins import CheckedIn, CheckIn, CheckInView, NewCheckIn
from regatta.models.errors import Conflict, CycleState, Forbidden, NotFound
from regatta.models.okrs import KeyResult, Objective
from regatta.services.key_results import check_value
from regatta.services.okr_debts import OkrDebts, progressed
from regatta.services.okr_notices import Reminding
from regatta.services.ports import Clock
from regatta.services.refusals import refuse
from regatta.services.rollups import Edit, Rollups, owing
from regatta.services.terms import Term, Terms
from regatta.storage.checkins import CheckInStore
from regatta.storage.okrs import OkrStore

_CLOCKS_DIFFER: Final = timedelta(minutes=1)
"""How far in the future a client's own clock may be."""


@dataclass(frozen=True, slots=True)
class CheckIns:
    """The rules of check-ins: owners make them, and managers; while the cycle is active."""

    okrs: OkrStore
    check_ins: CheckInStore
    terms: Terms
    rollups: Rollups
    debts: OkrDebts
    reminding: Reminding
    clock: Clock

    async def check_in(
        self, actor: Actor, okr_id: str, form: NewCheckIn, check_in_id: str
    ) -> CheckedIn:
        """Enter a measurement; once this returns, all ancestors have moved.

        A repeat with the same id changes nothing, and answers with what is true now.

        Raises: NotFound, Forbidden, ValidationFailed, CycleClosed, CycleState, Conflict.
        """
        okr = await self.okrs.get(actor.org_id, okr_id)
        if okr is None or not okr.visible_to(actor.user_id, actor.role):
            raise NotFound
        if not okr.managed_by(actor.user_id, actor.role):
            raise Forbidden
        term = await self.terms.of(actor.org_id, okr.cycle_id)
        known = await self._known(actor.org_id, okr, check_in_id)
        if known is not None:
            return _answer(known, okr)
        check_in = self._measured(actor, term, okr, form, check_in_id)
        edit = self._entering(check_in)
        written = await self.rollups.write(term, okr_id, edit, org_id=actor.org_id)
        tell = progressed(form.key_result_id, written)
        await self.debts.try_to_pay(term, written.after, tell)
        return _answer(check_in, written.after)

    async def _known(self, org_id: str, okr: Objective, check_in_id: str) -> CheckIn | None:
        owed = {found.id: found for found in okr.new_check_ins}
        return owed.get(check_in_id) or await self.check_ins.get(org_id, check_in_id)

    def _measured(
        self, actor: Actor, term: Term, okr: Objective, form: NewCheckIn, check_in_id: str
    ) -> CheckIn:
        """Return what is to be entered, if all about it is right."""
        term.writable()
        if term.cycle.state != "active":
            raise CycleState("The session has not begun.", status=term.cycle.state)
        _key_result(okr, form.key_result_id)
        now = self.clock()
        return CheckIn(
            id=check_in_id,
            org_id=actor.org_id,
            cycle_id=okr.cycle_id,
            okr_id=okr.id,
            key_result_id=form.key_result_id,
            user_id=actor.user_id,
            value=form.value,
            confidence=form.confidence,
            comment=form.comment,
            at=now if form.at is None else _within(term, form.at, now),
            recorded_at=now,
        )

    def _entering(self, check_in: CheckIn) -> Edit:
        def enter(okr: Objective) -> Objective:
            if any(found.id == check_in.id for found in okr.new_check_ins):
                return okr
            if okr.draft or okr.archived:
                raise Conflict("Nobody checks in on a draft or an archived objective.")
            result = _key_result(okr, check_in.key_result_id)
            check_value(result, check_in.value, "body.value")
            update: dict[str, Any] = {"new_check_ins": (*okr.new_check_ins, check_in)}
            if result.measured_at is None or check_in.at >= result.measured_at:
                newest = result.measured(
                    current=check_in.value,
                    measured_at=check_in.at,
                    confidence=result.confidence
                    if check_in.confidence is None
                    else check_in.confidence,
                )
                update["key_results"] = okr.key_results | {result.id: newest}
            if okr.checked_in_at is None or check_in.at > okr.checked_in_at:
                update["checked_in_at"] = check_in.at
                update["remind_at"] = self.reminding.first(self.clock())
            return owing(okr.model_copy(update=update))

        return enter


def _key_result(okr: Objective, key_result_id: str) -> KeyResult:
    result = okr.key_results.get(key_result_id)
    if result is None:
        refuse("body.keyResultId", "There is no such key result here", "unknown")
    if result.archived:
        refuse("body.keyResultId", "This key result is archived", "archived")
    return result


def _within(term: Term, at: datetime, now: datetime) -> datetime:
    """Return *at*, which lies in the cycle and not in the future."""
    if at < min(term.opens_at, term.cycle.activated_at or term.opens_at):
        refuse("body.at", "lies before the session", "outside")
    if at >= term.cycle.closes_at:
        refuse("body.at", "lies after the session", "outside")
    if at > now + _CLOCKS_DIFFER:
        refuse("body.at", "lies in the future", "future")
    return to_milliseconds(min(at, now))


def _answer(check_in: CheckIn, okr: Objective) -> CheckedIn:
    return CheckedIn(
        check_in=CheckInView.of(check_in),
        progress=okr.progress,
        status=okr.status,
        version=okr.revision,
    )
