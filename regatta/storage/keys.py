"""API keys at rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from regatta.models.keys import ApiKey
from regatta.storage.engine import Collection, CollectionSpec, Engine, Index

_KEYS = CollectionSpec(
    "api_keys",
    ApiKey,
    (
        Index("digest", ("digest",), unique=True),
        Index("revoked", ("revoked_at",)),
        Index("by_user", ("org_id", "user_id", "created_at")),
    ),
)


@dataclass(frozen=True, slots=True)
class KeyStore:
    """The keys of all people."""

    keys: Collection[ApiKey]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_KEYS))

    async def add(self, key: ApiKey) -> ApiKey:
        """Store a new key."""
        return await self.keys.insert(key)

    async def by_digest(self, digest: str) -> ApiKey | None:
        """Return the key with this digest, whatever the organization."""
        return await self.keys.find_one({"digest": digest})

    async def good_among(self, key_ids: list[str], at: datetime) -> list[ApiKey]:
        """Return those of *key_ids* that still open a door, whatever the organization."""
        return await self.keys.find(
            {
                "id": {"$in": key_ids},
                "revoked_at": None,
                "$or": [{"expires_at": None}, {"expires_at": {"$gt": at}}],
            }
        )

    async def revoked_since(self, at: datetime) -> list[ApiKey]:
        """Return the keys that were revoked since then, whatever the organization."""
        return await self.keys.find({"revoked_at": {"$gte": at}})

    async def of(self, org_id: str, user_id: str) -> list[ApiKey]:
        """Return the user's keys that are not revoked, newest first."""
        return await self.keys.find(
            {"org_id": org_id, "user_id": user_id, "revoked_at": None},
            sort=[("created_at", -1), ("id", -1)],
        )

    async def used(self, key: ApiKey, at: datetime) -> None:
        """Note when the key was last used."""
        await self.keys.update({"id": key.id, "org_id": key.org_id}, {"$max": {"used_at": at}})

    async def revoke(self, org_id: str, user_id: str, key_id: str, at: datetime) -> bool:
        """Make the key worthless; False when the user has no such key."""
        revoked = await self.keys.update(
            {"id": key_id, "org_id": org_id, "user_id": user_id, "revoked_at": None},
            {"$set": {"revoked_at": at}},
        )
        return revoked is not None
