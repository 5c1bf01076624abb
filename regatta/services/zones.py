"""Time zones: read from their files once, away from the event loop."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Zones:
    """The time zones that were asked for so far; there are some hundreds at most."""

    known: dict[str, ZoneInfo] = field(default_factory=dict)

    async def of(self, name: str) -> ZoneInfo:
        """Return a time zone by its IANA name."""
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = await asyncio.to_thread(ZoneInfo, name)
        return found
