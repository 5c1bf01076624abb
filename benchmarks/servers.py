"""Servers and CPU for benchmarks: processes on a core of their own where there are several."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Server:
    """A running server process."""

    url: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Return the CPU that the process itself has used, all threads together."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


def pin(core: int, pid: int = 0) -> None:
    """Keep a process (this one unless named) on one core, where the system can."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > core:
        os.sched_setaffinity(pid, {core})


@contextmanager
def regatta(**environment: str) -> Iterator[Server]:
    """Run `regatta serve` on the embedded stores, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="regatta-bench-") as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "regatta", "serve", "--data", folder, "--port", "0"]
        with log.open("wb") as lines:
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=lines,
                env={
                    **os.environ,
                    "REGATTA_COUNTDOWN_SECONDS": "0",
                    "REGATTA_RATE_LIMITS": "false",
                    **environment,
                },
            )
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        assert line, log.read_text()
        pin(0, process.pid)
        for task in Path(f"/proc/{process.pid}/task").glob("*"):
            pin(0, int(task.name))
        try:
            yield Server(line.split()[-1], psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def listening(command: list[str], port: int) -> Iterator[Server]:
    """Run *command*, which serves on *port*, and wait until it does."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pin(0, process.pid)
    found = psutil.Process(process.pid)
    while not any(entry.laddr.port == port for entry in found.net_connections("inet")):
        time.sleep(0.05)
    try:
        yield Server(f"http://127.0.0.1:{port}", found)
    finally:
        process.terminate()
        process.wait(30)
