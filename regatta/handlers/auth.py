"""REST: coming in and going out."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import MEMBERS
from regatta.models.errors import EmailTaken, InvalidCredentials
from regatta.models.users import Credentials, Registered, Registration, SignedIn

routes = Routes(tag="auth")


@routes.post("/api/auth/register", roles=None, status=201, errors=(EmailTaken,), creates=True)
async def register(request: web.Request, body: Registration) -> Registered:
    """Found an organization and become its admin."""
    return await services(request).auth.register(body, creation_id(request))


@routes.post("/api/auth/login", roles=None, errors=(InvalidCredentials,))
async def login(request: web.Request, body: Credentials) -> SignedIn:
    """Sign in and get an access token."""
    return await services(request).auth.login(body)


@routes.post("/api/auth/logout", roles=MEMBERS, status=204)
async def logout(request: web.Request) -> None:
    """Sign out: the token ends, and its live sockets on every worker."""
    await services(request).auth.logout(actor(request))
