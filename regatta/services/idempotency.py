"""Creations that happen once however often they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from regatta.models.base import new_id
from regatta.models.errors import IdempotencyInProgress, IdempotencyMismatch
from regatta.models.idempotency import IdempotentReply
from regatta.services.ports import Clock, Tokens
from regatta.storage.idempotency import IdempotencyStore

KEPT: Final = timedelta(hours=24)
LEASE: Final = timedelta(seconds=30)
"""How long a first request may take before a retry works in its place."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The request is the first of its kind: create under this id."""

    target_id: str


@dataclass(frozen=True, slots=True)
class Replay:
    """The request was answered before: answer the same."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Idempotency:
    """Claims on idempotency keys.

    A claim fixes the id that the created document will get. If the process dies before the
    reply is recorded, a retry takes the claim over after its lease and creates under the same
    id, so it finds what was created instead of creating it twice.
    """

    replies: IdempotencyStore
    tokens: Tokens
    clock: Clock

    async def begin(self, scope: str, key: str, fingerprint: str) -> Begun | Replay:
        """Claim *key*, or return the reply that it got before.

        Raises: IdempotencyMismatch, IdempotencyInProgress.
        """
        now = self.clock()
        # Under a key of ours: what was sent may be a password, and a plain hash can be guessed at.
        fingerprint = self.tokens.digest("idempotency", fingerprint)
        claim = IdempotentReply(
            scope=scope,
            key=key,
            fingerprint=fingerprint,
            target_id=new_id(),
            leased_until=now + LEASE,
            expires_at=now + KEPT,
        )
        stored = await self.replies.claim(claim)
        if stored is None:
            return Begun(claim.target_id)
        if stored.expires_at <= now:
            if await self.replies.renew(stored, claim):
                return Begun(claim.target_id)
            raise IdempotencyInProgress
        if stored.fingerprint != fingerprint:
            raise IdempotencyMismatch
        if stored.status is not None:
            return Replay(stored.status, (stored.body or "").encode())
        if stored.leased_until <= now and await self.replies.take_over(stored, now + LEASE):
            return Begun(stored.target_id)
        raise IdempotencyInProgress

    async def finish(self, scope: str, key: str, status: int, body: bytes) -> None:
        """Record the reply for a day."""
        await self.replies.answer(scope, key, status, body.decode())

    async def abandon(self, scope: str, key: str) -> None:
        """Let the key go: the request was refused, so nothing was created."""
        await self.replies.release(scope, key)

    async def interrupt(self, scope: str, key: str) -> None:
        """End the lease: the request failed, but may have created something before."""
        await self.replies.end_lease(scope, key, self.clock())
