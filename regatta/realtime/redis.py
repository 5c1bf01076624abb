"""The Redis client, and scripts that share their round trips."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha1
from importlib.resources import files
from itertools import islice
from typing import Any, Final

from hiredis import pack_command
from redis.asyncio import BlockingConnectionPool, Redis
from redis.driver_info import DriverInfo
from redis.exceptions import (
    AskError,
    ClusterDownError,
    NoScriptError,
    RedisError,
    ResponseError,
    TryAgainError,
)

from regatta import __version__
from regatta.models.errors import Unavailable
from regatta.realtime.connecting import completed

log = logging.getLogger("regatta.redis")

KEY_PREFIX: Final = "regatta:"

_PATIENCE: Final = 5.0
"""How long one round trip may take, in seconds."""

_RETRY_SECONDS: Final = 0.5
_ELSEWHERE: Final = (AskError, ClusterDownError, TryAgainError)
_MOST_STRAYED: Final = 3
_AT_ONCE: Final = 1000
_MOST_OWED: Final = 10_000

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


def as_it_is(answer: Any) -> Any:
    """Return the answer of a script as it came."""
    return answer


@dataclass(slots=True)
class Call:
    """A script on its way."""

    script: Script
    keys: Sequence[str]
    arguments: Sequence[Argument]
    read: Callable[[Any], Any]
    debt: Hashable
    result: asyncio.Future[Any]
    packed: bytes
    answered: bool = False
    strayed: int = 0


class Scripts:
    """Runs scripts; whatever is asked for while a round trip is under way shares the next one.

    The order of calls is the order of execution.

    Args:
        stray: is given a call that another server of the cluster should have got.
        broke: is called when the server is out of reach.
    """

    def __init__(
        self,
        redis: Redis,
        stray: Callable[[Call], None] | None = None,
        broke: Callable[[], None] = lambda: None,
    ) -> None:
        self._redis = redis
        self._stray = stray
        self._broke = broke
        self._connection: Any = None
        self._loaded: set[str] = set()
        self._waiting: list[Call] = []
        self._runner: asyncio.Task[None] | None = None
        self._owed: dict[Hashable, Call] = {}
        self._payer: asyncio.Task[None] | None = None
        self._closed = False

    async def close(self) -> None:
        """Give up what is still owed."""
        self._closed = True
        if self._payer is not None:
            self._payer.cancel()
            with suppress(asyncio.CancelledError):
                await self._payer

    def run(
        self,
        script: Script,
        keys: Sequence[str],
        arguments: Sequence[Argument] = (),
        read: Callable[[Any], Any] = as_it_is,
        *,
        debt: Hashable = None,
    ) -> asyncio.Future[Any]:
        """Put *script* on its way and return the future of its answer, as *read* reads it.

        Args:
            script: what to run.
            keys: all that it touches.
            arguments: what else it is given.
            read: makes of its answer what the future gives.
            debt: of a call that must be made, whoever still waits for it, and harms nobody when
                it is made late or twice: what it is about. It is made again until it was
                answered, unless a later one about the same failed as well, and for as long as
                this process lives.

        The future raises:
            Unavailable: Redis is out of reach; the script may or may not have run.
        """
        future = asyncio.get_running_loop().create_future()
        packed = _packed("EVALSHA", script.digest, len(keys), *keys, *arguments)
        self.take(Call(script, keys, arguments, read, debt, future, packed))
        return future

    def take(self, call: Call) -> None:
        """Put a call on its way that somebody has made."""
        self._waiting.append(call)
        if self._runner is None:
            self._runner = asyncio.get_running_loop().create_task(self._run_waiting())

    def owed(self) -> list[Call]:
        """Return the calls that are still to be made."""
        return list(self._owed.values())

    async def _run_waiting(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
                await self._run_batch(batch)
        finally:
            self._runner = None

    async def _run_batch(self, batch: list[Call]) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._run_all(batch)
        except (RedisError, OSError) as error:
            log.error("redis is out of reach", extra={"metadata": {"error": repr(error)}})  # noqa: TRY400 - the trace says nothing
            for call in batch:
                self._fail(call)
            self._broke()
        except BaseException:
            if self._connection is not None:  # there may be answers in it that nobody will read
                await self._connection.disconnect(nowait=True)
            for call in batch:
                self._fail(call)
            raise

    async def _run_all(self, batch: list[Call]) -> None:
        """Run *batch*, and once more what the server lacks of it, though it once had it."""
        pool: Any = self._redis.connection_pool
        if self._connection is None:
            # It stays with us until the client is closed.
            self._connection = await completed(pool.get_connection())
        else:
            await pool.ensure_connection(self._connection)
        unknown = await self._send(self._connection, batch)
        if unknown:
            self._loaded.clear()
            for call in await self._send(self._connection, unknown):
                self._fail(call)

    async def _send(self, connection: Any, batch: list[Call]) -> list[Call]:
        """Run *batch* in one round trip; return the calls whose script the server lacks.

        Scripts go ahead of their first use, so that calls are not run in another order for that.
        A pipeline of the client does the same, for several times the CPU.
        """
        new = {
            call.script.digest: call.script.text
            for call in batch
            if call.script.digest not in self._loaded
        }
        commands = [_packed("SCRIPT", "LOAD", text) for text in new.values()]
        commands += [call.packed for call in batch]
        await connection.send_packed_command(b"".join(commands), check_health=False)
        for _ in new:
            await connection.read_response(disable_decoding=True)
        self._loaded.update(new)
        unknown = []
        for call in batch:
            try:
                result = await connection.read_response(disable_decoding=True)
            except NoScriptError:
                unknown.append(call)
            except _ELSEWHERE as error:
                self._send_on(call, error)
            except ResponseError as error:
                log.error("a script failed", extra={"metadata": {"error": repr(error)}})  # noqa: TRY400 - the trace says nothing
                self._fail(call)
            else:
                call.answered = True
                if not call.result.done():
                    call.result.set_result(call.read(result))
        return unknown

    def _send_on(self, call: Call, error: ResponseError) -> None:
        """Have another server of the cluster run *call*."""
        call.strayed += 1
        if self._stray is None or call.strayed > _MOST_STRAYED:
            log.error("a script has no server", extra={"metadata": {"error": repr(error)}})
            self._fail(call)
        else:
            self._stray(call)

    def _fail(self, call: Call) -> None:
        if call.answered:
            return
        if not call.result.done():
            call.result.set_exception(Unavailable())
            call.result.exception()  # seen: whoever no longer waits for it shall not be logged
        if call.debt is not None and not self._closed:
            self._owe(call)

    def _owe(self, call: Call) -> None:
        self._owed.pop(call.debt, None)
        self._owed[call.debt] = call
        if len(self._owed) > _MOST_OWED:
            del self._owed[next(iter(self._owed))]
        if self._payer is None:
            self._payer = asyncio.get_running_loop().create_task(self._pay())

    async def _pay(self) -> None:
        """Make the calls that are owed, oldest first, until there are none."""
        try:
            while self._owed:
                await asyncio.sleep(_RETRY_SECONDS)
                owed = list(islice(self._owed.values(), _AT_ONCE))
                answers = [self.run(call.script, call.keys, call.arguments) for call in owed]
                await asyncio.wait(answers)
                for call, answer in zip(owed, answers, strict=True):
                    if answer.exception() is None and self._owed.get(call.debt) is call:
                        del self._owed[call.debt]
        finally:
            self._payer = None


def _packed(*words: Argument) -> bytes:
    """Return a command as it goes over the wire."""
    return pack_command(words)  # type: ignore[arg-type]  # its stub knows only one word
