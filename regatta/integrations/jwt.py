"""Access tokens as signed JSON Web Tokens (RFC 7519)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import jwt

from regatta.models.access import MEMBERS, Actor
from regatta.models.errors import NotAuthenticated

_ALGORITHM: Final = "HS256"
_AUDIENCE: Final = "regatta"
_ISSUER: Final = "regatta"
_CLAIMS: Final = ["exp", "iat", "aud", "iss", "sub", "sid", "org", "role"]
_IDS: Final = ("sub", "sid", "org")
_ROLES: Final = tuple(MEMBERS)
_LONGEST: Final = 4096
"""A token beyond this length is refused unread."""


class JwtTokens:
    """Issues and reads tokens under one key; the key's id is in the header for rotation."""

    def __init__(self, secret: str, *, key_id: str = "1") -> None:
        self._secret = secret
        self._key_id = key_id

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
        return jwt.encode(claims, self._secret, _ALGORITHM, headers={"kid": self._key_id})

    def read(self, token: str) -> Actor:
        """Return who the token says the caller is.

        Raises: NotAuthenticated for whatever was not issued here or has expired.
        """
        if len(token) > _LONGEST:
            raise NotAuthenticated
        try:
            if jwt.get_unverified_header(token).get("kid") != self._key_id:
                raise NotAuthenticated
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                issuer=_ISSUER,
                options={"require": _CLAIMS},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise NotAuthenticated from error
        if claims["role"] not in _ROLES or not all(isinstance(claims[name], str) for name in _IDS):
            raise NotAuthenticated
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        return Actor(claims["sub"], claims["org"], claims["role"], claims["sid"], expires_at)
