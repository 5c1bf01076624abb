"""A Valkey of a test's own, and a way to it that can be held up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path

from regatta.server import valkey


class OwnValkey:
    """A Valkey of this test alone, that can be stopped and started again empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self.url = ""

    def start(self) -> None:
        """Start it; it has nothing in it, at the address that it had before."""
        self.url = self._stack.enter_context(valkey.running(self._folder))

    def stop(self) -> None:
        """Stop it; everything in it is gone."""
        self._stack.close()


class Gate:
    """A way to Redis on which what subscriptions say can be held up while all else passes."""

    def __init__(self, target: str) -> None:
        self._target = target.removeprefix("unix://")
        self._open = asyncio.Event()
        self._open.set()

    def close(self) -> None:
        """Hold up whatever subscriptions say from now on."""
        self._open.clear()

    def open(self) -> None:
        """Let it through."""
        self._open.set()

    @asynccontextmanager
    async def laid(self, path: Path) -> AsyncIterator[str]:
        """Listen for the server; yield the URL to give it."""
        async with await asyncio.start_unix_server(self._connected, path):
            yield f"unix://{path}"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_unix_connection(self._target)
        subscribed = asyncio.Event()
        answers = asyncio.create_task(self._answer(there_reader, writer, subscribed))
        with suppress(OSError):
            while message := await reader.read(1 << 16):
                if b"SUBSCRIBE" in message:
                    subscribed.set()
                there.write(message)
        there.close()
        await answers

    async def _answer(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        subscribed: asyncio.Event,
    ) -> None:
        with suppress(OSError):
            while message := await reader.read(1 << 16):
                if subscribed.is_set():
                    await self._open.wait()
                writer.write(message)
        writer.close()
