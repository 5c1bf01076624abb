"""The Redis client, and the scripts that it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha1
from importlib.resources import files
from typing import Any, Final

from redis.asyncio import (
    BlockingConnectionPool,
    Connection,
    Redis,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.asyncio.connection import AbstractConnection
from redis.driver_info import DriverInfo
from redis.exceptions import ConnectionError as Disconnected

from regatta import __version__

KEY_PREFIX: Final = "regatta:"


class _Telling(AbstractConnection):
    """A connection that tells when it is gone.

    uvloop raises RuntimeError for a transport that is closed; redis-py passes that on, and would
    neither try again nor tell anybody that Redis is out of reach.
    """

    async def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        """Send a command.

        Raises: redis.exceptions.RedisError.
        """
        try:
            await super().send_packed_command(command, check_health)
        except RuntimeError as error:
            raise Disconnected(str(error)) from error


class _Tcp(_Telling, Connection):
    pass


class _Tls(_Telling, SSLConnection):
    pass


class _Unix(_Telling, UnixDomainSocketConnection):
    pass


_TELLING: Final[dict[type[AbstractConnection], type[_Telling]]] = {
    Connection: _Tcp,
    SSLConnection: _Tls,
    UnixDomainSocketConnection: _Unix,
}


def connect(url: str) -> Redis:
    """Return a client for *url*; nothing is sent yet.

    A call waits for a free connection instead of being refused, and no socket timeout breaks
    the commands that block on purpose. redis-py would look up its own version on disk with
    every connection, on the event loop; it is told instead.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=32,
        timeout=10,
        socket_timeout=None,
        socket_connect_timeout=5,
        driver_info=DriverInfo(name="regatta", lib_version=__version__),
    )
    pool.connection_class = _TELLING[pool.connection_class]
    return Redis.from_pool(pool)  # which then is closed with the client


@dataclass(frozen=True, slots=True)
class Script:
    """A Lua script, known to the server by the digest of its text.

    Attributes:
        shared: how many first keys and first arguments all calls for the same first key have in
            common, if they may be run as one: then the others follow one another, and the answer
            has a part for each call.
    """

    text: str
    shared: tuple[int, int] | None = None
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = sha1(self.text.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "digest", digest)


def script(*names: str, shared: tuple[int, int] | None = None) -> Script:
    """Return the scripts in ``lua/`` with these names as one."""
    folder = files("regatta.realtime") / "lua"
    texts = [(folder / f"{name}.lua").read_text("utf-8") for name in names]
    return Script("\n".join(texts), shared)
