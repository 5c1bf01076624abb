"""REST: the people of the organization, and oneself."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import ADMINS, MEMBERS
from regatta.models.base import Id
from regatta.models.errors import (
    EmailTaken,
    Forbidden,
    InvalidCursor,
    LastAdmin,
    NotFound,
    VersionConflict,
)
from regatta.models.users import (
    CreatedUser,
    NewUser,
    Profile,
    ProfileChanges,
    UserPage,
    UserQuery,
    UserReplacement,
    UserView,
)

routes = Routes(tag="users", bare=True)


@routes.post(
    "/api/users",
    roles=ADMINS,
    scope="users:write",
    status=201,
    errors=(EmailTaken, Forbidden),
    creates=True,
    limit="300/hour per org",
)
async def create(request: web.Request, body: NewUser) -> CreatedUser:
    """Add a member to the organization."""
    return await services(request).users.create(actor(request), body, creation_id(request))


@routes.get("/api/users", roles=MEMBERS, scope="users:read", errors=(InvalidCursor,))
async def list_all(request: web.Request, query: UserQuery) -> UserPage:
    """List the organization's people, newest first."""
    return await services(request).users.list(actor(request), query)


@routes.get("/api/users/me", roles=MEMBERS, scope="users:read", errors=(NotFound,))
async def read_me(request: web.Request) -> Profile:
    """Read one's own profile and preferences."""
    return await services(request).users.profile(actor(request))


@routes.patch("/api/users/me", roles=MEMBERS, errors=(NotFound, VersionConflict))
async def change_me(request: web.Request, body: ProfileChanges, if_match: int | None) -> Profile:
    """Change one's own profile and preferences. Left-out fields stay as they are."""
    return await services(request).users.change_profile(actor(request), body, if_match)


@routes.get("/api/users/{user_id}", roles=MEMBERS, scope="users:read", errors=(NotFound,))
async def read(request: web.Request, user_id: Id) -> UserView:
    """Read one of the organization's people."""
    return await services(request).users.get(actor(request), user_id)


@routes.put(
    "/api/users/{user_id}",
    roles=ADMINS,
    scope="users:write",
    errors=(NotFound, LastAdmin, VersionConflict, Forbidden),
    limit="600/minute per user",
)
async def replace(
    request: web.Request, user_id: Id, body: UserReplacement, if_match: int | None
) -> UserView:
    """Decide a member's name and role; the last admin stays one."""
    return await services(request).users.replace(actor(request), user_id, body, if_match)


@routes.delete(
    "/api/users/{user_id}",
    roles=ADMINS,
    scope="users:write",
    status=204,
    errors=(NotFound, LastAdmin, VersionConflict, Forbidden),
    limit="600/minute per user",
)
async def remove(request: web.Request, user_id: Id) -> None:
    """Remove a member, who is signed out everywhere; the last admin stays."""
    await services(request).users.remove(actor(request), user_id)
