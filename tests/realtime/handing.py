"""Servers of several workers, and crowds of official clients at them."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psutil

from regatta.server.settings import Settings
from tests.people import Json, Person
from tests.running import Process, Running, in_process

_FOLDER: Final = Path(__file__).parents[1] / "node"
_PATIENCE: Final = 30.0


@dataclass
class Clients:
    """Official clients in one Node process, and everything that they have said."""

    process: asyncio.subprocess.Process
    count: int
    lines: list[Json] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _calls: int = 0

    async def read(self) -> None:
        """Take what they say until they end."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            async with self._changed:
                self.lines.append(json.loads(line))
                self._changed.notify_all()

    def those(self, wanted: Callable[[Json], object]) -> Counter[int]:
        """Return how often each client has said what is wanted."""
        return Counter(line["client"] for line in self.lines if wanted(line))

    async def until_each(
        self, wanted: Callable[[Json], object], times: int = 1, among: set[int] | None = None
    ) -> None:
        """Return once each client, or those named, has said what is wanted so often."""
        numbers = range(self.count) if among is None else among
        async with asyncio.timeout(_PATIENCE), self._changed:
            await self._changed.wait_for(
                lambda: all(self.those(wanted)[number] >= times for number in numbers)
            )

    async def until_back(self) -> None:
        """Return once everybody who was cut off is connected again."""

        def all_back() -> bool:
            connected = self.those(lambda line: "connected" in line)
            return connected - Counter(range(self.count)) == self.those(
                lambda line: "disconnected" in line
            )

        async with asyncio.timeout(_PATIENCE), self._changed:
            await self._changed.wait_for(all_back)

    async def call(self, client: int, event: str, **data: Any) -> Json:
        """Have one of them send an event; return the acknowledgement."""
        self._calls += 1
        number = self._calls
        command = {"client": client, "id": number, "event": event, "data": data}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command).encode() + b"\n")

        def answers() -> list[Json]:
            return [line["answer"] for line in self.lines if line.get("id") == number]

        async with asyncio.timeout(_PATIENCE), self._changed:
            return (await self._changed.wait_for(answers))[0]

    def heard(self, client: int, room: str) -> list[int]:
        """Return the numbers of the events that a client heard in a room, as they came."""
        return [
            line["data"]["seq"]
            for line in self.lines
            if line["client"] == client and "event" in line and line["data"].get("room") == room
        ]

    def workers(self) -> dict[int, str]:
        """Return the worker that each client's newest session names."""
        return {line["client"]: line["session"][:8] for line in self.lines if "session" in line}


@asynccontextmanager
async def clients(person: Person, count: int, **options: Any) -> AsyncIterator[Clients]:
    """Run official clients of one person, each with a session of its own."""
    wish = {"url": person.url, "clients": count, "auth": {"token": person.token}, **options}
    process = await asyncio.create_subprocess_exec(
        "node",
        "crowd.mjs",
        json.dumps(wish),
        cwd=_FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    crowd = Clients(process, count)
    reading = asyncio.create_task(crowd.read())
    try:
        yield crowd
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
        await reading


@dataclass(frozen=True)
class Pair:
    """Two servers of one installation.

    Attributes:
        folder: of their private sockets when they are on one host.
    """

    first: Running
    second: Running
    folder: Path | None


@asynccontextmanager
async def two_servers(settings: Settings, redis_url: str, *, near: bool) -> AsyncIterator[Pair]:
    """Run two servers; those on two hosts know of each other by their addresses alone."""
    with TemporaryDirectory(prefix="regatta-") as name:
        folder = Path(name) if near else None
        servers: list[AbstractAsyncContextManager[Running]] = []
        for port in (free_port(), free_port()):
            address = None if near else f"http://127.0.0.1:{port}"
            own = settings.model_copy(update={"advertised_url": address})
            servers.append(
                in_process(own, redis_url, run_jobs=not servers, port=port, peers=folder)
            )
        async with servers[0] as first, servers[1] as second:
            await _announced(first)
            await _announced(second)
            yield Pair(first, second, folder)


async def _announced(server: Running) -> None:
    """Return once the other one can know of it."""
    workers = server.system.workers
    async with asyncio.timeout(_PATIENCE):
        while workers.worker_id not in {status.id for status in await workers.all()}:  # noqa: ASYNC110 - Redis tells nobody
            await asyncio.sleep(0)


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def worker_processes(server: Process) -> list[psutil.Process]:
    """Return the workers of a server that live."""
    found = []
    for child in psutil.Process(server.pid).children():
        with suppress(psutil.NoSuchProcess):
            if "regatta.server.worker" in child.cmdline():
                found.append(child)
    return found


def by_name(server: Process) -> dict[str, psutil.Process]:
    """Return the workers of a server by their ids, which are the names of their sockets."""
    found = {}
    for worker in worker_processes(server):
        for connection in worker.net_connections("unix"):
            if (path := Path(str(connection.laddr))).suffix == ".fds":
                found[path.stem] = worker
    return found


def connections_of(worker: psutil.Process, port: int) -> int:
    """Return how many clients hold a connection to this worker itself."""
    return sum(
        connection.status == psutil.CONN_ESTABLISHED and connection.laddr.port == port
        for connection in worker.net_connections("tcp")
    )
