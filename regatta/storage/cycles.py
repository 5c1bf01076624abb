"""Cycles at rest: one calendar an organization."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from regatta.models.cycles import Calendar, Cycle
from regatta.storage.engine import (
    Collection,
    CollectionSpec,
    DuplicateKey,
    Engine,
    Index,
    StaleVersion,
)

_CALENDARS = CollectionSpec("calendars", Calendar, (Index("due", ("due_at",)),))


@dataclass(frozen=True, slots=True)
class CycleStore:
    """The calendars of all organizations."""

    calendars: Collection[Calendar]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_CALENDARS))

    async def calendar(self, org_id: str) -> Calendar | None:
        """Return the organization's calendar, if it ever had a cycle."""
        return await self.calendars.find_one({"id": org_id, "org_id": org_id})

    async def begin(self, org_id: str, time_zone: str) -> None:
        """Make the organization's calendar, unless there is one."""
        with suppress(DuplicateKey):
            await self.calendars.insert(Calendar(id=org_id, org_id=org_id, time_zone=time_zone))

    async def write(
        self,
        calendar: Calendar,
        cycles: Mapping[str, Cycle],
        due_at: datetime | None,
        time_zone: str,
    ) -> Calendar | None:
        """Replace the cycles of *calendar*; None when somebody wrote since it was read."""
        try:
            return await self.calendars.update(
                {"id": calendar.id, "org_id": calendar.org_id},
                {"$set": {"cycles": dict(cycles), "due_at": due_at, "time_zone": time_zone}},
                expected_version=calendar.version,
            )
        except StaleVersion:
            return None

    async def stir(self, org_id: str, at: datetime) -> None:
        """Have the clock look at the organization's calendar again."""
        await self.calendars.update({"id": org_id, "org_id": org_id}, {"$set": {"due_at": at}})

    async def due(self, at: datetime, limit: int) -> list[Calendar]:
        """Return calendars of any organization for which there is something to do."""
        return await self.calendars.find(
            {"due_at": {"$lte": at}}, sort=[("due_at", 1)], limit=limit
        )
