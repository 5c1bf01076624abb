"""Sign-in, sign-out, renewal, and who a token belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, NoReturn

from regatta.models.access import Actor
from regatta.models.auth import Credentials, Refresh, Session, SignedIn, SignedInUser
from regatta.models.errors import InvalidCredentials, InvalidToken, NotAuthenticated
from regatta.models.keys import KEY_PREFIX
from regatta.models.users import User
from regatta.services.audit import Audit
from regatta.services.context import ORIGIN
from regatta.services.keys import Keys
from regatta.services.memory import TokenMemory
from regatta.services.ports import Clock, Connections, Passwords, Tokens
from regatta.services.standing import Standing, holds
from regatta.storage.sessions import SessionStore
from regatta.storage.users import UserStore

RECHECK: Final = timedelta(seconds=1)
"""How long a token is trusted before its sign-in and its user are looked up again."""

MOST_SIGN_INS: Final = 100
"""Of one user; with one more the one that was used the longest ago ends."""

OLDEST_SIGN_IN: Final = timedelta(days=365)
"""After this long everybody proves anew who they are, however often tokens were renewed."""

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
    _memory: TokenMemory = field(default_factory=TokenMemory)

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
        surplus = (await self.sessions.of(user.org_id, user.id, now))[MOST_SIGN_INS - 1 :]
        if surplus:
            ids = [session.id for session in surplus]
            await self.sessions.end_these(user.org_id, ids, now)
            await self.connections.end_sessions(ids)
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
        except InvalidToken:
            await self._refuse("no refresh token")
        now = self.clock()
        session = await self.sessions.live(claims["org"], claims["sid"], now)
        user = await self.users.get(session.org_id, session.user_id) if session else None
        if session is None or user is None or not holds(session, user):
            await self._refuse("no live sign-in")
        renewed = None
        if session.generation == claims["gen"]:
            expires_at = min(now + self.lifetimes.session, session.created_at + OLDEST_SIGN_IN)
            renewed = await self.sessions.renew(session, expires_at, now, ORIGIN.get().address)
        if renewed is None:
            await self.end(session.org_id, session.id)
            await self.audit.note(
                "refresh-token.reused", org_id=session.org_id, user_id=session.user_id
            )
            raise NotAuthenticated
        return self._signed_in(user, renewed)

    async def logout(self, actor: Actor) -> None:
        """End the caller's session, its tokens and its live sockets on every worker."""
        await self.end(actor.org_id, actor.session_id)
        await self.audit.note("sign-out", org_id=actor.org_id, user_id=actor.user_id)

    async def end(self, org_id: str, session_id: str) -> None:
        """End a sign-in everywhere; ending it twice keeps the first time."""
        await self.sessions.end(org_id, session_id, self.clock())
        await self.connections.end_sessions([session_id])

    async def end_all(self, org_id: str, user_id: str, *, but: str | None = None) -> None:
        """End the user's sign-ins everywhere, apart from the one named by *but*."""
        found = await self.sessions.of(org_id, user_id, self.clock())
        ids = [session.id for session in found if session.id != but]
        await self.sessions.end_these(org_id, ids, self.clock())
        await self.connections.end_sessions(ids)

    def forget(self, owners: Collection[str]) -> None:
        """Look up the tokens of these sign-ins, keys or users at their next request."""
        self._memory.forget(owners)

    async def authenticate(self, token: str, *, afresh: bool = False) -> Actor:
        """Return who is calling, by an access token or an API key.

        What was found is remembered by the token's hash, and looked up again after a second;
        with *afresh* at once.

        Raises: NotAuthenticated for a token that is forged, expired or signed out.
        """
        if len(token) > _LONGEST_TOKEN:
            await self._refuse("too long")
        digest = sha256(token.encode("utf-8", "replace")).digest()
        now = self.clock()
        known = self._memory.get(digest)
        if known is not None and now < known.trusted_until and not afresh:
            return known.actor
        try:
            actor = await self._identify(token, known.actor if known else None, now)
        except NotAuthenticated:
            self._memory.drop(digest)
            raise
        self._memory.put(digest, actor, min(now + RECHECK, actor.expires_at))
        return actor

    async def _identify(self, token: str, known: Actor | None, now: datetime) -> Actor:
        if token.startswith(KEY_PREFIX):
            return await self.keys.identify(token)
        actor = known or await self._read(token)
        if actor.expires_at <= now:
            await self._refuse("expired", actor)
        session = await self.sessions.live(actor.org_id, actor.session_id, now)
        user = await self.users.get(actor.org_id, actor.user_id) if session else None
        if session is None or user is None or not holds(session, user):
            await self._refuse("signed out", actor)
        # The role is the one that the user has now, not the one of when the token was made.
        return Actor(user.id, user.org_id, user.role, actor.session_id, actor.expires_at)

    async def _read(self, token: str) -> Actor:
        try:
            return self.tokens.read(token)
        except NotAuthenticated as error:
            expired = bool(error.details.get("expired"))
            await self.audit.note(
                "token.refused", org_id=None, reason="expired" if expired else "forged"
            )
            raise

    async def _refuse(self, reason: str, actor: Actor | None = None) -> NoReturn:
        """Note a token that is refused.

        Raises: NotAuthenticated, always.
        """
        org_id, user_id = (actor.org_id, actor.user_id) if actor else (None, None)
        await self.audit.note(
            "token.refused", org_id=org_id, user_id=user_id, bounded=True, reason=reason
        )
        raise NotAuthenticated(expired=True) if reason == "expired" else NotAuthenticated()
