"""REST: coming in, staying in and going out."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor, creation_id
from regatta.models.access import MEMBERS
from regatta.models.auth import (
    Credentials,
    EmailVerification,
    PasswordChange,
    Refresh,
    Registered,
    Registration,
    ResetConfirmation,
    ResetRequest,
    Said,
    SignedIn,
)
from regatta.models.errors import (
    EmailTaken,
    InvalidCredentials,
    InvalidToken,
    NotAuthenticated,
)

routes = Routes(tag="auth", bare=True)


@routes.post(
    "/api/auth/register",
    roles=None,
    status=201,
    errors=(EmailTaken,),
    creates=True,
    limit="10/hour per ip",
)
async def register(request: web.Request, body: Registration) -> Registered:
    """Found an organization and become its admin; a link that verifies the address is mailed."""
    return await services(request).registration.register(body, creation_id(request))


@routes.post(
    "/api/auth/login",
    roles=None,
    errors=(InvalidCredentials,),
    limit="20/minute per ip; 100/hour per email",
)
async def login(request: web.Request, body: Credentials) -> SignedIn:
    """Sign in and get an access token, and a refresh token to renew it with."""
    return await services(request).auth.login(body)


@routes.post("/api/auth/refresh", roles=None, errors=(NotAuthenticated,), limit="60/minute per ip")
async def refresh(request: web.Request, body: Refresh) -> SignedIn:
    """Exchange a refresh token for fresh tokens.

    Each is good once: one that comes back ends the whole sign-in.
    """
    return await services(request).auth.refresh(body)


@routes.post("/api/auth/logout", roles=MEMBERS, status=204)
async def logout(request: web.Request) -> None:
    """Sign out: the tokens end, and their live sockets on every worker."""
    await services(request).auth.logout(actor(request))


@routes.post("/api/auth/verify", roles=None, errors=(InvalidToken,), limit="60/hour per ip")
async def verify(request: web.Request, body: EmailVerification) -> Said:
    """Verify an address with the token from the mail; at most ten times an hour for each."""
    return await services(request).registration.verify(body)


@routes.post("/api/auth/verify/resend", roles=MEMBERS, status=204, limit="5/hour per user")
async def resend(request: web.Request) -> None:
    """Mail the caller another link, unless their address is verified already."""
    await services(request).registration.resend(actor(request))


@routes.post("/api/auth/reset-password", roles=None, limit="5/hour per email; 60/hour per ip")
@routes.post("/api/auth/password-reset", roles=None, limit="5/hour per email; 60/hour per ip")
async def request_reset(request: web.Request, body: ResetRequest) -> Said:
    """Have a link mailed with which to set a new password; known or not, the answer is this."""
    return await services(request).recovery.request(body)


@routes.post(
    "/api/auth/password-reset/confirm",
    roles=None,
    errors=(InvalidToken,),
    limit="20/hour per ip",
)
async def confirm_reset(request: web.Request, body: ResetConfirmation) -> Said:
    """Set a new password with the token from the mail; every device is signed out."""
    return await services(request).recovery.confirm(body)


@routes.post(
    "/api/auth/password",
    roles=MEMBERS,
    status=204,
    errors=(InvalidCredentials,),
    limit="10/hour per user",
)
async def change_password(request: web.Request, body: PasswordChange) -> None:
    """Change one's password; one's other devices are signed out."""
    await services(request).recovery.change(actor(request), body)
