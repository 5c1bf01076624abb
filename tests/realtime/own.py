"""A Valkey of a test's own, and a way to it that can be held up."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path

from redis import Redis as Client
from redis.exceptions import RedisError

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
    """A way to Redis on which what subscriptions say can be held up while all else passes.

    It can also be cut altogether.
    """

    def __init__(self, target: str) -> None:
        self._target = target.removeprefix("unix://")
        self._ways: set[asyncio.StreamWriter] = set()
        self._talks: set[asyncio.Task[None]] = set()
        self._is_cut = False
        self._open = asyncio.Event()
        self._open.set()

    def close(self) -> None:
        """Hold up whatever subscriptions say from now on."""
        self._open.clear()

    def open(self) -> None:
        """Let it through."""
        self._open.set()

    def cut(self) -> None:
        """Let nothing through, and end every connection."""
        self._is_cut = True
        for way in self._ways:
            way.transport.abort()

    def mend(self) -> None:
        """Let new connections through."""
        self._is_cut = False

    @asynccontextmanager
    async def laid(self, path: Path) -> AsyncIterator[str]:
        """Listen for the server; yield the URL to give it."""
        async with await asyncio.start_unix_server(self._accept, path):
            yield f"unix://{path}"
        self._open.set()
        self.cut()
        await asyncio.gather(*self._talks)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.get_running_loop().create_task(self._connected(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self._is_cut:
                raise ConnectionResetError
            there_reader, there = await asyncio.open_unix_connection(self._target)
        except OSError:
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()
            return
        self._ways.add(writer)
        subscribed = asyncio.Event()
        answers = asyncio.create_task(self._answer(there_reader, writer, subscribed))
        with suppress(OSError):
            while message := await reader.read(1 << 16):
                if b"SUBSCRIBE" in message:
                    subscribed.set()
                there.write(message)
        self._ways.discard(writer)
        there.close()
        await answers
        with suppress(OSError):
            await asyncio.gather(writer.wait_closed(), there.wait_closed())

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


class KeptValkey:
    """A Valkey of this test alone that may be killed and comes back with what it wrote down."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{folder / 'valkey.sock'}"

    def start(self, *, log_of_writes: bool) -> None:
        """Start it with what it finds: every single write, or what was there at a SAVE."""
        binary = valkey.find_binary()
        assert binary is not None
        path = self._folder / "valkey.sock"
        path.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(path),
            "save": "",
            "appendonly": "yes" if log_of_writes else "no",
            "appendfsync": "always",
            "dir": str(self._folder),
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen([str(binary), *arguments], stdout=subprocess.DEVNULL)
        with Client.from_url(self.url) as client:
            client.connection_pool.connection_kwargs["retry"] = None
            while not self._answers(client):
                assert self._process.poll() is None

    @staticmethod
    def _answers(client: Client) -> bool:
        with suppress(RedisError, OSError):
            return bool(client.ping())
        return False

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
