"""Cycles: planned by admins, begun and closed by the clock or by hand; never two at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from regatta.models.access import Actor
from regatta.models.cycles import (
    MAX_CYCLES,
    Calendar,
    Cycle,
    CycleChanges,
    CycleList,
    CycleView,
    NewCycle,
    State,
)
from regatta.models.errors import (
    CycleClosed,
    CycleFull,
    CyclesOverlap,
    CycleState,
    NotFound,
    Unavailable,
    VersionConflict,
)
from regatta.services.ports import Clock
from regatta.services.refusals import refuse
from regatta.services.seasons import Seasons
from regatta.services.terms import Term
from regatta.services.turns import Turns
from regatta.services.zones import Zones
from regatta.storage.cycles import CycleStore
from regatta.storage.organizations import OrganizationStore

_TRIES: Final = 100
_REOPENED: Final = timedelta(days=1)
"""How long a reopened cycle stays open at least."""

_DAYS: Final = frozenset({"start_date", "end_date"})
_FORMER: Final[Mapping[State, State]] = {"active": "preparation", "closed": "active"}
"""From which state one gets into another one, except by reopening."""

Plan = Callable[[Calendar], Cycle]
"""Returns a cycle as it shall be; it may be asked again with a newer calendar."""


@dataclass(frozen=True, slots=True)
class Cycles:
    """The rules of cycles.

    Attributes:
        grace: how long after its last day a cycle still takes check-ins.
    """

    cycles: CycleStore
    organizations: OrganizationStore
    seasons: Seasons
    zones: Zones
    grace: timedelta
    clock: Clock
    turns: Turns[None] = field(default_factory=Turns)

    async def list(self, actor: Actor) -> CycleList:
        """Return the organization's cycles, the latest first."""
        calendar = await self.cycles.calendar(actor.org_id)
        found = calendar.cycles.values() if calendar else ()
        latest = sorted(found, key=lambda cycle: (cycle.start_date, cycle.id), reverse=True)
        return CycleList(sessions=[CycleView.of(cycle) for cycle in latest])

    async def get(self, actor: Actor, cycle_id: str) -> CycleView:
        """Return one cycle.

        Raises: NotFound.
        """
        return CycleView.of(_in(await self._calendar(actor.org_id), cycle_id))

    async def exists(self, actor: Actor, cycle_id: str) -> bool:
        """Return whether the organization has this cycle."""
        calendar = await self.cycles.calendar(actor.org_id)
        return calendar is not None and cycle_id in calendar.cycles

    async def chosen(self, actor: Actor, cycle_id: str) -> str | None:
        """Return the cycle that is asked for, or the active one if none is.

        Raises: NotFound.
        """
        calendar = await self.cycles.calendar(actor.org_id)
        if cycle_id:
            if calendar is None or cycle_id not in calendar.cycles:
                raise NotFound("There is no such session.")
            return cycle_id
        found = calendar.cycles.values() if calendar else ()
        active = [cycle for cycle in found if cycle.state == "active"]
        return max(active, key=lambda cycle: cycle.start_date).id if active else None

    async def create(self, actor: Actor, form: NewCycle, cycle_id: str) -> str:
        """Plan a cycle, or begin it at once, and return its id; a repeat changes nothing.

        Raises: ValidationFailed, CyclesOverlap, CycleFull.
        """

        def plan(calendar: Calendar) -> Cycle:
            if cycle_id in calendar.cycles:
                return calendar.cycles[cycle_id]
            if len(calendar.cycles) >= MAX_CYCLES:
                raise CycleFull(sessions=MAX_CYCLES)
            now = self.clock()
            cycle = Cycle(
                id=cycle_id,
                name=form.name,
                start_date=form.start_date,
                end_date=form.end_date,
                closes_at=now,
                created_at=now,
                updated_at=now,
            )
            cycle = self._dated(calendar, cycle)
            if form.status == "preparation":
                return cycle
            update = {"state": form.status, "activated_at": now}
            if form.status == "closed":
                update["closed_at"] = now
            return cycle.model_copy(update=update)

        await self._plan(actor.org_id, plan)
        return cycle_id

    async def change(
        self, actor: Actor, cycle_id: str, changes: CycleChanges, expected_version: int | None
    ) -> CycleView:
        """Change the fields that *changes* names; another ``status`` is like the act of that name.

        Raises: NotFound, ValidationFailed, VersionConflict, CyclesOverlap, CycleClosed,
            CycleState.
        """
        wanted = {name: getattr(changes, name) for name in changes.model_fields_set}
        status = wanted.pop("status", None)

        def plan(calendar: Calendar) -> Cycle:
            cycle = _in(calendar, cycle_id)
            if expected_version not in {None, cycle.version}:
                raise VersionConflict(version=cycle.version)
            planned = cycle
            if status is not None and status != cycle.state:
                planned = self._moved(calendar, cycle, status)
            changed = {name for name, value in wanted.items() if getattr(cycle, name) != value}
            if not changed:
                return planned
            if cycle.state == planned.state == "closed":
                raise CycleClosed
            planned = planned.model_copy(update=wanted)
            return self._dated(calendar, planned) if changed & _DAYS else planned

        return await self._plan(actor.org_id, plan)

    async def activate(self, actor: Actor, cycle_id: str) -> CycleView:
        """Begin a cycle that is in preparation; one that is active stays so.

        Raises: NotFound, CycleState.
        """
        return await self._move(actor, cycle_id, "preparation", "active")

    async def close(self, actor: Actor, cycle_id: str) -> CycleView:
        """Close an active cycle; a closed one stays so.

        Raises: NotFound, CycleState.
        """
        return await self._move(actor, cycle_id, "active", "closed")

    async def reopen(self, actor: Actor, cycle_id: str) -> CycleView:
        """Go on with a closed cycle; an active one stays so.

        Raises: NotFound, CycleState.
        """
        return await self._move(actor, cycle_id, "closed", "active")

    async def _move(self, actor: Actor, cycle_id: str, origin: State, target: State) -> CycleView:
        def plan(calendar: Calendar) -> Cycle:
            cycle = _in(calendar, cycle_id)
            if cycle.state == target:
                return cycle
            if cycle.state != origin:
                raise CycleState(status=cycle.state)
            return self._moved(calendar, cycle, target)

        return await self._plan(actor.org_id, plan)

    def _moved(self, calendar: Calendar, cycle: Cycle, target: State) -> Cycle:
        """Return *cycle* in another state, if it can get there from its own."""
        now = self.clock()
        update: dict[str, object]
        if cycle.state == "closed" and target == "active":
            kept = cycle.model_copy(update={"kept_until": now + max(self.grace, _REOPENED)})
            closes_at = self._term(calendar, kept).closes_at(self.grace)
            update = {"kept_until": kept.kept_until, "closes_at": closes_at}
            update |= {"closed_at": None, "reminding": False}
        elif _FORMER.get(target) == cycle.state:
            update = {"activated_at" if target == "active" else "closed_at": now}
        else:
            raise CycleState(status=cycle.state)
        return cycle.model_copy(update=update | {"state": target})

    def _dated(self, calendar: Calendar, cycle: Cycle) -> Cycle:
        """Return *cycle* with the end that follows from its days, if it can have them."""
        if cycle.start_date >= cycle.end_date:
            refuse("body.endDate", "must lie behind startDate", "order")
        for other in calendar.cycles.values():
            apart = other.end_date < cycle.start_date or cycle.end_date < other.start_date
            if other.id != cycle.id and not apart:
                raise CyclesOverlap(sessionId=other.id)
        closes_at = self._term(calendar, cycle).closes_at(self.grace)
        return cycle.model_copy(update={"closes_at": closes_at, "paced_on": None})

    def _term(self, calendar: Calendar, cycle: Cycle) -> Term:
        return Term(cycle, self.zones.known[calendar.time_zone], self.clock())

    async def _plan(self, org_id: str, plan: Plan) -> CycleView:
        """Write what *plan* says, and have everyone told."""
        async with self.turns.of(org_id):
            return await self._planned(org_id, plan)

    async def _planned(self, org_id: str, plan: Plan) -> CycleView:
        for _ in range(_TRIES):
            calendar = await self._begun(org_id)
            planned = plan(calendar)
            known = calendar.cycles.get(planned.id)
            if planned == known:
                return CycleView.of(planned)
            update = {"updated_at": self.clock(), "version": known.version + 1 if known else 1}
            planned = planned.model_copy(update=update)
            written = await self.seasons.write(calendar, {planned.id: planned})
            if written is not None:
                await self.seasons.try_to_settle(written)
                return CycleView.of(planned)
        raise Unavailable("Too many people plan at once; please try again.")

    async def _begun(self, org_id: str) -> Calendar:
        found = await self.cycles.calendar(org_id)
        if found is None:
            organization = await self.organizations.get(org_id)
            if organization is None:
                raise NotFound
            await self.cycles.begin(org_id, organization.time_zone)
            found = await self._calendar(org_id)
        await self.zones.of(found.time_zone)
        return found

    async def _calendar(self, org_id: str) -> Calendar:
        found = await self.cycles.calendar(org_id)
        if found is None:
            raise NotFound
        return found


def _in(calendar: Calendar, cycle_id: str) -> Cycle:
    cycle = calendar.cycles.get(cycle_id)
    if cycle is None:
        raise NotFound
    return cycle
