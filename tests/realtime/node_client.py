"""Official Socket.IO clients in Node, driven from here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests.node_packages import install
from tests.people import Json

_FOLDER: Final = Path(__file__).parents[1] / "node"
_PATIENCE: Final = 15.0
_LONGEST_LINE: Final = 1 << 20

LATEST: Final = "socket.io-client"
"""Of version 4; the name of an older one ends with its version."""

OLDER: Final = ("socket.io-client-2", "socket.io-client-3")

POLLING_FIRST: Final = ["polling", "websocket"]
WEBSOCKET_ONLY: Final = ["websocket"]


@pytest.fixture(scope="module")
def installed() -> None:
    """Install the clients that the lock file names; skip, and say why, where that cannot be."""
    install(_FOLDER, LATEST, *OLDER)


class NodeClient:
    """A Node process with one socket, and everything that it has said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.lines: list[Json] = []
        self._changed = asyncio.Condition()
        self._calls = 0

    async def read(self) -> None:
        """Take what it says until it ends."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            async with self._changed:
                self.lines.append(json.loads(line))
                self._changed.notify_all()

    async def until(self, wanted: Callable[[Json], object], count: int = 1) -> Json:
        """Return the line that is the *count*-th wanted one."""
        async with asyncio.timeout(_PATIENCE), self._changed:
            while True:
                found = [line for line in self.lines if wanted(line)]
                if len(found) >= count:
                    return found[count - 1]
                await self._changed.wait()

    async def command(self, **command: Any) -> None:
        """Tell it to do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        await self._process.stdin.drain()

    async def send(self, event: str, *arguments: Any) -> list[Any]:
        """Have it send an event; return what it was acknowledged with.

        Bytes stand as ``{"bytes": <base64>}``, both ways.
        """
        self._calls += 1
        number = self._calls
        await self.command(do="call", id=number, event=event, arguments=arguments)
        line = await self.until(lambda line: line.get("id") == number)
        assert "answer" in line, line
        answer: list[Any] = line["answer"]
        return answer

    async def call(self, event: str, **data: Any) -> Json:
        """Have it send an event; return the acknowledgement."""
        (answer,) = await self.send(event, data)
        assert isinstance(answer, dict)
        return answer

    async def event(self, name: str, seq: int) -> Json:
        """Return what it heard under this number."""
        line = await self.until(
            lambda line: line.get("event") == name and line["data"].get("seq") == seq
        )
        heard: Json = line["data"]
        return heard


@asynccontextmanager
async def node(url: str, library: str = LATEST, **options: Any) -> AsyncIterator[NodeClient]:
    """Run a client with these options; what it sees of the server comes as lines."""
    wish = {"url": url, "library": library, **options}
    process = await asyncio.create_subprocess_exec(
        "node",
        "race.mjs",
        json.dumps(wish),
        cwd=_FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LONGEST_LINE,
    )
    client = NodeClient(process)
    reading = asyncio.create_task(client.read())
    try:
        yield client
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
        await reading
