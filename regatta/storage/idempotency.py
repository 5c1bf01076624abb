"""Recorded replies at rest, for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from regatta.models.idempotency import IdempotentReply
from regatta.storage.engine import Collection, CollectionSpec, DuplicateKey, Engine, Index

_REPLIES = CollectionSpec(
    "idempotent_replies",
    IdempotentReply,
    (
        Index("key", ("scope", "key"), unique=True),
        Index("expiry", ("expires_at",), expire_after=timedelta()),
    ),
)


@dataclass(frozen=True, slots=True)
class IdempotencyStore:
    """The replies that repeated creations get again."""

    replies: Collection[IdempotentReply]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_REPLIES))

    async def claim(self, reply: IdempotentReply) -> IdempotentReply | None:
        """Store the claim on a key; return the one that was there before, if any."""
        try:
            await self.replies.insert(reply)
        except DuplicateKey:
            return await self.replies.find_one({"scope": reply.scope, "key": reply.key})
        return None

    async def renew(self, stored: IdempotentReply, claim: IdempotentReply) -> bool:
        """Replace a day-old record by *claim*; return whether nobody else did."""
        names = ("fingerprint", "target_id", "leased_until", "expires_at")
        fresh = {name: getattr(claim, name) for name in names}
        renewed = await self.replies.update(
            {"id": stored.id, "expires_at": stored.expires_at},
            {"$set": {**fresh, "status": None, "body": None}},
        )
        return renewed is not None

    async def take_over(self, stored: IdempotentReply, until: datetime) -> bool:
        """Take over an unanswered claim whose lease ran out; return whether it worked."""
        taken = await self.replies.update(
            {"id": stored.id, "leased_until": stored.leased_until, "status": None},
            {"$set": {"leased_until": until}},
        )
        return taken is not None

    async def answer(self, scope: str, key: str, status: int, body: str) -> None:
        """Record the reply."""
        await self.replies.update(
            {"scope": scope, "key": key}, {"$set": {"status": status, "body": body}}
        )

    async def end_lease(self, scope: str, key: str, at: datetime) -> None:
        """Let the next request with this key take the claim over from *at* on."""
        await self.replies.update(
            {"scope": scope, "key": key, "status": None}, {"$set": {"leased_until": at}}
        )

    async def release(self, scope: str, key: str) -> None:
        """Forget a claim that came to nothing."""
        await self.replies.delete({"scope": scope, "key": key, "status": None})
