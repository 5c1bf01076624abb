"""Notifications at rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from regatta.models.notifications import Inbox, Notification
from regatta.storage.engine import (
    Collection,
    CollectionSpec,
    DuplicateKey,
    Engine,
    Index,
    Page,
    Sort,
)

_NOTIFICATIONS = CollectionSpec(
    "notifications",
    Notification,
    (
        Index("by_user", ("org_id", "user_id", "in_app", "created_at", "id")),
        Index("unread", ("org_id", "user_id", "in_app", "read_at")),
        Index("owed", ("owed_at",)),
        Index("expiry", ("expires_at",), expire_after=timedelta(0)),
    ),
)
_INBOXES = CollectionSpec("inboxes", Inbox)

_NEWEST: Final[Sort] = [("created_at", -1), ("id", -1)]


@dataclass(frozen=True, slots=True)
class NotificationStore:
    """The notifications of all organizations."""

    notifications: Collection[Notification]
    inboxes: Collection[Inbox]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open both collections."""
        return cls(await engine.collection(_NOTIFICATIONS), await engine.collection(_INBOXES))

    async def add(self, notification: Notification) -> Notification | None:
        """Store a new notification; None if there is one with its id."""
        try:
            return await self.notifications.insert(notification)
        except DuplicateKey:
            return None

    async def by_id(self, notification_id: str) -> Notification | None:
        """Return one notification, of any organization."""
        return await self.notifications.get(notification_id)

    async def get(self, org_id: str, user_id: str, notification_id: str) -> Notification | None:
        """Return one notification that the user is shown."""
        return await self.notifications.find_one(
            {"id": notification_id} | _shown_to(org_id, user_id)
        )

    async def page(
        self, org_id: str, user_id: str, *, unread: bool, limit: int, cursor: str | None
    ) -> Page[Notification]:
        """Return what the user is shown, newest first.

        Raises: BadCursor.
        """
        query = _shown_to(org_id, user_id) | ({"read_at": None} if unread else {})
        return await self.notifications.page(query, sort=_NEWEST, limit=limit, cursor=cursor)

    async def latest(self, org_id: str, user_id: str, limit: int) -> list[Notification]:
        """Return the newest that the user is shown."""
        return await self.notifications.find(_shown_to(org_id, user_id), sort=_NEWEST, limit=limit)

    async def unread(
        self, org_id: str, user_id: str, before: datetime, limit: int
    ) -> list[Notification]:
        """Return up to *limit* that are shown, not read, and no newer than *before*."""
        return await self.notifications.find(
            _unread_of(org_id, user_id) | {"created_at": {"$lte": before}}, limit=limit
        )

    async def mark_read(
        self, org_id: str, user_id: str, ids: Sequence[str], at: datetime, owed_at: datetime
    ) -> int:
        """Note that these were read, and that nobody has been told; return how many were not."""
        return await self.notifications.update_many(
            _unread_of(org_id, user_id) | {"id": {"$in": list(ids)}},
            {"$set": {"read_at": at, "owed_at": owed_at}},
        )

    async def several(self, ids: Sequence[str]) -> list[Notification]:
        """Return these notifications, as they are now."""
        return await self.notifications.find({"id": {"$in": list(ids)}})

    async def settle_read(self, ids: Sequence[str]) -> None:
        """Note that everyone knows that these were read."""
        await self.notifications.update_many(
            {"id": {"$in": list(ids)}, "read_at": {"$ne": None}, "told_at": {"$ne": None}},
            {"$set": {"owed_at": None}},
        )

    async def settle(self, notification: Notification, at: datetime) -> None:
        """Note that nothing is owed, unless the notification has changed since it was read."""
        await self.notifications.update(
            {"id": notification.id, "version": notification.version},
            {"$set": {"told_at": notification.told_at or at, "owed_at": None}},
        )

    async def owed(self, at: datetime, limit: int) -> list[Notification]:
        """Return notifications of which something is still unsaid."""
        return await self.notifications.find(
            {"owed_at": {"$lte": at}}, sort=[("owed_at", 1)], limit=limit
        )

    async def unread_count(self, org_id: str, user_id: str) -> int:
        """Return how many the user is shown and has not read."""
        return await self.notifications.count(_unread_of(org_id, user_id))

    async def revision(self, user_id: str) -> int:
        """Return the number of the last change of the user's count."""
        inbox = await self.inboxes.get(user_id)
        return inbox.revision if inbox else 0

    async def next_revision(self, org_id: str, user_id: str) -> int:
        """Number a change of the user's count, which has been written before."""
        inbox = await self.inboxes.update(
            {"id": user_id},
            {"$inc": {"revision": 1}, "$setOnInsert": {"org_id": org_id}},
            upsert=True,
        )
        return inbox.revision if inbox else 0


def _shown_to(org_id: str, user_id: str) -> dict[str, Any]:
    return {"org_id": org_id, "user_id": user_id, "in_app": True}


def _unread_of(org_id: str, user_id: str) -> dict[str, Any]:
    return _shown_to(org_id, user_id) | {"read_at": None}
