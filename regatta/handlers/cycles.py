"""REST: cycles, which front ends know as sessions."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import ADMINS, MEMBERS
from regatta.models.base import Id
from regatta.models.cycles import (
    CreatedCycle,
    CycleChanges,
    CycleList,
    CycleOverview,
    CycleView,
    NewCycle,
)
from regatta.models.errors import (
    CycleClosed,
    CycleFull,
    CyclesOverlap,
    CycleState,
    Forbidden,
    NotFound,
    VersionConflict,
)
from regatta.models.okrs import Carried, CarryOver, CycleExport

routes = Routes(tag="sessions", bare=True)

_CHANGE_ERRORS = (NotFound, VersionConflict, CyclesOverlap, CycleClosed, CycleState)


@routes.get("/api/sessions", roles=MEMBERS, scope="okrs:read")
async def list_all(request: web.Request) -> CycleList:
    """List the organization's sessions (OKR cycles), the latest first."""
    return await services(request).cycles.list(actor(request))


@routes.post(
    "/api/sessions",
    roles=ADMINS,
    scope="okrs:write",
    limit="60/minute per user",
    status=201,
    errors=(NotFound, CyclesOverlap, CycleFull),
    creates=True,
)
async def create(request: web.Request, body: NewCycle) -> CreatedCycle:
    """Plan a session; it begins and closes by itself."""
    session_id = await services(request).cycles.create(actor(request), body, creation_id(request))
    return CreatedCycle(session_id=session_id)


@routes.get("/api/sessions/{cycle_id}", roles=MEMBERS, scope="okrs:read", errors=(NotFound,))
async def read(request: web.Request, cycle_id: Id) -> CycleView:
    """Read one session."""
    return await services(request).cycles.get(actor(request), cycle_id)


@routes.put(
    "/api/sessions/{cycle_id}",
    roles=ADMINS,
    scope="okrs:write",
    limit="60/minute per user",
    errors=_CHANGE_ERRORS,
)
async def replace(
    request: web.Request, cycle_id: Id, body: CycleChanges, if_match: int | None
) -> CycleView:
    """Change a session. Left-out fields stay as they are, as with PATCH."""
    return await services(request).cycles.change(actor(request), cycle_id, body, if_match)


@routes.patch(
    "/api/sessions/{cycle_id}",
    roles=ADMINS,
    scope="okrs:write",
    limit="60/minute per user",
    errors=_CHANGE_ERRORS,
)
async def change(
    request: web.Request, cycle_id: Id, body: CycleChanges, if_match: int | None
) -> CycleView:
    """Change a session. Left-out fields stay as they are."""
    return await services(request).cycles.change(actor(request), cycle_id, body, if_match)


@routes.post(
    "/api/sessions/{cycle_id}/activate",
    roles=ADMINS,
    scope="okrs:write",
    limit="60/minute per user",
    errors=(NotFound, CycleState),
)
async def activate(request: web.Request, cycle_id: Id) -> CycleView:
    """Begin a session before its first day does; a second time changes nothing."""
    return await services(request).cycles.activate(actor(request), cycle_id)


@routes.post(
    "/api/sessions/{cycle_id}/close",
    roles=ADMINS,
    scope="okrs:write",
    limit="60/minute per user",
    errors=(NotFound, CycleState),
)
async def close(request: web.Request, cycle_id: Id) -> CycleView:
    """Close a session: from now on it is for reading, grades and review notes apart."""
    return await services(request).cycles.close(actor(request), cycle_id)


@routes.post(
    "/api/sessions/{cycle_id}/reopen",
    roles=ADMINS,
    scope="okrs:write",
    limit="60/minute per user",
    errors=(NotFound, CycleState),
)
async def reopen(request: web.Request, cycle_id: Id) -> CycleView:
    """Go on with a closed session, for the days of grace at least."""
    return await services(request).cycles.reopen(actor(request), cycle_id)


@routes.post(
    "/api/sessions/{cycle_id}/carry-over",
    roles=MEMBERS,
    scope="okrs:write",
    limit="60/minute per user",
    errors=(NotFound, Forbidden, CycleClosed, CycleFull),
)
async def carry_over(request: web.Request, cycle_id: Id, body: CarryOver) -> Carried:
    """Copy objectives into another session as drafts; a second time copies nothing."""
    return await services(request).carry_overs.carry_over(actor(request), cycle_id, body)


@routes.get(
    "/api/sessions/{cycle_id}/overview", roles=MEMBERS, scope="okrs:read", errors=(NotFound,)
)
async def overview(request: web.Request, cycle_id: Id) -> CycleOverview:
    """Show the numbers of a session, of the objectives that everyone may see."""
    return await services(request).cycle_reports.overview(actor(request), cycle_id)


@routes.get(
    "/api/sessions/{cycle_id}/export",
    roles=MEMBERS,
    scope="okrs:read",
    limit="30/minute per user",
    errors=(NotFound,),
)
async def export(request: web.Request, cycle_id: Id) -> CycleExport:
    """Export a session with the objectives that the caller may see, and all their check-ins."""
    return await services(request).cycle_reports.export(actor(request), cycle_id)


@routes.get(
    "/api/sessions/{cycle_id}/export.csv",
    roles=MEMBERS,
    scope="okrs:read",
    limit="30/minute per user",
    errors=(NotFound,),
    produces="text/csv",
)
async def export_csv(request: web.Request, cycle_id: Id) -> web.Response:
    """Export a session as a table with a line for each key result."""
    table = await services(request).cycle_reports.export_csv(actor(request), cycle_id)
    headers = {"Content-Disposition": f'attachment; filename="session-{cycle_id}.csv"'}
    return web.Response(text=table, content_type="text/csv", charset="utf-8", headers=headers)
