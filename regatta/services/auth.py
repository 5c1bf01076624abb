"""Sign-in, sign-out, renewal, and who a token belongs to."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from regatta.models.access import Actor
from regatta.models.auth import Credentials, Refresh, Session, SignedIn, SignedInUser
from regatta.models.errors import InvalidCredentials, InvalidToken, NotAuthenticated
from regatta.models.keys import KEY_PREFIX
from regatta.models.users import User
from regatta.services.audit import Audit
from regatta.services.context import ORIGIN
from regatta.services.keys import Keys
from regatta.services.ports import Clock, Connections, Passwords, Tokens
from regatta.services.standing import Standing, holds
from regatta.storage.sessions import SessionStore
from regatta.storage.users import UserStore

RECHECK: Final = timedelta(seconds=1)
"""How long a token is trusted before its sign-in and its user are looked up again."""

_REMEMBERED_TOKENS: Final = 20_000
_LONGEST_TOKEN: Final = 4096
_REFRESH: Final = "refresh"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long tokens are good.

    Attributes:
        access: of an access token.
        session: of a sign-in whose tokens nobody renews.
    """

    access: timedelta
    session: timedelta


@dataclass(frozen=True, slots=True)
class Auth:
    """The rules of coming in and of staying in."""

    users: UserStore
    sessions: SessionStore
    keys: Keys
    passwords: Passwords
    tokens: Tokens
    connections: Connections
    audit: Audit
    clock: Clock
    lifetimes: Lifetimes
    standing: Standing
    _recent: OrderedDict[bytes, tuple[Actor, float]] = field(default_factory=OrderedDict)

    async def login(self, credentials: Credentials) -> SignedIn:
        """Start a session and return its tokens.

        Raises: InvalidCredentials, in like time for known and unknown addresses.
        """
        user = await self.users.by_email(credentials.email)
        hashed = user.password_hash if user else None
        matches = await self.passwords.verify(credentials.password, hashed)
        if user is None or not matches:
            await self.audit.note(
                "sign-in.failed",
                org_id=user.org_id if user else None,
                user_id=user.id if user else None,
                bounded=True,
                method="password",
            )
            raise InvalidCredentials
        session = await self._start(user, "password")
        present = await self.users.get(user.org_id, user.id)
        if present is None or present.password_hash != user.password_hash:
            # It was changed while it was being verified: that sign-out came before this sign-in.
            await self.end(session.org_id, session.id)
            raise InvalidCredentials
        return await self._welcome(present, session)

    async def start_session(self, user: User, method: str) -> SignedIn:
        """Sign *user* in, who has proved who they are by *method*."""
        return await self._welcome(user, await self._start(user, method))

    async def _start(self, user: User, method: str) -> Session:
        now, origin = self.clock(), ORIGIN.get()
        return await self.sessions.start(
            Session(
                org_id=user.org_id,
                user_id=user.id,
                expires_at=now + self.lifetimes.session,
                used_at=now,
                sign_outs=user.sign_outs,
                method=method,
                address=origin.address,
                agent=origin.agent,
            )
        )

    async def _welcome(self, user: User, session: Session) -> SignedIn:
        await self.audit.note(
            "sign-in.succeeded", org_id=user.org_id, user_id=user.id, method=session.method
        )
        return self._signed_in(user, session)

    def _signed_in(self, user: User, session: Session) -> SignedIn:
        expires_at = min(self.clock() + self.lifetimes.access, session.expires_at)
        actor = Actor(user.id, user.org_id, user.role, session.id, expires_at)
        claims = {"sid": session.id, "org": session.org_id, "gen": session.generation}
        return SignedIn(
            token=self.tokens.issue(actor),
            expires_at=expires_at,
            refresh_token=self.tokens.seal(_REFRESH, claims, session.expires_at),
            refresh_expires_at=session.expires_at,
            user=SignedInUser.of(user),
        )

    async def refresh(self, form: Refresh) -> SignedIn:
        """Return fresh tokens for a refresh token, each of which is good once.

        One that comes back was stolen, or its replacement was: nobody can tell whose it is, so
        the sign-in ends for both (RFC 9700, section 4.14).

        Raises: NotAuthenticated.
        """
        try:
            claims = self.tokens.unseal(_REFRESH, form.refresh_token)
        except InvalidToken as error:
            raise NotAuthenticated from error
        now = self.clock()
        session = await self.sessions.live(claims["org"], claims["sid"], now)
        user = await self.users.get(session.org_id, session.user_id) if session else None
        if session is None or user is None or not holds(session, user):
            raise NotAuthenticated
        renewed = None
        if session.generation == claims["gen"]:
            renewed = await self.sessions.renew(
                session, now + self.lifetimes.session, now, ORIGIN.get().address
            )
        if renewed is None:
            await self.audit.note(
                "refresh-token.reused", org_id=session.org_id, user_id=session.user_id
            )
            await self.end(session.org_id, session.id)
            raise NotAuthenticated
        return self._signed_in(user, renewed)

    async def logout(self, actor: Actor) -> None:
        """End the caller's session, its tokens and its live sockets on every worker."""
        await self.end(actor.org_id, actor.session_id)
        await self.audit.note("sign-out", org_id=actor.org_id, user_id=actor.user_id)

    async def end(self, org_id: str, session_id: str) -> bool:
        """End a sign-in everywhere; False when it is over already.

        Raises: Unavailable when other workers could not be told; their next look tells them.
        """
        ended = await self.sessions.end(org_id, session_id, self.clock())
        self.forget(session_id)
        await self.connections.end_session(session_id)
        return ended

    async def end_all(self, org_id: str, user_id: str, *, but: str | None = None) -> None:
        """End the user's sign-ins everywhere, apart from the one named by *but*.

        Raises: Unavailable when other workers could not be told; all of them have ended.
        """
        found = await self.sessions.of(org_id, user_id, self.clock())
        endings = [self.end(org_id, session.id) for session in found if session.id != but]
        # One of which other workers cannot be told must not keep the others alive.
        for ending in await asyncio.gather(*endings, return_exceptions=True):
            if isinstance(ending, BaseException):
                raise ending

    def forget(self, session_id: str) -> None:
        """Look the session up again at its next request."""
        ended = [
            digest for digest, (actor, _) in self._recent.items() if actor.session_id == session_id
        ]
        for digest in ended:
            del self._recent[digest]

    async def authenticate(self, token: str) -> Actor:
        """Return who is calling, by an access token or an API key.

        What was found is remembered by the token's hash, and looked up again after a second.

        Raises: NotAuthenticated for a token that is forged, expired or signed out.
        """
        if len(token) > _LONGEST_TOKEN:
            raise NotAuthenticated
        digest = sha256(token.encode("utf-8", "replace")).digest()
        now = self.clock()
        moment = now.timestamp()
        known = self._recent.get(digest)
        if known is not None and moment < known[1]:
            return known[0]
        try:
            actor = await self._identify(token, known[0] if known else None, now)
        except NotAuthenticated:
            self._recent.pop(digest, None)
            raise
        trusted_until = min(moment + RECHECK.total_seconds(), actor.expires_at.timestamp())
        self._recent[digest] = (actor, trusted_until)
        if len(self._recent) > _REMEMBERED_TOKENS:
            self._recent.popitem(last=False)
        return actor

    async def _identify(self, token: str, known: Actor | None, now: datetime) -> Actor:
        if token.startswith(KEY_PREFIX):
            return await self.keys.identify(token)
        actor = known or await self._read(token)
        if actor.expires_at <= now:
            raise NotAuthenticated(expired=True)
        session = await self.sessions.live(actor.org_id, actor.session_id, now)
        user = await self.users.get(actor.org_id, actor.user_id) if session else None
        if session is None or user is None or not holds(session, user):
            raise NotAuthenticated
        # The role is the one that the user has now, not the one of when the token was made.
        return Actor(user.id, user.org_id, user.role, actor.session_id, actor.expires_at)

    async def _read(self, token: str) -> Actor:
        try:
            return self.tokens.read(token)
        except NotAuthenticated as error:
            if not error.details.get("expired"):
                await self.audit.note("token.refused", org_id=None)
            raise
