"""`regatta serve`: the bundled Valkey and one or more server processes on one port."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from regatta.server import data, process, valkey
from regatta.server.failures import StartupError
from regatta.server.metrics import MULTIPROCESS, forget_process
from regatta.server.settings import ENV_PREFIX, Settings

READY: Final = b"1"
"""What a worker writes once it serves."""

_RESTART_SECONDS: Final = 0.5
_POLL_SECONDS: Final = 0.1


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
    with process.listen(settings.host, settings.port) as listener:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
        address = f"http://{settings.host}:{settings.port}"
        with prepared(settings) as (ready, redis_url):
            if settings.workers == 1:
                process.run(
                    lambda: process.serve(
                        ready,
                        redis_url,
                        listener,
                        run_jobs=ready.jobs,
                        parent=parent,
                        started=lambda: started(address),
                    )
                )
            else:
                _Workers(ready, redis_url, listener, parent).run(lambda: started(address))


class _Workers:
    """The processes that share one listening socket; one that dies is replaced."""

    def __init__(
        self, settings: Settings, redis_url: str, listener: socket.socket, parent: int | None
    ) -> None:
        self._settings = settings
        self._parent = parent
        self._listener = listener
        self._leash, self._hand = os.pipe()
        self._metrics = Path(tempfile.mkdtemp(prefix="regatta-metrics-"))
        self._environment = {
            **os.environ,
            f"{ENV_PREFIX}HOST": settings.host,
            f"{ENV_PREFIX}PORT": str(settings.port),
            f"{ENV_PREFIX}REDIS_URL": redis_url,
            f"{ENV_PREFIX}DATA": str(settings.data),
            f"{ENV_PREFIX}MONGODB_URL": settings.mongodb_url or "",
            f"{ENV_PREFIX}SECRET": settings.secret.get_secret_value() if settings.secret else "",
            MULTIPROCESS: str(self._metrics),
        }
        self._stop: signal.Signals | None = None

    def run(self, started: Callable[[], None]) -> None:
        """Keep the workers running until a signal, then stop them."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked)
        spawned = [self._spawn(index) for index in range(self._settings.workers)]
        workers = [worker for worker, _ in spawned]
        try:
            serving = [self._serves(ready) for _, ready in spawned]
            if not all(serving) and self._stop is None:
                raise StartupError("A server process ended at once; it has said why.")
            started()
            self._watch(workers)
        finally:
            self._end(workers)

    def _watch(self, workers: list[subprocess.Popen[bytes]]) -> None:
        while not self._asked_to_stop():
            for index, worker in enumerate(workers):
                if worker.poll() is not None:
                    forget_process(self._metrics, worker.pid)
                    time.sleep(_RESTART_SECONDS)
                    workers[index], ready = self._spawn(index)
                    self._serves(ready)

    def _asked_to_stop(self) -> bool:
        """Return whether to stop, after a moment in which somebody may have asked for it."""
        if self._readable(self._parent):
            self._stop = signal.SIGINT
        return self._stop is not None

    @staticmethod
    def _readable(descriptor: int | None) -> bool:
        watched = [] if descriptor is None else [descriptor]
        return bool(select.select(watched, [], [], _POLL_SECONDS)[0])

    def _asked(self, number: int, _frame: object) -> None:
        self._stop = signal.Signals(number)

    def _spawn(self, index: int) -> tuple[subprocess.Popen[bytes], int]:
        """Start a worker; return it and the pipe on which it says that it serves."""
        ready, done = os.pipe()
        arguments = [str(self._listener.fileno()), str(self._leash), str(done), str(index)]
        worker = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "regatta.server.worker", *arguments],
            env=self._environment,
            pass_fds=(self._listener.fileno(), self._leash, done),
        )
        os.close(done)
        return worker, ready

    def _serves(self, ready: int) -> bool:
        """Return whether the worker serves, once it does, has died, or nobody waits any more."""
        while self._stop is None:
            if self._readable(ready):
                break
        with os.fdopen(ready, "rb") as pipe:
            return self._stop is None and pipe.read(1) == READY

    def _end(self, workers: list[subprocess.Popen[bytes]]) -> None:
        for worker in workers:
            worker.send_signal(self._stop or signal.SIGTERM)
        deadline = time.monotonic() + self._settings.drain_seconds + 5
        for worker in workers:
            try:
                worker.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        os.close(self._leash)
        os.close(self._hand)
        shutil.rmtree(self._metrics, ignore_errors=True)
