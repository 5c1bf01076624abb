"""A document with a field of every kind, for the storage contract."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from regatta.models.base import Document, Id, Instant, Json
from regatta.storage.engine import CollectionSpec, Index

START: Final = datetime(2026, 11, 20, 11, 17, 40, 123000, tzinfo=UTC)


class Place(BaseModel):
    """A sub-document."""

    model_config = ConfigDict(frozen=True)

    city: str
    floor: int | None = None
    seen_at: Instant | None = None


class Thing(Document):
    """A document with a field of every kind."""

    org_id: Id = "acme"
    title: str = "untitled"
    state: Literal["new", "active", "done"] = "new"
    rank: int = 0
    amount: int | None = None
    score: float = 0.5
    ratio: float | None = None
    open: bool = True
    due_at: Instant | None = None
    day: date | None = None
    tags: tuple[str, ...] = ()
    steps: tuple[int, ...] = ()
    home: Place | None = None
    base: Place = Place(city="Oslo")
    places: tuple[Place, ...] = ()
    counts: dict[str, int] = Field(default_factory=dict)
    by_day: dict[str, Place] = Field(default_factory=dict)
    details: Json = Field(default_factory=dict)
    anything: Any = None


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        """Return the moment it stands at."""
        return self.moment

    def forward(self, **span: float) -> datetime:
        """Move on and return the new moment."""
        self.moment += timedelta(**span)
        return self.moment


THINGS: Final = CollectionSpec("things", Thing)
INDEXED: Final = CollectionSpec(
    "indexed",
    Thing,
    (
        Index("by_title", ("org_id", "title"), unique=True),
        Index("by_rank", ("rank",)),
    ),
)
PARTIAL: Final = CollectionSpec(
    "partial",
    Thing,
    (Index("by_amount", ("amount",), unique=True, where={"state": "active", "open": True}),),
)
NULLABLE: Final = CollectionSpec(
    "nullable", Thing, (Index("by_amount", ("org_id", "amount"), unique=True),)
)


class _Odd:
    """A value of no type that is stored, with a name that every run gives it."""

    def __repr__(self) -> str:
        return "<odd>"


ODD = _Odd()
