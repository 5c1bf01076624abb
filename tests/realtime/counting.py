"""Workers that count connections together, without the servers around them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from redis.asyncio import Redis

from regatta.models.errors import TooManyConnections
from regatta.realtime.admission import Admission, ConnectionLimits
from regatta.realtime.limits import RedisRateLimits
from regatta.realtime.redis import connect
from regatta.realtime.scripts import Scripts

_FEW: Final = ConnectionLimits(per_user=2, per_address=4, per_minute=10**6)
_PATIENCE: Final = 10.0


@dataclass
class Worker:
    """What one worker of several counts with."""

    id: str
    admission: Admission
    redis: Redis
    running: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Begin to hold a lease; whatever is asked from now on comes after it."""
        self.running = asyncio.create_task(self.admission.run())
        await asyncio.sleep(0)

    async def stop(self) -> None:
        """Go silent, as a worker that was killed."""
        if self.running is not None:
            self.running.cancel()
            with suppress(asyncio.CancelledError):
                await self.running

    async def enter(self, address: str, count: int = 1) -> list[str]:
        """Try so many connections at once; return those that came in."""
        sids = [uuid4().hex for _ in range(count)]
        entered = await asyncio.gather(
            *(is_let_in(self.admission.enter(sid, address)) for sid in sids)
        )
        return [sid for sid, let_in in zip(sids, entered, strict=True) if let_in]

    async def known(self, address: str, user_id: str) -> bool:
        """Return whether one more connection of this user comes in."""
        (sid,) = await self.enter(address)
        return await is_let_in(self.admission.claim(sid, user_id))


async def is_let_in(asked: Awaitable[None]) -> bool:
    """Return whether there was room."""
    try:
        await asked
    except TooManyConnections:
        return False
    return True


@asynccontextmanager
async def worker(
    url: str, limits: ConnectionLimits = _FEW, lease_seconds: float = 30.0
) -> AsyncIterator[Worker]:
    """Yield a worker that counts, with a lease."""
    redis = connect(url)
    scripts = Scripts(redis)
    counters, worker_id = RedisRateLimits(scripts), uuid4().hex[:8]
    admission = Admission(scripts, worker_id, limits, counters, lease_seconds)
    made = Worker(worker_id, admission, redis)
    await made.run()
    try:
        yield made
    finally:
        await made.stop()
        await scripts.close()
        await redis.aclose()


async def until(holds: Callable[[], Awaitable[object]]) -> None:
    """Return once something holds that must become true."""
    async with asyncio.timeout(_PATIENCE):
        while not await holds():
            pass


def address() -> str:
    """Return an address that no other test counts."""
    return f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"
