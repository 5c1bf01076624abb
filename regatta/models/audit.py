"""The audit log: who did what that matters for security."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from regatta.models.base import Document, Id, Instant, Json, Output
from regatta.models.pages import NextCursor, PageQuery


class AuditEvent(Document):
    """Something that matters for security; never changed.

    Attributes:
        org_id: whose log it stands in; empty when it concerns no known organization.
        user_id: who did it, or to whom it was tried to be done.
    """

    org_id: str
    action: str
    user_id: str | None = None
    address: str = ""
    agent: str = ""
    request_id: str | None = None
    details: Json = Field(default_factory=dict)
    expires_at: Instant


class AuditQuery(PageQuery):
    """Which events to list."""

    action: Annotated[str | None, Field(pattern=r"^[a-z.-]{1,64}$")] = None
    user_id: Id | None = None


class AuditView(Output):
    """An event as admins see it."""

    id: Id
    at: Instant
    action: Annotated[str, Field(examples=["sign-in.failed"])]
    user_id: Id | None
    address: Annotated[str, Field(examples=["203.0.113.7"])]
    agent: str
    request_id: str | None
    details: Json

    @classmethod
    def of(cls, event: AuditEvent) -> Self:
        """Return what admins see of *event*."""
        shown = event.model_dump(include=set(cls.model_fields))
        return cls(**shown, at=event.created_at)


class AuditPage(Output):
    """A page of events, newest first."""

    events: list[AuditView]
    next_cursor: NextCursor
