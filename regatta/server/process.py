"""One server process: the application on a listening socket until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from aiohttp import web

from regatta.handlers.health import CHECKS
from regatta.jobs import worker
from regatta.models.errors import Unavailable
from regatta.server.app import SOCKETS, make_app
from regatta.server.failures import StartupError
from regatta.server.http import Runner
from regatta.server.listeners import Listeners, listen, relieve
from regatta.server.metrics import Metrics
from regatta.server.observing import metrics_app
from regatta.server.processes import RETIRE
from regatta.server.settings import Settings
from regatta.server.wiring import System, cancelled, opened
from regatta.storage.engine import StorageError

log = logging.getLogger("regatta.server")

_COLLECT_AFTER = 20_000
"""New objects, beyond those that went again, before the young ones are looked through."""

_FIRST_REQUEST_SECONDS = 1.0
"""Between the last connection that a retiring process takes and its end."""

_AT_ONCE_SECONDS = 0.5
"""What Ctrl-C leaves for frames and requests under way."""


def run(main: Callable[[], Awaitable[None]]) -> None:
    """Run *main* on the fastest event loop there is."""
    if sys.platform == "win32":
        asyncio.run(_awaited(main))
        return
    import uvloop  # noqa: PLC0415 - there is none for Windows

    uvloop.run(_awaited(main))


async def _awaited(main: Callable[[], Awaitable[None]]) -> None:
    await main()


class Stop:
    """Why the process shall stop: at once (Ctrl-C) or in peace (SIGTERM)."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        self._starting: asyncio.Task[None] | None = None
        self.at_once = False
        self.others_serve = False

    def watch(self, parent: int | None = None) -> None:
        """Listen for the signals of this process, and for the end of *parent*, a pipe."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, self.ask, True)
        loop.add_signal_handler(signal.SIGTERM, self.ask, False)
        loop.add_signal_handler(RETIRE, self.retire)
        if parent is not None:
            self._watch_parent(parent)

    def _watch_parent(self, descriptor: int) -> None:
        """Stop when the other end of the pipe is gone, and with it the parent."""

        def ended() -> None:
            asyncio.get_running_loop().remove_reader(descriptor)
            os.close(descriptor)
            self.ask(at_once=True)

        asyncio.get_running_loop().add_reader(descriptor, ended)

    def ask(self, at_once: bool) -> None:
        """Ask for a stop; asking twice makes it immediate."""
        self.at_once = self.at_once or at_once or self._asked.is_set()
        self._asked.set()
        if self._starting is not None:
            self._starting.cancel()

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Give up whatever is under way when somebody asks before :meth:`started`."""
        self._starting = asyncio.current_task()
        try:
            yield
        except asyncio.CancelledError:
            if not self._asked.is_set():
                raise
        finally:
            self._starting = None

    def started(self) -> None:
        """Take the time to end in peace from now on."""
        self._starting = None

    def retire(self) -> None:
        """Ask for a stop in peace, and leave new connections to others on the same port."""
        self.others_serve = True
        self.ask(at_once=False)

    async def asked(self) -> None:
        """Return once somebody asks."""
        await self._asked.wait()


async def serve(
    settings: Settings,
    redis_url: str,
    listeners: Listeners,
    *,
    run_jobs: bool,
    parent: int | None = None,
    started: Callable[[], None] = lambda: None,
    peers: Path | None = None,
) -> None:
    """Serve until stopped.

    Args:
        settings: of the server.
        redis_url: of the Redis that all its processes share.
        listeners: the open listening sockets of the server.
        run_jobs: whether this process also runs background jobs.
        parent: a pipe that ends when the parent process does.
        started: is called once requests are answered.
        peers: folder of the sockets of all workers on the same port; None if there are no others.

    Raises:
        StartupError: a store cannot be opened.
    """
    stop = Stop()
    stop.watch(parent)
    with stop.starting():
        async with opened(settings, redis_url) as system:
            await check_redis(system)
            app = await asyncio.to_thread(
                make_app, system, Metrics(), run_jobs=run_jobs, peers=peers
            )
            async with _served(app, listeners, stop, settings.drain_seconds):
                await _recover(system)
                spare_the_collector()
                _warn(settings)
                started()
                stop.started()
                await stop.asked()


@asynccontextmanager
async def _served(
    app: web.Application, listeners: Listeners, stop: Stop, drain_seconds: float
) -> AsyncIterator[None]:
    """Answer requests for as long as the context lasts, then drain."""
    runner = Runner(app, access_log=None, handle_signals=False, shutdown_timeout=_AT_ONCE_SECONDS)
    await runner.setup()
    assert runner.server is not None  # noqa: S101 - it is set up
    site = web.SockSite(runner, listeners.own)
    relief = asyncio.create_task(relieve(listeners.others, runner.server))
    try:
        await site.start()
        yield
    finally:
        app[CHECKS].closing = True
        if stop.others_serve:
            await cancelled(relief)
            await site.stop()
            # Whoever was let in just now has yet to send the request.
            await asyncio.sleep(_FIRST_REQUEST_SECONDS)
        await app[SOCKETS].drain(_AT_ONCE_SECONDS if stop.at_once else drain_seconds)
        await cancelled(relief)
        await runner.cleanup()


def spare_the_collector() -> None:
    """Let garbage collection pass over what lives as long as the process, and come less often.

    A full collection walks every object there is and stops the loop meanwhile; with the modules
    and the application out of its sight it finds little to do.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 50)


async def _recover(system: System) -> None:
    """Make up for whatever an earlier process could not finish."""
    try:
        await system.services.boards.ensure_built()
        await system.services.races.reconcile()
        await system.services.races.pay_debts()
    except (Unavailable, StorageError) as error:
        log.error(  # noqa: TRY400 - the line says what to do, the trace does not
            "the boards could not be rebuilt; `regatta ranks rebuild` does it later",
            extra={"metadata": {"error": repr(error)}},
        )


async def work(settings: Settings, redis_url: str) -> None:
    """Run background jobs alone until stopped.

    Raises:
        StartupError: a store cannot be opened.
    """
    stop = Stop()
    stop.watch()
    with stop.starting():
        async with opened(settings, redis_url) as system, AsyncExitStack() as stack:
            await check_redis(system)
            _warn(settings)
            await stack.enter_async_context(_metrics_served(system))
            spare_the_collector()
            stop.started()
            boards = asyncio.create_task(system.boards.run())
            jobs = asyncio.create_task(worker.run(redis_url, system.services))
            asking = asyncio.create_task(stop.asked())
            await asyncio.wait({jobs, asking}, return_when=asyncio.FIRST_COMPLETED)
            asking.cancel()
            for task in (jobs, boards):
                await cancelled(task)


@asynccontextmanager
async def _metrics_served(system: System) -> AsyncIterator[None]:
    """Answer Prometheus for as long as the context lasts, if the settings name a port for it.

    Raises:
        StartupError: the port is in use or cannot be had.
    """
    settings = system.settings
    if settings.metrics_port == 0:
        yield
        return
    with listen(settings.host, settings.metrics_port) as listener:
        runner = Runner(metrics_app(system), access_log=None, handle_signals=False)
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            yield
        finally:
            await runner.cleanup()


def _warn(settings: Settings) -> None:
    """Log what an operator may have overlooked."""
    if settings.environment == "production" and settings.mail == "folder":
        log.warning("letters are delivered to nobody: REGATTA_MAIL is folder")


async def check_redis(system: System) -> None:
    """Return if Redis answers and is new enough.

    Raises:
        StartupError: it does not, or is not.
    """
    try:
        async with asyncio.timeout(REDIS_SECONDS):
            facts = await system.redis.info("server")
    except Exception as error:
        reason = str(error) or f"silent for {REDIS_SECONDS} seconds"
        raise StartupError(
            f"Redis does not answer at {system.redis_url.rpartition('@')[2]} ({reason})."
        ) from error
    version = str(facts["redis_version"])
    if int(version.partition(".")[0]) < _OLDEST_REDIS and "valkey_version" not in facts:
        raise StartupError(f"Redis {version} is too old; 7 or newer is needed.")


_OLDEST_REDIS = 7
REDIS_SECONDS = 10
"""How long a Redis may be silent before it counts as out of reach."""
