"""`regatta serve`: the bundled Valkey and one or more server processes on one port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from regatta.server import data, valkey
from regatta.server.listeners import Listeners, listen_apart
from regatta.server.settings import Settings
from regatta.server.workers import WorkerProcesses


@contextmanager
def prepared(settings: Settings) -> Iterator[tuple[Settings, str]]:
    """Make ready what all processes of this server share; yield the settings and Redis' URL.

    Raises:
        StartupError: the data folder or the bundled Valkey cannot be had.
    """
    with ExitStack() as stack:
        if settings.redis_url is None or settings.mongodb_url is None or settings.secret is None:
            folder = data.prepare(settings.data)
            settings = settings.model_copy(update={"data": folder})
        redis_url = settings.redis_url
        if redis_url is None:
            stack.enter_context(data.locked(settings.data))
            redis_url = stack.enter_context(valkey.running(settings.data))
        yield settings, redis_url


@contextmanager
def reached(settings: Settings) -> Iterator[tuple[Settings, str]]:
    """Like :func:`prepared`, but shares the bundled Valkey of a server that is running.

    Raises:
        StartupError: the data folder or the bundled Valkey cannot be had.
    """
    running = None if settings.redis_url else valkey.running_url(settings.data)
    shared = settings.model_copy(update={"redis_url": running}) if running else settings
    with prepared(shared) as ready:
        yield ready


def serve(settings: Settings, started: Callable[[str], None], *, parent: int | None = None) -> None:
    """Serve until stopped.

    Args:
        settings: of the server.
        started: is told the address once requests are answered.
        parent: a pipe; the server ends when its other end is gone.

    Raises:
        StartupError: something that the server needs cannot be had.
    """
    if settings.workers == 1:
        # All of the application; nothing is held yet that a signal meanwhile would leave behind.
        from regatta.server import process  # noqa: PLC0415

    with ExitStack() as stack:
        sockets = listen_apart(settings.host, settings.port, settings.workers)
        for listener in sockets:
            stack.enter_context(listener)
        settings = settings.model_copy(update={"port": sockets[0].getsockname()[1]})
        address = f"http://{settings.host}:{settings.port}"
        with prepared(settings) as (ready, redis_url):
            if settings.workers == 1:
                process.run(
                    lambda: process.serve(
                        ready,
                        redis_url,
                        Listeners(sockets[0]),
                        run_jobs=ready.jobs,
                        parent=parent,
                        started=lambda: started(address),
                    )
                )
            else:
                WorkerProcesses(ready, redis_url, sockets, parent).run(lambda: started(address))
