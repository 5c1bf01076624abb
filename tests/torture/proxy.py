"""A way from one server to Redis that can be cut, paused and made slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

_CHUNK: Final = 1 << 16


class Proxy:
    """Listens on a TCP port of its own and carries everything to a unix socket and back.

    Attributes:
        delay: seconds that each message takes more, either way.
    """

    def __init__(self, target: str) -> None:
        self._target = target
        self._open = asyncio.Event()
        self._open.set()
        self._cut = False
        self._connections: set[asyncio.Task[None]] = set()
        self.delay = 0.0
        self.port = 0

    @property
    def url(self) -> str:
        """What to tell the server."""
        return f"redis://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Reset every connection, and each new one at once."""
        self._cut = True
        for connection in self._connections:
            connection.cancel()

    def pause(self) -> None:
        """Keep the connections open and let nothing through."""
        self._open.clear()

    def mend(self) -> None:
        """Let everything through again, at full speed."""
        self._cut = False
        self.delay = 0.0
        self._open.set()

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[Proxy]:
        """Listen for as long as the context lasts."""
        server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.cut()
            await asyncio.gather(*self._connections, return_exceptions=True)

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        task = asyncio.create_task(self._carry(reader, writer))
        self._connections.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            self._connections.discard(task)
            writer.transport.abort()

        task.add_done_callback(ended)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until either end is gone, or it is cut."""
        there: asyncio.StreamWriter | None = None
        try:
            with suppress(OSError, asyncio.CancelledError):
                there_reader, there = await asyncio.open_unix_connection(self._target)
                ways = (self._pump(reader, there), self._pump(there_reader, writer))
                tasks = [asyncio.create_task(way) for way in ways]
                try:
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            if there is not None:
                there.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(_CHUNK):
                await self._open.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(chunk)
                await writer.drain()
