"""A WebSocket client of bare bytes, for frames and handshakes that no library would send."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import aiohttp

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10

_PATIENCE: Final = 10.0
_KEY: Final = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT: Final = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""The answer to the key above, as RFC 6455 itself has it."""


def frame(
    opcode: int, body: bytes = b"", *, fin: bool = True, reserved: int = 0, masked: bool = True
) -> bytes:
    """Return a client's frame, broken as asked."""
    head = bytes((fin << 7 | reserved << 4 | opcode,))
    length = len(body)
    if length < 126:
        head += bytes((masked << 7 | length,))
    elif length < 1 << 16:
        head += bytes((masked << 7 | 126,)) + length.to_bytes(2, "big")
    else:
        head += bytes((masked << 7 | 127,)) + length.to_bytes(8, "big")
    if not masked:
        return head + body
    mask = b"\x9a\x01\xfe\x37"
    repeated = int.from_bytes((mask * (length // 4 + 1))[:length], "big")
    return head + mask + (int.from_bytes(body, "big") ^ repeated).to_bytes(length, "big")


def closing(code: int, reason: bytes = b"") -> bytes:
    """Return a client's close frame."""
    return frame(CLOSE, code.to_bytes(2, "big") + reason)


def handshake(path: str = "/socket.io/?EIO=4&transport=websocket", **changed: str) -> bytes:
    """Return the request for a WebSocket; *changed* are its headers, or its first line."""
    method, version = changed.pop("method", "GET"), changed.pop("version", "HTTP/1.1")
    headers = {
        "Host": "localhost",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": _KEY,
    } | {name.replace("_", "-"): text for name, text in changed.items()}
    lines = [f"{method} {path} {version}"]
    lines += [f"{name}: {text}" for name, text in headers.items() if text]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


class Frame(NamedTuple):
    """What the server sent."""

    opcode: int
    body: bytes


@dataclass
class Wire:
    """An open connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def unsent(self) -> int:
        """How many bytes were written and not yet taken."""
        return self.writer.transport.get_write_buffer_size()

    async def send(self, *frames: bytes) -> None:
        """Send all of it at once."""
        self.writer.write(b"".join(frames))
        await self.writer.drain()

    async def trickle(self, data: bytes) -> None:
        """Send it byte by byte; the server reads between any two."""
        for byte in data:
            self.writer.write(bytes((byte,)))
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    async def head(self) -> str:
        """Return the head of an answer."""
        async with asyncio.timeout(_PATIENCE):
            return (await self.reader.readuntil(b"\r\n\r\n")).decode()

    async def frame(self) -> Frame | None:
        """Return the next frame, None at the end; the server masks and cuts nothing."""
        try:
            async with asyncio.timeout(_PATIENCE):
                first, second = await self.reader.readexactly(2)
                assert first & 0xF0 == 0x80
                assert second < 0x80
                length = second
                if second >= 126:
                    wide = await self.reader.readexactly(2 if second == 126 else 8)
                    length = int.from_bytes(wide, "big")
                return Frame(first & 0xF, await self.reader.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    async def text(self) -> str:
        """Return the next message, which is text."""
        found = await self.frame()
        assert found is not None
        assert found.opcode == TEXT
        return found.body.decode()

    async def ended(self) -> int | None:
        """Return the close code once the server has hung up."""
        code = None
        while (found := await self.frame()) is not None:
            assert code is None, "something came after the close frame"
            if found.opcode == CLOSE:
                code = int.from_bytes(found.body[:2], "big")
        return code

    def lose(self) -> None:
        """Hang up without a word."""
        self.writer.transport.abort()


@asynccontextmanager
async def sending(websocket: aiohttp.ClientWebSocketResponse, data: bytes) -> AsyncIterator[None]:
    """Send bytes past a library's client, as fast as they are taken; done when this ends."""
    writer: Any = websocket._writer  # noqa: SLF001 - only there can so much be sent at once
    transport: asyncio.Transport = writer.transport
    transport.write(data)
    yield
    async with asyncio.timeout(_PATIENCE):
        while transport.get_write_buffer_size():  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Wire]:
    """Yield a connection on which nothing was said yet."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    wire = Wire(reader, writer)
    try:
        yield wire
    finally:
        wire.lose()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Wire]:
    """Yield a WebSocket after both handshakes."""
    async with connected(url) as wire:
        await wire.send(handshake())
        assert ACCEPT in await wire.head()
        assert (await wire.text()).startswith("0{")
        yield wire
