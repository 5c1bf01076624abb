"""REST: the real-time side for admins."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import ADMINS
from regatta.models.errors import InvalidCursor, NotFound, Unavailable
from regatta.models.pages import PageQuery
from regatta.models.publications import Published
from regatta.models.realtime import (
    Broadcast,
    ConnectionPage,
    Disconnected,
    Kick,
    RealtimeView,
    Removed,
    RoomPage,
    Unsubscribe,
)

routes = Routes(tag="realtime")


@routes.get(
    "/api/admin/realtime",
    roles=ADMINS,
    scope="realtime:read",
    limit="120/minute per user",
    errors=(Unavailable,),
)
async def overview(request: web.Request) -> RealtimeView:
    """Show all servers, and the first connections and rooms of one's organization.

    What is said of a server counts all organizations.
    """
    return await services(request).realtime.overview(actor(request))


@routes.get(
    "/api/admin/realtime/connections",
    roles=ADMINS,
    scope="realtime:read",
    limit="600/minute per user",
    errors=(InvalidCursor, Unavailable),
)
async def list_connections(request: web.Request, query: PageQuery) -> ConnectionPage:
    """List the organization's live connections on all servers, newest first."""
    return await services(request).realtime.list_connections(actor(request), query)


@routes.get(
    "/api/admin/realtime/rooms",
    roles=ADMINS,
    scope="realtime:read",
    limit="600/minute per user",
    errors=(InvalidCursor, Unavailable),
)
async def list_rooms(request: web.Request, query: PageQuery) -> RoomPage:
    """List the organization's rooms that somebody is in, by name."""
    return await services(request).realtime.list_rooms(actor(request), query)


@routes.post(
    "/api/admin/realtime/kick",
    roles=ADMINS,
    scope="realtime:write",
    limit="120/minute per user",
    errors=(NotFound, Unavailable),
)
async def kick(request: web.Request, body: Kick) -> Disconnected:
    """Disconnect all sockets of a user, or one socket; `kicked` tells the client why.

    Whoever has a good token may come again: end the sign-ins to keep somebody out.
    """
    return await services(request).realtime.kick(actor(request), body)


@routes.post(
    "/api/admin/realtime/unsubscribe",
    roles=ADMINS,
    scope="realtime:write",
    limit="120/minute per user",
    errors=(NotFound, Unavailable),
)
async def unsubscribe(request: web.Request, body: Unsubscribe) -> Removed:
    """Take all sockets of a user out of a room; `room-left` tells the client why.

    Whoever may join the room may come again.
    """
    return await services(request).realtime.unsubscribe(actor(request), body)


@routes.post(
    "/api/admin/realtime/broadcast",
    roles=ADMINS,
    scope="realtime:write",
    limit="60/minute per user",
    status=201,
    creates=True,
    errors=(Unavailable,),
)
async def broadcast(request: web.Request, body: Broadcast) -> Published:
    """Tell everyone in the organization's room something, as the event `announcement`."""
    return await services(request).realtime.broadcast(actor(request), body, creation_id(request))
