"""Publishing: one atomic script a message numbers it, keeps it and sends it."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any, Final

from regatta.models.events import LiveEvent, Position, Since
from regatta.realtime.redis import KEY_PREFIX, Scripts, script
from regatta.services.ports import Clock

_PUBLISH: Final = script("room", "publish")
_RESUME: Final = script("room", "resume")

CHANNEL_PREFIX: Final = f"{KEY_PREFIX}channel:"
ROOM_PREFIX: Final = f"{KEY_PREFIX}room:"


@dataclass(frozen=True, slots=True)
class HistoryLimits:
    """How much of a room is kept for those who come back.

    Attributes:
        events: at most about this many.
        kept_ms: no event is kept longer after the last one, in milliseconds.
        room_kept_ms: after this long without an event the room begins anew, in milliseconds.
    """

    events: int = 1000
    kept_ms: int = 3_600_000
    room_kept_ms: int = 86_400_000


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
    stamp = f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"
    return f'["{event.type}",{body[:-1]},"room":"{room}","at":"{stamp}"'


class RedisPublisher:
    """The Publisher port, and the history behind recovery."""

    def __init__(self, scripts: Scripts, clock: Clock, limits: HistoryLimits) -> None:
        self._scripts = scripts
        self._clock = clock
        self.limits = limits

    def publish(self, room: str, event: LiveEvent) -> Awaitable[Position]:
        """Append *event* to the room's history and send it to every member on every worker.

        Raises: Unavailable.
        """
        return self._scripts.run(
            _PUBLISH, room_keys(room), [channel(room), *self.saying(room, event)], _position
        )

    def saying(self, room: str, event: LiveEvent | None) -> list[str | int]:
        """Return what the script needs to say *event*; None says nothing."""
        return [
            token_hex(8),
            head(room, event, self._clock()) if event else "",
            self.limits.events,
            self.limits.kept_ms,
            self.limits.room_kept_ms,
        ]

    async def position(self, room: str) -> Position:
        """Return where the room stands.

        Raises: Unavailable.
        """
        return (await self.resume(room, None)).position

    async def resume(self, room: str, since: Since | None) -> Resumed:
        """Return where the room stands and what was said after *since*.

        Raises: Unavailable.
        """
        epoch, seq, events = await self._scripts.run(
            _RESUME,
            room_keys(room),
            [
                token_hex(8),
                self.limits.room_kept_ms,
                since.epoch if since else "",
                since.seq if since else 0,
                self.limits.events,
            ],
        )
        position = Position(epoch=epoch.decode(), seq=int(seq))
        return Resumed(position, None if events is None else [event.decode() for event in events])


def _position(found: list[Any]) -> Position:
    return Position(epoch=found[0].decode(), seq=found[1])
