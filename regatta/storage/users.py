"""Organizations, users and sign-ins at rest."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from regatta.models.access import Role
from regatta.models.users import Organization, Session, User
from regatta.storage.engine import Collection, CollectionSpec, DuplicateKey, Engine, Index, Page

_ORGANIZATIONS = CollectionSpec("organizations", Organization)
_USERS = CollectionSpec(
    "users",
    User,
    (
        Index("email", ("email",), unique=True),
        Index("by_org", ("org_id", "created_at", "id")),
    ),
)
_SESSIONS = CollectionSpec(
    "sessions",
    Session,
    (
        Index("by_user", ("org_id", "user_id")),
        Index("expiry", ("expires_at",), expire_after=timedelta(days=1)),
    ),
)


@dataclass(frozen=True, slots=True)
class UserStore:
    """The people, and the organizations that they are in."""

    organizations: Collection[Organization]
    users: Collection[User]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open both collections."""
        return cls(await engine.collection(_ORGANIZATIONS), await engine.collection(_USERS))

    async def found(self, organization: Organization) -> None:
        """Store a new organization, unless it is there already."""
        with suppress(DuplicateKey):
            await self.organizations.insert(organization)

    async def dissolve(self, org_id: str) -> None:
        """Remove an organization that nobody is in."""
        await self.organizations.delete({"id": org_id})

    async def add(self, user: User) -> User:
        """Store a new person.

        Raises: DuplicateKey when the address or the id is taken.
        """
        return await self.users.insert(user)

    async def by_email(self, email: str) -> User | None:
        """Return the person with this normalized address, whatever the organization."""
        return await self.users.find_one({"email": email})

    async def get(self, org_id: str, user_id: str) -> User | None:
        """Return one person of the organization."""
        return await self.users.find_one({"id": user_id, "org_id": org_id})

    async def names(self, org_id: str, user_ids: list[str]) -> dict[str, str]:
        """Return the names of those of *user_ids* who are in the organization."""
        found = await self.users.find({"org_id": org_id, "id": {"$in": user_ids}})
        return {user.id: user.name for user in found}

    async def page(
        self, org_id: str, *, role: Role | None, limit: int, cursor: str | None
    ) -> Page[User]:
        """Return people of the organization, newest first.

        Raises: BadCursor.
        """
        query = {"org_id": org_id} | ({"role": role} if role else {})
        return await self.users.page(
            query, sort=[("created_at", -1), ("id", -1)], limit=limit, cursor=cursor
        )


@dataclass(frozen=True, slots=True)
class SessionStore:
    """The sign-ins."""

    sessions: Collection[Session]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_SESSIONS))

    async def start(self, session: Session) -> Session:
        """Store a new sign-in."""
        return await self.sessions.insert(session)

    async def is_live(self, org_id: str, session_id: str, at: datetime) -> bool:
        """Return whether the sign-in has neither ended nor expired."""
        session = await self.sessions.find_one({"id": session_id, "org_id": org_id})
        return session is not None and session.ended_at is None and session.expires_at > at

    async def end(self, org_id: str, session_id: str, at: datetime) -> None:
        """End the sign-in; ending it twice keeps the first time."""
        await self.sessions.update(
            {"id": session_id, "org_id": org_id, "ended_at": None}, {"$set": {"ended_at": at}}
        )
