"""Background and scheduled work on streaq: redelivered when a worker dies, once a schedule."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Final

from anyio import CancelScope, current_time, sleep_forever
from streaq import Worker

from regatta.jobs import challenges, debts, jobs, notifications
from regatta.jobs.queue import JOBS, RUN, SCHEDULES, dumps
from regatta.services.services import Services

_EVERY_SECOND: Final = "* * * * * * *"
_EVERY_FIVE: Final = "*/5 * * * * * *"
"""Seconds come first in crontab's seven fields."""

Work = Callable[[Services], Awaitable[None]]

SCHEDULED: Final[tuple[tuple[str, str, Work], ...]] = (
    (_EVERY_SECOND, "challenges.clock", challenges.clock),
    (_EVERY_FIVE, "challenges.debts", challenges.debts),
    (_EVERY_FIVE, "challenges.seats", challenges.seats),
    (_EVERY_FIVE, "challenges.boards", challenges.boards),
    (_EVERY_SECOND, "jobs.sweep", jobs.sweep),
    (_EVERY_FIVE, "debts.registrations", debts.registrations),
    (_EVERY_FIVE, "debts.passwords", debts.passwords),
    (_EVERY_FIVE, "debts.invitations", debts.invitations),
    (_EVERY_FIVE, "notifications.debts", notifications.debts),
)
"""What is done regularly: when, its name, and how. Each may run twice or late without harm."""

_RETRY_SECONDS: Final = 0.5
_IDLE_SECONDS: Final = 5.0
"""How long a worker may be silent before another one takes over what it had in hand."""

_SCHEDULE_SECONDS: Final = 60
_GRACE_SECONDS: Final = 3.0
"""How long what is under way may go on when the worker is told to stop."""

log = logging.getLogger("regatta.jobs")


class _Worker(Worker[Services]):
    """A worker inside a process that has signals of its own to handle."""

    async def signal_handler(self, scope: CancelScope) -> None:  # noqa: ARG002 - as streaq calls it
        """Leave the process' signals alone; streaq 7.2 takes them despite ``handle_signals``.

        When the worker is cancelled, hand back whatever is not done in time.
        """
        try:
            await sleep_forever()
        finally:
            deadline = current_time() + _GRACE_SECONDS
            for running in self._cancel_scopes.values():
                running.deadline = min(running.deadline, deadline)


async def run(redis_url: str, services: Services) -> None:
    """Keep the schedules and do the jobs until cancelled."""
    async with asyncio.TaskGroup() as group:
        for make in (_make_scheduler, _make_runner):
            group.create_task(_run(partial(make, redis_url, services)))


async def _run(make: Callable[[], Worker[Services]]) -> None:
    """Run a worker; when Redis fails or loses the queue, begin anew."""
    while True:
        try:
            await make().run_async()
        except Exception as error:  # noqa: BLE001 - groups of whatever its client raises
            log.warning("background work begins anew", extra={"metadata": {"error": repr(error)}})
        await asyncio.sleep(_RETRY_SECONDS)


def _make_worker(redis_url: str, services: Services, queue_name: str) -> Worker[Services]:
    @asynccontextmanager
    async def lifespan() -> AsyncIterator[Services]:
        yield services

    made: Callable[[], AbstractAsyncContextManager[Services]] = lifespan
    return _Worker(
        redis_url=redis_url,
        queue_name=queue_name,
        lifespan=made,
        serializer=dumps,
        deserializer=json.loads,
        idle_timeout=_IDLE_SECONDS,
    )


def _make_scheduler(redis_url: str, services: Services) -> Worker[Services]:
    """Return a worker for the schedules, each of which fires once however many workers run."""
    worker = _make_worker(redis_url, services, SCHEDULES)

    def regularly(tab: str, name: str, work: Work) -> None:
        async def run() -> None:
            try:
                await work(services)
            except Exception as error:
                log.warning(
                    "scheduled work failed",
                    extra={"metadata": {"work": name, "error": repr(error)}},
                )
                raise

        worker.cron(tab, name=name, silent=True, timeout=_SCHEDULE_SECONDS, ttl=0)(run)

    for tab, name, work in SCHEDULED:
        regularly(tab, name, work)
    return worker


def _make_runner(redis_url: str, services: Services) -> Worker[Services]:
    """Return a worker for the jobs."""
    worker = _make_worker(redis_url, services, JOBS)

    async def run(job_id: str, tries: int) -> None:
        """Do the job in a task of its own, which is cancelled once and then waited for.

        Inside streaq every further wait would be cancelled, also those that hand the job back.
        """
        task = asyncio.create_task(services.jobs.run(job_id, tries))
        try:
            await asyncio.wait({task})
        finally:
            with CancelScope(shield=True):
                task.cancel()
                await asyncio.wait({task})
        if not task.cancelled() and (error := task.exception()):
            log.warning(
                "a job stands still", extra={"metadata": {"job": job_id, "error": repr(error)}}
            )

    worker.task(name=RUN, max_tries=None, silent=True, ttl=0)(run)
    return worker
