"""Cycles: the sessions in which an organization works toward its objectives, one after another."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints

from regatta.models.base import LINE, Document, GivenDay, Id, Input, Instant, Output

State = Literal["preparation", "active", "closed"]
Pace = Literal["on_track", "needs_attention", "off_track", "achieved"]
Band = Literal["green", "yellow", "red"]

MAX_CYCLES: Final = 500
"""In one organization: they share a document, so that no two of them can overlap."""

_STATES: Final[dict[str, State]] = {"Open": "active", "Closed": "closed"}


def _state(word: str) -> str:
    return _STATES.get(word, word)


GivenState = Annotated[
    Literal["preparation", "active", "closed", "Open", "Closed"],
    AfterValidator(_state),
    Field(description="`Open` means active and `Closed` closed", examples=["preparation"]),
]
CycleName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    LINE,
    Field(examples=["Q1 2027"]),
]


Day = Annotated[
    GivenDay,
    Field(ge=date(1970, 1, 1), le=date(2999, 12, 31), examples=["2027-01-01"]),
]
FirstDay = Annotated[Day, Field(description="in the organization's time zone")]
LastDay = Annotated[Day, Field(description="the last one of the cycle", examples=["2027-03-31"])]


class Cycle(Output):
    """One cycle, inside its organization's calendar.

    Attributes:
        closes_at: when it closes by itself: the end of its last day, and the days of grace.
        kept_until: till when one that was reopened stays open at least.
        paced_on: the day for which the pace of its objectives was last looked at.
        told_version: the version that its room was told of.
        reminding: whether reminders were set since it was begun.
    """

    id: Id
    name: CycleName
    state: State = "preparation"
    start_date: date
    end_date: date
    closes_at: Instant
    activated_at: Instant | None = None
    closed_at: Instant | None = None
    created_at: Instant
    updated_at: Instant
    kept_until: Instant | None = None
    paced_on: date | None = None
    version: int = 1
    told_version: int = 0
    reminding: bool = False

    @property
    def room(self) -> str:
        """The room in which its objectives are seen."""
        return f"session:{self.id}"

    def expected(self, today: date) -> float:
        """Return which share of the cycle is over: 0 on its first day, 1 on its last."""
        if self.state != "active":
            return 1.0 if self.state == "closed" else 0.0
        share = (today - self.start_date) / (self.end_date - self.start_date)
        return min(1.0, max(0.0, share))


class Calendar(Document):
    """All cycles of one organization, whose id it has; a write sees all of them or fails.

    Attributes:
        time_zone: the organization's, as it was last heard of.
        due_at: when the clock has something to do for one of the cycles.
    """

    org_id: Id
    time_zone: str
    cycles: dict[Id, Cycle] = Field(default_factory=dict)
    due_at: Instant | None = None


class NewCycle(Input):
    """A cycle as it is planned."""

    name: CycleName
    status: GivenState = "preparation"
    start_date: FirstDay
    end_date: LastDay


class CycleChanges(Input):
    """What to change; fields that are left out stay."""

    name: CycleName = ""
    status: GivenState = "preparation"
    start_date: FirstDay = date.min
    end_date: LastDay = date.max


class CycleView(Output):
    """A cycle as the members of its organization see it."""

    id: Id
    name: CycleName
    status: State
    start_date: Annotated[date, Field(examples=["2027-01-01"])]
    end_date: Annotated[date, Field(examples=["2027-03-31"])]
    closes_at: Annotated[Instant, Field(description="when it closes by itself, if it is active")]
    activated_at: Instant | None
    closed_at: Instant | None
    created_at: Instant
    updated_at: Instant
    version: Annotated[int, Field(description="rises with every change", examples=[3])]

    @classmethod
    def of(cls, cycle: Cycle) -> Self:
        """Return *cycle* without the bookkeeping."""
        shown = {name: getattr(cycle, name) for name in cls.model_fields if name != "status"}
        return cls(status=cycle.state, **shown)


class CycleList(Output):
    """The organization's cycles, the latest first."""

    sessions: list[CycleView]


class CreatedCycle(Output):
    """The answer to a creation."""

    session_id: Id


class CycleOverview(Output):
    """The numbers of a cycle, of the objectives that everyone may see."""

    session: CycleView
    expected: Annotated[float, Field(description="share of the cycle that is over")]
    objectives: Annotated[int, Field(examples=[12])]
    key_results: Annotated[int, Field(examples=[30])]
    progress: Annotated[float | None, Field(description="mean of those without a parent")]
    confidence: Annotated[float | None, Field(description="mean of those without a parent")]
    by_status: Annotated[dict[Pace, int], Field(description="objectives; without data in none")]
    without_data: Annotated[int, Field(description="objectives that nothing is known of")]
    by_band: Annotated[dict[Band, int], Field(description="grades of a closed cycle")]
    check_ins: Annotated[int, Field(description="of all key results")]
    checked_in_lately: Annotated[int, Field(description="objectives, within the last seven days")]
