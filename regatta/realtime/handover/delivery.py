"""Open sockets from one process to another on the same host (SCM_RIGHTS)."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

_LONGEST_LETTER: Final = 1 << 16
_CHUNK: Final = 1 << 14
_MOST_SOCKETS: Final = 4
"""Received at once, so that too many are noticed and closed."""

_PATIENCE: Final = 5.0
"""Seconds for a letter to be whole."""

_PAUSE: Final = 1.0

_CLOSE_ON_EXEC: Final = getattr(socket, "MSG_CMSG_CLOEXEC", 0)

Received = Callable[[socket.socket, bytes], None]
"""Takes a socket, which is its own from now on, and the letter that came with it."""


def dial(path: Path) -> socket.socket:
    """Return a connection to the process that receives at *path*; never waits.

    Raises:
        BlockingIOError: it has too much to do.
        OSError: nobody receives there.
    """
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.setblocking(False)
        line.connect(str(path))
    except OSError:
        line.close()
        raise
    return line


def send(line: socket.socket, passed: socket.socket, letter: bytes) -> None:
    """Hand a socket over, with a letter, on a fresh connection; our own copy stays open.

    Raises:
        OSError: the other process is gone.
    """
    if len(letter) > _LONGEST_LETTER:
        raise OSError("the letter is too long")
    # A fresh connection has room for more than the longest letter.
    if socket.send_fds(line, [letter], [passed.fileno()]) < len(letter):
        raise OSError("the letter was cut")


class Inbox:
    """Receives sockets at a path, one on every connection."""

    def __init__(self, path: Path, received: Received) -> None:
        self._received = received
        self._open: set[_Line] = set()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.setblocking(False)
        self._listener.bind(str(path))
        self._listener.listen(socket.SOMAXCONN)
        self._pause: asyncio.TimerHandle | None = None
        self._begin()

    def _begin(self) -> None:
        asyncio.get_running_loop().add_reader(self._listener.fileno(), self._accept)

    def _accept(self) -> None:
        try:
            while True:
                line, _ = self._listener.accept()
                line.setblocking(False)
                self._open.add(_Line(line, self._received, self._open.discard))
        except BlockingIOError:
            return
        except OSError:  # no descriptor is left for it; it waits until there is
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._listener.fileno())
            self._pause = loop.call_later(_PAUSE, self._begin)

    def close(self) -> None:
        """Receive no more."""
        if self._pause is not None:
            self._pause.cancel()
        asyncio.get_running_loop().remove_reader(self._listener.fileno())
        self._listener.close()
        for line in tuple(self._open):
            line.end()


class _Line:
    """A connection on which one socket comes in; whatever else it brings is closed."""

    def __init__(
        self, line: socket.socket, received: Received, ended: Callable[[_Line], None]
    ) -> None:
        self._line = line
        self._received = received
        self._ended = ended
        self._letter = bytearray()
        self._numbers: list[int] = []
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_PATIENCE, self.end)
        loop.add_reader(line.fileno(), self._read)

    def _read(self) -> None:
        try:
            part, numbers, _, _ = socket.recv_fds(self._line, _CHUNK, _MOST_SOCKETS, _CLOSE_ON_EXEC)
        except BlockingIOError:
            return
        except OSError:
            self.end()
            return
        self._letter += part
        self._numbers += numbers
        if len(self._letter) > _LONGEST_LETTER or len(self._numbers) > 1:
            self.end()
        elif not part:
            self._deliver()

    def _deliver(self) -> None:
        """Hand on what is whole, if a socket came with it."""
        try:
            passed = socket.socket(fileno=self._numbers[0])
        except (IndexError, OSError):  # none came, or it is no socket
            self.end()
            return
        self._numbers.clear()
        self.end()
        passed.setblocking(False)
        self._received(passed, bytes(self._letter))

    def end(self) -> None:
        """Close the connection and what came in over it."""
        self._timer.cancel()
        asyncio.get_running_loop().remove_reader(self._line.fileno())
        self._line.close()
        for number in self._numbers:
            os.close(number)
        self._numbers.clear()
        self._ended(self)
