"""What a supervisor and its workers agree on; loads nothing of the application."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Final

from prometheus_client import multiprocess

RETIRE: Final = signal.SIGUSR1
"""Tells a worker to drain while others on the same port serve on."""

READY: Final = b"1"
"""What a worker writes once it serves."""

MULTIPROCESS: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the workers' metrics are summed."""


def forget_metrics(folder: Path, pid: int) -> None:
    """Leave what a worker that is gone had open or waiting out of the sums."""
    multiprocess.mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
