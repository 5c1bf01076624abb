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


@dataclass(frozen=True, slots=True)
class Actor:
    """The authenticated caller of one request or the owner of one socket.

    Attributes:
        session_id: the sign-in that the token belongs to; ending it ends the token.
        expires_at: when the token stops being accepted.
    """

    user_id: Id
    org_id: Id
    role: Role
    session_id: Id
    expires_at: datetime
