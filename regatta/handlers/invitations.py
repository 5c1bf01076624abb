"""REST: asking people in, and coming in when asked."""

from __future__ import annotations

from aiohttp import web

from regatta.handlers.context import services
from regatta.handlers.routing import Routes, actor
from regatta.models.access import MANAGERS
from regatta.models.auth import SignedIn
from regatta.models.base import Id
from regatta.models.errors import AlreadyMember, Forbidden, InvalidOtp, NotFound
from regatta.models.invitations import InvitationList, Invite, OtpVerification

routes = Routes(tag="auth", bare=True)


@routes.post(
    "/api/auth/invite",
    roles=MANAGERS,
    scope="users:write",
    status=204,
    errors=(AlreadyMember, Forbidden),
    limit="100/hour per user; 10/hour per email",
)
async def invite(request: web.Request, body: Invite) -> None:
    """Ask somebody into the organization; a one-time password is mailed to them."""
    await services(request).invitations.invite(actor(request), body)


@routes.post(
    "/api/auth/verify-otp",
    roles=None,
    errors=(InvalidOtp,),
    limit="60/hour per ip; 30/hour per email",
)
async def verify_otp(request: web.Request, body: OtpVerification) -> SignedIn:
    """Become a member with the one-time password from the mail, and get tokens."""
    return await services(request).invitations.verify_otp(body)


@routes.get("/api/auth/invitations", roles=MANAGERS, scope="users:read")
async def list_invitations(request: web.Request) -> InvitationList:
    """List the invitations that wait, newest first."""
    return await services(request).invitations.list(actor(request))


@routes.delete(
    "/api/auth/invitations/{invitation_id}",
    roles=MANAGERS,
    scope="users:write",
    status=204,
    errors=(NotFound,),
)
async def withdraw_invitation(request: web.Request, invitation_id: Id) -> None:
    """Take an invitation back."""
    await services(request).invitations.withdraw(actor(request), invitation_id)
