"""Clients that speak the protocol by hand, so that they can see and break all of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.people import Json, Person

_PATIENCE = 10.0

_MESSAGE, _EVENT, _ACK = "4", "42", "43"


@dataclass
class RawSocket:
    """A WebSocket without any client library over it; it answers pings unless told not to."""

    websocket: aiohttp.ClientWebSocketResponse
    pongs: bool = True
    handshake: Json = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    _number: int = 0

    async def send(self, packet: str | bytes) -> None:
        """Send a packet as it is."""
        if isinstance(packet, bytes):
            await self.websocket.send_bytes(packet)
        else:
            await self.websocket.send_str(packet)

    async def packet(self) -> str | None:
        """Return the next packet, None when the server has closed the connection."""
        while True:
            message = await asyncio.wait_for(self.websocket.receive(), _PATIENCE)
            if message.type != aiohttp.WSMsgType.TEXT:
                return None
            self.seen.append(message.data)
            if message.data != "2" or not self.pongs:
                return str(message.data)
            await self.websocket.send_str("3")

    async def until_closed(self) -> list[str]:
        """Return what still comes until the server closes the connection."""
        packets = []
        while (packet := await self.packet()) is not None:
            packets.append(packet)
        return packets

    async def until(self, start: str) -> str:
        """Return the next packet that begins with *start*."""
        while (packet := await self.packet()) is not None:
            if packet.startswith(start):
                return packet
        raise AssertionError(f"closed before {start!r}: {self.seen[-5:]}")

    async def connect(self, auth: Any) -> str:
        """Ask to be let in and return the answer."""
        await self.send("40" + json.dumps(auth))
        return await self.until("4")

    async def emit(self, *event: Any) -> str:
        """Send an event that wants an answer; return how that answer will begin."""
        self._number += 1
        await self.send(f"{_EVENT}{self._number}{json.dumps(event)}")
        return f"{_ACK}{self._number}["

    async def call(self, *event: Any) -> Json:
        """Send an event and return its acknowledgement."""
        start = await self.emit(*event)
        answer: Json = json.loads((await self.until(start))[len(start) - 1 :])[0]
        return answer


@asynccontextmanager
async def raw_socket(url: str, **options: Any) -> AsyncIterator[RawSocket]:
    """Yield a WebSocket after its Engine.IO handshake."""
    address = url + "/socket.io/?EIO=4&transport=websocket"
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(address, autoping=True, **options) as websocket,
    ):
        socket = RawSocket(websocket)
        opened = await socket.packet()
        assert opened is not None
        socket.handshake = json.loads(opened[1:])
        yield socket


@asynccontextmanager
async def signed_in(person: Person) -> AsyncIterator[RawSocket]:
    """Yield a WebSocket of *person*, let in, that takes messages of any length."""
    async with raw_socket(person.url, max_msg_size=0) as socket:
        answer = await socket.connect({"token": person.token})
        assert answer.startswith("40{"), answer
        yield socket


@dataclass
class Polling:
    """A session that polls, by hand."""

    url: str
    http: aiohttp.ClientSession
    handshake: Json

    async def get(self) -> tuple[int, str]:
        """Poll once; return the status and the body."""
        async with self.http.get(self.url) as reply:
            return reply.status, await reply.text()

    async def post(self, body: str) -> int:
        """Send a body; return the status."""
        async with self.http.post(self.url, data=body.encode()) as reply:
            await reply.read()
            return reply.status

    async def pending(self) -> asyncio.Task[tuple[int, str]]:
        """Return a poll that waits at the server."""
        task = asyncio.create_task(self.get())
        await asyncio.sleep(0)  # it takes the open connection, and what follows a new one
        # An answer that was asked for later: the poll has been read by then.
        async with self.http.get(self.url.partition("/socket.io")[0] + "/health/live") as reply:
            await reply.read()
        assert not task.done()
        return task


@asynccontextmanager
async def polling(url: str) -> AsyncIterator[Polling]:
    """Yield a session after its handshake."""
    async with aiohttp.ClientSession() as http:
        address = url + "/socket.io/?EIO=4&transport=polling"
        async with http.get(address) as reply:
            handshake = json.loads((await reply.text())[1:])
        yield Polling(f"{address}&sid={handshake['sid']}", http, handshake)


async def let_in(session: Polling, person: Person) -> None:
    """Come in as *person*."""
    assert await session.post("40" + json.dumps({"token": person.token})) == 200
    status, body = await session.get()
    assert (status, body[:3]) == (200, "40{")
