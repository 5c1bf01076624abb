"""Ports of the accounts: the clock, passwords and tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from regatta.models.access import Actor
from regatta.models.base import Json

Clock = Callable[[], datetime]
"""Returns the present instant in UTC, cut to milliseconds."""


class Passwords(Protocol):
    """Password hashing, away from the event loop."""

    async def hash(self, password: str) -> str:
        """Return a salted hash."""
        ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Return whether they belong together; takes as long when *hashed* is None."""
        ...


class Tokens(Protocol):
    """Access tokens."""

    def issue(self, actor: Actor) -> str:
        """Return a signed token that says who *actor* is."""
        ...

    def read(self, token: str) -> Actor:
        """Return who the token says the caller is.

        Raises: NotAuthenticated; its details say ``expired`` of a token that was good once.
        """
        ...

    def seal(self, purpose: str, claims: Json, expires_at: datetime) -> str:
        """Return *claims* signed for one purpose: a mailed link, a refresh token."""
        ...

    def unseal(self, purpose: str, token: str) -> Json:
        """Return the claims that were sealed for this purpose.

        Raises: InvalidToken for whatever was not, and when it has expired.
        """
        ...

    def digest(self, purpose: str, text: str) -> str:
        """Return a keyed digest: without the key nobody can try texts against it."""
        ...
