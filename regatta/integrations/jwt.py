"""Access tokens and sealed claims as signed JSON Web Tokens (RFC 7519)."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import Final

import jwt

from regatta.models.access import MEMBERS, Actor
from regatta.models.base import Json
from regatta.models.errors import InvalidToken, NotAuthenticated

_ALGORITHM: Final = "HS256"
_KEY_ID: Final = "1"
_AUDIENCE: Final = "regatta"
_ISSUER: Final = "regatta"
_CLAIMS: Final = ["exp", "iat", "aud", "iss", "sub", "sid", "org", "role"]
_SEAL: Final = ["exp", "iat", "aud", "iss"]
_HEADER: Final = frozenset({"alg", "typ", "kid"})
_UNREADABLE: Final = (jwt.PyJWTError, ValueError, TypeError)
_IDS: Final = ("sub", "sid", "org")
_ROLES: Final = tuple(MEMBERS)
_EXPIRED: Final = "The access token has expired."
_LONGEST: Final = 4096
"""A token beyond this length is refused unread."""


class JwtTokens:
    """Issues and reads tokens under one key, whose id is in their headers."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def issue(self, actor: Actor) -> str:
        """Return a signed token that says who *actor* is."""
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "iat": datetime.now(UTC),
            "exp": actor.expires_at,
            "sub": actor.user_id,
            "org": actor.org_id,
            "role": actor.role,
            "sid": actor.session_id,
        }
        return jwt.encode(claims, self._secret, _ALGORITHM, headers={"kid": _KEY_ID})

    def read(self, token: str) -> Actor:
        """Return who the token says the caller is.

        Raises: NotAuthenticated for whatever was not issued here, and when it has expired.
        """
        try:
            claims = self._decode(token, _AUDIENCE, _CLAIMS)
        except jwt.ExpiredSignatureError as error:
            raise NotAuthenticated(_EXPIRED, expired=True) from error
        except _UNREADABLE as error:
            raise NotAuthenticated from error
        if claims["role"] not in _ROLES or not all(isinstance(claims[name], str) for name in _IDS):
            raise NotAuthenticated
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        return Actor(claims["sub"], claims["org"], claims["role"], claims["sid"], expires_at)

    def seal(self, purpose: str, claims: Json, expires_at: datetime) -> str:
        """Return *claims* signed for one purpose; the purpose is the token's audience."""
        sealed = {
            **claims,
            "iss": _ISSUER,
            "aud": f"{_AUDIENCE}:{purpose}",
            "iat": datetime.now(UTC),
            "exp": expires_at,
        }
        return jwt.encode(sealed, self._secret, _ALGORITHM, headers={"kid": _KEY_ID})

    def unseal(self, purpose: str, token: str) -> Json:
        """Return the claims that were sealed for this purpose.

        Raises: InvalidToken for whatever was not, and when it has expired.
        """
        try:
            return self._decode(token, f"{_AUDIENCE}:{purpose}", _SEAL)
        except _UNREADABLE as error:
            raise InvalidToken from error

    def digest(self, purpose: str, text: str) -> str:
        """Return a keyed digest: without the key nobody can try texts against it."""
        return hmac.digest(self._secret.encode(), f"{purpose}\0{text}".encode(), "sha256").hex()

    def _decode(self, token: str, audience: str, required: list[str]) -> Json:
        """Return the claims of a token made here; its header decides nothing.

        Raises: one of ``_UNREADABLE``.
        """
        if len(token) > _LONGEST:
            raise ValueError("too long")
        header = jwt.get_unverified_header(token)
        if header.get("kid") != _KEY_ID or not _HEADER.issuperset(header):
            raise ValueError("a header that is not ours")
        claims: Json = jwt.decode(
            token,
            self._secret,
            algorithms=[_ALGORITHM],
            audience=audience,
            issuer=_ISSUER,
            options={"require": required},
        )
        return claims
