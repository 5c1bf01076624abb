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
    NoHandler,
    about,
    dead,
    failed,
    succeeded,
)
from regatta.services.translation import refusals_translated
from regatta.storage.jobs import JobStore

__all__ = ["GiveUp", "JobHandler", "JobRun", "Jobs"]

_PUSH_AGAIN: Final = timedelta(seconds=60)
"""How long the queue may keep a job waiting before it is reminded."""

_ANSWER_SECONDS: Final = 1.0
"""How long Redis may take to hear of a job; the sweep tells it later what it did not hear."""

_URGENT: Final = ("mail.", "password.")
"""Kinds that people wait for before they can come in; they pass all others."""

_MOST_DEAD: Final = 1000
_SWEPT: Final = 100
_SHOWN: Final = 20

log = logging.getLogger("regatta.jobs")


@dataclass(slots=True)
class Watch:
    """Whether the clock of this process is right; one that is not would break leases."""

    right: bool = True


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
    watch: Watch = field(default_factory=Watch)

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
            await self._announce(job)

    async def _announce(self, job: Job) -> None:
        """Tell user and queue of a job that waits; whoever wants it done does not wait long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._say(job)
                await self._push(job)

    async def run(self, job_id: str, tries: int) -> None:
        """Do a job that was begun *tries* times before, unless somebody else has it."""
        job = await self.store.claim(job_id, tries, new_id(), self.clock() + self.lease)
        if job is None:
            return
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
        if job.tries > MAX_TRIES:
            return dead(run, "every worker that tried it went silent", self.clock())
        if handler is None:
            return failed(run, NoHandler(f"nobody here does {job.kind!r}"), self.clock())
        limit = None
        try:
            async with Keeper(self.store, self.clock, self.lease, self._say).kept(run) as limit:
                await self._say(job)
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

    async def check_clock(self) -> bool:
        """Compare this clock with the one that all share; return whether it may rule leases.

        While Redis does not say, the last answer stands.
        """
        try:
            before = self.clock()
            shared = await self.queue.now()
            off = max(before - shared, shared - self.clock())
        except Unavailable:
            return self.watch.right
        right = off <= self.lease / 3
        if self.watch.right and not right:
            facts = {"seconds": off.total_seconds()}
            log.error("this clock is wrong; no jobs are done", extra={"metadata": facts})
        self.watch.right = right
        return right

    async def sweep(self) -> None:
        """Dispatch, take away or announce whatever is due."""
        while self.watch.right and (due := await self.store.due(self.clock(), _SWEPT)):
            moved = await asyncio.gather(*(self._look_after(job) for job in due))
            if len(due) < _SWEPT or not any(moved):
                return

    async def _look_after(self, job: Job) -> bool:
        """Do what is due; False if it stays so, since Redis does not listen."""
        if job.finished_at is not None:
            if said := await self._say(job):
                await self.store.settle(job)
            return said
        now = self.clock()
        if job.state == "running":
            waiting = await self.store.dispatch(job, now, now)
            if waiting is None:
                return True
            log.warning("a worker went silent", extra=about(job))
            job = waiting
            await self._say(job)
        if not await self._push(job):
            return False
        await self.store.dispatch(job, now, now + _PUSH_AGAIN)
        return True

    async def _push(self, job: Job) -> bool:
        """Have a worker begin the job; False if that could not be done now."""
        try:
            await self.queue.push(job.id, job.tries, urgent=job.kind.startswith(_URGENT))
        except Unavailable:
            return False
        return True

    async def _say(self, job: Job) -> bool:
        """Tell the job's user how it is; False if that could not be done now."""
        if job.user_id is None:
            return True
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                event = JobProgress(job=JobView.of(job))
                await self.publisher.publish(
                    f"user:{job.user_id}", event, id=f"{job.id}:{job.version}"
                )
        except (Unavailable, TimeoutError):
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
        await self._announce(job)
        return StartedJob(job_id=job.id)

    async def dead(self) -> Sequence[Job]:
        """Return the dead jobs of all organizations and of none, for operators."""
        return await self.store.dead(_MOST_DEAD)

    async def revive(self, job: Job) -> bool:
        """Have a dead job of whomever tried again; False if it is not dead any more."""
        revived = await self.store.revive(job.org_id, job.id, self.clock() + SAY_GRACE)
        if revived is not None:
            await self._announce(revived)
        return revived is not None
