"""What clients sent, heard and were answered, in the order in which each of them lived it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

Json = dict[str, Any]

_REMEMBERED: Final = 4000
"""Events that many clients hear are kept once; they hear them at about the same time."""

T = TypeVar("T", bound="Record")


class Position(NamedTuple):
    """A place in a room's sequence of events."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Record:
    """Something that happened.

    Attributes:
        at: seconds since the history began.
        client: whom it happened to.
    """

    at: float
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened(Record):
    """A connection of *user* was let in."""

    user: str
    server: str
    transport: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Closed(Record):
    """The connection was lost, or given up."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joined(Record):
    """A room was joined: *since* a position, if the client had one."""

    room: str
    asked_at: float
    since: Position | None
    position: Position
    recovered: bool
    snapshot: Json | None = None
    events: tuple[Json, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Left(Record):
    """A room was left."""

    room: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard(Record):
    """An event of a room came."""

    room: str
    event: Json

    @property
    def position(self) -> Position:
        """Where in the room's sequence it says it stands."""
        return Position(self.event["epoch"], self.event["seq"])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answered(Record):
    """A step was answered.

    Attributes:
        tries: how often it has been sent, this time included.
        again: whether it had been acknowledged before and was sent once more on purpose.
        racing: the racer's user id.
    """

    challenge_id: str
    racing: str
    update_id: str
    progress: int
    sent_at: float
    tries: int
    again: bool
    answer: Json


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looked(Record):
    """A challenge was read by REST."""

    asked_at: float
    detail: Json


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Confirmed(Record):
    """A finish was confirmed by REST."""

    racing: str
    completion: Json


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ledger(Record):
    """A user's points, read by REST at the end."""

    racing: str
    points: Json


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Board(Record):
    """A leaderboard, read by REST at the end."""

    board: str
    rows: list[Json]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Injected(Record):
    """A fault; it is over at *until*."""

    fault: str
    until: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stuck(Record):
    """Something that had to come in the end did not."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Logged(Record):
    """A server logged a failure that nobody had foreseen."""

    server: str
    line: str


@dataclass(slots=True)
class History:
    """All records, oldest first."""

    records: list[Record] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Append *record*."""
        self.records.append(record)

    def of(self, kind: type[T]) -> Iterator[T]:
        """Yield the records of one kind."""
        return (record for record in self.records if isinstance(record, kind))

    def clients(self) -> dict[str, list[Record]]:
        """Return each client's records, oldest first."""
        found: dict[str, list[Record]] = {}
        for record in self.records:
            if record.client:
                found.setdefault(record.client, []).append(record)
        return found


class Bodies:
    """Parsed events by their text, so that an event heard by many is parsed and kept once."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Json] = OrderedDict()

    def get(self, text: str) -> Json | None:
        """Return what *text* was parsed into."""
        return self._known.get(text)

    def put(self, text: str, event: Json) -> None:
        """Remember what *text* was parsed into."""
        self._known[text] = event
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
