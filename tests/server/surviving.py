"""Racers who go on whatever happens to the server, and ways to kill it between any two steps."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Self

import aiohttp

from tests.people import Json, Person, Reply
from tests.realtime.raw import RawSocket, signed_in
from tests.running import Process

_GONE = (AssertionError, TypeError, aiohttp.ClientError, OSError, TimeoutError)
"""What a client sees of a server that dies: refused, reset, closed, or a torn handshake."""


class World:
    """A server that is started again whenever it was killed."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.kills = 0
        self.kill_at = 0
        self._acknowledged = 0
        self._reviving: asyncio.Task[None] | None = None

    def kill(self) -> None:
        """End the server now, as a power cut would, and have it started again."""
        if self._reviving is None or self._reviving.done():
            self.kills += 1
            os.kill(self.process.pid, signal.SIGKILL)
            self._reviving = asyncio.create_task(self._revive())

    async def _revive(self) -> None:
        await self.process.kill()
        await self.process.start()

    def acknowledged(self) -> None:
        """Count an answer of the server, perhaps its last one."""
        self._acknowledged += 1
        if self._acknowledged == self.kill_at:
            self.kill()

    def kill_after(self, answers: int) -> None:
        """End the server when it has given so many answers from now on."""
        self._acknowledged, self.kill_at = 0, answers

    async def back(self) -> None:
        """Return once the server serves."""
        if self._reviving is not None:
            await asyncio.shield(self._reviving)

    async def __aenter__(self) -> Self:
        await self.process.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.back()
        await self.process.kill()


class Survivor:
    """A racer who sends everything until it is acknowledged, under the same update id."""

    def __init__(self, world: World, person: Person) -> None:
        self.world, self.person = world, person
        self._socket: RawSocket | None = None
        self._stack = AsyncExitStack()

    async def request(self, method: str, path: str) -> Reply:
        """Send a request until it is answered with anything but "unavailable"."""
        while True:
            await self.world.back()
            try:
                reply = await self.person.request(method, path)
            except _GONE:
                await asyncio.sleep(0)
                continue
            if reply.status != 503:
                return reply

    async def send(self, event: str, **payload: Any) -> Json:
        """Send an event until it is acknowledged with anything but "unavailable"."""
        while True:
            await self.world.back()
            try:
                if self._socket is None:
                    self._socket = await self._stack.enter_async_context(signed_in(self.person))
                answer = await self._socket.call(event, payload)
            except _GONE:
                await self.close()
                continue
            if answer["ok"] or answer["error"]["code"] != "unavailable":
                return answer

    async def step(self, challenge_id: str, progress: int) -> None:
        """Take a step, which must be accepted."""
        update = {"challengeId": challenge_id, "updateId": f"u{progress}", "progress": progress}
        answer = await self.send("challenge-update", **update)
        assert answer["ok"], answer
        assert answer["progress"] >= progress
        self.world.acknowledged()

    async def close(self) -> None:
        """Let go of the socket, which may be dead."""
        self._socket = None
        with suppress(*_GONE):
            await self._stack.aclose()
        self._stack = AsyncExitStack()


class TrippedWire:
    """A way to Redis on which the server is killed when so many messages have passed.

    The server says a thing to Redis between any two of its steps that others can see, so
    counting them finds every place in which it can die.
    """

    def __init__(self, redis_url: str) -> None:
        self._target = redis_url.removeprefix("unix://")
        self._left: int | None = None
        self.world: World | None = None
        self.passed = 0
        self.let_through = False

    def arm(self, messages: int | None, *, let_through: bool = False) -> None:
        """Kill at this many messages from now; the last one still arrives if *let_through*."""
        self.passed, self._left, self.let_through = 0, messages, let_through

    @asynccontextmanager
    async def laid(self, path: Path) -> AsyncIterator[str]:
        """Listen for the server; yield the URL to give it."""
        server = await asyncio.start_unix_server(self._connected, path)
        async with server:
            yield f"unix://{path}"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_unix_connection(self._target)
        answers = asyncio.create_task(_pump(there_reader, writer))
        with suppress(OSError):
            while message := await reader.read(1 << 16):
                if not self._trips():
                    there.write(message)
                elif self.let_through:
                    there.write(message)
                    break
                else:
                    break
        there.close()
        await answers

    def _trips(self) -> bool:
        self.passed += 1
        if self._left is None or self.passed < self._left or self.world is None:
            return False
        self._left = None
        self.world.kill()
        return True


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while message := await reader.read(1 << 16):
            writer.write(message)
    writer.close()
