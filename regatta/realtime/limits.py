"""Rate limits over Redis, and over the memory of one worker while Redis is out of reach."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Sequence
from time import time
from typing import Any, Final
from weakref import WeakValueDictionary

from limits.aio.storage import MemoryStorage
from limits.aio.storage.redis.bridge import RedisBridge
from limits.aio.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter

from regatta.models.errors import Unavailable
from regatta.realtime.redis import KEY_PREFIX, Script
from regatta.realtime.scripts import Scripts
from regatta.services.ports import Allowance, Charge, Limit, tightest

log = logging.getLogger("regatta.limits")

EXACT: Final = 60
"""Up to so many are remembered one by one; beyond, two counters tell nearly as well."""

_PATIENCE: Final = 1.0
"""How long a request waits for its counters, in seconds."""

_RETRY: Final = 1.0
"""How often Redis is tried again while it is out of reach, in seconds."""

_FLOOD: Final = 10
_MS: Final = 1000

_Answers = tuple[asyncio.Future[Any], asyncio.Future[Any]]
"""Whether there was room, and how the window stands."""


def _script(text: bytes) -> Script:
    return Script(text.decode())


# The library's own scripts, sent our way: whatever is asked together shares one round trip.
_ACQUIRE_MOVING: Final = _script(RedisBridge.SCRIPT_ACQUIRE_MOVING_WINDOW)
_MOVING: Final = _script(RedisBridge.SCRIPT_MOVING_WINDOW)
_ACQUIRE_SLIDING: Final = _script(RedisBridge.SCRIPT_ACQUIRE_SLIDING_WINDOW)
_SLIDING: Final = _script(RedisBridge.SCRIPT_SLIDING_WINDOW)


class RedisRateLimits:
    """The RateLimits port: moving windows for small limits, sliding counters for large ones."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._memory: _Memory | None = None
        self._next_try = 0.0

    async def count(self, bucket: str, charges: Sequence[Charge]) -> Allowance:
        """Count one request against all of *charges*."""
        memory = self._memory
        if memory is None:
            try:
                async with asyncio.timeout(_PATIENCE):
                    return await self._in_redis(bucket, charges)
            except (Unavailable, TimeoutError):
                memory = self._lose()
        elif asyncio.get_running_loop().time() >= self._next_try:
            self._try_again(bucket, charges[0])
        return await memory.count(bucket, charges)

    async def _in_redis(self, bucket: str, charges: Sequence[Charge]) -> Allowance:
        now = time()
        asked = [(limit, self._ask(bucket, limit, whom, now)) for limit, whom in charges]
        return tightest(
            [_read(limit, await had, await window, now) for limit, (had, window) in asked]
        )

    def _ask(self, bucket: str, limit: Limit, whom: str, now: float) -> _Answers:
        """Put both questions on their way."""
        item, run = limit.item, self._scripts.run
        key = f"{KEY_PREFIX}{{{item.key_for(bucket, limit.subject, whom)}}}"
        expiry = item.get_expiry()
        if item.amount <= EXACT:
            return (
                run(_ACQUIRE_MOVING, [key], [now, item.amount, expiry, 1]),
                run(_MOVING, [key], [now - expiry, item.amount]),
            )
        keys = [f"{key}/-1", key]
        return run(_ACQUIRE_SLIDING, keys, [item.amount, expiry, 1]), run(_SLIDING, keys, [expiry])

    def _lose(self) -> _Memory:
        if self._memory is None:
            self._memory = _Memory()
            self._next_try = asyncio.get_running_loop().time() + _RETRY
            log.warning("rate limits are counted by each worker alone: redis is out of reach")
        return self._memory

    def _try_again(self, bucket: str, charge: Charge) -> None:
        """Ask Redis on the side; nobody waits for it."""
        self._next_try = math.inf
        acquired, _ = self._ask(bucket, *charge, time())
        acquired.add_done_callback(self._tried)

    def _tried(self, acquired: asyncio.Future[Any]) -> None:
        if acquired.cancelled() or acquired.exception() is not None:
            self._next_try = asyncio.get_running_loop().time() + _RETRY
        else:
            self._memory = None
            log.info("rate limits are counted in redis again")


def _read(limit: Limit, had_room: Any, window: Any, now: float) -> Allowance:
    """Return what the scripts answered, by the arithmetic of the library's strategies."""
    item = limit.item
    expiry = item.get_expiry()
    if item.amount <= EXACT:
        start, used = (float(window[0]), int(window[1])) if window else (now, 0)
        # Lua writes the start with a few digits less.
        reset = min(expiry, start + expiry - now)
    else:
        previous, current = int(window[0] or 0), int(window[2] or 0)
        previous_left, current_left = (max(0, int(window[at])) / _MS for at in (1, 3))
        used = math.floor(previous * previous_left / expiry) + current
        reset = min(
            previous_left % (expiry / previous) if previous else math.inf,
            # A counter lives twice as long as it counts; then it is the previous one.
            max(0.0, current_left - expiry) if current else math.inf,
            expiry,
        )
    return Allowance(item.amount, max(0, item.amount - used), reset, None if had_room else limit)


class _Memory:
    """The library's storage in memory."""

    def __init__(self) -> None:
        storage = MemoryStorage()
        self._moving = MovingWindowRateLimiter(storage)
        self._sliding = SlidingWindowCounterRateLimiter(storage)

    async def count(self, bucket: str, charges: Sequence[Charge]) -> Allowance:
        """Count one request against all of *charges*, in this process."""
        return tightest([await self._count(bucket, limit, whom) for limit, whom in charges])

    async def _count(self, bucket: str, limit: Limit, whom: str) -> Allowance:
        item = limit.item
        identity = (bucket, limit.subject, whom)
        strategy = self._moving if item.amount <= EXACT else self._sliding
        had_room = await strategy.hit(item, *identity)
        window = await strategy.get_window_stats(item, *identity)
        reset = max(0.0, window.reset_time - time())
        return Allowance(item.amount, window.remaining, reset, None if had_room else limit)


class Pace:
    """A token bucket: so many events a second, twice as many in a burst.

    Whoever goes on regardless builds up an excess, which a pause makes up for.

    Args:
        rate: events a second.
        now: the time of the loop.
        shared: the bucket of all connections of the same user, which each event empties as well.
    """

    __slots__ = ("__weakref__", "_excess", "_rate", "_seen", "_shared", "_tokens")

    def __init__(self, rate: float, now: float, shared: Pace | None = None) -> None:
        self._rate = rate
        self._shared = shared
        self._tokens = rate * 2
        self._excess = 0.0
        self._seen = now

    def wait(self, now: float) -> float:
        """Take a token; return 0, or how long there will be none, in seconds."""
        passed = (now - self._seen) * self._rate
        self._seen = now
        self._tokens = min(self._rate * 2, self._tokens + passed)
        self._excess = max(0.0, self._excess - passed)
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0 if self._shared is None else self._shared.wait(now)
        self._excess += 1
        return (1 - self._tokens) / self._rate

    @property
    def floods(self) -> bool:
        """Whether ten times the allowance was sent beyond it."""
        if self._shared is not None and self._shared.floods:
            return True
        return self._excess >= self._rate * _FLOOD


class Paces:
    """The paces of the connections of one worker, and of the users behind them.

    Args:
        per_connection: events a second of one connection.
        per_user: events a second of all connections of one user here.
    """

    def __init__(self, per_connection: float, per_user: float) -> None:
        self._per_connection = per_connection
        self._per_user = per_user
        self._shared: WeakValueDictionary[str, Pace] = WeakValueDictionary()

    def begin(self, user_id: str, now: float) -> Pace:
        """Return the pace of a new connection; that of its user lives as long as one of them."""
        shared = self._shared.get(user_id)
        if shared is None:
            shared = self._shared[user_id] = Pace(self._per_user, now)
        return Pace(self._per_connection, now, shared)
