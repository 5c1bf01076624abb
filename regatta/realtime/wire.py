"""A connection to Redis without streams: what it answers is handed over as it comes in.

redis-py makes the connection, with its TLS, its user and its names, and closes it. In between its
streams would put a task, a future and a turn of the loop between Redis and every member of a room.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final, cast

from hiredis import HiredisError, Reader, pack_command
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Disconnected

log = logging.getLogger("regatta.wire")

Argument = str | bytes | int | float

_PROTOCOL: Final = {"protocol": 2}
"""Messages come as arrays like everything else."""

_HEARD_AT_ONCE: Final = 200
"""After so many answers in one go others have their turn."""


class Refusal(Exception):
    """Redis refused a command. The code is the first word of what it says."""

    @property
    def code(self) -> str:
        """What kind of refusal it is, as NOSCRIPT or MOVED."""
        return str(self).partition(" ")[0]


def packed(*words: Argument) -> bytes:
    """Return a command as it goes over the wire."""
    return pack_command(words)  # type: ignore[arg-type]  # its stub knows only one word


class Wire(asyncio.Protocol):
    """One connection, open until it breaks or is closed.

    Args:
        connection: of redis-py, whose handshake is done and whose streams nobody reads any more.
        heard: is given each answer as bytes, int, list, None or :class:`Refusal`; must not wait.
        lost: is told once why nothing comes in any more, unless the wire was closed.

    Attributes:
        is_open: whether what is written may still arrive.
    """

    def __init__(
        self, connection: Any, heard: Callable[[Any], None], lost: Callable[[Exception], None]
    ) -> None:
        self._connection = connection
        self._heard = heard
        self._lost = lost
        self._reader = Reader(replyError=Refusal)
        self.is_open = True
        # ``_writer`` and ``_close`` are private to redis-py; a test watches over them.
        self._transport = cast("asyncio.Transport", connection._writer.transport)  # noqa: SLF001
        self._transport.set_protocol(self)

    def write(self, commands: bytes) -> None:
        """Send packed commands; once the connection is broken they go nowhere."""
        if self.is_open:  # uvloop raises for a transport that is closed
            self._transport.write(commands)

    def data_received(self, data: bytes) -> None:
        """Hand over what is whole."""
        try:
            self._reader.feed(data)
            count = 0
            while (answer := self._reader.gets()) is not False:
                self._heard(answer)
                count += 1
        except HiredisError as error:
            self._break(Disconnected(f"what came in is no answer: {error}"))
        except Exception as error:
            log.exception("what came in was not understood")
            self._break(Disconnected(repr(error)))
        else:
            if count > _HEARD_AT_ONCE:
                self._transport.pause_reading()
                asyncio.get_running_loop().call_soon(self._read_on)

    def _read_on(self) -> None:
        if not self._transport.is_closing():
            self._transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell that nothing comes in any more."""
        if self.is_open:
            self.is_open = False
            self._lost(Disconnected(repr(exc) if exc else "Redis hung up"))

    def _break(self, error: Exception) -> None:
        self._transport.abort()
        self.connection_lost(error)

    def close(self) -> None:
        """Hang up; nothing that is under way is waited for, nor what could not be written yet."""
        self.is_open = False
        self._transport.abort()
        self._connection._close()  # noqa: SLF001 - the public way waits for streams that are gone


async def _completed(connecting: Coroutine[Any, Any, None]) -> None:
    """Let *connecting* come to its end even when cancelled meanwhile.

    redis-py leaves open what it was about to connect when somebody cancels it.
    """
    task = asyncio.get_running_loop().create_task(connecting)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _check_open(connection: Any) -> None:
    """Return if the streams of *connection* have not ended: nobody would tell a wire of that.

    Raises: redis.exceptions.ConnectionError.
    """
    if connection._writer.is_closing() or connection._reader.at_eof():  # noqa: SLF001
        raise Disconnected("Redis hung up")


async def opened(
    redis: Redis, heard: Callable[[Any], None], lost: Callable[[Exception], None]
) -> Wire:
    """Return a new connection to where *redis* connects to.

    Raises: redis.exceptions.RedisError, OSError.
    """
    pool = redis.connection_pool
    connection: Any = pool.connection_class(**pool.connection_kwargs | _PROTOCOL)
    try:
        await _completed(connection.connect())
        _check_open(connection)
        return Wire(connection, heard, lost)
    except BaseException:
        await connection.disconnect(nowait=True)
        raise
