"""Processes that are told what to do, one line of JSON at a time, and answer likewise."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, Self

import psutil

from regatta.server import valkey

Json = dict[str, Any]

SERVERS: Final = 0
"""The core of everything that is measured."""

LOAD: Final = 1
"""The core of everything that measures."""

_PATIENCE: Final = 120.0
"""A process that is silent for so many seconds has failed."""

_SCHEDULER_CLOCK: Final = 2
"""Linux: the clock that counts the nanoseconds a process has run, all threads together."""


def cpu_seconds(pid: int) -> float:
    """Return the CPU that a process has used, user and system."""
    if sys.platform == "linux":
        return time.clock_gettime((~pid << 3) | _SCHEDULER_CLOCK)
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def resident_bytes(pid: int) -> int:
    """Return the memory that a process holds."""
    return int(psutil.Process(pid).memory_info().rss)


@contextmanager
def _on(core: int) -> Iterator[None]:
    """Start processes on *core* inside this context, where the system can."""
    if not hasattr(os, "sched_setaffinity") or core >= (os.cpu_count() or 1):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Child:
    """A process with a voice."""

    def __init__(self, command: Sequence[str], core: int) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        with _on(core):
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
            )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                self._lines.put(line)
        self._lines.put("")

    def tell(self, **command: Any) -> None:
        """Give it a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Json:
        """Return what it says next."""
        try:
            answer: Json = json.loads(self._lines.get(timeout=_PATIENCE))
        except (queue.Empty, json.JSONDecodeError):
            self._errors.seek(0)
            said = self._errors.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{self._process.args!r} is silent: {said}") from None
        return answer

    def ask(self, **command: Any) -> Json:
        """Give it a command and return its answer."""
        self.tell(**command)
        return self.hear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._errors.close()


def python(module: str, core: int, **options: Any) -> Child:
    """Return a process that runs a module of this package."""
    command = [sys.executable, "-m", f"benchmarks.realtime.{module}", json.dumps(options)]
    return Child(command, core)


@contextmanager
def own_valkey() -> Iterator[tuple[str, int]]:
    """Run a Valkey for one contender; yield its URL and process id."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="regatta-bench-")))
        stack.enter_context(_on(SERVERS))
        url = stack.enter_context(valkey.running(folder))
        [pid] = [
            process.pid
            for process in psutil.Process().children(recursive=True)
            if str(folder) in " ".join(process.cmdline()) and not process.children()
        ]
        yield url, pid
