"""The registry of server processes: each announces itself, and all can find it.

An announcement is a lease: a worker that was killed or stopped is forgotten by itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from typing import Any, Final

from pydantic import ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from regatta.models.errors import Unavailable
from regatta.models.realtime import WorkerStatus
from regatta.realtime.redis import KEY_PREFIX
from regatta.services.ports import Clock

log = logging.getLogger("regatta.workers")

WorkerId = str
"""Eight hexadecimal digits, fresh with every start of a process."""

_ANNOUNCED_EVERY: Final = 1.0
_LEASE_MS: Final = 5000
_IDS: Final = f"{KEY_PREFIX}workers"


def _key(worker_id: WorkerId) -> str:
    return f"{KEY_PREFIX}worker:{worker_id}"


class Workers:
    """All server processes that share a Redis.

    Attributes:
        worker_id: of this process.
        status: returns what this process says of itself beyond who and where it is, by the
            names of :class:`~regatta.models.realtime.WorkerStatus`.
    """

    def __init__(self, redis: Redis, worker_id: WorkerId, clock: Clock) -> None:
        self._redis = redis
        self.worker_id = worker_id
        self._started_at = clock()
        self._host = socket.gethostname()
        self.status: Callable[[], dict[str, Any]] = dict

    def own(self) -> WorkerStatus:
        """Return how this process stands at present."""
        return WorkerStatus(
            id=self.worker_id,
            host=self._host,
            pid=os.getpid(),
            started_at=self._started_at,
            **self.status(),
        )

    async def run(self) -> None:
        """Announce this process until cancelled, then take its leave."""
        silent = False
        try:
            while True:
                try:
                    await self._announce()
                    silent = False
                except (RedisError, OSError):
                    if not silent:
                        log.warning("the other workers cannot hear of this one at the moment")
                    silent = True
                await asyncio.sleep(_ANNOUNCED_EVERY)
        finally:
            await self._leave()

    async def _announce(self) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.set(_key(self.worker_id), self.own().model_dump_json(), px=_LEASE_MS)
            pipeline.sadd(_IDS, self.worker_id)
            await pipeline.execute()

    async def _leave(self) -> None:
        try:
            async with asyncio.timeout(_ANNOUNCED_EVERY):
                await self._redis.delete(_key(self.worker_id))
        except (RedisError, OSError):
            log.warning("the other workers will find out that this one is gone")

    async def all(self) -> list[WorkerStatus]:
        """Return the processes that live, in the order of their start.

        Raises: Unavailable.
        """
        try:
            known_ids: Any = await self._redis.smembers(_IDS)
            ids = [found.decode() for found in known_ids]
            told: Any = await self._redis.mget([_key(known) for known in ids]) if ids else []
            # Whoever only was late comes back with the next announcement.
            if gone := [known for known, text in zip(ids, told, strict=True) if text is None]:
                await self._redis.srem(_IDS, *gone)
        except (RedisError, OSError) as error:
            raise Unavailable from error
        found = [status for text in told if text is not None and (status := _read(text))]
        return sorted(found, key=lambda status: (status.started_at, status.id))

    async def address_of(self, worker_id: WorkerId) -> str | None:
        """Return where a worker that lives is reached from other hosts, if it says so.

        Raises: Unavailable.
        """
        try:
            text: Any = await self._redis.get(_key(worker_id))
        except (RedisError, OSError) as error:
            raise Unavailable from error
        status = _read(text) if text else None
        return status.address if status else None


def _read(text: bytes) -> WorkerStatus | None:
    try:
        return WorkerStatus.model_validate_json(text)
    except ValidationError:
        log.warning("a worker announced itself in words that are not understood here")
        return None
