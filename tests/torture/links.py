"""Ways to speak Socket.IO by hand: by WebSocket, by polling, by one and then the other."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import deque
from contextlib import suppress
from typing import Any, Final, Literal, Protocol

import aiohttp

Transport = Literal["websocket", "polling", "upgrade"]

GONE: Final = (aiohttp.ClientError, OSError, EOFError, ValueError)
"""What a client sees of a server that dies: refused, reset, torn, or silent (an OSError, too)."""

_SEPARATOR: Final = "\x1e"
_SMALL_WINDOW: Final = 4096
_SMALL_SEGMENT: Final = 1024


class Link(Protocol):
    """One Engine.IO session."""

    async def send(self, packet: str) -> None:
        """Send a packet."""

    async def receive(self) -> str | None:
        """Return the next packet, None when the session is over."""

    async def drop(self) -> None:
        """Vanish without a word."""


class WebSocketLink:
    """A session over a WebSocket."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse, first: deque[str]) -> None:
        self._websocket = websocket
        self._first = first

    async def send(self, packet: str) -> None:
        """Send a packet."""
        await self._websocket.send_str(packet)

    async def receive(self) -> str | None:
        """Return the next packet, None when the session is over."""
        if self._first:
            return self._first.popleft()
        message = await self._websocket.receive()
        return str(message.data) if message.type == aiohttp.WSMsgType.TEXT else None

    async def drop(self) -> None:
        """Close the connection under the WebSocket."""
        wire = self._websocket.get_extra_info("socket")
        if wire is not None:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
        with suppress(*GONE):
            async with asyncio.timeout(1):
                await self._websocket.close()


class PollingLink:
    """A session that polls."""

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http = http
        self._address = address
        self._packets: deque[str] = deque()
        self._posting = asyncio.Lock()
        self._over = False

    async def send(self, packet: str) -> None:
        """Post a packet, once the one before it is taken: two at once end the session."""
        async with (
            self._posting,
            self._http.post(self._address, data=packet.encode()) as reply,
        ):
            await reply.read()
            if reply.status != 200:
                raise EOFError

    async def receive(self) -> str | None:
        """Return the next packet, None when the session is over."""
        while not self._packets and not self._over:
            self._packets += await self.poll()
        return self._packets.popleft() if self._packets else None

    async def poll(self) -> list[str]:
        """Return what one request brings."""
        async with self._http.get(self._address) as reply:
            body = await reply.text()
            self._over = reply.status != 200
            return [] if self._over else body.split(_SEPARATOR)

    async def drop(self) -> None:
        """Poll no more: whoever polls has no connection to close."""
        self._over = True

    async def upgraded(self, address: str) -> WebSocketLink:
        """Go over to a WebSocket as the official client does; return it."""
        websocket = await self._http.ws_connect(address, max_msg_size=0)
        poll = asyncio.create_task(self.poll())
        try:
            await _probe(websocket)
            packets = await poll
            await websocket.send_str("5")
        except BaseException:
            poll.cancel()
            await asyncio.gather(poll, return_exceptions=True)
            await websocket.close()
            raise
        return WebSocketLink(websocket, deque(packet for packet in packets if packet != "6"))


async def _probe(websocket: aiohttp.ClientWebSocketResponse) -> None:
    await websocket.send_str("2probe")
    if (await websocket.receive()).data != "3probe":
        raise EOFError


async def opened(
    http: aiohttp.ClientSession, url: str, transport: Transport, auth: dict[str, Any]
) -> Link:
    """Return a session that has asked to be let in; the answer is still to come."""
    connect = "40" + json.dumps(auth)
    path = "/socket.io/?EIO=4&transport="
    if transport == "websocket":
        websocket = await http.ws_connect(f"{url}{path}websocket", max_msg_size=0)
        link = WebSocketLink(websocket, deque())
        try:
            await link.receive()
            await link.send(connect)
        except BaseException:
            await link.drop()
            raise
        return link
    async with http.get(f"{url}{path}polling") as reply:
        handshake = json.loads((await reply.text())[1:])
    sid = handshake["sid"]
    polling = PollingLink(http, f"{url}{path}polling&sid={sid}")
    await polling.send(connect)
    if transport == "upgrade":
        return await polling.upgraded(f"{url}{path}websocket&sid={sid}")
    return polling


def usual_session() -> aiohttp.ClientSession:
    """Return an HTTP client for many connections."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


def narrow_session() -> aiohttp.ClientSession:
    """Return an HTTP client whose connections hold little: what is not read waits at the server."""

    def narrow(address: Any) -> socket.socket:
        family, kind, protocol = address[:3]
        wire = socket.socket(family, kind, protocol)
        wire.setblocking(False)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_WINDOW)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SMALL_SEGMENT)
        return wire

    connector = aiohttp.TCPConnector(limit=0, socket_factory=narrow)
    return aiohttp.ClientSession(connector=connector)
