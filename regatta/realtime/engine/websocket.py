"""A WebSocket after its handshake: bytes in, messages out, and the other way round.

No task and no stream stand behind it: what arrives is handed on from the loop's own callback.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from typing import Final, cast

from regatta.realtime.engine.frames import (
    CLOSE,
    NORMAL_CLOSURE,
    PING,
    PONG,
    FrameReader,
    ProtocolViolation,
    close_frame,
    frame,
)
from regatta.realtime.engine.limits import FrameBudget

_CLOSE_SECONDS: Final = 5.0
"""For the client's half of the closing handshake."""

_NO_LINGERING: Final = struct.pack("ii", 1, 0)

_LEFT_UNREAD: Final = 1 << 16
"""Bytes that may wait to leave before we answer no more pings."""


class Receiver:
    """Whoever a WebSocket is read for; nothing that it is told may wait."""

    __slots__ = ()

    def opened(self, websocket: WebSocket) -> None:
        """The handshake is answered: it may be written to."""

    def received(self, message: str | bytes) -> None:
        """A message came in."""

    def cut(self, reason: str) -> None:
        """Hang up: of a ``slow-consumer``, as :meth:`WebSocket.bound` has it, or of a ``flood``."""

    def broken(self) -> None:
        """The client broke the protocol; nothing more comes in, and :meth:`lost` will follow."""

    def shut(self) -> None:
        """Nothing more may be written; may be said again."""

    def lost(self) -> None:
        """The WebSocket is over; nothing comes in or goes out any more. Said once."""


class WebSocket(asyncio.Protocol):
    """The server's end of a WebSocket, without extensions.

    Args:
        receiver: is handed messages, and told of the end, once.
        longest: message that is taken, in bytes.
        budget: of frames.
        head: is written first: the answer to the handshake.
        early: was read behind the handshake already.

    Attributes:
        closing: whether nothing more may be written.
    """

    __slots__ = (
        "_budget",
        "_early",
        "_head",
        "_lost",
        "_reader",
        "_timer",
        "closing",
        "receiver",
        "transport",
    )

    transport: asyncio.Transport

    def __init__(
        self, receiver: Receiver, longest: int, budget: FrameBudget, head: bytes, early: bytes = b""
    ) -> None:
        self.receiver = receiver
        self._reader: FrameReader | None = FrameReader(longest)
        self._budget = budget
        self._head = head
        self._early = early
        self.closing = False
        self._lost = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Answer the handshake."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._head)
        self._head = b""
        self.receiver.opened(self)
        if self._early:
            early, self._early = self._early, b""
            self.data_received(early)

    def bound(self, waiting_bytes: int) -> None:
        """Tell the receiver when more than this waits to leave; asking at each write costs more."""
        self.transport.set_write_buffer_limits(high=waiting_bytes)

    def allow(self, longest: int) -> None:
        """Take messages up to *longest* bytes from now on."""
        if self._reader is not None:
            self._reader.longest = longest

    @property
    def waiting_bytes(self) -> int:
        """How many bytes were written and have not left the process."""
        return 0 if self._lost else self.transport.get_write_buffer_size()

    def write(self, data: bytes) -> None:
        """Send finished frames, unless the closing handshake has begun."""
        if not self.closing:
            self.transport.write(data)

    def data_received(self, data: bytes) -> None:
        """Hand on what is whole."""
        reader = self._reader
        if reader is None:
            return
        self._budget.refill(asyncio.get_running_loop().time())
        try:
            for opcode, message in reader.feed(data):
                if not self._budget.spend():
                    self._reader = None
                    self.receiver.cut("flood")
                    return
                if opcode >= CLOSE:
                    self._control(opcode, message)
                elif not self.closing:
                    self.receiver.received(message)
                if self._reader is None:
                    return
        except ProtocolViolation as violation:
            # What still comes is passed over: hanging up on it would take our word along.
            self._reader = None
            self.close(violation.code)
            if not self.transport.is_closing():
                self.transport.write_eof()
            self.receiver.broken()

    def _control(self, opcode: int, body: str | bytes) -> None:
        assert isinstance(body, bytes)  # noqa: S101 - the reader decodes text messages alone
        if opcode == PING and self.waiting_bytes < _LEFT_UNREAD:
            self.write(frame(PONG, body))
        elif opcode == CLOSE:
            self._reader = None
            if not self.closing:
                self._shut()
                self.transport.write(frame(CLOSE, body[:2]))
            self._end()

    def close(self, code: int = NORMAL_CLOSURE) -> None:
        """Begin the closing handshake; what was written before still goes out."""
        if self.closing or self._lost:
            return
        self._shut()
        self.transport.write(close_frame(code))
        self._timer = asyncio.get_running_loop().call_later(_CLOSE_SECONDS, self.abort)

    def _shut(self) -> None:
        self.closing = True
        self.receiver.shut()

    def _end(self) -> None:
        """Let what was written out and hang up, in time."""
        self.transport.close()
        if self._timer is None and not self._lost:
            self._timer = asyncio.get_running_loop().call_later(_CLOSE_SECONDS, self.abort)

    def abort(self) -> None:
        """Hang up at once; what was written and has not left is dropped.

        Also by the system: it would keep megabytes for a client that does not read them.
        """
        self._shut()
        if not self._lost:
            with suppress(OSError):
                sock = self.transport.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
            self.transport.abort()

    def pause(self) -> None:
        """Read no more for now."""
        if not self._lost and not self.transport.is_closing():
            self.transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if not self._lost and not self.transport.is_closing():
            self.transport.resume_reading()

    def pause_writing(self) -> None:
        """Tell the receiver that more waits to leave than may."""
        self.receiver.cut("slow-consumer")

    def eof_received(self) -> bool:
        """Hang up: a client that says no more hears no more."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio names it
        """Tell the receiver that it is over."""
        self._lost = True
        self._shut()
        self._reader = None
        if self._timer is not None:
            self._timer.cancel()
        self.receiver.lost()
