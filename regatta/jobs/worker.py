"""Background and scheduled work on streaq: redelivered when a worker dies, once a schedule."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from anyio import CancelScope, current_time, sleep_forever
from streaq import Worker
from streaq.types import StreamMessage

from regatta.jobs import challenges, debts, jobs, notifications, okrs
from regatta.jobs.queue import JOBS, KEPT, RUN, SCHEDULES, URGENT, dumps
from regatta.services.services import Services

_EVERY_SECOND: Final = "* * * * * * *"
_EVERY_FIVE: Final = "*/5 * * * * * *"
_EVERY_MINUTE: Final = "30 * * * * * *"
"""Seconds come first in crontab's seven fields."""

Work = Callable[[Services], Awaitable[None]]

SCHEDULED: Final[tuple[tuple[str, str, Work], ...]] = (
    (_EVERY_SECOND, "challenges.clock", challenges.clock),
    (_EVERY_FIVE, "challenges.debts", challenges.debts),
    (_EVERY_MINUTE, "challenges.untold", challenges.untold),
    (_EVERY_FIVE, "challenges.seats", challenges.seats),
    (_EVERY_FIVE, "challenges.boards", challenges.boards),
    (_EVERY_SECOND, "jobs.sweep", jobs.sweep),
    (_EVERY_FIVE, "debts.registrations", debts.registrations),
    (_EVERY_FIVE, "debts.passwords", debts.passwords),
    (_EVERY_FIVE, "debts.invitations", debts.invitations),
    (_EVERY_FIVE, "notifications.debts", notifications.debts),
    (_EVERY_SECOND, "okrs.cycles", okrs.cycles),
    (_EVERY_FIVE, "okrs.debts", okrs.debts),
    (_EVERY_MINUTE, "okrs.reminders", okrs.reminders),
)
"""What is done regularly: when, its name, and how. Each may run twice or late without harm."""

_RETRY_SECONDS: Final = 0.5
_IDLE_SECONDS: Final = 5.0
"""How long a worker may be silent before another one takes over what it had in hand."""

_PREFETCH: Final = 1
"""Tasks that wait inside a worker; those that wait in the queue are free for others."""

_CLOCK_SECONDS: Final = 60.0
"""Between two looks at Redis' clock."""

_SCHEDULE_SECONDS: Final = 60
_GRACE_SECONDS: Final = 3.0
"""How long what is under way may go on when the worker is told to stop."""

log = logging.getLogger("regatta.jobs")


class _Worker(Worker[Services]):
    """A worker inside a process that has signals of its own to handle.

    Attributes:
        grace: how many seconds what is under way may go on when the worker ends.
    """

    grace: Callable[[], float]

    async def signal_handler(self, scope: CancelScope) -> None:  # noqa: ARG002 - as streaq calls it
        """Leave the process' signals alone; streaq 7.2 takes them despite ``handle_signals``.

        When the worker ends, also because Redis failed, let go of whatever is not done in time.
        """
        try:
            await sleep_forever()
        finally:
            deadline = current_time() + self.grace()
            for running in self._cancel_scopes.values():
                running.deadline = min(running.deadline, deadline)

    async def run_task(self, msg: StreamMessage) -> None:
        """Do what *msg* asks for, unless it is being done here.

        What waited here for long is delivered again, to this worker too: streaq 7.2 would begin
        it a second time, and forget to renew the first.
        """
        if msg.message_id not in self._running_tasks[msg.priority]:
            await super().run_task(msg)


@dataclass(slots=True)
class _Hands:
    """The jobs that this process does; they outlive the worker that fetched them.

    Their leases lie in documents, so they go on while Redis is away.
    """

    services: Services
    stopping: bool = False
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def grace(self) -> float:
        """Return how many seconds a worker that ends waits for its jobs."""
        return _GRACE_SECONDS if self.stopping else 0.0

    async def work(self, job_id: str, tries: int) -> None:
        """Do the job in a task of its own, which is cancelled once and then waited for.

        Inside streaq every further wait would be cancelled, also those that hand the job back.
        """
        task = asyncio.create_task(self._attempted(job_id, tries))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        try:
            await asyncio.wait({task})
        finally:
            if self.stopping:
                with CancelScope(shield=True):
                    await self.hand_back({task})

    async def hand_back(self, tasks: set[asyncio.Task[None]]) -> None:
        """Stop *tasks*; others may have their jobs then."""
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _attempted(self, job_id: str, tries: int) -> None:
        try:
            await self.services.jobs.run(job_id, tries)
        except Exception as error:  # noqa: BLE001 - whatever a store may raise
            facts = {"job": job_id, "error": repr(error)}
            log.warning("a job stands still", extra={"metadata": facts})


async def run(redis_url: str, services: Services) -> None:
    """Keep the schedules and do the jobs until cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_run(partial(_make_scheduler, redis_url, services)))
        group.create_task(_do_jobs(redis_url, services))


async def _do_jobs(redis_url: str, services: Services) -> None:
    """Do jobs for as long as this clock is right."""
    working = False
    async with AsyncExitStack() as stack:
        while True:
            right = await services.jobs.check_clock()
            if right and not working:
                await stack.enter_async_context(_runners(redis_url, _Hands(services)))
            elif working and not right:
                await stack.aclose()
            working = right
            await asyncio.sleep(_CLOCK_SECONDS)


@asynccontextmanager
async def _runners(redis_url: str, hands: _Hands) -> AsyncIterator[None]:
    """Do jobs while the context lasts, then hand back what is not done in time."""
    makers = [partial(_make_runner, redis_url, hands, name) for name in (JOBS, URGENT)]
    runners = [asyncio.create_task(_run(make)) for make in makers]
    try:
        yield
    finally:
        hands.stopping = True
        for runner in runners:
            runner.cancel()
        await asyncio.wait(runners)
        await hands.hand_back(set(hands.tasks))


async def _run(make: Callable[[], Worker[Services]]) -> None:
    """Run a worker; when Redis fails or loses the queue, begin anew.

    Cancelled while Redis fails, a worker raises the failure alone; gather knows of both.
    """
    while True:
        [outcome] = await asyncio.gather(make().run_async(), return_exceptions=True)
        if outcome is not None:
            log.warning("background work begins anew", extra={"metadata": {"error": repr(outcome)}})
        await asyncio.sleep(_RETRY_SECONDS)


def _make_worker(redis_url: str, services: Services, queue_name: str) -> _Worker:
    @asynccontextmanager
    async def lifespan() -> AsyncIterator[Services]:
        yield services

    made: Callable[[], AbstractAsyncContextManager[Services]] = lifespan
    worker = _Worker(
        redis_url=redis_url,
        queue_name=queue_name,
        lifespan=made,
        serializer=dumps,
        deserializer=json.loads,
        idle_timeout=_IDLE_SECONDS,
        prefetch=_PREFETCH,
    )
    worker.grace = lambda: _GRACE_SECONDS
    return worker


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


def _make_runner(redis_url: str, hands: _Hands, queue_name: str) -> Worker[Services]:
    """Return a worker for the jobs of one queue."""
    worker = _make_worker(redis_url, hands.services, queue_name)
    worker.grace = hands.grace
    worker.task(name=RUN, max_tries=None, silent=True, ttl=0, expire=KEPT)(hands.work)
    return worker
