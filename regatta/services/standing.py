"""Whether those who came in once may still be here, and in which role."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from regatta.models.access import Actor, Role
from regatta.models.auth import Session
from regatta.models.keys import ApiKey
from regatta.models.users import User
from regatta.services.ports import Clock
from regatta.storage.keys import KeyStore
from regatta.storage.sessions import SessionStore
from regatta.storage.users import UserStore


@dataclass(frozen=True, slots=True)
class Changes:
    """What has come to an end, or changed, since some moment.

    Attributes:
        ended: sign-ins and keys.
        roles: of users whose documents have changed, whatever it was.
    """

    ended: frozenset[str]
    roles: Mapping[str, Role]


@dataclass(frozen=True, slots=True)
class Standing:
    """Looks up many callers at once, as the documents have them at this moment."""

    sessions: SessionStore
    keys: KeyStore
    users: UserStore
    clock: Clock

    async def of(self, actors: Collection[Actor]) -> dict[str, Actor]:
        """Return those who may still be here, in their present role, by sign-in or key."""
        now = self.clock()
        ids = [actor.session_id for actor in actors]
        sessions = {one.id: one for one in await self.sessions.live_among(ids, now)}
        keys = {one.id: one for one in await self.keys.good_among(ids, now)}
        found = await self.users.among([actor.user_id for actor in actors])
        users = {user.id: user for user in found}
        standing: dict[str, Actor] = {}
        for actor in actors:
            user, session = users.get(actor.user_id), sessions.get(actor.session_id)
            if user is None or user.org_id != actor.org_id:
                continue
            key = keys.get(actor.session_id)
            if (session and holds(session, user)) or (key and is_valid(key, user)):
                standing[actor.session_id] = replace(actor, role=user.role)
        return standing

    async def changes(self, since: datetime) -> Changes:
        """Return what has ended or changed since then; clocks may differ by what was added."""
        sessions = await self.sessions.ended_since(since)
        keys = await self.keys.revoked_since(since)
        users = await self.users.changed_since(since)
        ended = {one.id for one in sessions} | {one.id for one in keys}
        return Changes(frozenset(ended), {user.id: user.role for user in users})


def holds(session: Session, user: User) -> bool:
    """Return whether the sign-in began after the last time that all devices were signed out."""
    return session.sign_outs == user.sign_outs or session.id == user.kept_session


def is_valid(key: ApiKey, user: User) -> bool:
    """Return whether the key was made by whom the account belongs to now."""
    return key.epoch == user.key_epoch
