"""REST: the people of the organization."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import ADMINS, MEMBERS
from regatta.models.errors import EmailTaken, InvalidCursor
from regatta.models.users import CreatedUser, NewUser, UserPage, UserQuery

routes = Routes(tag="users")


@routes.post("/api/users", roles=ADMINS, status=201, errors=(EmailTaken,), creates=True)
async def create(request: web.Request, body: NewUser) -> CreatedUser:
    """Add a member to the organization."""
    return await services(request).users.create(actor(request), body, creation_id(request))


@routes.get("/api/users", roles=MEMBERS, errors=(InvalidCursor,))
async def list_all(request: web.Request, query: UserQuery) -> UserPage:
    """List the organization's people, newest first."""
    return await services(request).users.list(actor(request), query)
