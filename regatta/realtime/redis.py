"""The Redis client, and scripts that share their round trips."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from importlib.resources import files
from typing import Any, Final

from redis.asyncio import BlockingConnectionPool, Redis
from redis.driver_info import DriverInfo
from redis.exceptions import NoScriptError, RedisError

from regatta import __version__
from regatta.models.errors import Unavailable

log = logging.getLogger("regatta.redis")

KEY_PREFIX: Final = "regatta:"

Argument = str | bytes | int | float


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
    return Redis.from_pool(pool)  # which then is closed with the client


@dataclass(frozen=True, slots=True)
class Script:
    """A Lua script, known to the server by the digest of its text."""

    text: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = sha1(self.text.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "digest", digest)


def script(*names: str) -> Script:
    """Return the scripts in ``lua/`` with these names as one."""
    folder = files("regatta.realtime") / "lua"
    return Script("\n".join((folder / f"{name}.lua").read_text("utf-8") for name in names))


def _as_it_is(answer: Any) -> Any:
    return answer


@dataclass(slots=True)
class _Call:
    script: Script
    keys: Sequence[str]
    arguments: Sequence[Argument]
    read: Callable[[Any], Any]
    result: asyncio.Future[Any]


class Scripts:
    """Runs scripts; whatever is asked for while a round trip is under way shares the next one.

    The order of calls is the order of execution.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: list[_Call] = []
        self._runner: asyncio.Task[None] | None = None

    def run(
        self,
        script: Script,
        keys: Sequence[str],
        arguments: Sequence[Argument] = (),
        read: Callable[[Any], Any] = _as_it_is,
    ) -> asyncio.Future[Any]:
        """Put *script* on its way and return the future of its answer, as *read* reads it.

        The future raises:
            Unavailable: Redis is out of reach; the script may or may not have run.
        """
        loop = asyncio.get_running_loop()
        call = _Call(script, keys, arguments, read, loop.create_future())
        self._waiting.append(call)
        if self._runner is None:
            self._runner = loop.create_task(self._run_waiting())
        return call.result

    async def _run_waiting(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._run_batch(batch)
        finally:
            self._runner = None

    async def _run_batch(self, batch: list[_Call]) -> None:
        try:
            unknown = await self._send(batch)
            if unknown:
                for text in {call.script.text for call in unknown}:
                    await self._redis.script_load(text)
                for call in await self._send(unknown):
                    _fail(call, Unavailable())
        except (RedisError, OSError) as error:
            log.error("redis is out of reach", extra={"metadata": {"error": repr(error)}})  # noqa: TRY400 - the trace says nothing
            for call in batch:
                _fail(call, Unavailable())
        except BaseException:
            for call in batch:
                _fail(call, Unavailable())
            raise

    async def _send(self, batch: list[_Call]) -> list[_Call]:
        """Run *batch* in one round trip; return the calls whose script the server lacks."""
        pipeline = self._redis.pipeline(transaction=False)
        for call in batch:
            pipeline.evalsha(
                call.script.digest,
                len(call.keys),
                *call.keys,
                *call.arguments,
            )
        unknown = []
        for call, result in zip(batch, await pipeline.execute(raise_on_error=False), strict=True):
            if isinstance(result, NoScriptError):
                unknown.append(call)
            elif isinstance(result, Exception):
                log.error("a script failed", extra={"metadata": {"error": repr(result)}})
                _fail(call, Unavailable())
            elif not call.result.done():
                call.result.set_result(call.read(result))
        return unknown


def _fail(call: _Call, error: Exception) -> None:
    if not call.result.done():
        call.result.set_exception(error)
        call.result.exception()  # seen: whoever no longer waits for it shall not be logged
