"""Seasons: what the clock does to cycles, once however many workers look at it.

Whatever is due stands in the calendar: a cycle to begin or to close, a day whose pace nobody has
looked at, a change that nobody was told of. Each write of it can only be made by who has seen the
calendar as it is, so a move is made once; after a time without any worker all of it is caught up.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from regatta.models.cycles import Calendar, Cycle, CycleView
from regatta.models.errors import Unavailable
from regatta.models.events import SessionChanged
from regatta.services.okr_debts import OkrDebts
from regatta.services.okr_notices import Reminding
from regatta.services.ports import Clock, Publisher
from regatta.services.rollups import DEBT_GRACE, Rollups
from regatta.services.terms import Term, midnight
from regatta.services.zones import Zones
from regatta.storage.cycles import CycleStore
from regatta.storage.okrs import OkrStore
from regatta.storage.organizations import OrganizationStore

_SWEPT: Final = 100
_DAY: Final = timedelta(days=1)
_AGAIN: Final = timedelta(seconds=60)
"""How long a calendar is left alone that could not be looked after."""

log = logging.getLogger("regatta.okrs")


@dataclass(frozen=True, slots=True)
class Seasons:
    """The rules of what happens to cycles by themselves."""

    cycles: CycleStore
    organizations: OrganizationStore
    okrs: OkrStore
    rollups: Rollups
    debts: OkrDebts
    publisher: Publisher
    reminding: Reminding
    zones: Zones
    grace: timedelta
    clock: Clock

    async def write(self, calendar: Calendar, changed: Mapping[str, Cycle]) -> Calendar | None:
        """Write these cycles, and the debt of telling; None if the calendar is another by now."""
        return await self.cycles.write(
            calendar,
            calendar.cycles | dict(changed),
            self.clock() + DEBT_GRACE,
            calendar.time_zone,
        )

    async def sweep(self) -> None:
        """Do whatever is due in any organization."""
        for calendar in await self.cycles.due(self.clock(), _SWEPT):
            try:
                await self._tick(calendar)
            except Unavailable:
                return
            except Exception:
                log.exception("a calendar is stuck", extra={"metadata": {"org": calendar.org_id}})
                await self.cycles.stir(calendar.org_id, self.clock() + _AGAIN)

    async def _tick(self, calendar: Calendar) -> None:
        """Begin and close what the clock says, then settle."""
        organization = await self.organizations.get(calendar.org_id)
        name = calendar.time_zone if organization is None else organization.time_zone
        zone = await self.zones.of(name)
        if name != calendar.time_zone:
            calendar = self._moved_to(calendar, zone)
        moved = {
            cycle.id: later
            for cycle in calendar.cycles.values()
            if (later := self._later(Term(cycle, zone, self.clock()))) != cycle
        }
        written = await self.write(calendar, moved)
        if written is not None:
            await self.settle(written)

    def _moved_to(self, calendar: Calendar, zone: ZoneInfo) -> Calendar:
        """Return *calendar* in another time zone: its days begin and end there."""
        now = self.clock()

        def there(cycle: Cycle) -> Cycle:
            closes_at = Term(cycle, zone, now).closes_at(self.grace)
            if cycle.state == "closed" or closes_at == cycle.closes_at:
                return cycle
            update = {"closes_at": closes_at, "updated_at": now, "version": cycle.version + 1}
            return cycle.model_copy(update=update)

        cycles = {key: there(cycle) for key, cycle in calendar.cycles.items()}
        return calendar.model_copy(update={"time_zone": zone.key, "cycles": cycles})

    def _later(self, term: Term) -> Cycle:
        """Return the cycle as the clock has made it by now."""
        cycle, now = term.cycle, term.now
        update: dict[str, object] = {}
        state = cycle.state
        if state == "preparation" and term.opens_at <= now:
            state = "active"
            update["activated_at"] = now
        if state == "active" and cycle.closes_at <= now:
            state = "closed"
            update["closed_at"] = now
        if not update:
            return cycle
        update |= {"state": state, "updated_at": now, "version": cycle.version + 1}
        return cycle.model_copy(update=update)

    async def try_to_settle(self, calendar: Calendar) -> None:
        """Tell everyone of what was written, or leave it to the sweep."""
        with suppress(Unavailable):
            await self.settle(calendar)

    async def settle(self, calendar: Calendar) -> None:
        """Tell rooms of what they were not told of, look at the pace of the day, wait for more.

        Raises: Unavailable.
        """
        now = self.clock()
        zone = await self.zones.of(calendar.time_zone)
        settled: dict[str, Cycle] = {}
        for cycle in calendar.cycles.values():
            term = Term(cycle, zone, now)
            if cycle.told_version != cycle.version:
                await self._tell(calendar, cycle, term)
            elif cycle.state == "active" and cycle.paced_on != term.today:
                await self._pace(calendar, term)
            else:
                continue
            told = {"told_version": cycle.version, "paced_on": term.today}
            told |= {"reminding": cycle.state == "active"}
            settled[cycle.id] = cycle.model_copy(update=told)
        cycles = calendar.cycles | settled
        due = [self._due(Term(cycle, zone, now)) for cycle in cycles.values()]
        due_at = min((at for at in due if at is not None), default=None)
        # Who writes in between has more to tell, and has said when.
        await self.cycles.write(calendar, cycles, due_at, calendar.time_zone)

    async def _tell(self, calendar: Calendar, cycle: Cycle, term: Term) -> None:
        if cycle.state == "active" and not cycle.reminding:
            first = self.reminding.first(cycle.activated_at or term.now)
            if first is not None:
                await self.okrs.remind_all(calendar.org_id, cycle.id, first)
        await self._pace(calendar, term)
        await self.publisher.publish(
            cycle.room,
            SessionChanged(session=CycleView.of(cycle)),
            id=f"session:{cycle.id}:{cycle.version}",
        )

    async def _pace(self, calendar: Calendar, term: Term) -> None:
        """See how each objective compares with what is expected today, and say what changed."""
        for okr in await self.okrs.in_cycle(calendar.org_id, term.cycle.id):
            if self.rollups.pacing.status(okr.progress, term.expected) == okr.status:
                continue
            written = await self.rollups.refresh(term, okr, calendar.org_id)
            if written is not None and written.seen:
                await self.debts.pay(term, written.after)

    @staticmethod
    def _due(term: Term) -> datetime | None:
        """Return when there is something to do for a cycle that is settled."""
        match term.cycle.state:
            case "preparation":
                return term.opens_at
            case "active":
                return min(term.cycle.closes_at, midnight(term.today + _DAY, term.zone))
            case _:
                return None
