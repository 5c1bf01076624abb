"""Jobs: the rules of work that is done later, at least once and never twice at a time.

A job is begun by whoever claims its document, in one atomic update that also sets ``due_at`` to
the end of a lease. The worker renews the lease while it works; one that dies, or cannot reach
the store, loses it. ``due_at`` is the only timer: the sweep dispatches, takes away or announces
whatever is due, so a queue that forgets everything delays jobs and loses none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from regatta.models.access import Actor
from regatta.models.base import Json, new_id
from regatta.models.errors import Conflict, NotFound, Unavailable
from regatta.models.events import JobProgress
from regatta.models.jobs import Job, JobDetail, JobPage, JobQuery, JobView, StartedJob
from regatta.services.ports import Clock, Publisher, Queue
from regatta.services.runs import (
    MAX_TRIES,
    SAY_GRACE,
    GiveUp,
    JobHandler,
    JobRun,
    Keeper,
    about,
    dead,
    failed,
    succeeded,
)
from regatta.services.translation import refusals_translated
from regatta.storage.jobs import JobStore

__all__ = ["GiveUp", "JobHandler", "JobRun", "Jobs"]

_PUSH_AGAIN: Final = timedelta(seconds=10)
"""How long the queue may keep a job waiting before it is reminded."""

_SWEPT: Final = 100
_SHOWN: Final = 20

log = logging.getLogger("regatta.jobs")


@dataclass(frozen=True, slots=True)
class Jobs:
    """The rules about jobs.

    Attributes:
        lease: how long a silent worker keeps a job.
        watchers: are told the kind and the outcome of every try: ``succeeded``, ``failed`` (it
            will be tried again), ``dead`` or ``lost`` (somebody else has it).
    """

    store: JobStore
    queue: Queue
    publisher: Publisher
    clock: Clock
    lease: timedelta
    handlers: dict[str, JobHandler] = field(default_factory=dict)
    watchers: list[Callable[[str, str], None]] = field(default_factory=list)

    def handle(self, kind: str, handler: JobHandler) -> None:
        """Have jobs of this kind done by *handler*."""
        self.handlers[kind] = handler

    async def start(
        self,
        kind: str,
        payload: Json,
        *,
        job_id: str,
        org_id: str | None = None,
        user_id: str | None = None,
    ) -> None:
        """Have a job done; a repeat with the same id changes nothing.

        It will be done even if the queue is out of reach at the moment.

        Args:
            kind: names the handler.
            payload: what the handler needs to know; nothing secret.
            job_id: the same for every repeat.
            org_id: whose admins may see it.
            user_id: who is told of its progress.
        """
        job = Job(
            id=job_id,
            org_id=org_id,
            user_id=user_id,
            kind=kind,
            payload=payload,
            due_at=self.clock() + SAY_GRACE,
        )
        if await self.store.add(job):
            await self._say(job)
            await self._push(job)

    async def run(self, job_id: str, tries: int) -> None:
        """Do a job that was begun *tries* times before, unless somebody else has it."""
        job = await self.store.claim(job_id, tries, new_id(), self.clock() + self.lease)
        if job is None:
            return
        await self._say(job)
        run = JobRun(job)
        try:
            ending = await self._attempt(run)
        except asyncio.CancelledError:
            await self._leave(run, state="queued", tries=tries, due_at=self.clock())
            raise
        outcome = "lost"
        if ending is not None and await self._leave(run, **ending):
            outcome = "failed" if ending["state"] == "queued" else ending["state"]
        for watcher in self.watchers:
            watcher(job.kind, outcome)

    async def _attempt(self, run: JobRun) -> Json | None:
        """Have the handler work; return what to store, or None when the lease was lost."""
        job = run.job
        handler = self.handlers.get(job.kind)
        if handler is None:
            return dead(run, f"there is no handler for {job.kind!r}", self.clock())
        if job.tries > MAX_TRIES:
            return dead(run, "every worker that tried it went silent", self.clock())
        limit = None
        try:
            async with Keeper(self.store, self.clock, self.lease, self._say).kept(run) as limit:
                result = await handler(run)
        except Exception as error:  # noqa: BLE001 - whatever a handler may raise
            if limit is not None and limit.expired():
                log.warning("a job was taken away", extra=about(job))
                return None
            return failed(run, error, self.clock())
        return succeeded(run, result, self.clock())

    async def _leave(self, run: JobRun, **changes: Any) -> bool:
        """Store how the try ended, then tell the user; False if the job was taken away."""
        shown = {"progress": run.percent, "message": run.message}
        job = await self.store.leave(run.job, **(shown | changes))
        if job is not None and await self._say(job) and job.finished_at is not None:
            await self.store.settle(job)
        return job is not None

    async def sweep(self) -> None:
        """Dispatch, take away or announce whatever is due."""
        now = self.clock()
        while due := await self.store.due(now, _SWEPT):
            await asyncio.gather(*(self._look_after(job) for job in due))
            if len(due) < _SWEPT:
                return

    async def _look_after(self, job: Job) -> None:
        now = self.clock()
        if job.finished_at is not None:
            if await self._say(job):
                await self.store.settle(job)
            return
        waiting = await self.store.dispatch(job, now, now + _PUSH_AGAIN)
        if waiting is not None:
            if job.state == "running":
                log.warning("a worker went silent", extra=about(job))
                await self._say(waiting)
            await self._push(waiting)

    async def _push(self, job: Job) -> None:
        with suppress(Unavailable):
            await self.queue.push(job.id, job.tries)

    async def _say(self, job: Job) -> bool:
        """Tell the job's user how it is; False if that could not be done now."""
        if job.user_id is None:
            return True
        try:
            event = JobProgress(job=JobView.of(job))
            await self.publisher.publish(f"user:{job.user_id}", event)
        except Unavailable:
            return False
        return True

    async def get(self, actor: Actor, job_id: str) -> JobDetail:
        """Return a job of the caller, or for an admin any job of the organization.

        Raises: NotFound.
        """
        job = await self.store.get(actor.org_id, job_id)
        if job is None or (actor.role != "admin" and job.user_id != actor.user_id):
            raise NotFound
        return JobDetail.of(job, whole=actor.role == "admin")

    async def list(self, actor: Actor, query: JobQuery) -> JobPage:
        """Return the organization's jobs, newest first.

        Raises: InvalidCursor.
        """
        with refusals_translated():
            page = await self.store.page(
                actor.org_id, state=query.state, limit=query.limit, cursor=query.cursor
            )
        return JobPage(jobs=[JobDetail.of(job) for job in page.items], next_cursor=page.next_cursor)

    async def latest(self, actor: Actor) -> Sequence[JobView]:
        """Return the caller's newest jobs."""
        jobs = await self.store.latest(actor.org_id, actor.user_id, _SHOWN)
        return [JobView.of(job) for job in jobs]

    async def retry(self, actor: Actor, job_id: str) -> StartedJob:
        """Have a dead job tried again, as if it were new.

        Raises: NotFound, Conflict when it is not dead.
        """
        job = await self.store.revive(actor.org_id, job_id, self.clock() + SAY_GRACE)
        if job is None:
            if await self.store.get(actor.org_id, job_id) is None:
                raise NotFound
            raise Conflict("Only a dead job can be tried again.")
        await self._say(job)
        await self._push(job)
        return StartedJob(job_id=job.id)
