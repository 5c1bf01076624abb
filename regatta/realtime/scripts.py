"""Scripts that share their round trips, on a connection of their own."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from itertools import islice
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from regatta.models.errors import Unavailable
from regatta.realtime.calls import Call, Run, runs
from regatta.realtime.redis import Script
from regatta.realtime.wire import Argument, Refusal, Wire, opened, packed

log = logging.getLogger("regatta.redis")

_PATIENCE: Final = 5.0
"""How long one round trip may take, in seconds."""

_RETRY_SECONDS: Final = 0.5
_UNKNOWN: Final = "NOSCRIPT"
_ELSEWHERE: Final = ("MOVED", "ASK", "CLUSTERDOWN", "TRYAGAIN")
_MOST_STRAYED: Final = 3
_AT_ONCE: Final = 1000
_MOST_OWED: Final = 10_000


def as_it_is(answer: Any) -> Any:
    """Return the answer of a script as it came."""
    return answer


class Scripts:
    """Runs scripts; whatever is asked for while a round trip is under way shares the next one.

    The order of calls is the order of execution. No task stands behind a round trip: it begins at
    the end of the loop's turn in which the first call was made, and the next one as soon as its
    last answer is in.

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
        self._wire: Wire | None = None
        self._opening: asyncio.Task[None] | None = None
        self._loaded: set[str] = set()
        self._waiting: list[Call] = []
        self._under_way: deque[Run | None] = deque()
        self._unknown: list[Call] = []
        self._is_due = False
        self._trip = 0
        self._watch: asyncio.TimerHandle | None = None
        self._debts = _Debts(self)
        self._closed = False
        self._idle: asyncio.Future[None] | None = None

    async def close(self) -> None:
        """Give up what is still owed, let what is under way end, and hang up."""
        self._closed = True
        await self._debts.close()
        if self._is_due or self._under_way or self._opening:
            self._idle = asyncio.get_running_loop().create_future()
            await self._idle
        if self._watch is not None:
            self._watch.cancel()
        if self._wire is not None:
            self._wire.close()

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
        self.take(Call(script, keys, arguments, read, debt, future))
        return future

    def take(self, call: Call) -> None:
        """Put a call on its way that somebody has made."""
        if self._closed:
            self._fail(call)
            return
        self._waiting.append(call)
        if not (self._is_due or self._under_way or self._opening):
            self._is_due = True
            asyncio.get_running_loop().call_soon(self._begin)

    def owed(self) -> list[Call]:
        """Return the calls that are still to be made."""
        return self._debts.all()

    # --- a round trip ------------------------------------------------------------------------

    def _begin(self) -> None:
        """Send what waits, at once or when there is a connection."""
        self._is_due = False
        if not self._waiting:  # it was lost with the connection meanwhile
            self._end()
        elif self._wire is None:
            self._opening = asyncio.get_running_loop().create_task(self._open())
        else:
            batch, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
            self._send(self._wire, batch)

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                self._wire = await opened(self._redis, self._heard, self._lost)
        except (RedisError, OSError) as error:
            self._opening = None
            self._lost(error)
        else:
            self._opening = None
            self._begin()

    def _send(self, wire: Wire, batch: list[Call]) -> None:
        """Begin a round trip.

        Scripts go ahead of their first use, so that calls are not run in another order for that.
        """
        commands = []
        for run in runs(batch):
            if run.script.digest not in self._loaded:
                self._loaded.add(run.script.digest)
                self._under_way.append(None)
                commands.append(packed("SCRIPT", "LOAD", run.script.text))
            self._under_way.append(run)
            commands.append(run.command())
        self._trip += 1
        if self._watch is None:
            loop = asyncio.get_running_loop()
            self._watch = loop.call_later(_PATIENCE, self._look, self._trip)
        wire.write(b"".join(commands))

    def _look(self, trip: int) -> None:
        """Give up a round trip that takes too long; between one and two patiences will do."""
        self._watch = None
        if not self._under_way:
            return
        if trip == self._trip:
            self._lost(TimeoutError("no answer"))
        else:
            loop = asyncio.get_running_loop()
            self._watch = loop.call_later(_PATIENCE, self._look, self._trip)

    def _heard(self, answer: Any) -> None:
        """Give an answer to the calls that it belongs to."""
        run = self._under_way.popleft()
        if run is None:
            pass  # if a script could not be loaded, its calls are refused as well
        elif isinstance(answer, Refusal):
            for call in run.calls:
                self._refused(call, answer)
        else:
            run.answer(answer)
        if not self._under_way:
            self._end()

    def _end(self) -> None:
        """Begin the next round trip, first with what the server lacked though it once had it."""
        if self._unknown and self._wire is not None:
            unknown, self._unknown = self._unknown, []
            self._loaded.clear()
            self._send(self._wire, unknown)
        elif self._waiting:
            self._begin()
        elif self._idle is not None and not self._idle.done():
            self._idle.set_result(None)

    def _refused(self, call: Call, refusal: Refusal) -> None:
        if refusal.code == _UNKNOWN and call.strayed < _MOST_STRAYED:
            call.strayed += 1
            self._unknown.append(call)
        elif refusal.code in _ELSEWHERE and self._stray and call.strayed < _MOST_STRAYED:
            call.strayed += 1
            self._stray(call)
        else:
            log.error("a script failed", extra={"metadata": {"error": repr(refusal)}})
            self._fail(call)

    # --- what fails --------------------------------------------------------------------------

    def _lost(self, error: Exception) -> None:
        """Fail everything: nobody knows what of it was done."""
        log.error("redis is out of reach", extra={"metadata": {"error": repr(error)}})
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()
        self._loaded.clear()
        under_way = [call for run in self._under_way if run is not None for call in run.calls]
        failed = [*under_way, *self._unknown, *self._waiting]
        self._under_way.clear()
        self._unknown, self._waiting = [], []
        for call in failed:
            self._fail(call)
        self._end()
        self._broke()

    def _fail(self, call: Call) -> None:
        if not call.result.done():
            call.result.set_exception(Unavailable())
            call.result.exception()  # seen: whoever no longer waits for it shall not be logged
        if call.debt is not None and not self._closed:
            self._debts.owe(call)


class _Debts:
    """Calls that failed and must be made all the same."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._owed: dict[Hashable, Call] = {}
        self._payer: asyncio.Task[None] | None = None

    def all(self) -> list[Call]:
        """Return them, oldest first."""
        return list(self._owed.values())

    def owe(self, call: Call) -> None:
        """Have *call* made, in place of an earlier one about the same."""
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
                answers = [self._scripts.run(one.script, one.keys, one.arguments) for one in owed]
                await asyncio.wait(answers)
                for call, answer in zip(owed, answers, strict=True):
                    if answer.exception() is None and self._owed.get(call.debt) is call:
                        del self._owed[call.debt]
        finally:
            self._payer = None

    async def close(self) -> None:
        """Give up what is still owed."""
        if self._payer is not None:
            self._payer.cancel()
            await asyncio.wait([self._payer])
