"""Servers for tests: in this process, or as processes that can be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from aiohttp import web, web_app

from regatta.realtime.redis import connect
from regatta.realtime.scripts import Scripts
from regatta.server import listeners
from regatta.server.app import make_app
from regatta.server.http import Runner
from regatta.server.metrics import Metrics
from regatta.server.settings import Settings
from regatta.server.wiring import System, opened


@dataclass(frozen=True)
class Running:
    """A server in this process."""

    url: str
    system: System = field(repr=False)  # asyncio shows the result of a task whenever it ends one


@asynccontextmanager
async def in_process(
    settings: Settings,
    redis_url: str,
    *,
    run_jobs: bool = True,
    port: int = 0,
    peers: Path | None = None,
) -> AsyncIterator[Running]:
    """Run a server, on a free port if none is named, for as long as the context lasts."""
    with listeners.listen("127.0.0.1", port) as listener:
        async with opened(settings, redis_url) as system:
            app = await asyncio.to_thread(
                make_app, system, Metrics(), run_jobs=run_jobs, peers=peers
            )
            runner = Runner(app, access_log=None, shutdown_timeout=0.5)
            await runner.setup()
            await web.SockSite(runner, listener).start()
            try:
                yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", system)
            finally:
                await runner.cleanup()
                # aiohttp remembers its last thousand handlers, and with them whole applications.
                web_app._cached_build_middleware.cache_clear()  # noqa: SLF001 - there is no other way


@asynccontextmanager
async def scripts_at(url: str) -> AsyncIterator[Scripts]:
    """Yield what a worker runs its scripts with, on connections of its own."""
    redis = connect(url)
    scripts = Scripts(redis)
    try:
        yield scripts
    finally:
        await scripts.close()
        await redis.aclose()


class Process:
    """`regatta serve` as a process of its own, with the embedded stores.

    Attributes:
        program: the module to run, and what it takes before the command.
    """

    def __init__(self, data: Path, *arguments: str, **environment: str) -> None:
        self.data = data
        self.arguments = arguments
        self.environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("REGATTA_")},
            "REGATTA_COUNTDOWN_SECONDS": "0",
            "REGATTA_RATE_LIMITS": "false",
            **environment,
        }
        self.port = 0
        self.program: tuple[str, ...] = ("regatta",)
        self._process: asyncio.subprocess.Process | None = None
        self._log = data.with_suffix(".log")

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it and return once it serves; a restart takes the same port."""
        command = [sys.executable, "-m", *self.program, "serve", "--data", str(self.data)]
        log = await asyncio.to_thread(self._log.open, "ab")
        self._process = await asyncio.create_subprocess_exec(
            *command,
            "--port",
            str(self.port),
            *self.arguments,
            env=self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        log.close()
        assert self._process.stdout is not None
        line = (await self._process.stdout.readline()).decode()
        assert line.startswith("Regatta serves http://"), await self.log()
        self.port = int(line.rsplit(":", 1)[1])

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self.stop(signal.SIGKILL)

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal and return its exit code."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
        return await self._process.wait()

    async def log(self) -> str:
        """Return what it logged."""
        return await asyncio.to_thread(self._log.read_text)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.kill()
