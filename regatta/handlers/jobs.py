"""REST: jobs."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor
from regatta.models.access import ADMINS, MEMBERS
from regatta.models.base import Id
from regatta.models.errors import Conflict, InvalidCursor, NotFound
from regatta.models.jobs import JobDetail, JobPage, JobQuery, StartedJob

routes = Routes(tag="jobs")


@routes.get("/api/jobs", roles=ADMINS, scope="jobs:read", errors=(InvalidCursor,))
async def list_all(request: web.Request, query: JobQuery) -> JobPage:
    """List the organization's jobs, newest first.

    Those that succeeded are kept for 7 days, dead ones for 90.
    """
    return await services(request).jobs.list(actor(request), query)


@routes.get("/api/jobs/{job_id}", roles=MEMBERS, scope="jobs:read", errors=(NotFound,))
async def read(request: web.Request, job_id: Id) -> JobDetail:
    """Read one job of one's own; admins read any."""
    return await services(request).jobs.get(actor(request), job_id)


@routes.post(
    "/api/jobs/{job_id}/retry",
    roles=ADMINS,
    scope="jobs:write",
    limit="60/minute per user",
    status=202,
    errors=(NotFound, Conflict),
)
async def retry(request: web.Request, job_id: Id) -> StartedJob:
    """Have a dead job tried again, as if it were new."""
    return await services(request).jobs.retry(actor(request), job_id)
