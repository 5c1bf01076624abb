"""The rooms as this worker sees them: who is in, and what each of them is sent.

The first event of a silent room leaves at once. What follows within the window leaves together, in
one write to each member, as Nagle's algorithm does for bytes: an event costs a member a fraction
of what it would alone, and waits a few milliseconds at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from regatta.realtime.engine import Connection, text_frame
from regatta.realtime.relay import Spoken

EVENT_PREFIX: Final = "42"
"""Engine.IO message, Socket.IO event, default namespace."""

WINDOW_SECONDS: Final = 0.005
"""How long an event waits at most for others of its room."""

_GATHERED_BYTES: Final = 1 << 16
"""So much leaves at once even within the window."""


@dataclass(slots=True)
class _Room:
    members: set[Connection] = field(default_factory=set)
    ahead: dict[Connection, tuple[str, int]] = field(default_factory=dict)
    """Newcomers, and what their answer already told: the relay may still be behind it."""
    joining: dict[Connection, list[Spoken]] = field(default_factory=dict)
    gathered: list[str] = field(default_factory=list)
    """Packets for :attr:`members` that wait for the window to end."""
    gathered_bytes: int = 0
    sent_at: float = -WINDOW_SECONDS
    """When something was sent last, by the loop's clock."""
    transports: list[asyncio.Transport] = field(default_factory=list)
    """Of the members that are written to directly."""
    others: list[Connection] = field(default_factory=list)
    """The members that are not."""
    sorted_at: int = -1
    """The move of connections up to which these two lists hold; -1 when members have changed."""

    def unsort(self) -> None:
        """Let go of both lists: members have changed, and some may be gone for good."""
        self.transports, self.others, self.sorted_at = [], [], -1


class Hall:
    """Local membership. A newcomer's events wait until the join has been answered.

    Args:
        delivered: is told how many members of a room were sent how many events in one write.
    """

    def __init__(self, delivered: Callable[[str, int, int], None]) -> None:
        self._rooms: dict[str, _Room] = {}
        self._delivered = delivered
        self._gathering: dict[str, _Room] = {}
        self._moves = 0

    def __len__(self) -> int:
        """Return how many rooms have members here."""
        return len(self._rooms)

    def moved(self) -> None:
        """Take note that a connection got or lost the transport that it is written to."""
        self._moves += 1

    def deliver(self, room: str, spoken: Spoken) -> None:
        """Send an event to everyone here who is in the room, at once or with the next ones."""
        found = self._rooms.get(room)
        if found is None:
            return
        for waiting in found.joining.values():
            waiting.append(spoken)
        if found.ahead:
            self._catch_up(room, found, spoken)
        if not found.members:
            return
        found.gathered.append(EVENT_PREFIX + spoken.body)
        found.gathered_bytes += len(spoken.body)
        if len(found.gathered) == 1:
            self._schedule(room, found)
        elif found.gathered_bytes > _GATHERED_BYTES:
            self._flush(room, found)

    def tell(self, room: str, packet: str) -> None:
        """Send everyone here who is in the room what has no place in its sequence, at once.

        Whoever is still joining is not in it.
        """
        found = self._rooms.get(room)
        if found is None:
            return
        self._flush(room, found)
        text = EVENT_PREFIX + packet
        frame = text_frame(text.encode())
        for connection in (*found.members, *found.ahead):
            connection.write(frame, [text])

    def _schedule(self, room: str, found: _Room) -> None:
        """Have what is gathered sent: at once in a silent room, otherwise when the window ends."""
        loop = asyncio.get_running_loop()
        if loop.time() - found.sent_at >= WINDOW_SECONDS:
            # What came in the same breath leaves along with it.
            loop.call_soon(self._flush, room, found)
            return
        if not self._gathering:
            loop.call_later(WINDOW_SECONDS, self._flush_all)
        self._gathering[room] = found

    def _flush_all(self) -> None:
        gathering, self._gathering = self._gathering, {}
        for room, found in gathering.items():
            self._flush(room, found)

    def _catch_up(self, room: str, found: _Room, spoken: Spoken) -> None:
        """Make members of the newcomers who have not been told of this event."""
        for connection, (epoch, seq) in tuple(found.ahead.items()):
            if spoken.epoch != epoch or spoken.seq > seq:
                # What was gathered before is behind them.
                self._flush(room, found)
                del found.ahead[connection]
                found.members.add(connection)
                found.unsort()

    def _flush(self, room: str, found: _Room) -> None:
        """Send what was gathered to all members; the frames are built once."""
        packets = found.gathered
        if not packets:
            return
        found.gathered, found.gathered_bytes = [], 0
        found.sent_at = asyncio.get_running_loop().time()
        frames = b"".join([text_frame(text.encode()) for text in packets])
        if found.sorted_at != self._moves:
            self._sort(found)
        # With many members this loop is what an event costs. A write may end a connection, and
        # that a membership, but never within this turn of the loop.
        for transport in found.transports:
            transport.write(frames)
        for connection in found.others:
            connection.write(frames, packets)
        self._delivered(room, len(found.members), len(packets))

    def _sort(self, found: _Room) -> None:
        """Part the members by how they are written to."""
        found.transports, found.others, found.sorted_at = [], [], self._moves
        for connection in found.members:
            if connection.transport is not None:
                found.transports.append(connection.transport)
            else:
                found.others.append(connection)

    def begin(self, connection: Connection, room: str) -> None:
        """Hold the room's events back for *connection* while its join is answered."""
        found = self._rooms.setdefault(room, _Room())
        self._flush(room, found)
        found.members.discard(connection)
        found.unsort()
        found.ahead.pop(connection, None)
        found.joining[connection] = []

    def admit(self, connection: Connection, room: str, epoch: str, seq: int) -> None:
        """Send what was held back behind *seq*, and from now on everything with the others."""
        found = self._rooms.get(room)
        if found is None or connection not in found.joining:
            return
        self._flush(room, found)
        found.ahead[connection] = (epoch, seq)
        for spoken in found.joining.pop(connection):
            if spoken.epoch != epoch or spoken.seq > seq:
                if found.ahead.pop(connection, None):
                    found.members.add(connection)
                    found.unsort()
                text = EVENT_PREFIX + spoken.body
                connection.write(text_frame(text.encode()), [text])
                self._delivered(room, 1, 1)

    def remove(self, connection: Connection, room: str) -> bool:
        """Take *connection* out; return whether nobody is left here."""
        found = self._rooms.get(room)
        if found is None:
            return True
        self._flush(room, found)
        found.members.discard(connection)
        found.unsort()
        found.ahead.pop(connection, None)
        found.joining.pop(connection, None)
        if found.members or found.ahead or found.joining:
            return False
        del self._rooms[room]
        return True
