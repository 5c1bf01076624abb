"""Notifications: stored first, then said in the application and on the ways a person chose.

A stored notification owes being told, and one that was read owes word of that to the person's
other devices: ``owed_at`` is set in the same write, and the sweep pays what a crash left.
Paying twice repeats absolute facts and jobs that have the same ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from regatta.models.access import Actor
from regatta.models.base import Json
from regatta.models.errors import NotFound, Unavailable
from regatta.models.events import NotificationSent, NotificationsRead
from regatta.models.messages import TextMessage
from regatta.models.notifications import (
    Notification,
    NotificationPage,
    NotificationQuery,
    NotificationView,
    Unread,
)
from regatta.models.users import User
from regatta.services.jobs import JobRun, Jobs
from regatta.services.mail import Mail, recipient
from regatta.services.ports import Clock, Publisher, Sms
from regatta.services.translation import refusals_translated
from regatta.storage.notifications import NotificationStore
from regatta.storage.users import UserStore

_DELIVERIES: Final = UUID("5f6cbb2e-4a8e-4d0b-9a5a-1d6f3f1e7c02")
"""The namespace in which a delivery's job id is derived from its notification and way."""

NOTIFICATION_MAIL: Final = "notify.email"
NOTIFICATION_SMS: Final = "notify.sms"

_GRACE: Final = timedelta(seconds=2)
_KEPT: Final = timedelta(days=90)
_SWEPT: Final = 100
_MARKED: Final = 200
_LATEST: Final = 20
_LONGEST_SMS: Final = 480
"""Three parts of a text message."""


@dataclass(frozen=True, slots=True)
class Notifications:
    """The rules about notifications."""

    store: NotificationStore
    users: UserStore
    jobs: Jobs
    publisher: Publisher
    mail: Mail
    sms: Sms
    clock: Clock

    async def notify(
        self,
        *,
        org_id: str,
        user_id: str,
        notification_id: str,
        kind: str,
        title: str,
        body: str = "",
        data: Json | None = None,
    ) -> None:
        """Tell a person something; a repeat with the same id says nothing again.

        Once this returns the person will be told, whatever happens to this process.
        """
        user = await self.users.get(org_id, user_id)
        if user is None:
            return
        now = self.clock()
        notification = await self.store.add(
            Notification(
                id=notification_id,
                org_id=org_id,
                user_id=user_id,
                kind=kind,
                title=title,
                body=body,
                data=data or {},
                in_app=user.preferences.notifications.in_app,
                owed_at=now + _GRACE,
                expires_at=now + _KEPT,
            )
        )
        if notification is not None:
            with suppress(Unavailable):
                await self._pay(notification, user)

    async def pay_debts(self) -> None:
        """Say what a process that died left unsaid."""
        while owed := await self.store.owed(self.clock(), _SWEPT):
            for notification in owed:
                user = await self.users.get(notification.org_id, notification.user_id)
                await self._pay(notification, user)
            if len(owed) < _SWEPT:
                return

    async def _pay(self, notification: Notification, user: User | None) -> None:
        """Say all that is unsaid of *notification*.

        Raises: Unavailable; then it stays owed.
        """
        if notification.told_at is None:
            view = NotificationView.of(notification)
            count = await self._count(notification.org_id, notification.user_id)
            await self.publisher.publish(
                f"user:{notification.user_id}",
                NotificationSent(notification=view, **count.model_dump(by_alias=False)),
                id=notification.id,
            )
            if user is not None:
                await self._start_deliveries(notification, user)
        if notification.read_at is not None:
            await self._say_read(notification.org_id, notification.user_id, [notification])
        await self.store.settle(notification, self.clock())

    async def _start_deliveries(self, notification: Notification, user: User) -> None:
        """Have it sent on the ways that the person chose, to addresses that are theirs."""
        wanted = user.preferences.notifications
        ways = {
            NOTIFICATION_MAIL: wanted.email and user.verified_at is not None,
            NOTIFICATION_SMS: wanted.sms and user.phone is not None,
        }
        for kind, chosen in ways.items():
            if chosen:
                await self.jobs.start(
                    kind,
                    {"notification_id": notification.id},
                    job_id=str(uuid5(_DELIVERIES, f"{kind} {notification.id}")),
                    org_id=notification.org_id,
                )

    async def _count(self, org_id: str, user_id: str) -> Unread:
        """Number a change that was written, and count.

        The count with the highest number was made after every numbered change, so it is right.
        """
        version = await self.store.next_revision(org_id, user_id)
        return Unread(unread=await self.store.unread_count(org_id, user_id), unread_version=version)

    async def send_mail(self, run: JobRun) -> None:
        """Send a notification as a letter.

        Raises: DeliveryFailed.
        """
        notification, user = await self._delivered_to(run)
        if notification is not None and user is not None:
            await self.mail.send(
                "notification",
                run.job.id,
                recipient(user),
                name=user.name,
                title=notification.title,
                body=notification.body,
                link=self.mail.link("notifications", id=notification.id),
            )

    async def send_sms(self, run: JobRun) -> None:
        """Send a notification as a text message.

        Raises: DeliveryFailed.
        """
        notification, user = await self._delivered_to(run)
        if notification is not None and user is not None and user.phone is not None:
            text = "\n".join(filter(None, (notification.title, notification.body)))
            await self.sms.send(TextMessage(run.job.id, user.phone, text[:_LONGEST_SMS]))

    async def _delivered_to(self, run: JobRun) -> tuple[Notification | None, User | None]:
        """Return what the job is about and whom it is for, unless they are gone."""
        notification = await self.store.by_id(str(run.job.payload["notification_id"]))
        if notification is None:
            return None, None
        return notification, await self.users.get(notification.org_id, notification.user_id)

    async def list(self, actor: Actor, query: NotificationQuery) -> NotificationPage:
        """Return the caller's notifications, newest first.

        Raises: InvalidCursor.
        """
        with refusals_translated():
            page = await self.store.page(
                actor.org_id,
                actor.user_id,
                unread=bool(query.unread),
                limit=query.limit,
                cursor=query.cursor,
            )
        return NotificationPage(
            notifications=[NotificationView.of(found) for found in page.items],
            unread=await self.store.unread_count(actor.org_id, actor.user_id),
            next_cursor=page.next_cursor,
        )

    async def read(self, actor: Actor, notification_id: str) -> None:
        """Note that the caller has read a notification; a repeat changes nothing.

        Raises: NotFound.
        """
        notification = await self.store.get(actor.org_id, actor.user_id, notification_id)
        if notification is None:
            raise NotFound
        if notification.read_at is None:
            await self._mark(actor, [notification])

    async def read_all(self, actor: Actor) -> None:
        """Note that the caller has read all that there is now."""
        now = self.clock()
        while unread := await self.store.unread(actor.org_id, actor.user_id, now, _MARKED):
            await self._mark(actor, unread)

    async def _mark(self, actor: Actor, notifications: Sequence[Notification]) -> None:
        now = self.clock()
        ids = [notification.id for notification in notifications]
        if not await self.store.mark_read(actor.org_id, actor.user_id, ids, now, now + _GRACE):
            return
        with suppress(Unavailable):
            await self._say_read(actor.org_id, actor.user_id, await self.store.several(ids))
            await self.store.settle_read(ids)

    async def _say_read(self, org_id: str, user_id: str, read: Sequence[Notification]) -> None:
        """Tell the person's devices; what two devices marked at once has two instants."""
        count = await self._count(org_id, user_id)
        together: defaultdict[datetime, list[str]] = defaultdict(list)
        for notification in read:
            if notification.read_at is not None:
                together[notification.read_at].append(notification.id)
        for read_at, ids in together.items():
            await self.publisher.publish(
                f"user:{user_id}",
                NotificationsRead(ids=ids, read_at=read_at, **count.model_dump(by_alias=False)),
            )

    async def shown(self, actor: Actor) -> tuple[Unread, Sequence[NotificationView]]:
        """Return the caller's count, and the newest notifications."""
        version = await self.store.revision(actor.user_id)
        unread = await self.store.unread_count(actor.org_id, actor.user_id)
        latest = await self.store.latest(actor.org_id, actor.user_id, _LATEST)
        return (
            Unread(unread=unread, unread_version=version),
            [NotificationView.of(notification) for notification in latest],
        )
