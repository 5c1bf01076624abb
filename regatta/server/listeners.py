"""The listening sockets of a server: one a worker, where the system spreads clients over them."""

from __future__ import annotations

import asyncio
import os
import select
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from regatta.server.failures import StartupError

_BACKLOG: Final = 1024
_SPREADS: Final = sys.platform == "linux"
"""Whether connections are spread over sockets that share a port; elsewhere the last one has all."""

_LOOK_SECONDS: Final = 0.25
_AT_ONCE: Final = 64
"""Connections taken from another worker's queue at one look."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """What a worker listens on.

    Attributes:
        own: whose connections are this worker's.
        others: of the other workers on the same port.
    """

    own: socket.socket
    others: tuple[socket.socket, ...] = ()

    @classmethod
    def of(cls, sockets: Sequence[socket.socket], index: int) -> Listeners:
        """Return those of the worker at place *index*, out of all of the server's."""
        own = sockets[index % len(sockets)]
        return cls(own, tuple(other for other in sockets if other is not own))


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """Return a socket that listens on the address.

    Args:
        host: to listen on.
        port: to listen on; 0 takes a free one.
        shared: whether others of ours listen there too.

    Raises:
        StartupError: the address is in use or cannot be had.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server(
            (host, port), family=family, backlog=_BACKLOG, reuse_port=shared
        )
    except OSError as error:
        raise StartupError(
            f"Cannot listen on {host}:{port} ({_reason(error)}); "
            "name another address with --host and --port."
        ) from error
    listener.set_inheritable(True)
    return listener


def listen_apart(host: str, port: int, workers: int) -> list[socket.socket]:
    """Return sockets that listen on one address, one for each worker where that is of use.

    They stay open here, so that whoever waits in the queue of a worker that dies is not lost.

    Raises:
        StartupError: the address is in use or cannot be had.
    """
    # A socket that shares its port would join those of another server without a word.
    alone = listen(host, port)
    if workers == 1 or not _SPREADS:
        return [alone]
    port = alone.getsockname()[1]
    alone.close()
    return [listen(host, port, shared=True) for _ in range(workers)]


def _reason(error: OSError) -> str:
    """Return the system's own words, without what asyncio or socket have added."""
    if error.errno is None or isinstance(error, socket.gaierror):
        return str(error.strerror)
    return os.strerror(error.errno)


async def relieve(others: Sequence[socket.socket], server: web.Server) -> None:
    """Serve whoever waits at a worker that does not come: it is stopped, stuck, dead or starting.

    The system gives each socket its share, whether or not somebody accepts there. A queue that
    somebody is found in at two looks running is taken over; a worker that was only busy has
    less to do then.
    """
    waited: set[int] = set()
    queues = select.poll()
    by_number = {listener.fileno(): listener for listener in others}
    for number, listener in by_number.items():
        listener.setblocking(False)
        queues.register(number, select.POLLIN)
    while by_number:
        await asyncio.sleep(_LOOK_SECONDS)
        waiting = {number for number, _ in queues.poll(0)}
        for number in waiting & waited:
            await _take_over(by_number[number], server)
        waited = waiting


async def _take_over(listener: socket.socket, server: web.Server) -> None:
    for _ in range(_AT_ONCE):
        try:
            client, _address = listener.accept()
        except OSError:  # nobody is left, or whoever waited went again
            return
        client.setblocking(False)
        with suppress(OSError):  # it went again
            await asyncio.get_running_loop().connect_accepted_socket(server, client)
