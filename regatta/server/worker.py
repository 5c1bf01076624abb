"""One of several server processes; started by the supervisor, with what it shares by number."""

from __future__ import annotations

import os
import socket
import sys

from regatta.server import logs, process
from regatta.server.failures import StartupError
from regatta.server.settings import Settings
from regatta.server.supervisor import READY


def main(listener_fd: int, leash_fd: int, ready_fd: int, index: int) -> None:
    """Serve on the listening socket until the supervisor says stop, or is gone."""
    settings = Settings()
    logs.configure(settings.log_level)
    listener = socket.socket(fileno=listener_fd)

    def started() -> None:
        os.write(ready_fd, READY)
        os.close(ready_fd)

    try:
        process.run(
            lambda: process.serve(
                settings,
                settings.redis_url or "",
                listener,
                run_jobs=settings.jobs and index == 0,
                parent=leash_fd,
                started=started,
            )
        )
    except StartupError as error:
        sys.exit(f"regatta: {error}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
