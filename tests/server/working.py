"""Workers as processes, and a mail server that lets letters wait."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from regatta.jobs import worker
from regatta.server import valkey
from regatta.server.wiring import System, cancelled
from regatta.services.jobs import Jobs
from tests.people import Json, Person
from tests.running import Process


class Worker:
    """`regatta worker` as a process of its own, beside the server whose stores it shares."""

    def __init__(self, server: Process, redis_url: str, **environment: str) -> None:
        self._server = server
        self._redis_url = redis_url
        self._environment = {**server.environment, **environment}
        self._process: asyncio.subprocess.Process | None = None

    async def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        os.kill(self._process.pid, number)

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal and return its exit code."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
        return await self._process.wait()

    async def __aenter__(self) -> Self:
        command = ["worker", "--data", str(self._server.data), "--redis", self._redis_url]
        log = await asyncio.to_thread(Path(f"{self._server.data}.worker.log").open, "ab")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "regatta",
            *command,
            env=self._environment,
            stdout=log,
            stderr=log,
        )
        log.close()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.stop(signal.SIGKILL)


@asynccontextmanager
async def own_valkey(folder: Path) -> AsyncIterator[str]:
    """Run a Valkey that a test may stop, in *folder*."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    with ExitStack() as stack:
        url = await asyncio.to_thread(stack.enter_context, valkey.running(folder))
        try:
            yield url
        finally:
            await asyncio.to_thread(stack.close)


@asynccontextmanager
async def working(system: System, jobs: Jobs | None = None) -> AsyncIterator[None]:
    """Do jobs for as long as the context lasts."""
    services = replace(system.services, jobs=jobs or system.services.jobs)
    task = asyncio.create_task(worker.run(system.redis_url, services))
    try:
        yield
    finally:
        await cancelled(task)


@dataclass
class Post:
    """A mail server: each client waits for its greeting until the test lets it in."""

    url: str = ""
    letters: list[str] = field(default_factory=list)
    clients: asyncio.Queue[asyncio.Event] = field(default_factory=asyncio.Queue)
    open: bool = False

    async def client(self) -> asyncio.Event:
        """Return what lets the next client in, once there is one."""
        async with asyncio.timeout(30):
            return await self.clients.get()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        admitted = asyncio.Event()
        self.clients.put_nowait(admitted)
        try:
            if not self.open:
                await admitted.wait()
            await self._talk(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # the client or the test is over
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 post.example.com\r\n")
        while line := await reader.readline():
            command = line[:4].upper()
            if command == b"DATA":
                writer.write(b"354 go on\r\n")
                letter = await reader.readuntil(b"\r\n.\r\n")
                self.letters.append(letter.decode())
            writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")

    @classmethod
    @asynccontextmanager
    async def office(cls) -> AsyncIterator[Self]:
        """Run one on a free port for as long as the context lasts."""
        post = cls()
        talks: set[asyncio.Task[None]] = set()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            talks.add(asyncio.create_task(post._connected(reader, writer)))

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        post.url = f"smtp+plain://127.0.0.1:{port}"
        try:
            yield post
        finally:
            server.close()
            for talk in talks:
                talk.cancel()
            await asyncio.gather(*talks)

    @property
    def settings(self) -> dict[str, str]:
        """The environment of processes that send their letters here."""
        return {"REGATTA_MAIL": "smtp", "REGATTA_SMTP_URL": self.url}


async def jobs_of(admin: Person, kind: str) -> list[Json]:
    """Return the organization's jobs of this kind, newest first."""
    found = await admin.get("/api/jobs")
    return [job for job in found["jobs"] if job["kind"] == kind]


async def in_state(admin: Person, job_id: str, state: str) -> Json:
    """Return the job once it is in this state."""
    async with asyncio.timeout(30):
        while True:
            job: Json = await admin.get(f"/api/jobs/{job_id}")
            if job["state"] == state:
                return job
