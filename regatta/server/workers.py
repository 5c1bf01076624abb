"""The worker processes of one server: started, watched, replaced, renewed and ended."""

from __future__ import annotations

import logging
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from regatta.server.failures import ENV_PREFIX, StartupError
from regatta.server.processes import (
    LONGEST_RESTART_SECONDS,
    MULTIPROCESS,
    READY,
    RETIRE,
    Restarts,
    forget_metrics,
)
from regatta.server.settings import Settings

log = logging.getLogger("regatta.server")

_POLL_SECONDS: Final = 0.1
_KILL_SECONDS: Final = 5.0
"""Beyond its time to drain, before a worker that should end is killed."""


@dataclass(slots=True)
class _Place:
    """One place among the workers.

    Attributes:
        process: that holds it.
        ready: pipe on which the process will say that it serves; None once it has, or is dead.
        since: when the process started.
        restarts: when a successor starts, should it die.
        due: when the successor starts.
        retired: the process that was told to make room.
        deadline: until which it has time for that.
    """

    index: int
    process: subprocess.Popen[bytes] | None = None
    ready: int | None = None
    serves: bool = False
    since: float = 0.0
    restarts: Restarts = field(default_factory=Restarts)
    due: float = 0.0
    retired: subprocess.Popen[bytes] | None = None
    deadline: float = 0.0


class WorkerProcesses:
    """The processes that share one port; one that dies is replaced, later if it does so often.

    Args:
        listeners: one, or one for each worker; they stay open here.
        parent: a pipe; all ends when its other end is gone.
    """

    def __init__(
        self,
        settings: Settings,
        redis_url: str,
        listeners: Sequence[socket.socket],
        parent: int | None,
    ) -> None:
        self._settings = settings
        self._parent = parent
        self._listeners = [listener.fileno() for listener in listeners]
        self._leash, self._hand = os.pipe()
        # Short, since sockets in it may not have long names; and for this user alone.
        self._folder = Path(tempfile.mkdtemp(prefix="regatta-"))
        self._metrics = self._folder / "metrics"
        self._metrics.mkdir()
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
        self._places = [_Place(index) for index in range(settings.workers)]
        self._renewing: list[_Place] = []
        self._stop: signal.Signals | None = None

    def run(self, started: Callable[[], None]) -> None:
        """Keep the workers running until a signal, then stop them.

        Raises:
            StartupError: one of them could not be started.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_stop)
        if not sys.stdin.isatty():  # a terminal that is closed sends the same, and means the end
            signal.signal(signal.SIGHUP, self._asked_to_renew)
        try:
            for place in self._places:
                self._start(place)
            self._await_all()
            if self._stop is None:
                started()
            while self._stop is None:
                self._listen()
                self._tend()
                self._renew()
        finally:
            self._end()

    def _asked_to_stop(self, number: int, _frame: object) -> None:
        self._stop = signal.Signals(number)

    def _asked_to_renew(self, _number: int, _frame: object) -> None:
        # Whoever makes room at present does so already; everybody else does it once more.
        self._renewing[1:] = [place for place in self._places if place not in self._renewing[:1]]

    def _start(self, place: _Place) -> None:
        ready, done = os.pipe()
        numbers = ",".join(map(str, self._listeners))
        arguments = [numbers, str(self._leash), str(done), str(place.index), str(self._folder)]
        try:
            place.process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "regatta.server.worker", *arguments],
                env=self._environment,
                pass_fds=(*self._listeners, self._leash, done),
            )
        except OSError:
            os.close(ready)
            raise
        finally:
            os.close(done)
        place.ready, place.since = ready, time.monotonic()

    def _await_all(self) -> None:
        """Return when all serve, or somebody wants to stop.

        Raises:
            StartupError: one of them ended.
        """
        while self._stop is None and not all(place.serves for place in self._places):
            self._listen()
            if any(not place.serves and place.ready is None for place in self._places):
                raise StartupError("A server process ended at once; it has said why.")

    def _listen(self) -> None:
        """Hear for a moment who serves by now, and whether the parent is still there."""
        starting = {place.ready: place for place in self._places if place.ready is not None}
        watched = [*starting, *([] if self._parent is None else [self._parent])]
        for descriptor in select.select(watched, [], [], _POLL_SECONDS)[0]:
            if descriptor == self._parent:
                self._stop = signal.SIGINT
            elif (place := starting.get(descriptor)) is not None:
                place.ready = None
                with os.fdopen(descriptor, "rb") as pipe:
                    place.serves = pipe.read(1) == READY

    def _tend(self) -> None:
        """Replace who has died."""
        for place in self._places:
            if place.process is not None and place.process.poll() is not None:
                self._bury(place, place.process)
            if place.process is None and time.monotonic() >= place.due:
                try:
                    self._start(place)
                except OSError:
                    log.exception("a worker could not be started; it is tried again")
                    place.due = time.monotonic() + LONGEST_RESTART_SECONDS

    def _bury(self, place: _Place, process: subprocess.Popen[bytes]) -> None:
        forget_metrics(self._metrics, process.pid)
        place.process, place.serves = None, False
        now = time.monotonic()
        if process is place.retired:
            place.due = now
            return
        wait = place.restarts.after(now - place.since)
        place.due = now + wait
        log.warning(
            "a worker ended; another one takes its place",
            extra={"metadata": {"pid": process.pid, "code": process.returncode, "after": wait}},
        )

    def _renew(self) -> None:
        """Have the workers make room for new ones, one after the other, while the rest serve."""
        if not self._renewing:
            return
        place, now = self._renewing[0], time.monotonic()
        if place.retired is None:
            if place.process is not None and all(other.serves for other in self._places):
                place.retired = place.process
                place.deadline = now + self._settings.drain_seconds + _KILL_SECONDS
                place.process.send_signal(RETIRE)
        elif place.process is place.retired:
            if now > place.deadline:
                place.process.kill()
        elif place.serves:
            place.retired = None
            self._renewing.pop(0)

    def _end(self) -> None:
        running = [place.process for place in self._places if place.process is not None]
        for process in running:
            process.send_signal(self._stop or signal.SIGTERM)
        deadline = time.monotonic() + self._settings.drain_seconds + _KILL_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        os.close(self._leash)
        os.close(self._hand)
        shutil.rmtree(self._folder, ignore_errors=True)
