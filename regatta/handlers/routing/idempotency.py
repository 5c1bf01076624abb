"""The port behind ``Idempotency-Key``: one creation and one reply for every key."""

from __future__ import annotations

from typing import Protocol

from regatta.services.idempotency import Begun, Replay

__all__ = ["Begun", "Idempotency", "Replay"]


class Idempotency(Protocol):
    """Remembers keys and first replies, for every worker."""

    async def begin(self, scope: str, key: str, fingerprint: str) -> Begun | Replay:
        """Claim *key* within *scope*, or return what it was answered with.

        Args:
            scope: ``"<user id, or 'public@' and address> <METHOD> <path>"``.
            key: as the client sent it.
            fingerprint: stands for query and body; the same key with another one is refused.

        Raises: IdempotencyMismatch, IdempotencyInProgress.
        """
        ...

    async def finish(self, scope: str, key: str, status: int, body: bytes) -> None:
        """Record the reply for those who ask again."""
        ...

    async def abandon(self, scope: str, key: str) -> None:
        """Let go of a key whose request was refused; another request may use it."""
        ...

    async def interrupt(self, scope: str, key: str) -> None:
        """Let a retry of the same request work on at once, under the same target id."""
        ...
