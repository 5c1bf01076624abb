"""The real-time side as operators see it: the workers, their rooms and their connections."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from regatta.models.base import LINE, Id, Input, Instant, Output
from regatta.models.events import RoomName
from regatta.models.pages import NextCursor

Transport = Literal["polling", "websocket"]

ConnectionId = Annotated[
    str, StringConstraints(pattern=r"^[\x21-\x7e]{1,64}$"), Field(examples=["Xr2bq0ZSU4Vy6tJkAAAB"])
]
"""A socket's Socket.IO id, which its client knows as ``socket.id``."""

Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    LINE,
    Field(description="is told to the client", examples=["Maintenance"]),
]

Level = Literal["info", "warning", "critical"]


class WorkerStatus(Output):
    """One server process, as it last announced itself.

    What a newer version says beyond this is left out, so that two versions can serve together.
    """

    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, Field(description="fresh with every start", examples=["3f9c02ab"])]
    host: Annotated[str, Field(examples=["web-1"])]
    pid: int
    started_at: Instant
    address: Annotated[
        str | None, Field(description="where workers on other hosts reach it, if it says so")
    ] = None
    connections: Annotated[int, Field(description="open sockets of signed-in clients")] = 0
    rooms: Annotated[int, Field(description="that have members here")] = 0
    received_per_second: Annotated[float, Field(description="events from clients")] = 0.0
    delivered_per_second: Annotated[float, Field(description="events to clients")] = 0.0
    lag_ms: Annotated[
        float, Field(description="the longest that the event loop was late in the last second")
    ] = 0.0
    queue_bytes: Annotated[
        int, Field(description="written for clients and not yet out of the process")
    ] = 0


class Totals(Output):
    """The sums over all workers."""

    workers: int
    connections: int
    received_per_second: float
    delivered_per_second: float
    queue_bytes: int


class ConnectionView(Output):
    """One open socket of a signed-in client, as its worker tells it."""

    model_config = ConfigDict(extra="ignore")

    id: ConnectionId
    user_id: Id
    worker_id: str
    transport: Transport
    address: Annotated[str, Field(examples=["203.0.113.7"])]
    since: Instant
    rooms: list[str]


class RoomView(Output):
    """One room that somebody is in."""

    room: str
    members: Annotated[int, Field(description="sockets")]
    epoch: str
    seq: Annotated[int, Field(description="number of its last event")]


Unanswered = Annotated[
    list[str],
    Field(description="workers that did not answer in time; what they know is missing here"),
]


class ConnectionPage(Output):
    """A page of the organization's connections, newest first."""

    connections: list[ConnectionView]
    total: Annotated[int, Field(description="open sockets of the organization")]
    unanswered: Unanswered
    next_cursor: NextCursor


class RoomPage(Output):
    """A page of the organization's rooms that have members, by name."""

    rooms: list[RoomView]
    unanswered: Unanswered
    next_cursor: NextCursor


class RealtimeView(Output):
    """All workers, and the first page of what the organization has on them."""

    workers: list[WorkerStatus]
    totals: Totals
    connections: ConnectionPage
    rooms: RoomPage


class Kick(Input):
    """Whom to disconnect: all sockets of a user, or one socket."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": [name], "properties": {name: {"type": "string"}}}
                for name in ("userId", "connectionId")
            ]
        }
    )

    user_id: Id | None = None
    connection_id: ConnectionId | None = None
    reason: Reason

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.user_id is None) == (self.connection_id is None):
            raise ValueError("name either userId or connectionId")
        return self


class Unsubscribe(Input):
    """Whom to take out of which room."""

    user_id: Id
    room: RoomName
    reason: Reason


class Broadcast(Input):
    """What to tell everyone in the organization's room."""

    message: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
        LINE,
        Field(examples=["The servers restart at noon."]),
    ]
    level: Level = "info"


class Disconnected(Output):
    """How many sockets were disconnected."""

    disconnected: int
    unanswered: Unanswered


class Removed(Output):
    """How many sockets were taken out of the room."""

    removed: int
    unanswered: Unanswered
