"""Coming in: registration, sign-in, sign-out, and who a token belongs to."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from regatta.models.access import Actor
from regatta.models.base import new_id
from regatta.models.errors import EmailTaken, InvalidCredentials, NotAuthenticated
from regatta.models.users import (
    Credentials,
    Organization,
    Registered,
    RegisteredUser,
    Registration,
    Session,
    SignedIn,
    SignedInUser,
    User,
    canonical_address,
)
from regatta.services.ports import Clock, Connections, Passwords, Tokens
from regatta.storage.engine import DuplicateKey
from regatta.storage.users import SessionStore, UserStore

RECHECK: Final = timedelta(seconds=1)
"""How long a token is trusted before its sign-in is looked up again."""

_REMEMBERED_TOKENS: Final = 20_000
_ORGANIZATIONS: Final = UUID("5b0a4a0e-6c7e-4d0c-8a3b-0f7d1c2e9b54")
"""The namespace in which an organization's id is derived from its founder's."""


@dataclass(frozen=True, slots=True)
class Auth:
    """The rules of coming in.

    Attributes:
        token_lifetime: of an access token, and so far of the sign-in behind it.
    """

    users: UserStore
    sessions: SessionStore
    passwords: Passwords
    tokens: Tokens
    connections: Connections
    clock: Clock
    token_lifetime: timedelta
    _recent: OrderedDict[str, tuple[Actor, float]] = field(default_factory=OrderedDict)

    async def register(self, form: Registration, user_id: str) -> Registered:
        """Found an organization with *form*'s person as its admin.

        Raises: EmailTaken.
        """
        known = await self.users.by_email(form.email)
        if known is not None and known.id != user_id:
            raise EmailTaken
        if known is None:
            await self._found(form, user_id)
        return Registered(
            message="Registration successful", user=RegisteredUser(id=user_id, email=form.email)
        )

    async def _found(self, form: Registration, user_id: str) -> None:
        hashed = await self.passwords.hash(form.password)
        # Its id follows from the founder's: a retry after a crash finds what was made before.
        organization = Organization(
            id=str(uuid5(_ORGANIZATIONS, user_id)),
            name=form.organization or f"{form.name}'s organization",
        )
        await self.users.found(organization)
        founder = User(
            id=user_id,
            org_id=organization.id,
            email=form.email,
            name=form.name,
            role="admin",
            password_hash=hashed,
        )
        try:
            await self.users.add(founder)
        except DuplicateKey as error:
            known = await self.users.by_email(form.email)
            if known is not None and known.id == user_id:
                return  # the same registration, still under way elsewhere
            await self.users.dissolve(organization.id)
            raise EmailTaken from error

    async def login(self, credentials: Credentials) -> SignedIn:
        """Start a session and return its access token.

        Raises: InvalidCredentials, in like time for known and unknown addresses.
        """
        user = await self.users.by_email(canonical_address(credentials.email))
        hashed = user.password_hash if user else None
        if not await self.passwords.verify(credentials.password, hashed) or user is None:
            raise InvalidCredentials
        expires_at = self.clock() + self.token_lifetime
        session = Session(id=new_id(), org_id=user.org_id, user_id=user.id, expires_at=expires_at)
        await self.sessions.start(session)
        actor = Actor(user.id, user.org_id, user.role, session.id, expires_at)
        return SignedIn(
            token=self.tokens.issue(actor),
            expires_at=expires_at,
            user=SignedInUser(
                id=user.id, email=user.email, role=user.role, name=user.name, org_id=user.org_id
            ),
        )

    async def logout(self, actor: Actor) -> None:
        """End the caller's session, its tokens and its live sockets on every worker."""
        await self.sessions.end(actor.org_id, actor.session_id, self.clock())
        self.forget(actor.session_id)
        await self.connections.end_session(actor.session_id)

    def forget(self, session_id: str) -> None:
        """Look the session up again at its next request."""
        ended = [
            token for token, (actor, _) in self._recent.items() if actor.session_id == session_id
        ]
        for token in ended:
            del self._recent[token]

    async def authenticate(self, token: str) -> Actor:
        """Return who is calling.

        Raises: NotAuthenticated for a token that is forged, expired or signed out.
        """
        now = self.clock()
        moment = now.timestamp()
        known = self._recent.get(token)
        if known is not None and moment < known[1]:
            return known[0]
        actor = known[0] if known is not None else self.tokens.read(token)
        if actor.expires_at <= now or not await self.sessions.is_live(
            actor.org_id, actor.session_id, now
        ):
            self._recent.pop(token, None)
            raise NotAuthenticated
        trusted_until = min(moment + RECHECK.total_seconds(), actor.expires_at.timestamp())
        self._recent[token] = (actor, trusted_until)
        if len(self._recent) > _REMEMBERED_TOKENS:
            self._recent.popitem(last=False)
        return actor
