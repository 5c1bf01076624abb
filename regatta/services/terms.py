"""Terms: where an organization stands in one of its cycles, by its own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from regatta.models.base import to_milliseconds
from regatta.models.cycles import Cycle, Pace
from regatta.models.errors import CycleClosed, NotFound
from regatta.services.ports import Clock
from regatta.services.zones import Zones
from regatta.storage.cycles import CycleStore

_DAY = timedelta(days=1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which *day* begins there, whatever the clocks do that night."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Pacing:
    """From which lag behind the expected progress on an objective is in danger, and off track."""

    attention: float
    off_track: float

    def status(self, progress: float | None, expected: float) -> Pace | None:
        """Return how *progress* compares; None without data."""
        if progress is None:
            return None
        if progress >= 1:
            return "achieved"
        lag = expected - progress
        if lag > self.off_track:
            return "off_track"
        return "needs_attention" if lag > self.attention else "on_track"


@dataclass(frozen=True, slots=True)
class Term:
    """A cycle, and what day it is where it counts."""

    cycle: Cycle
    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        """The day."""
        return self.now.astimezone(self.zone).date()

    @property
    def expected(self) -> float:
        """Which share of the cycle is over."""
        return self.cycle.expected(self.today)

    @property
    def opens_at(self) -> datetime:
        """When its first day begins."""
        return midnight(self.cycle.start_date, self.zone)

    @property
    def ends_at(self) -> datetime:
        """When its last day is over."""
        return midnight(self.cycle.end_date + _DAY, self.zone)

    def closes_at(self, grace: timedelta) -> datetime:
        """Return when it closes by itself: after the grace, or what was said at a reopening."""
        usual = to_milliseconds(self.ends_at + grace)
        return max(usual, self.cycle.kept_until or usual)

    def writable(self) -> None:
        """Return if the cycle takes changes.

        Raises: CycleClosed.
        """
        if self.cycle.state == "closed":
            raise CycleClosed


@dataclass(frozen=True, slots=True)
class Terms:
    """Looks terms up."""

    cycles: CycleStore
    zones: Zones
    clock: Clock

    async def of(self, org_id: str, cycle_id: str) -> Term:
        """Return where the organization stands in this cycle.

        Raises: NotFound.
        """
        calendar = await self.cycles.calendar(org_id)
        if calendar is None or cycle_id not in calendar.cycles:
            raise NotFound("There is no such session.")
        zone = await self.zones.of(calendar.time_zone)
        return Term(calendar.cycles[cycle_id], zone, self.clock())
