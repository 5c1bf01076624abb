"""Accounts elsewhere, and sign-ins under way, at rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from regatta.models.identities import Identity, SignInAttempt
from regatta.storage.engine import Collection, CollectionSpec, Engine, Index

_IDENTITIES = CollectionSpec(
    "identities",
    Identity,
    (
        Index("account", ("issuer", "subject"), unique=True),
        Index("by_user", ("org_id", "user_id")),
    ),
)
_ATTEMPTS = CollectionSpec(
    "sign_in_attempts",
    SignInAttempt,
    (Index("expiry", ("expires_at",), expire_after=timedelta()),),
)


@dataclass(frozen=True, slots=True)
class IdentityStore:
    """Which accounts elsewhere open which accounts here, and who is on the way."""

    identities: Collection[Identity]
    attempts: Collection[SignInAttempt]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open both collections."""
        return cls(await engine.collection(_IDENTITIES), await engine.collection(_ATTEMPTS))

    async def find(self, issuer: str, subject: str) -> Identity | None:
        """Return the identity of this account elsewhere, whatever the organization."""
        return await self.identities.find_one({"issuer": issuer, "subject": subject})

    async def link(self, identity: Identity) -> Identity:
        """Store a new identity.

        Raises: DuplicateKey when the account elsewhere is linked already.
        """
        return await self.identities.insert(identity)

    async def unlink(self, identity: Identity) -> None:
        """Remove an identity."""
        await self.identities.delete({"id": identity.id, "org_id": identity.org_id})

    async def begin(self, attempt: SignInAttempt) -> None:
        """Store a new attempt."""
        await self.attempts.insert(attempt)

    async def take(self, attempt_id: str) -> SignInAttempt | None:
        """Remove an attempt and return it, to one caller only."""
        attempt = await self.attempts.get(attempt_id)
        if attempt is None or await self.attempts.delete({"id": attempt_id}) == 0:
            return None
        return attempt

    async def forget(self, org_id: str, user_id: str) -> None:
        """Remove every identity of a user."""
        await self.identities.delete({"org_id": org_id, "user_id": user_id})
