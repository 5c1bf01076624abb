"""Rooms: who may come in, and what a newcomer is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from regatta.models.access import Actor, Scope
from regatta.models.challenges import ChallengeView
from regatta.models.errors import ScopeMissing, UnknownRoom
from regatta.models.gamification import is_organization_board
from regatta.services.challenges import Challenges
from regatta.services.cycles import Cycles
from regatta.services.gamification import Gamification
from regatta.services.jobs import Jobs
from regatta.services.notifications import Notifications
from regatta.services.okr_views import views
from regatta.services.ports import Presence, Ranks
from regatta.storage.challenges import ChallengeStore
from regatta.storage.okrs import OkrStore

_SHOWN_CHALLENGES: Final = 100


class RoomKind(NamedTuple):
    """A kind of room: what it is for, and what an API key needs to come in."""

    about: str
    scope: Scope


ROOM_KINDS: Final = {
    "challenge": RoomKind("`challenge:<id>`: a race with its racers", "challenges:read"),
    "leaderboard": RoomKind(
        "`leaderboard:<board>`: the top of a board, as named by the REST reply",
        "gamification:read",
    ),
    "org": RoomKind("`org:<id>`: the organization's open challenges", "challenges:read"),
    "session": RoomKind(
        "`session:<id>`: an OKR cycle with the objectives that everyone may see", "okrs:read"
    ),
    "user": RoomKind(
        "`user:<id>`: all devices of a user; only for that user", "notifications:read"
    ),
}
"""Every kind of room."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rules of rooms."""

    challenges: ChallengeStore
    details: Challenges
    gamification: Gamification
    ranks: Ranks
    notifications: Notifications
    jobs: Jobs
    cycles: Cycles
    okrs: OkrStore
    presence: Presence

    async def admit(self, actor: Actor, room: str) -> None:
        """Return if the caller may be in the room.

        Raises: UnknownRoom otherwise, a foreign room looks like none; ScopeMissing.
        """
        kind, _, name = room.partition(":")
        if kind in ROOM_KINDS and not actor.may(ROOM_KINDS[kind].scope):
            raise ScopeMissing(scope=ROOM_KINDS[kind].scope)
        match kind:
            case "org":
                allowed = name == actor.org_id
            case "user":
                allowed = name == actor.user_id
            case "challenge":
                allowed = await self.challenges.get(actor.org_id, name) is not None
            case "leaderboard":
                allowed = await self._is_board(actor, name)
            case "session":
                allowed = await self.cycles.exists(actor, name)
            case _:
                allowed = False
        if not allowed:
            raise UnknownRoom

    async def _is_board(self, actor: Actor, board: str) -> bool:
        if board.startswith(f"{actor.org_id}."):
            return is_organization_board(board)
        return await self.challenges.get(actor.org_id, board) is not None

    async def snapshot(self, actor: Actor, room: str) -> dict[str, Any]:
        """Return all that the room's events build upon; the caller was admitted.

        Raises: UnknownRoom when it went away in the meantime.
        """
        kind, _, name = room.partition(":")
        match kind:
            case "challenge":
                challenge = await self.challenges.get(actor.org_id, name)
                if challenge is None:
                    raise UnknownRoom
                detail = await self.details.detail(challenge)
                return {
                    "challenge": detail.model_dump(mode="json"),
                    "present": await self._present(room),
                }
            case "leaderboard":
                top = await self.ranks.published_top(name)
                rows = [row.model_dump(mode="json") for row in top.rows]
                return {
                    "board": name,
                    "version": top.version,
                    "rows": rows,
                    "total": top.total,
                    "present": await self._present(room),
                }
            case "org":
                open_challenges = await self.challenges.open_in(actor.org_id, _SHOWN_CHALLENGES)
                views = [
                    ChallengeView.of(found).model_dump(mode="json") for found in open_challenges
                ]
                return {"challenges": views, "present": await self._present(room)}
            case "session":
                return await self._of_cycle(actor, room, name)
            case _:
                return await self._of_user(actor)

    async def _of_cycle(self, actor: Actor, room: str, cycle_id: str) -> dict[str, Any]:
        session = await self.cycles.get(actor, cycle_id)
        found = [okr for okr in await self.okrs.in_cycle(actor.org_id, cycle_id) if okr.open]
        shown = {okr.id for okr in found}
        return {
            "session": session,
            "okrs": views(found, shown),
            "present": await self._present(room),
        }

    async def _present(self, room: str) -> list[dict[str, Any]]:
        return [one.model_dump(mode="json") for one in await self.presence.roster(room)]

    async def _of_user(self, actor: Actor) -> dict[str, Any]:
        count, latest = await self.notifications.shown(actor)
        return {
            "points": (await self.gamification.points(actor)).total,
            **count.model_dump(mode="json"),
            "notifications": [view.model_dump(mode="json") for view in latest],
            "jobs": [view.model_dump(mode="json") for view in await self.jobs.latest(actor)],
        }
