"""Notifications: what a person is told, in the application and on other ways."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from regatta.models.base import Document, Id, Instant, Json, Output
from regatta.models.pages import NextCursor, PageQuery


class Notification(Document):
    """Something that one person should know.

    Attributes:
        data: figures and ids for front ends, named in camelCase as they are sent.
        in_app: whether the person wants to see it in the application.
        told_at: when it was sent to the person's devices and to the ways outside.
        owed_at: when the sweep may say what is still unsaid: that it came, or was read.
    """

    org_id: Id
    user_id: Id
    kind: str
    title: str
    body: str = ""
    data: Json = Field(default_factory=dict)
    in_app: bool = True
    read_at: Instant | None = None
    told_at: Instant | None = None
    owed_at: Instant | None = None
    expires_at: Instant


class Inbox(Document):
    """Numbers the changes of one person's count of unread notifications; its id is theirs."""

    org_id: Id
    revision: int = 0


class NotificationView(Output):
    """A notification as its person sees it."""

    id: Id
    kind: Annotated[str, Field(examples=["points-awarded"])]
    title: Annotated[str, Field(examples=["130 points"])]
    body: Annotated[str, Field(examples=["You earned 130 points in a challenge."])]
    data: Annotated[Json, Field(description="specific to the kind")]
    in_app: Annotated[bool, Field(description="false: do not show it, the person chose so")]
    read_at: Instant | None
    created_at: Instant

    @classmethod
    def of(cls, notification: Notification) -> Self:
        """Return what the person may see of *notification*."""
        shown = notification.model_dump(include=set(NotificationView.model_fields), by_alias=False)
        return cls(**shown)


class Unread(Output):
    """How many notifications a person has not read."""

    unread: Annotated[int, Field(ge=0, examples=[2])]
    unread_version: Annotated[int, Field(description="of the count; newer wins", examples=[7])]


class NotificationQuery(PageQuery):
    """Which notifications to list."""

    unread: Annotated[bool | None, Field(strict=False, description="only unread ones")] = None


class NotificationPage(Output):
    """A page of notifications, newest first."""

    notifications: list[NotificationView]
    unread: Annotated[int, Field(description="in all", examples=[2])]
    next_cursor: NextCursor
