"""Jobs at rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from regatta.models.jobs import Job, JobState
from regatta.storage.engine import (
    Collection,
    CollectionSpec,
    DuplicateKey,
    Engine,
    Index,
    Page,
    Sort,
)

_JOBS = CollectionSpec(
    "jobs",
    Job,
    (
        Index("by_org", ("org_id", "created_at", "id")),
        Index("by_state", ("org_id", "state", "created_at", "id")),
        Index("by_user", ("user_id", "created_at", "id")),
        Index("due", ("due_at",)),
        Index("ended", ("state", "finished_at", "id")),
        Index("expiry", ("expires_at",), expire_after=timedelta(0)),
    ),
)

_NEWEST: Sort = [("created_at", -1), ("id", -1)]


@dataclass(frozen=True, slots=True)
class JobStore:
    """The jobs of all organizations, and of none."""

    jobs: Collection[Job]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_JOBS))

    async def add(self, job: Job) -> bool:
        """Store a new job; False if there is one with its id."""
        try:
            await self.jobs.insert(job)
        except DuplicateKey:
            return False
        return True

    async def get(self, org_id: str, job_id: str) -> Job | None:
        """Return one job of the organization."""
        return await self.jobs.find_one({"id": job_id, "org_id": org_id})

    async def page(
        self, org_id: str, *, state: JobState | None, limit: int, cursor: str | None
    ) -> Page[Job]:
        """Return jobs of the organization, newest first.

        Raises: BadCursor.
        """
        query = {"org_id": org_id} | ({"state": state} if state else {})
        return await self.jobs.page(query, sort=_NEWEST, limit=limit, cursor=cursor)

    async def latest(self, org_id: str, user_id: str, limit: int) -> list[Job]:
        """Return the user's newest jobs."""
        return await self.jobs.find(
            {"org_id": org_id, "user_id": user_id}, sort=_NEWEST, limit=limit
        )

    async def claim(self, job_id: str, tries: int, lease_id: str, until: datetime) -> Job | None:
        """Take a queued job that was begun *tries* times before; None if somebody else has."""
        return await self.jobs.update(
            {"id": job_id, "state": "queued", "tries": tries},
            {
                "$set": {"state": "running", "lease_id": lease_id, "due_at": until},
                "$inc": {"tries": 1, "revision": 1},
            },
        )

    async def renew(self, job: Job, until: datetime) -> Job | None:
        """Keep the job until then; None if it was taken away."""
        return await self.jobs.update(_held(job), {"$set": {"due_at": until}})

    async def report(self, job: Job, progress: int, message: str, until: datetime) -> Job | None:
        """Note how far the work is, and keep the job; None if it was taken away."""
        return await self.jobs.update(
            _held(job),
            {
                "$set": {"progress": progress, "message": message, "due_at": until},
                "$inc": {"revision": 1},
            },
        )

    async def leave(self, job: Job, **changes: Any) -> Job | None:
        """End the try under way with *changes*; None if the job was taken away."""
        return await self.jobs.update(
            _held(job), {"$set": {**changes, "lease_id": None}, "$inc": {"revision": 1}}
        )

    async def due(self, at: datetime, limit: int) -> list[Job]:
        """Return jobs that the sweep has to look at, the longest overdue first."""
        return await self.jobs.find({"due_at": {"$lte": at}}, sort=[("due_at", 1)], limit=limit)

    async def dispatch(self, job: Job, at: datetime, again_at: datetime) -> Job | None:
        """Note that an overdue job is being pushed; None if it is no longer what it was.

        A worker that held it has gone silent and loses it.
        """
        lost = {"state": "queued", "lease_id": None}
        return await self.jobs.update(
            {"id": job.id, "state": job.state, "tries": job.tries, "due_at": {"$lte": at}},
            {
                "$set": {"due_at": again_at} | (lost if job.state == "running" else {}),
                "$inc": {"revision": int(job.state == "running")},
            },
        )

    async def settle(self, job: Job) -> None:
        """Note that the user knows of the end of *job*."""
        await self.jobs.update({"id": job.id, "state": job.state}, {"$set": {"due_at": None}})

    async def dead(self, limit: int) -> list[Job]:
        """Return dead jobs of all organizations and of none, the latest first."""
        return await self.jobs.find(
            {"state": "dead"}, sort=[("finished_at", -1), ("id", -1)], limit=limit
        )

    async def revive(self, org_id: str | None, job_id: str, due_at: datetime) -> Job | None:
        """Put a dead job back into the queue as if it were new; None unless it is dead."""
        return await self.jobs.update(
            {"id": job_id, "org_id": org_id, "state": "dead"},
            {
                "$set": {
                    "state": "queued",
                    "tries": 0,
                    "due_at": due_at,
                    "progress": 0,
                    "message": "",
                    "error": None,
                    "finished_at": None,
                    "expires_at": None,
                },
                "$inc": {"revision": 1},
            },
        )


def _held(job: Job) -> dict[str, Any]:
    """Match the job for as long as the try that *job* was read in holds it."""
    return {"id": job.id, "lease_id": job.lease_id, "state": "running"}
