"""Sign-ins at rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from regatta.models.auth import Session
from regatta.storage.engine import Collection, CollectionSpec, Engine, Index

_SESSIONS = CollectionSpec(
    "sessions",
    Session,
    (
        Index("by_user", ("org_id", "user_id")),
        Index("ended", ("ended_at",)),
        Index("expiry", ("expires_at",), expire_after=timedelta(days=1)),
    ),
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

    async def get(self, org_id: str, session_id: str) -> Session | None:
        """Return one sign-in, whether it is live or not."""
        return await self.sessions.find_one({"id": session_id, "org_id": org_id})

    async def live(self, org_id: str, session_id: str, at: datetime) -> Session | None:
        """Return the sign-in if it has neither ended nor expired."""
        session = await self.get(org_id, session_id)
        if session is None or session.ended_at is not None or session.expires_at <= at:
            return None
        return session

    async def live_among(self, session_ids: list[str], at: datetime) -> list[Session]:
        """Return those of *session_ids* that are live, whatever the organization."""
        return await self.sessions.find(
            {"id": {"$in": session_ids}, "ended_at": None, "expires_at": {"$gt": at}}
        )

    async def ended_since(self, at: datetime) -> list[Session]:
        """Return the sign-ins that ended since then, whatever the organization."""
        return await self.sessions.find({"ended_at": {"$gte": at}})

    async def of(self, org_id: str, user_id: str, at: datetime) -> list[Session]:
        """Return the user's live sign-ins, the latest used first."""
        return await self.sessions.find(
            {
                "org_id": org_id,
                "user_id": user_id,
                "ended_at": None,
                "expires_at": {"$gt": at},
            },
            sort=[("used_at", -1)],
        )

    async def renew(
        self, session: Session, expires_at: datetime, at: datetime, address: str
    ) -> Session | None:
        """Take the next generation of tokens into use; None when another request did first."""
        return await self.sessions.update(
            {
                "id": session.id,
                "org_id": session.org_id,
                "generation": session.generation,
                "ended_at": None,
            },
            {
                "$inc": {"generation": 1},
                "$set": {"expires_at": expires_at, "used_at": at, "address": address},
            },
        )

    async def end_these(self, org_id: str, session_ids: list[str], at: datetime) -> None:
        """End these sign-ins, as far as they are not over."""
        await self.sessions.update_many(
            {"id": {"$in": session_ids}, "org_id": org_id, "ended_at": None},
            {"$set": {"ended_at": at}},
        )

    async def end(self, org_id: str, session_id: str, at: datetime) -> bool:
        """End the sign-in; False when it is over already, which keeps the first time."""
        ended = await self.sessions.update(
            {"id": session_id, "org_id": org_id, "ended_at": None}, {"$set": {"ended_at": at}}
        )
        return ended is not None
