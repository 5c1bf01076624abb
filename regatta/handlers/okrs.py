"""REST: objectives, their key results, and check-ins."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import MEMBERS
from regatta.models.base import Id
from regatta.models.checkins import CheckedIn, CheckInPage, NewCheckIn, Series
from regatta.models.errors import (
    Conflict,
    CycleClosed,
    CycleFull,
    CycleState,
    Forbidden,
    InvalidCursor,
    MetricFrozen,
    NotFound,
    OkrLoop,
    TreeTooDeep,
    VersionConflict,
)
from regatta.models.okrs import (
    CreatedOkr,
    Done,
    MoveKeyResult,
    NewOkr,
    OkrChangePage,
    OkrChanges,
    OkrList,
    OkrQuery,
    OkrTree,
    OkrView,
)
from regatta.models.pages import PageQuery

routes = Routes(tag="okrs", bare=True)


@routes.get("/api/okrs", roles=MEMBERS, scope="okrs:read", errors=(NotFound,))
async def list_all(request: web.Request, query: OkrQuery) -> OkrList:
    """List all objectives of a session that the caller may see, the oldest first."""
    return await services(request).okr_views.list(actor(request), query)


@routes.post(
    "/api/okrs",
    roles=MEMBERS,
    scope="okrs:write",
    limit="600/minute per user",
    status=201,
    errors=(NotFound, Forbidden, CycleClosed, CycleFull, TreeTooDeep),
    creates=True,
)
async def create(request: web.Request, body: NewOkr) -> CreatedOkr:
    """Write an objective down, with its key results."""
    okr_id = await services(request).okrs.create(actor(request), body, creation_id(request))
    return CreatedOkr(okr_id=okr_id)


@routes.get("/api/okrs/{okr_id}", roles=MEMBERS, scope="okrs:read", errors=(NotFound,))
async def read(request: web.Request, okr_id: Id) -> OkrView:
    """Read one objective."""
    return await services(request).okr_views.get(actor(request), okr_id)


@routes.put(
    "/api/okrs/{okr_id}",
    roles=MEMBERS,
    scope="okrs:write",
    limit="600/minute per user",
    errors=(
        NotFound,
        Forbidden,
        VersionConflict,
        CycleClosed,
        OkrLoop,
        TreeTooDeep,
        MetricFrozen,
        Conflict,
    ),
)
async def change(request: web.Request, okr_id: Id, body: OkrChanges, if_match: int | None) -> Done:
    """Change an objective of one's own; managers change any. Left-out fields stay as they are."""
    return await services(request).okrs.change(actor(request), okr_id, body, if_match)


@routes.delete(
    "/api/okrs/{okr_id}",
    roles=MEMBERS,
    scope="okrs:write",
    limit="600/minute per user",
    status=204,
    errors=(NotFound, Forbidden, CycleClosed),
)
async def remove(request: web.Request, okr_id: Id) -> None:
    """Remove an objective of one's own; managers remove any. What hangs below it stays."""
    await services(request).okrs.remove(actor(request), okr_id)


@routes.get("/api/okrs/{okr_id}/tree", roles=MEMBERS, scope="okrs:read", errors=(NotFound,))
async def tree(request: web.Request, okr_id: Id) -> OkrTree:
    """Read an objective with everything below it that the caller may see."""
    return await services(request).okr_views.tree(actor(request), okr_id)


@routes.post(
    "/api/okrs/{okr_id}/progress",
    roles=MEMBERS,
    scope="okrs:write",
    limit="600/minute per user",
    status=201,
    errors=(NotFound, Forbidden, CycleClosed, CycleState, Conflict),
    creates=True,
)
async def check_in(request: web.Request, okr_id: Id, body: NewCheckIn) -> CheckedIn:
    """Check in: say what a key result has come to. All objectives above have moved by the reply."""
    return await services(request).check_ins.check_in(
        actor(request), okr_id, body, creation_id(request)
    )


@routes.get(
    "/api/okrs/{okr_id}/progress",
    roles=MEMBERS,
    scope="okrs:read",
    errors=(NotFound, InvalidCursor),
)
async def check_ins(request: web.Request, okr_id: Id, query: PageQuery) -> CheckInPage:
    """List the check-ins of an objective's key results, the latest first."""
    return await services(request).okr_views.check_ins_of(actor(request), okr_id, query)


@routes.get(
    "/api/okrs/{okr_id}/history",
    roles=MEMBERS,
    scope="okrs:read",
    errors=(NotFound, InvalidCursor),
)
async def history(request: web.Request, okr_id: Id, query: PageQuery) -> OkrChangePage:
    """List what was changed of an objective and its key results, and by whom; latest first."""
    return await services(request).okr_views.changes_of(actor(request), okr_id, query)


@routes.get("/api/okrs/{okr_id}/series", roles=MEMBERS, scope="okrs:read", errors=(NotFound,))
async def series(request: web.Request, okr_id: Id) -> Series:
    """Show progress over time, computed from all check-ins below by today's tree and weights."""
    return await services(request).okr_series.series(actor(request), okr_id)


@routes.post(
    "/api/okrs/{okr_id}/key-results/{key_result_id}/move",
    roles=MEMBERS,
    scope="okrs:write",
    limit="600/minute per user",
    errors=(NotFound, Forbidden, CycleClosed, Conflict),
)
async def move_key_result(
    request: web.Request, okr_id: Id, key_result_id: Id, body: MoveKeyResult
) -> Done:
    """Move a key result, with its history, to another objective of the session."""
    return await services(request).okrs.move_key_result(actor(request), okr_id, key_result_id, body)
