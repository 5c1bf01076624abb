"""WebSocket clients by hand: they come in, and from then on they only count bytes."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

_PONGS: Final = {
    b"\x81\x012": b"\x81\x81\x00\x00\x00\x003",
    b"\x89\x00": b"\x8a\x80\x00\x00\x00\x00",
}
"""What answers a ping: of Engine.IO, and of WebSocket itself."""

_LONGEST_PING: Final = 3
_STAMP: Final = b'"sentAt":'
_STAMP_DIGITS: Final = 20
_SMALL_WINDOW: Final = 4096
_PATIENCE: Final = 60.0


@dataclass(frozen=True)
class Entry:
    """How to come in.

    Attributes:
        port: where.
        protocol: ``socketio``, or ``websocket`` for what ends with the upgrade.
        token: of whoever connects, where the server wants one.
        room: to join, where the server does not join it by itself.
        source: address to connect from.
    """

    port: int
    protocol: str = "socketio"
    token: str = ""
    room: str = ""
    source: str = "127.0.0.1"


def masked(text: str) -> bytes:
    """Return a client's text frame; the mask is zero, which leaves the text as it is."""
    body = text.encode()
    if len(body) < 126:
        return bytes((0x81, 0x80 | len(body))) + bytes(4) + body
    return b"\x81\xfe" + len(body).to_bytes(2, "big") + bytes(4) + body


def frames(data: bytearray) -> Iterator[bytes]:
    """Take the whole frames out of *data* and yield their bodies."""
    at = 0
    while len(data) >= at + 2:
        length, body = data[at + 1], at + 2
        if length == 126:
            length, body = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
        elif length == 127:
            length, body = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
        if len(data) < body + length:
            break
        at = body + length
        yield bytes(data[body:at])
    del data[:at]


class Member(asyncio.BufferedProtocol):
    """Counts the bytes that arrive and answers pings. All members of a process share a buffer."""

    buffer = bytearray(1 << 18)

    def __init__(self) -> None:
        self.bytes = 0
        self.lost = False

    def attach(self, transport: asyncio.Transport, rest: bytes) -> None:
        """Take a connection over that has come in."""
        self.transport = transport
        self.bytes = len(rest)
        transport.set_protocol(self)

    def get_buffer(self, _hint: int) -> bytearray:
        """Return where to read to."""
        return self.buffer

    def buffer_updated(self, count: int) -> None:
        """Count."""
        self.bytes += count
        if count <= _LONGEST_PING and (pong := _PONGS.get(bytes(self.buffer[:count]))):
            self.transport.write(pong)

    def connection_lost(self, _error: Exception | None) -> None:
        """Remember that the server hung up."""
        self.lost = True


class Timed(Member):
    """Also notes how old each event is when it arrives, in nanoseconds."""

    ages = array("q")

    def buffer_updated(self, count: int) -> None:
        """Count, and look for the moment each event was sent at."""
        self.bytes += count
        now, found, data = time.monotonic_ns(), 0, self.buffer
        while (found := data.find(_STAMP, found, count) + len(_STAMP)) >= len(_STAMP):
            digits = data[found : min(count, found + _STAMP_DIGITS)]
            sent = digits.partition(b",")[0].partition(b"}")[0]
            if len(sent) < len(digits):  # otherwise the number goes on in the next read
                self.ages.append(now - int(sent))


class Observer(Member):
    """Reads every frame, so that somebody knows how many events there were."""

    def __init__(self) -> None:
        super().__init__()
        self.events = 0
        self._rest = bytearray()

    def attach(self, transport: asyncio.Transport, rest: bytes) -> None:
        """Take over what has been read of a frame, too."""
        self._rest += rest
        super().attach(transport, rest)

    def buffer_updated(self, count: int) -> None:
        """Count the bytes and the events."""
        super().buffer_updated(count)
        self._rest += self.buffer[:count]
        self.events += sum(body.startswith(b"42") for body in frames(self._rest))


class _Coming(asyncio.Protocol):
    """The way in: the upgrade, the handshake, CONNECT, the room."""

    def __init__(self, entry: Entry, member: Member) -> None:
        self._entry = entry
        self._member = member
        self._rest = bytearray()
        self._upgraded = False
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{self._entry.port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._rest += data
        if not self._upgraded:
            head, end, rest = self._rest.partition(b"\r\n\r\n")
            if not end:
                return
            assert b" 101 " in head.partition(b"\r\n")[0], head
            self._upgraded, self._rest = True, rest
            if self._entry.protocol == "websocket":
                self._come_in()
        for body in list(frames(self._rest)):
            self._answer(body.decode())

    def _answer(self, packet: str) -> None:
        entry = self._entry
        if packet.startswith("0"):
            self._say("40" + (json.dumps({"token": entry.token}) if entry.token else ""))
        elif packet == "2":
            self._transport.write(masked("3"))
        elif packet.startswith("40") and entry.room:
            self._say(f'420["join-room",{{"room":"{entry.room}"}}]')
        elif packet.startswith(("40", '430[{"ok":true')):
            self._come_in()
        elif not packet.startswith("42"):
            self.done.set_exception(RuntimeError(f"refused: {packet}"))

    def _say(self, packet: str) -> None:
        self._transport.write(masked(packet))

    def _come_in(self) -> None:
        self._member.attach(self._transport, bytes(self._rest))
        if not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionResetError("hung up on the way in"))


async def come_in(entry: Entry, member: Member, *, small: bool = False) -> None:
    """Connect *member*; a *small* one leaves the kernel little room to wait in."""
    loop = asyncio.get_running_loop()
    sock = socket.socket()
    sock.setblocking(False)
    if small:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_WINDOW)
    if entry.source != "127.0.0.1":
        sock.bind((entry.source, 0))
    await loop.sock_connect(sock, ("127.0.0.1", entry.port))
    _, coming = await loop.create_connection(lambda: _Coming(entry, member), sock=sock)
    await asyncio.wait_for(coming.done, _PATIENCE)
