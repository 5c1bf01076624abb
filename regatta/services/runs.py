"""One try of a job: what its handler sees, how its lease is kept, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from regatta.models.base import Json
from regatta.models.errors import Unavailable
from regatta.models.jobs import Job
from regatta.models.messages import DeliveryFailed
from regatta.services.ports import Clock
from regatta.storage.engine import StorageError
from regatta.storage.jobs import JobStore

MAX_TRIES: Final = 20
"""With the pauses between them about three hours: as long as a mail server may well be down."""

_SHORTEST_PAUSE: Final = 3.0
_LONGEST_PAUSE: Final = 900.0
"""Seconds before the next try; doubled each time."""

SAY_GRACE: Final = timedelta(seconds=2)
"""How long whoever starts or ends a job has to say so before the sweep does."""

_REPORT_SECONDS: Final = 0.25
_KEPT_SUCCEEDED: Final = timedelta(days=7)
_KEPT_DEAD: Final = timedelta(days=90)
_LONGEST_ERROR: Final = 300

log = logging.getLogger("regatta.jobs")


class GiveUp(Exception):
    """Raised by a handler when trying again is of no use; the job is dead at once."""


class NoHandler(Exception):
    """Nobody here knows the kind; a process of another version may."""


@dataclass(slots=True)
class JobRun:
    """One try of a job, as its handler sees it."""

    job: Job
    percent: int = field(init=False)
    message: str = field(init=False)
    news: asyncio.Event = field(init=False, default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.percent, self.message = self.job.progress, self.job.message

    @property
    def tries(self) -> int:
        """Which try this is; the first is 1."""
        return self.job.tries

    async def progress(self, percent: int, message: str = "") -> None:
        """Say how far the work is; stored and published a few times a second, always the last."""
        self.percent, self.message = max(0, min(percent, 100)), message
        self.news.set()


JobHandler = Callable[[JobRun], Awaitable[Json | None]]
"""Does the work of one kind; may run again after any step, and returns what came of it."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps the lease of a job for as long as its handler works.

    Attributes:
        lease: how long a silent worker keeps a job.
        say: tells the job's user how it is.
    """

    store: JobStore
    clock: Clock
    lease: timedelta
    say: Callable[[Job], Awaitable[object]]

    @asynccontextmanager
    async def kept(self, run: JobRun) -> AsyncIterator[asyncio.Timeout]:
        """Renew the lease and report progress; whoever loses the lease is cancelled.

        Raises: TimeoutError when the lease was lost; then the yielded limit has expired.
        """
        reports: asyncio.Queue[Job] = asyncio.Queue()
        async with asyncio.timeout(self.lease.total_seconds()) as limit:
            keeping = asyncio.create_task(self._keep(run, limit, reports))
            telling = asyncio.create_task(self._tell(reports))
            try:
                yield limit
            finally:
                keeping.cancel()
                telling.cancel()
                await asyncio.wait({keeping, telling})

    async def _tell(self, reports: asyncio.Queue[Job]) -> None:
        """Say how far the job is, beside the renewals: they wait for nobody who listens."""
        while True:
            job = await reports.get()
            while not reports.empty():
                job = reports.get_nowait()
            await self.say(job)

    async def _keep(self, run: JobRun, limit: asyncio.Timeout, reports: asyncio.Queue[Job]) -> None:
        seconds = self.lease.total_seconds()
        while not limit.expired():
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds / 3):
                    await run.news.wait()
            now = asyncio.get_running_loop().time()
            try:
                kept = await self._renew(run, reports)
            except StorageError as error:
                log.warning("a lease could not be renewed", extra=about(run.job, error))
            else:
                if not limit.expired():
                    limit.reschedule(now + seconds if kept else now)
            await asyncio.sleep(_REPORT_SECONDS)

    async def _renew(self, run: JobRun, reports: asyncio.Queue[Job]) -> bool:
        until = self.clock() + self.lease
        if not run.news.is_set():
            return await self.store.renew(run.job, until) is not None
        run.news.clear()
        job = await self.store.report(run.job, run.percent, run.message, until)
        if job is not None:
            reports.put_nowait(job)
        return job is not None


def succeeded(run: JobRun, result: Json | None, at: datetime) -> Json:
    """Return what to store when the work is done."""
    done: Json = {"state": "succeeded", "progress": 100, "result": result, "error": None}
    return done | _ended(run.job, at, _KEPT_SUCCEEDED)


def failed(run: JobRun, error: Exception, at: datetime) -> Json:
    """Return what to store when the handler raised *error*: another try, or the end."""
    final = isinstance(error, GiveUp) or (isinstance(error, DeliveryFailed) and error.permanent)
    foreseen = isinstance(error, (GiveUp, NoHandler, DeliveryFailed, Unavailable))
    log.warning("a job failed", extra=about(run.job, error), exc_info=None if foreseen else error)
    reason = str(error) if isinstance(error, GiveUp) else f"{type(error).__name__}: {error}"
    if final or run.tries >= MAX_TRIES:
        return dead(run, reason, at)
    pause = min(_SHORTEST_PAUSE * 2 ** (run.tries - 1), _LONGEST_PAUSE)
    pause *= random.uniform(0.75, 1.25)  # noqa: S311 - so that not all come back at once
    return {"state": "queued", "error": _line(reason), "due_at": at + timedelta(seconds=pause)}


def dead(run: JobRun, reason: str, at: datetime) -> Json:
    """Return what to store when there will be no other try."""
    return {"state": "dead", "error": _line(reason)} | _ended(run.job, at, _KEPT_DEAD)


def _ended(job: Job, at: datetime, kept: timedelta) -> Json:
    """Return what every end has: it stays due for as long as the user does not know."""
    due_at = at + SAY_GRACE if job.user_id else None
    return {"finished_at": at, "expires_at": at + kept, "due_at": due_at}


def _line(reason: str) -> str:
    """Return the first line of *reason*, not too long."""
    return (reason.strip().splitlines() or [""])[0][:_LONGEST_ERROR]


def about(job: Job, error: Exception | None = None) -> Json:
    """Return what a log line says of *job*."""
    facts = {"job": job.id, "kind": job.kind, "tries": job.tries}
    return {"metadata": facts | ({"error": repr(error)} if error else {})}
