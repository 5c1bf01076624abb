"""Check-ins: what people measured, how sure they are, and the history of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from regatta.models.base import Document, GivenInstant, Id, Input, Instant, Output, Text
from regatta.models.pages import NextCursor

MAX_VALUE: Final = 1e15

Value = Annotated[float, Field(ge=-MAX_VALUE, le=MAX_VALUE, examples=[30])]
Confidence = Annotated[float, Field(ge=0, le=10, description="0 to 10", examples=[7])]
Comment = Annotated[
    Text,
    StringConstraints(max_length=5_000),
    Field(description="`<@userId>` tells that person", examples=["The new guide helps."]),
]


class CheckIn(Document):
    """What somebody measured of a key result, and when it was true."""

    org_id: Id
    cycle_id: Id
    okr_id: Id
    key_result_id: Id
    user_id: Id
    value: float
    confidence: Confidence | None = None
    comment: Comment = ""
    at: Instant
    recorded_at: Instant


class NewCheckIn(Input):
    """A measurement; without ``at`` it is of now. An older one replaces no newer one."""

    key_result_id: Id
    value: Value
    confidence: Confidence | None = None
    comment: Comment = ""
    at: Annotated[GivenInstant | None, Field(examples=["2027-02-01T09:00:00Z"])] = None


class CheckInView(Output):
    """A check-in as it is shown."""

    id: Id
    okr_id: Id
    key_result_id: Id
    user_id: Id
    value: Annotated[float, Field(examples=[30])]
    confidence: Confidence | None
    comment: str
    at: Annotated[Instant, Field(description="when it was true")]
    recorded_at: Annotated[Instant, Field(description="when it was written down")]

    @classmethod
    def of(cls, found: CheckIn) -> CheckInView:
        """Return *found* without the bookkeeping."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class CheckedIn(Output):
    """What a check-in came to."""

    check_in: CheckInView
    progress: Annotated[float | None, Field(description="of the objective", examples=[0.5])]
    status: Annotated[str | None, Field(examples=["on_track"])]
    version: Annotated[int, Field(description="of the objective", examples=[7])]


class CheckInPage(Output):
    """The check-ins of an objective's key results, the latest first."""

    check_ins: list[CheckInView]
    next_cursor: NextCursor


class Point(Output):
    """How things stood at the end of a day, in the organization's time zone."""

    day: Annotated[date, Field(examples=["2027-02-01"])]
    progress: Annotated[float | None, Field(examples=[0.5])]
    expected: Annotated[float, Field(description="share of the cycle that was over")]


class KeyResultPoint(Output):
    """The last value of a day."""

    day: Annotated[date, Field(examples=["2027-02-01"])]
    value: Annotated[float, Field(examples=[30])]
    progress: Annotated[float | None, Field(examples=[0.5])]


class Series(Output):
    """Progress over time: a point for every day on which it changed, and for the last one."""

    points: list[Point]
    key_results: Annotated[dict[Id, list[KeyResultPoint]], Field(description="by their ids")]
