"""The devices on which the caller is signed in."""

from __future__ import annotations

from dataclasses import dataclass

from regatta.models.access import Actor
from regatta.models.auth import SessionList, SessionView
from regatta.models.errors import NotFound
from regatta.services.audit import Audit
from regatta.services.auth import Auth
from regatta.services.ports import Clock
from regatta.storage.sessions import SessionStore


@dataclass(frozen=True, slots=True)
class Sessions:
    """The rules about one's own sign-ins."""

    sessions: SessionStore
    auth: Auth
    audit: Audit
    clock: Clock

    async def list(self, actor: Actor) -> SessionList:
        """Return the caller's live sign-ins, the latest used first."""
        found = await self.sessions.of(actor.org_id, actor.user_id, self.clock())
        return SessionList(sessions=[SessionView.of(one, actor.session_id) for one in found])

    async def revoke(self, actor: Actor, session_id: str) -> None:
        """End one of the caller's sign-ins, with its live sockets on every worker.

        Raises: NotFound.
        """
        session = await self.sessions.live(actor.org_id, session_id, self.clock())
        if session is None or session.user_id != actor.user_id:
            raise NotFound
        await self.auth.end(actor.org_id, session_id)
        await self.audit.note(
            "session.revoked", org_id=actor.org_id, user_id=actor.user_id, session_id=session_id
        )

    async def revoke_others(self, actor: Actor) -> None:
        """End all of the caller's sign-ins but the one that asks."""
        await self.auth.end_all(actor.org_id, actor.user_id, but=actor.session_id)
        await self.audit.note("session.revoked-others", org_id=actor.org_id, user_id=actor.user_id)
