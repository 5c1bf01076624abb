"""Publications: what other services say in rooms."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import to_json

from regatta.models.base import Input, Json, Output
from regatta.models.events import RoomName

MAX_DATA_BYTES: Final = 32_768
MAX_PUBLICATIONS: Final = 100


def _bounded(data: Json) -> Json:
    """Refuse what is too large to be sent to everyone in a room.

    Raises:
        ValueError: *data* is.
    """
    if len(to_json(data)) > MAX_DATA_BYTES:
        raise ValueError(f"must be at most {MAX_DATA_BYTES} bytes of JSON")
    return data


PublicationName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$"),
    Field(description="what the data are, for those who read them", examples=["build-finished"]),
]
PublicationId = Annotated[
    str,
    StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$"),
    Field(
        description="of the event; with the same id it is not said again in the same room within "
        "five minutes",
        examples=["build-4711"],
    ),
]
Data = Annotated[
    Json,
    AfterValidator(_bounded),
    Field(
        description=f"an object of at most {MAX_DATA_BYTES} bytes of JSON",
        examples=[{"build": 4711, "ok": True}],
    ),
]


class Publication(Input):
    """What to say in a room."""

    name: PublicationName | None = None
    data: Data
    id: PublicationId | None = None


class RoomPublication(Publication):
    """What to say in which room."""

    room: RoomName


class PublicationBatch(Input):
    """Several at once, said in this order."""

    events: Annotated[list[RoomPublication], Field(min_length=1, max_length=MAX_PUBLICATIONS)]


class Published(Output):
    """The event's place in its room's sequence."""

    room: str
    epoch: str
    seq: int


class PublishedBatch(Output):
    """Where each of several events stands, in the order in which they were given."""

    events: list[Published]
