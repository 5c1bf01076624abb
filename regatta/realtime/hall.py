"""The rooms as this worker sees them: who is in, and what each of them is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from regatta.realtime.engine import Connection, text_frame
from regatta.realtime.relay import Spoken

EVENT_PREFIX = "42"
"""Engine.IO message, Socket.IO event, default namespace."""


@dataclass(slots=True)
class _Room:
    members: set[Connection] = field(default_factory=set)
    ahead: dict[Connection, tuple[str, int]] = field(default_factory=dict)
    """Newcomers, and what their answer already told: the relay may still be behind it."""
    joining: dict[Connection, list[Spoken]] = field(default_factory=dict)


class Hall:
    """Local membership. A newcomer's events wait until the join has been answered."""

    def __init__(self, delivered: Callable[[str, int], None]) -> None:
        self._rooms: dict[str, _Room] = {}
        self._delivered = delivered

    def deliver(self, room: str, spoken: Spoken) -> None:
        """Send an event to everyone here who is in the room; the frame is built once."""
        found = self._rooms.get(room)
        if found is None:
            return
        for waiting in found.joining.values():
            waiting.append(spoken)
        for connection, (epoch, seq) in tuple(found.ahead.items()):
            if spoken.epoch != epoch or spoken.seq > seq:
                del found.ahead[connection]
                found.members.add(connection)
        if found.members:
            text = EVENT_PREFIX + spoken.body
            frame = text_frame(text.encode())
            for connection in tuple(found.members):
                connection.write(frame, text)
            self._delivered(room, len(found.members))

    def begin(self, connection: Connection, room: str) -> None:
        """Hold the room's events back for *connection* while its join is answered."""
        found = self._rooms.setdefault(room, _Room())
        found.members.discard(connection)
        found.ahead.pop(connection, None)
        found.joining[connection] = []

    def admit(self, connection: Connection, room: str, epoch: str, seq: int) -> None:
        """Send what was held back behind *seq*, and from now on everything at once."""
        found = self._rooms.get(room)
        if found is None or connection not in found.joining:
            return
        found.ahead[connection] = (epoch, seq)
        for spoken in found.joining.pop(connection):
            if spoken.epoch != epoch or spoken.seq > seq:
                if found.ahead.pop(connection, None):
                    found.members.add(connection)
                text = EVENT_PREFIX + spoken.body
                connection.write(text_frame(text.encode()), text)
                self._delivered(room, 1)

    def remove(self, connection: Connection, room: str) -> bool:
        """Take *connection* out; return whether nobody is left here."""
        found = self._rooms.get(room)
        if found is None:
            return True
        found.members.discard(connection)
        found.ahead.pop(connection, None)
        found.joining.pop(connection, None)
        if found.members or found.ahead or found.joining:
            return False
        del self._rooms[room]
        return True
