"""The limit: asyncio transports and nothing else, each handed one finished frame."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from typing import Any, Final, cast

import uvloop

from benchmarks.realtime.control import EVENT, obey, options

_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

_members: set[asyncio.Transport] = set()


class Connection(asyncio.Protocol):
    """Answers the upgrade, then ignores whatever comes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember who is there."""
        self._transport = cast("asyncio.Transport", transport)
        self._head = b""

    def data_received(self, data: bytes) -> None:
        """Answer the upgrade once it is whole."""
        if self._transport in _members:
            return
        self._head += data
        if not self._head.endswith(b"\r\n\r\n"):
            return
        key = self._head.lower().partition(b"sec-websocket-key: ")[2].partition(b"\r\n")[0]
        at = self._head.lower().find(key)
        given = self._head[at : at + len(key)].decode() + _GUID
        accept = base64.b64encode(hashlib.sha1(given.encode()).digest())  # noqa: S324 - RFC 6455
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        _members.add(self._transport)

    def connection_lost(self, _error: Exception | None) -> None:
        """Forget who is gone."""
        _members.discard(self._transport)


def _frame(step: dict[str, Any]) -> bytes:
    body = f"42{json.dumps([EVENT, step], separators=(',', ':'))}".encode()
    return b"\x81\x7e" + len(body).to_bytes(2, "big") + body


async def serve(**_: object) -> None:
    """Serve until ended."""
    server = await asyncio.get_running_loop().create_server(
        Connection, "127.0.0.1", 0, backlog=1024
    )

    async def burst(steps: list[dict[str, Any]]) -> None:
        frames = b"".join(map(_frame, steps))
        for member in _members:
            member.write(frames)

    await obey(burst, port=server.sockets[0].getsockname()[1])


if __name__ == "__main__":
    uvloop.run(serve(**options()))
