"""REST: notifications."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor
from regatta.models.access import MEMBERS
from regatta.models.base import Id
from regatta.models.errors import InvalidCursor, NotFound
from regatta.models.notifications import NotificationPage, NotificationQuery

routes = Routes(tag="notifications")


@routes.get(
    "/api/notifications", roles=MEMBERS, scope="notifications:read", errors=(InvalidCursor,)
)
async def list_all(request: web.Request, query: NotificationQuery) -> NotificationPage:
    """List the caller's notifications, newest first; they are kept for 90 days."""
    return await services(request).notifications.list(actor(request), query)


@routes.post("/api/notifications/read", roles=MEMBERS, scope="notifications:write")
async def read_all(request: web.Request) -> None:
    """Mark all notifications as read."""
    await services(request).notifications.read_all(actor(request))


@routes.post(
    "/api/notifications/{notification_id}/read",
    roles=MEMBERS,
    scope="notifications:write",
    errors=(NotFound,),
)
async def read(request: web.Request, notification_id: Id) -> None:
    """Mark one notification as read."""
    await services(request).notifications.read(actor(request), notification_id)
