"""Staying in: ``refresh-token``."""

from __future__ import annotations

from regatta.models.errors import Forbidden, NotAuthenticated
from regatta.models.events import RefreshToken, TokenAccepted
from regatta.realtime.events import Context, Events
from regatta.realtime.sessions import LiveSession, Sessions
from regatta.storage.engine import StoreUnavailable

events = Events()


@events.on("refresh-token", limit="60/minute per user", errors=(NotAuthenticated, Forbidden))
async def refresh_token(context: Context, refresh: RefreshToken) -> TokenAccepted:
    """Extend the socket's stay with a newer token of the same user."""
    session, sessions = context.session, context.live.sessions
    actor = await context.services.auth.authenticate(refresh.token)
    if actor.scopes is not None:
        raise Forbidden("An API key extends no stay.")
    if (actor.user_id, actor.org_id) != (session.actor.user_id, session.actor.org_id):
        raise Forbidden("The token belongs to somebody else.")
    sessions.adopt(session, actor)
    # Whoever ended the sign-in while it was looked up has not found this socket by it.
    if session.closed or await _is_over(sessions, session):
        sessions.disconnect(session)
        raise NotAuthenticated
    sessions.arm(session)
    return TokenAccepted(expires_at=actor.expires_at)


async def _is_over(sessions: Sessions, session: LiveSession) -> bool:
    """Return whether the socket has to go; without an answer it goes as well.

    Raises: StoreUnavailable.
    """
    try:
        return bool(await sessions.over([session])) or session.closed
    except StoreUnavailable:
        sessions.disconnect(session)
        raise
