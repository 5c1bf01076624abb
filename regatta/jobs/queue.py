"""The queues of jobs on streaq, for every process that starts some."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from redis.exceptions import RedisError
from streaq import Worker

from regatta.models.errors import Unavailable

SCHEDULES: Final = "regatta"
JOBS: Final = "regatta-jobs"
URGENT: Final = "regatta-urgent"
"""Three queues: neither schedules nor urgent jobs ever wait behind long ones."""

RUN: Final = "jobs.run"
"""The one task of the queues of jobs: do the job with this id."""

KEPT: Final = timedelta(hours=1)
"""How long streaq refuses a task that it took before; one that it lost is taken again then."""

_PATIENCE: Final = 1.0
"""How many seconds whoever pushes waits for Redis."""

_STALLED: Final = 10.0
"""How many seconds a connection may be silent before it is given up."""

_LINGER: Final = 10.0
"""How many seconds a connection is kept for the next push."""

Time = Callable[[], Awaitable[tuple[int, int]]]

log = logging.getLogger("regatta.jobs")
logging.getLogger("streaq").setLevel(logging.WARNING)


def dumps(value: Any) -> str:
    """Serialise what a task takes or returns; what JSON cannot say is only ever an error."""
    return json.dumps(value, default=repr)


@dataclass(frozen=True, slots=True)
class _Push:
    job_id: str
    tries: int
    done: asyncio.Future[None]


class StreaqQueue:
    """Pushes jobs; see the port ``Queue``.

    Args:
        redis_url: of the Redis that all processes share.
        time: asks it for the seconds and microseconds since 1970.
        kept: how long a task that was lost stands in the way of its successor.
    """

    def __init__(self, redis_url: str, time: Time, *, kept: timedelta = KEPT) -> None:
        self._time = time
        self._lanes = {name: _Lane(redis_url, name, kept) for name in (JOBS, URGENT)}

    async def push(self, job_id: str, tries: int, *, urgent: bool = False) -> None:
        """Have a worker begin the job; see the port ``Queue``."""
        await self._lanes[URGENT if urgent else JOBS].push(job_id, tries)

    async def now(self) -> datetime:
        """Return the present instant by Redis' clock.

        Raises: Unavailable.
        """
        try:
            async with asyncio.timeout(_PATIENCE):
                seconds, microseconds = await self._time()
        except (RedisError, OSError) as error:
            raise Unavailable from error
        return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=microseconds)

    async def close(self) -> None:
        """Close the connections; what waits is refused."""
        for lane in self._lanes.values():
            await lane.close()


class _Lane:
    """One queue; pushes that come while a round trip is under way share the next one.

    A connection is opened when there is something to push and closed when there was nothing for
    a while, so one that broke in the meantime is in nobody's way.
    """

    def __init__(self, redis_url: str, name: str, kept: timedelta) -> None:
        self._redis_url = redis_url
        self._name = name
        self._kept = kept
        self._waiting: list[_Push] = []
        self._asked = asyncio.Event()
        self._client: asyncio.Task[None] | None = None

    async def push(self, job_id: str, tries: int) -> None:
        """Have a worker begin the job.

        Raises: Unavailable.
        """
        push = _Push(job_id, tries, asyncio.get_running_loop().create_future())
        self._waiting.append(push)
        self._asked.set()
        if self._client is None:
            self._client = asyncio.create_task(self._serve())
        try:
            async with asyncio.timeout(_PATIENCE):
                await push.done
        except TimeoutError:
            raise Unavailable from None

    async def close(self) -> None:
        """Close the connection; what waits is refused."""
        if self._client is not None:
            self._client.cancel()
            await asyncio.wait({self._client})

    async def _serve(self) -> None:
        batch: list[_Push] = []
        try:
            async with self._worker() as worker:
                while await self._is_asked():
                    batch, self._waiting = self._waiting, []
                    async with asyncio.timeout(_STALLED):
                        await _enqueue(worker, batch)
        except BaseException as error:
            batch, self._waiting = batch + self._waiting, []
            for push in batch:
                if not push.done.done():
                    push.done.set_exception(Unavailable())
                    push.done.exception()  # seen: whoever no longer waits shall not be logged
            if not isinstance(error, Exception):
                raise
            log.warning("the queue is out of reach", extra={"metadata": {"error": repr(error)}})
        finally:
            self._client = asyncio.create_task(self._serve()) if self._waiting else None

    async def _is_asked(self) -> bool:
        """Return True once something waits, False when nothing came for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                await self._asked.wait()
        self._asked.clear()
        return bool(self._waiting)

    def _worker(self) -> Worker[None]:
        """Return what only pushes."""
        worker: Worker[None] = Worker(
            redis_url=self._redis_url, queue_name=self._name, serializer=dumps
        )
        worker.task(name=RUN, expire=self._kept)(_never_run_here)
        return worker


async def _never_run_here(job_id: str, tries: int) -> None:
    """Stand for the task of the same name in the workers."""


async def _enqueue(worker: Worker[None], batch: Sequence[_Push]) -> None:
    """Push all of *batch*; streaq ignores tasks whose id it knows to be waiting or running."""
    tasks = []
    for push in batch:
        task = worker.registry[RUN].enqueue(push.job_id, push.tries)
        task.id = f"{push.job_id}.{push.tries}"
        tasks.append(task)
    await worker.enqueue_many(tasks)
    for push in batch:
        if not push.done.done():
            push.done.set_result(None)
