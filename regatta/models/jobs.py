"""Jobs: work that is done later, by whichever process has time for it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field

from regatta.models.base import Document, Id, Instant, Json, Output
from regatta.models.pages import NextCursor, PageQuery

JobState = Literal["queued", "running", "succeeded", "dead"]


class Job(Document):
    """A piece of work. The document is the truth; the queue only says that there is something.

    Attributes:
        payload: what the handler of this kind needs to know; nothing secret.
        tries: how often a worker has begun it.
        due_at: when the sweep has to look at it: to dispatch it, to take it from a worker that
            went silent, or to tell its user of the end.
        lease_id: the try under way; whoever does not hold it may write nothing.
        revision: rises with every change that is shown.
        error: why the last try failed, in one line, for admins.
    """

    org_id: Id | None = None
    user_id: Id | None = None
    kind: str
    payload: Json = Field(default_factory=dict)
    state: JobState = "queued"
    tries: int = 0
    due_at: Instant | None = None
    lease_id: Id | None = None
    progress: int = 0
    message: str = ""
    result: Json | None = None
    error: str | None = None
    revision: int = 1
    finished_at: Instant | None = None
    expires_at: Instant | None = None


class JobView(Output):
    """A job as the person who asked for it sees it."""

    id: Id
    kind: Annotated[str, Field(examples=["ranks.rebuild"])]
    state: JobState
    progress: Annotated[int, Field(ge=0, le=100, description="percent", examples=[40])]
    message: Annotated[str, Field(description="what is being done", examples=["Board 4 of 10"])]
    result: Annotated[Json | None, Field(description="what came of it; specific to the kind")]
    tries: Annotated[int, Field(description="how often a worker has begun it", examples=[1])]
    version: Annotated[int, Field(description="of what is shown here; newer wins", examples=[3])]
    created_at: Instant
    finished_at: Instant | None

    @classmethod
    def of(cls, job: Job) -> Self:
        """Return what everyone who may see *job* may see of it."""
        return cls(**_shown(job))


class JobDetail(JobView):
    """A job as admins see it; for others the last fields are null."""

    user_id: Annotated[Id | None, Field(description="who asked for it; null for the server")]
    payload: Annotated[Json | None, Field(description="what it works on")] = None
    error: Annotated[str | None, Field(description="why the last try failed")] = None
    due_at: Annotated[Instant | None, Field(description="when the next try may begin")] = None

    @classmethod
    def of(cls, job: Job, *, whole: bool = True) -> Self:
        """Return *job*, as admins see it if *whole*."""
        due_at = None if job.finished_at else job.due_at
        inside = {"payload": job.payload, "error": job.error, "due_at": due_at}
        return cls(**_shown(job), user_id=job.user_id, **(inside if whole else {}))


def _shown(job: Job) -> Json:
    shown = job.model_dump(include=set(JobView.model_fields) - {"version"}, by_alias=False)
    return {**shown, "version": job.revision}


class StartedJob(Output):
    """The job that was started; follow it by its id or as `job-progress`."""

    job_id: Id


class JobQuery(PageQuery):
    """Which jobs to list."""

    state: JobState | None = None


class JobPage(Output):
    """A page of jobs, newest first."""

    jobs: list[JobDetail]
    next_cursor: NextCursor
