"""REST: tasks."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import MEMBERS
from regatta.models.base import Id
from regatta.models.errors import Forbidden, InvalidCursor, NotFound, VersionConflict
from regatta.models.tasks import CreatedTask, NewTask, Task, TaskChanges, TaskPage, TaskQuery

routes = Routes(tag="tasks")


@routes.get("/api/tasks", roles=MEMBERS, scope="tasks:read", errors=(InvalidCursor,))
async def list_all(request: web.Request, query: TaskQuery) -> TaskPage:
    """List the organization's tasks, newest first."""
    return await services(request).tasks.list(actor(request), query)


@routes.post(
    "/api/tasks",
    roles=MEMBERS,
    scope="tasks:write",
    limit="600/minute per user",
    status=201,
    creates=True,
)
async def create(request: web.Request, body: NewTask) -> CreatedTask:
    """Write down a task."""
    return await services(request).tasks.create(actor(request), body, creation_id(request))


@routes.get("/api/tasks/{task_id}", roles=MEMBERS, scope="tasks:read", errors=(NotFound,))
async def read(request: web.Request, task_id: Id) -> Task:
    """Read one task."""
    return await services(request).tasks.get(actor(request), task_id)


@routes.patch(
    "/api/tasks/{task_id}",
    roles=MEMBERS,
    scope="tasks:write",
    limit="600/minute per user",
    errors=(NotFound, Forbidden, VersionConflict),
)
async def change(
    request: web.Request, task_id: Id, body: TaskChanges, if_match: int | None
) -> Task:
    """Change a task of one's own; managers change any. Left-out fields stay as they are."""
    return await services(request).tasks.change(actor(request), task_id, body, if_match)


@routes.delete(
    "/api/tasks/{task_id}",
    roles=MEMBERS,
    scope="tasks:write",
    limit="600/minute per user",
    status=204,
    errors=(NotFound, Forbidden),
)
async def remove(request: web.Request, task_id: Id) -> None:
    """Remove a task of one's own; managers remove any. Challenges made from it stay."""
    await services(request).tasks.remove(actor(request), task_id)
