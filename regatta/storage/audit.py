"""The audit log at rest: append-only, and gone after its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from regatta.models.audit import AuditEvent
from regatta.storage.engine import Collection, CollectionSpec, Engine, Index, Page

_AUDIT = CollectionSpec(
    "audit_events",
    AuditEvent,
    (
        Index("by_org", ("org_id", "created_at", "id")),
        Index("expiry", ("expires_at",), expire_after=timedelta(0)),
    ),
)


@dataclass(frozen=True, slots=True)
class AuditStore:
    """The events of all organizations."""

    events: Collection[AuditEvent]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_AUDIT))

    async def add(self, event: AuditEvent) -> None:
        """Append an event."""
        await self.events.insert(event)

    async def page(
        self,
        org_id: str,
        *,
        action: str | None,
        user_id: str | None,
        limit: int,
        cursor: str | None,
    ) -> Page[AuditEvent]:
        """Return events of the organization, newest first.

        Raises: BadCursor.
        """
        query = {"org_id": org_id}
        query |= {"action": action} if action else {}
        query |= {"user_id": user_id} if user_id else {}
        return await self.events.page(
            query, sort=[("created_at", -1), ("id", -1)], limit=limit, cursor=cursor
        )
