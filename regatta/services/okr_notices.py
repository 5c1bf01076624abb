"""What people are told of their objectives: that one is off track, waits for them, names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from regatta.models.checkins import CheckIn
from regatta.models.errors import NotFound
from regatta.models.okrs import Objective
from regatta.models.users import User
from regatta.services.notifications import Notifications
from regatta.services.ports import Clock
from regatta.services.terms import Term, Terms
from regatta.storage.okrs import OkrStore
from regatta.storage.users import UserStore

_NOTICES: Final = UUID("0d6a6f0e-6a5b-4d8e-8b57-3f5c1e0a9c44")
"""The namespace in which a notification's id is derived from what it is about."""

_MENTION: Final = re.compile(r"<@([A-Za-z0-9_-]{1,64})>")
_MOST_MENTIONS: Final = 20
_SWEPT: Final = 100


@dataclass(frozen=True, slots=True)
class Reminding:
    """When owners are reminded.

    Attributes:
        every: after so long without a check-in; None for never.
        hour: at which hour of the owner's day.
    """

    every: timedelta | None
    hour: int

    def moment(self, since: datetime, zone: ZoneInfo) -> datetime | None:
        """Return the first such hour that is *every* after *since*, or later."""
        if self.every is None:
            return None
        earliest = since + self.every
        day = earliest.astimezone(zone).date()
        moment = datetime.combine(day, time(self.hour), zone).astimezone(UTC)
        if moment < earliest:
            tomorrow = day + timedelta(days=1)
            moment = datetime.combine(tomorrow, time(self.hour), zone).astimezone(UTC)
        return moment

    def first(self, now: datetime) -> datetime | None:
        """Return when to look whether it is time; by then the owner's zone is known."""
        return None if self.every is None else now + self.every


@dataclass(frozen=True, slots=True)
class OkrNotices:
    """The rules of notifications about objectives."""

    okrs: OkrStore
    users: UserStore
    terms: Terms
    notifications: Notifications
    reminding: Reminding
    clock: Clock

    async def tell(self, okr: Objective) -> None:
        """Tell of a turn for the worse, and those whom a new comment names; twice is once."""
        if okr.alert is not None:
            await self._notify(
                okr, okr.owner_id, okr.alert, "okr-off-track", f"Off track: {okr.objective}"
            )
        for check_in in okr.new_check_ins:
            named = dict.fromkeys(_MENTION.findall(check_in.comment))
            for user_id in list(named)[:_MOST_MENTIONS]:
                await self._mention(okr, check_in, user_id)

    async def _mention(self, okr: Objective, check_in: CheckIn, user_id: str) -> None:
        user = await self.users.get(okr.org_id, user_id)
        if user is None or user_id == check_in.user_id or not okr.visible_to(user.id, user.role):
            return
        notice_id = str(uuid5(_NOTICES, f"mention {check_in.id} {user_id}"))
        title = f"You were mentioned: {okr.objective}"
        await self._notify(okr, user_id, notice_id, "okr-mention", title, check_in.comment)

    async def _notify(
        self, okr: Objective, user_id: str, notice_id: str, kind: str, title: str, body: str = ""
    ) -> None:
        await self.notifications.notify(
            org_id=okr.org_id,
            user_id=user_id,
            notification_id=notice_id,
            kind=kind,
            title=title,
            body=body,
            data={"okrId": okr.id, "sessionId": okr.cycle_id, "progress": okr.progress},
        )

    async def remind(self) -> None:
        """Remind owners who have not checked in for long, each in the morning of their own day."""
        while due := await self.okrs.to_remind(self.clock(), _SWEPT):
            for okr in due:
                await self._remind(okr)
            if len(due) < _SWEPT:
                return

    async def _remind(self, okr: Objective) -> None:
        try:
            term = await self.terms.of(okr.org_id, okr.cycle_id)
        except NotFound:
            term = None
        owner = await self.users.get(okr.org_id, okr.owner_id)
        if term is None or owner is None or not _waits(okr, term):
            # Whatever makes it wait again sets the next reminder, too.
            await self.okrs.remind(okr, None)
            return
        zone = await self.terms.zones.of(owner.time_zone or term.zone.key)
        moment = self.reminding.moment(_last_sign(okr, term), zone)
        if moment is None or moment > term.now:
            await self.okrs.remind(okr, moment)
            return
        if any(not found.archived for found in okr.key_results.values()):
            await self._send(okr, owner)
        await self.okrs.remind(okr, self.reminding.moment(term.now, zone))

    async def _send(self, okr: Objective, owner: User) -> None:
        # The id is that of this turn: it is said once, also if the next turn could not be set.
        notice_id = str(uuid5(_NOTICES, f"reminder {okr.id} {okr.remind_at}"))
        title = f"Time to check in: {okr.objective}"
        await self._notify(okr, owner.id, notice_id, "okr-reminder", title)


def _waits(okr: Objective, term: Term) -> bool:
    """Return whether somebody should check in."""
    return term.cycle.state == "active" and not (
        okr.draft or okr.archived or okr.removed_at is not None
    )


def _last_sign(okr: Objective, term: Term) -> datetime:
    """Return when the objective was last heard of in this cycle."""
    signs = (okr.created_at, okr.checked_in_at, term.cycle.activated_at)
    return max(sign for sign in signs if sign is not None)
