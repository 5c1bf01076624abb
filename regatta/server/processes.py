"""What the processes of one server agree on, and when one that died is started again.

Loads nothing of the application.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prometheus_client import multiprocess

RETIRE: Final = signal.SIGUSR1
"""Tells a worker to drain while others on the same port serve on."""

READY: Final = b"1"
"""What a worker writes once it serves."""

MULTIPROCESS: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the workers' metrics are summed."""

LONGEST_RESTART_SECONDS: Final = 30.0
_RESTART_SECONDS: Final = 0.5
_STEADY_SECONDS: Final = 60.0
"""What lived this long does not die at once whenever it is started."""


@dataclass(slots=True)
class Restarts:
    """How long to wait before what died is started again: longer each time it dies soon."""

    _seconds: float = _RESTART_SECONDS

    def after(self, lived: float) -> float:
        """Return for how many seconds to wait, after it lived for so many."""
        if lived >= _STEADY_SECONDS:
            self._seconds = _RESTART_SECONDS
        seconds = self._seconds
        self._seconds = min(2 * seconds, LONGEST_RESTART_SECONDS)
        return seconds


def forget_metrics(folder: Path, pid: int) -> None:
    """Leave what a worker that is gone had open or waiting out of the sums."""
    multiprocess.mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
