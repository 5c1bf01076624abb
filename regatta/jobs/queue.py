"""The queue of jobs on streaq, for every process that starts some."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from streaq import Worker

from regatta.models.errors import Unavailable

SCHEDULES: Final = "regatta"
JOBS: Final = "regatta-jobs"
"""Two queues: schedules never wait behind long jobs."""

RUN: Final = "jobs.run"
"""The one task of the queue of jobs: do the job with this id."""

_PATIENCE: Final = 5.0
_LINGER: Final = 10.0
"""How many seconds a connection is kept for the next push."""

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
    """Pushes jobs; those that come while a round trip is under way share the next one.

    A connection is opened when there is something to push and closed when there was nothing for
    a while, so one that broke in the meantime is in nobody's way.
    """

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url
        self._waiting: list[_Push] = []
        self._asked = asyncio.Event()
        self._client: asyncio.Task[None] | None = None

    async def push(self, job_id: str, tries: int) -> None:
        """Have a worker begin the job; see the port ``Queue``."""
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
            async with _client(self._redis_url) as worker:
                while await self._is_asked():
                    batch, self._waiting = self._waiting, []
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


def _client(redis_url: str) -> Worker[None]:
    """Return what only pushes."""
    worker: Worker[None] = Worker(redis_url=redis_url, queue_name=JOBS, serializer=dumps)
    worker.task(name=RUN)(_never_run_here)
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
