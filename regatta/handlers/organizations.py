"""REST: the caller's organization."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor
from regatta.models.access import ADMINS, MEMBERS
from regatta.models.errors import NotFound, VersionConflict
from regatta.models.organizations import OrganizationChanges, OrganizationView

routes = Routes(tag="organizations")


@routes.get("/api/companies/me", roles=MEMBERS, scope="organization:read", errors=(NotFound,))
@routes.get("/api/organizations/me", roles=MEMBERS, scope="organization:read", errors=(NotFound,))
async def read_own(request: web.Request) -> OrganizationView:
    """Read one's organization."""
    return await services(request).organizations.own(actor(request))


@routes.patch(
    "/api/companies/me",
    roles=ADMINS,
    scope="organization:write",
    limit="600/hour per user",
    errors=(NotFound, VersionConflict),
)
@routes.patch(
    "/api/organizations/me",
    roles=ADMINS,
    scope="organization:write",
    limit="600/hour per user",
    errors=(NotFound, VersionConflict),
)
async def change_own(
    request: web.Request, body: OrganizationChanges, if_match: int | None
) -> OrganizationView:
    """Change one's organization. Left-out fields stay as they are."""
    return await services(request).organizations.change(actor(request), body, if_match)
