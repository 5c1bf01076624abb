"""REST: the devices on which one is signed in."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor
from regatta.models.access import MEMBERS
from regatta.models.auth import SessionList
from regatta.models.base import Id
from regatta.models.errors import NotFound

routes = Routes(tag="auth", bare=True)


@routes.get("/api/auth/sessions", roles=MEMBERS)
async def list_sessions(request: web.Request) -> SessionList:
    """List one's devices, the latest used first."""
    return await services(request).sessions.list(actor(request))


@routes.delete("/api/auth/sessions", roles=MEMBERS, status=204, limit="30/hour per user")
async def revoke_other_sessions(request: web.Request) -> None:
    """Sign all of one's other devices out."""
    await services(request).sessions.revoke_others(actor(request))


@routes.delete("/api/auth/sessions/{session_id}", roles=MEMBERS, status=204, errors=(NotFound,))
async def revoke_session(request: web.Request, session_id: Id) -> None:
    """Sign one of one's devices out: its tokens end, and its live sockets on every worker."""
    await services(request).sessions.revoke(actor(request), session_id)
