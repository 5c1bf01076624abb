"""API keys: made by people, used by programs, good for what their scopes say."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from regatta.models.access import Actor
from regatta.models.errors import FieldError, NotAuthenticated, NotFound, ValidationFailed
from regatta.models.keys import KEY_PREFIX, ApiKey, CreatedKey, KeyList, KeyView, NewKey
from regatta.services.audit import Audit
from regatta.services.ports import Clock, Connections
from regatta.services.standing import Standing, is_valid
from regatta.storage.keys import KeyStore
from regatta.storage.users import UserStore

_RANDOM_BYTES: Final = 32
_SHOWN: Final = len(KEY_PREFIX) + 4
_USE_NOTED_EACH: Final = timedelta(minutes=1)
_SOCKETS_STAY: Final = timedelta(days=1)
"""How long a socket may stay on a key that does not expire."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The rules about keys."""

    keys: KeyStore
    users: UserStore
    standing: Standing
    connections: Connections
    audit: Audit
    clock: Clock

    async def create(self, actor: Actor, form: NewKey) -> CreatedKey:
        """Make a key for the caller; what opens the door is told this once.

        Raises: ValidationFailed when it would have expired already; NotAuthenticated when the
            sign-in that makes it has ended meanwhile.
        """
        if form.expires_at is not None and form.expires_at <= self.clock():
            problem = FieldError(field="body.expiresAt", message="must lie ahead", type="past")
            raise ValidationFailed([problem])
        user = await self.users.get(actor.org_id, actor.user_id)
        if user is None:
            raise NotAuthenticated
        secret = KEY_PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        key = await self.keys.add(
            ApiKey(
                org_id=actor.org_id,
                user_id=actor.user_id,
                name=form.name,
                digest=_digest(secret),
                hint=secret[:_SHOWN],
                scopes=tuple(dict.fromkeys(form.scopes)),
                epoch=user.key_epoch,
                expires_at=form.expires_at,
            )
        )
        if actor.session_id not in await self.standing.of([actor]):
            # The sign-in ended while this was under way: what it made ends with it.
            await self.keys.revoke(actor.org_id, actor.user_id, key.id, self.clock())
            raise NotAuthenticated
        await self.audit.note(
            "key.created",
            org_id=actor.org_id,
            user_id=actor.user_id,
            key_id=key.id,
            scopes=list(key.scopes),
        )
        return CreatedKey(**KeyView.of(key).model_dump(by_alias=False), key=secret)

    async def list(self, actor: Actor) -> KeyList:
        """Return the caller's keys, newest first."""
        keys = await self.keys.of(actor.org_id, actor.user_id)
        return KeyList(keys=[KeyView.of(key) for key in keys])

    async def revoke(self, actor: Actor, key_id: str) -> None:
        """Make one of the caller's keys worthless, and end its live sockets on every worker.

        Raises: NotFound.
        """
        if not await self.keys.revoke(actor.org_id, actor.user_id, key_id, self.clock()):
            raise NotFound
        await self.audit.note(
            "key.revoked", org_id=actor.org_id, user_id=actor.user_id, key_id=key_id
        )
        await self.connections.end_sessions([key_id])

    async def revoke_all(self, org_id: str, user_id: str) -> None:
        """Make all keys of a user worthless."""
        keys = await self.keys.of(org_id, user_id)
        for key in keys:
            await self.keys.revoke(org_id, user_id, key.id, self.clock())
        await self.connections.end_sessions([key.id for key in keys])

    async def identify(self, secret: str) -> Actor:
        """Return for whom the key acts, and what it is good for.

        Raises: NotAuthenticated.
        """
        now = self.clock()
        key = await self.keys.by_digest(_digest(secret))
        if key is None:
            await self.audit.note("key.refused", org_id=None)
            raise NotAuthenticated
        user = await self.users.get(key.org_id, key.user_id) if _is_good(key, now) else None
        if user is None or not is_valid(key, user):
            # A forgotten program may go on for months: not all of that is worth keeping.
            await self.audit.note(
                "key.refused", org_id=key.org_id, user_id=key.user_id, bounded=True, key_id=key.id
            )
            raise NotAuthenticated
        if key.used_at is None or now - key.used_at >= _USE_NOTED_EACH:
            await self.keys.used(key, now)
        expires_at = key.expires_at or now + _SOCKETS_STAY
        return Actor(user.id, user.org_id, user.role, key.id, expires_at, frozenset(key.scopes))


def _digest(secret: str) -> str:
    """Return what is stored of a key; it is random enough to need neither salt nor stretching."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def _is_good(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now)
