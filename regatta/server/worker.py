"""One of several server processes; started by the supervisor, with what it shares by number."""

from __future__ import annotations

import gc
import os
import socket
import sys
from pathlib import Path

# What is loaded stays: to look for garbage in it takes a quarter of the time to load it.
gc.disable()

# ruff: noqa: E402 - after the line above
from regatta.server import logs, process
from regatta.server.failures import StartupError
from regatta.server.listeners import Listeners
from regatta.server.processes import READY
from regatta.server.settings import Settings

gc.freeze()
gc.enable()


def main(listeners: str, leash: str, ready: str, index: str, folder: str) -> None:
    """Serve on the listening sockets until the supervisor says stop, or is gone."""
    settings = Settings()
    logs.configure(settings.log_level)
    sockets = [socket.socket(fileno=int(number)) for number in listeners.split(",")]

    def started() -> None:
        os.write(int(ready), READY)
        os.close(int(ready))

    try:
        process.run(
            lambda: process.serve(
                settings,
                settings.redis_url or "",
                Listeners.of(sockets, int(index)),
                run_jobs=settings.jobs and int(index) == 0,
                parent=int(leash),
                started=started,
                peers=Path(folder),
            )
        )
    except StartupError as error:
        sys.exit(f"regatta: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:6])
