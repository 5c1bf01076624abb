"""Who is acting, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from regatta.models.base import Id

Role = Literal["admin", "manager", "member"]

MEMBERS: Final[frozenset[Role]] = frozenset({"admin", "manager", "member"})
"""Everyone in the organization."""

MANAGERS: Final[frozenset[Role]] = frozenset({"admin", "manager"})
ADMINS: Final[frozenset[Role]] = frozenset({"admin"})

Scope = Literal[
    "audit:read",
    "challenges:read",
    "challenges:write",
    "events:publish",
    "gamification:read",
    "gamification:write",
    "jobs:read",
    "jobs:write",
    "notifications:read",
    "notifications:write",
    "okrs:read",
    "okrs:write",
    "organization:read",
    "organization:write",
    "realtime:read",
    "realtime:write",
    "tasks:read",
    "tasks:write",
    "users:read",
    "users:write",
]
"""What an API key may be good for, beside the role of the person who made it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The authenticated caller of one request or the owner of one socket.

    Attributes:
        session_id: the sign-in, or the API key, that the token belongs to; ending it ends the
            token.
        expires_at: when the token stops being accepted.
        scopes: what an API key is good for; None for a person, who may do what the role may.
    """

    user_id: Id
    org_id: Id
    role: Role
    session_id: Id
    expires_at: datetime
    scopes: frozenset[Scope] | None = None

    def may(self, scope: Scope | None) -> bool:
        """Return whether the caller may do what needs *scope*; None is for persons alone."""
        return self.scopes is None or scope in self.scopes
