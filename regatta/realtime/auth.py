"""Staying in: ``refresh-token``."""

from __future__ import annotations

from regatta.models.errors import Forbidden, NotAuthenticated
from regatta.models.events import RefreshToken, TokenAccepted
from regatta.realtime.events import Context, Events

events = Events()


@events.on("refresh-token", limit="60/minute per user", errors=(NotAuthenticated, Forbidden))
async def refresh_token(context: Context, refresh: RefreshToken) -> TokenAccepted:
    """Extend the socket's stay with a newer token of the same user."""
    actor = await context.services.auth.authenticate(refresh.token)
    if actor.user_id != context.session.actor.user_id:
        raise Forbidden("The token belongs to somebody else.")
    context.session.actor = actor
    context.live.sessions.arm(context.session)
    return TokenAccepted(expires_at=actor.expires_at)
