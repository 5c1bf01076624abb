"""REST: the audit log."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor
from regatta.models.access import ADMINS
from regatta.models.audit import AuditPage, AuditQuery
from regatta.models.errors import InvalidCursor

routes = Routes(tag="audit")


@routes.get("/api/audit", roles=ADMINS, scope="audit:read", errors=(InvalidCursor,))
async def list_events(request: web.Request, query: AuditQuery) -> AuditPage:
    """List what happened in the organization that matters for security, newest first."""
    return await services(request).audit.list(actor(request), query)
