"""How many connections a user and an address may have, over all workers."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Literal
from zlib import crc32

from regatta.models.errors import RateLimited, TooManyConnections, Unavailable
from regatta.realtime.redis import KEY_PREFIX, script
from regatta.realtime.scripts import Scripts
from regatta.services.ports import RateLimits, read_limits, whom

log = logging.getLogger("regatta.admission")

_HOLD: Final = script("hold")
_LEASE: Final = script("lease")

_COUNTS: Final = f"{KEY_PREFIX}connections:"
_WORKERS: Final = f"{_COUNTS}workers"

_PATIENCE: Final = 1.0
"""How long a client waits for its count, in seconds."""

_RETRY: Final = 1.0
"""How often Redis is tried again while it is out of reach, in seconds."""

_RENEWALS_A_LEASE: Final = 3
_SLICES: Final = 60
_KEPT_LEASES: Final = 120
"""A count outlives its last statement by so many leases; it is stated again long before."""

_AT_ONCE: Final = 500
"""So many counts share a round trip."""

_NO_LIMIT: Final = -1
_MS: Final = 1000

Subject = Literal["user", "address"]
Holder = tuple[Subject, str]


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many connections there may be.

    Attributes:
        per_user: at the same time.
        per_address: at the same time, also of those who have not said who they are.
        per_minute: new ones from one address.
    """

    per_user: int = 50
    per_address: int = 1000
    per_minute: int = 600


class Admission:
    """Lets connections in, and counts them for as long as they last.

    Each worker states in Redis how many connections it has of a user or an address. It holds a
    lease; what a worker without one has stated does not count. So a connection costs nothing
    while it lasts, and a worker that was killed holds no places for longer than its lease. While
    Redis is out of reach each worker counts alone.

    Args:
        scripts: run on the Redis that all workers share.
        worker_id: of this worker.
        limits: that hold for everybody.
        rate_limits: counts new connections; None to let everybody in without counting.
        lease_seconds: for which a worker counts that says nothing.

    Attributes:
        refused: is told of every connection that was not let in, and why.
    """

    def __init__(
        self,
        scripts: Scripts,
        worker_id: str,
        limits: ConnectionLimits,
        rate_limits: RateLimits | None,
        lease_seconds: float = 30.0,
    ) -> None:
        self._scripts = scripts
        self._worker_id = worker_id
        self._limits: dict[Subject, int] = {"user": limits.per_user, "address": limits.per_address}
        self._pace = read_limits(f"{limits.per_minute}/minute per ip")
        self._rate_limits = rate_limits
        self._lease_seconds = lease_seconds
        self._held: dict[str, tuple[Holder, ...]] = {}
        self._counts: Counter[Holder] = Counter()
        self._unstated: set[Holder] = set()
        self._changed = asyncio.Event()
        self._away = False
        self._renewals = 0
        self.refused: Callable[[str], None] = lambda _: None

    async def enter(self, sid: str, address: str) -> None:
        """Count a new connection for its *address*, known or not.

        Raises: RateLimited, TooManyConnections.
        """
        if self._rate_limits is None:
            return
        network = whom("ip", None, address, None) or ""
        charges = [(limit, network) for limit in self._pace]
        try:
            (await self._rate_limits.count("connect", charges)).check()
        except RateLimited:
            self.refused("rate")
            raise
        self._held[sid] = ()
        try:
            await self._take(sid, ("address", network))
        except BaseException:
            self.leave(sid)
            raise

    async def claim(self, sid: str, user_id: str) -> None:
        """Count a connection that has entered for its user as well.

        Raises: TooManyConnections.
        """
        if sid in self._held:
            await self._take(sid, ("user", user_id))

    def leave(self, sid: str) -> None:
        """Count a connection no more; Redis is told later."""
        self._give_back(self._held.pop(sid, ()))

    async def _take(self, sid: str, holder: Holder) -> None:
        """Count one more, unless there are too many. Raises: TooManyConnections."""
        # Stated as if it was in, so whatever else is stated meanwhile counts it as well.
        self._held[sid] += (holder,)
        self._counts[holder] += 1
        had_room = False
        try:
            had_room = await self._has_room(holder)
        finally:
            # One that has left meanwhile has taken everything along.
            if not had_room and sid in self._held:
                self._held[sid] = tuple(held for held in self._held[sid] if held != holder)
                self._give_back([holder])
        if not had_room:
            self.refused(holder[0])
            raise TooManyConnections(per=holder[0], limit=self._limits[holder[0]])

    async def _has_room(self, holder: Holder) -> bool:
        if not self._away:
            try:
                async with asyncio.timeout(_PATIENCE):
                    return bool(await self._state(holder, self._limits[holder[0]]))
            except (Unavailable, TimeoutError):
                self._lose()
        return self._counts[holder] <= self._limits[holder[0]]

    def _give_back(self, holders: Iterable[Holder]) -> None:
        for holder in holders:
            self._counts[holder] -= 1
            if not self._counts[holder]:
                del self._counts[holder]
            self._unstated.add(holder)
            self._changed.set()

    def _state(self, holder: Holder, limit: int = _NO_LIMIT) -> asyncio.Future[Any]:
        """Say how many there are here; the answer is whether that is within the limit."""
        self._unstated.discard(holder)
        key = f"{_COUNTS}{{{':'.join(holder)}}}"
        kept = int(self._lease_seconds * _KEPT_LEASES * _MS)
        arguments: list[str | int] = [self._worker_id, self._counts[holder], limit, kept]
        return self._scripts.run(_HOLD, [key, _WORKERS], arguments)

    def _lose(self) -> None:
        if not self._away:
            self._away = True
            self._changed.set()
            log.warning("connections are counted by each worker alone: redis is out of reach")

    async def run(self) -> None:
        """Hold the lease, and state what has changed, until cancelled."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            try:
                if self._away or loop.time() >= due:
                    await self._renew()
                    due = loop.time() + self._lease_seconds / _RENEWALS_A_LEASE
                await self._state_all()
            except Unavailable:
                self._lose()
            if self._away:
                await asyncio.sleep(_RETRY)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(due - loop.time()):
                    await self._changed.wait()
            self._changed.clear()

    async def close(self) -> None:
        """Give the lease up: whoever was here may come back to another worker at once."""
        if not self._renewals:
            return
        with suppress(Unavailable, TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._scripts.run(_LEASE, [_WORKERS], [self._worker_id, 0])

    async def _renew(self) -> None:
        """Renew the lease. Without one, others may have forgotten every count of this worker.

        Raises: Unavailable.
        """
        lease = int(self._lease_seconds * _MS)
        held = await self._scripts.run(_LEASE, [_WORKERS], [self._worker_id, lease])
        self._renewals += 1
        if not held or self._away:
            self._unstated.update(self._counts)
        else:
            turn = self._renewals % _SLICES
            self._unstated.update(
                holder for holder in self._counts if crc32(holder[1].encode()) % _SLICES == turn
            )
        if self._away:
            self._away = False
            log.info("connections are counted over all workers again")

    async def _state_all(self) -> None:
        """Tell Redis of every count that it does not know. Raises: Unavailable."""
        while self._unstated:
            some = [self._unstated.pop() for _ in range(min(_AT_ONCE, len(self._unstated)))]
            try:
                for answer in [self._state(holder) for holder in some]:
                    await answer
            except Unavailable:
                self._unstated.update(some)
                raise
