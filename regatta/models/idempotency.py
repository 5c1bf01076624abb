"""Replies that are kept for a day, so that a repeated creation creates nothing."""

from __future__ import annotations

from regatta.models.base import Document, Id, Instant


class IdempotentReply(Document):
    """The first request with a key, and its reply once there is one.

    Attributes:
        fingerprint: a digest of the request; the same key with another one is refused.
        target_id: the id that the created document gets, also when a retry takes over.
        leased_until: until then nobody else works on the same request.
    """

    scope: str
    key: str
    fingerprint: str
    target_id: Id
    leased_until: Instant
    expires_at: Instant
    status: int | None = None
    body: str | None = None
