"""Publishing: one atomic script a message numbers it, keeps it and sends it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from secrets import token_hex
from time import perf_counter
from typing import Any, Final

from regatta.models.base import as_text
from regatta.models.events import LiveEvent, Position, Since
from regatta.realtime.redis import KEY_PREFIX, script
from regatta.realtime.shards import RoomScripts
from regatta.services.ports import Clock

# Events of a room that wait together for a round trip become one message.
_PUBLISH: Final = script("clock", "room", "publish", shared=(2, 6))
_RESUME: Final = script("clock", "room", "resume")

CHANNEL_PREFIX: Final = f"{KEY_PREFIX}channel:"
ROOM_PREFIX: Final = f"{KEY_PREFIX}room:"

_ANY_LENGTH: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class HistoryLimits:
    """How much of a room is kept for those who come back.

    Attributes:
        events: at most about this many.
        kept_ms: no event is kept longer than twice this, in milliseconds; none is dropped
            before for its age.
        room_kept_ms: after this long without an event the room begins anew, in milliseconds.
        id_kept_ms: how long the id of an event is remembered, in milliseconds.
        answer_bytes: so much of what was missed is told to one who comes back; whoever missed
            more would be cut off as a slow consumer for the answer alone.
    """

    events: int = 1000
    kept_ms: int = 3_600_000
    room_kept_ms: int = 86_400_000
    id_kept_ms: int = 300_000
    answer_bytes: int = 524_288

    @property
    def room_ttl_ms(self) -> int:
        """How long what is known of a room outlives the last time that this was put off."""
        return self.room_kept_ms + 2 * self.kept_ms


@dataclass(slots=True)
class RoomWatch:
    """Is told how rooms fare; nobody listens unless these are set.

    Attributes:
        published: an event was said; the seconds from the call to the answer.
        joined: somebody joined with a position; whether all that was missed was there.
        refilled: a hole in what this worker heard was filled with so many events.
        reset: the members here were told to join anew.
    """

    published: Callable[[float], None] = lambda _seconds: None
    joined: Callable[[bool], None] = lambda _recovered: None
    refilled: Callable[[int], None] = lambda _events: None
    reset: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Resumed:
    """Where a room stands and, if they are all still there, the events after a position."""

    position: Position
    events: list[str] | None


def channel(room: str) -> str:
    """Return the channel on which the room's events are sent."""
    return f"{CHANNEL_PREFIX}{{{room}}}"


def room_keys(room: str) -> list[str]:
    """Return the keys of the room's position and history."""
    return [f"{ROOM_PREFIX}{{{room}}}:meta", f"{ROOM_PREFIX}{{{room}}}:log"]


def head(room: str, event: LiveEvent, at: datetime) -> str:
    """Return the packet of *event* up to where the script puts ``epoch`` and ``seq``."""
    body = event.__pydantic_serializer__.to_json(event, by_alias=True).decode()
    return f'["{event.type}",{body[:-1]},"room":"{room}","at":"{as_text(at)}"'


class RedisPublisher:
    """The Publisher port, and the history behind recovery.

    Attributes:
        watch: is told how rooms fare.
    """

    def __init__(self, scripts: RoomScripts, clock: Clock, limits: HistoryLimits) -> None:
        self._scripts = scripts
        self._clock = clock
        self.limits = limits
        self.watch = RoomWatch()
        self._name = token_hex(5)
        self._numbers = count()

    def publish(self, room: str, event: LiveEvent, *, id: str | None = None) -> Awaitable[Position]:
        """Append *event* to the room's history and send it to every member on every worker.

        One with an *id* is said once, however often it is published while the id is remembered,
        and though this fails it is said when Redis is back.

        Raises: Unavailable.
        """
        limits = self.limits
        keys = room_keys(room)
        arguments: list[str | int] = [
            channel(room),
            self._fresh(),
            limits.events,
            limits.kept_ms,
            limits.room_ttl_ms,
            max(1, min(limits.id_kept_ms, limits.kept_ms)),
            head(room, event, self._clock()),
            "" if id is None else 1,
        ]
        if id is not None:
            keys.append(f"{ROOM_PREFIX}{{{room}}}:id:{id}")
        read = partial(self._said, perf_counter())
        debt = None if id is None else ("publish", room, id)
        return self._scripts.run(_PUBLISH, keys, arguments, read, debt=debt)

    def _said(self, began: float, found: list[Any]) -> Position:
        self.watch.published(perf_counter() - began)
        return Position(epoch=found[0].decode(), seq=found[1])

    def _fresh(self) -> str:
        """Return what a room begins a new epoch with, should it have none: never the same."""
        return f"{self._name}{next(self._numbers):x}"

    def saying(self, room: str, event: LiveEvent) -> list[str | int]:
        """Return what a script needs to say *event*, behind the channel."""
        return [
            self._fresh(),
            head(room, event, self._clock()),
            self.limits.events,
            self.limits.kept_ms,
            self.limits.room_ttl_ms,
        ]

    async def position(self, room: str) -> Position:
        """Return where the room stands.

        Raises: Unavailable.
        """
        return (await self.resume(room, None)).position

    async def resume(self, room: str, since: Since | None, longest: int = _ANY_LENGTH) -> Resumed:
        """Return where the room stands and what was said after *since*, up to *longest* bytes.

        Raises: Unavailable.
        """
        epoch, seq, events = await self._scripts.run(
            _RESUME,
            room_keys(room),
            [
                self._fresh(),
                self.limits.room_ttl_ms,
                since.epoch if since else "",
                since.seq if since else 0,
                self.limits.events,
                longest,
            ],
        )
        position = Position(epoch=epoch.decode(), seq=int(seq))
        return Resumed(position, None if events is None else [event.decode() for event in events])
