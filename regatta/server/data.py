"""The data folder: made, locked, and the keeper of a secret."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from regatta.server.failures import StartupError


def prepare(folder: Path) -> Path:
    """Make the data folder if need be and return its absolute path.

    Raises:
        StartupError: it cannot be made or written to.
    """
    folder = folder.absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StartupError(
            f"The data folder {folder} cannot be written to ({error.strerror}); "
            "name another one with --data or REGATTA_DATA."
        ) from error
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one server at a time; the lock ends with the process.

    Raises:
        StartupError: another server holds it.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartupError(
                f"Another server works in {folder}; stop it or name another folder with --data."
            ) from error
        yield
    finally:
        os.close(descriptor)


def kept_secret(folder: Path) -> str:
    """Return the secret that is kept in the folder, made at the first call.

    Processes that start together share it: whoever holds the file's lock writes, the others
    wait. An empty file is what a process leaves that was killed before it could write.
    """
    descriptor = os.open(folder / "secret", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        secret = file.read().strip()
        if not secret:
            secret = secrets.token_urlsafe(48)
            file.write(secret)
            file.flush()
            os.fsync(descriptor)
        return secret
