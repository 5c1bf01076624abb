"""Rooms: who may come in, and what a newcomer is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from regatta.models.access import Actor
from regatta.models.challenges import ChallengeView
from regatta.models.errors import UnknownRoom
from regatta.models.gamification import is_organization_board
from regatta.services.challenges import Challenges
from regatta.services.gamification import Gamification
from regatta.services.ports import Ranks
from regatta.storage.challenges import ChallengeStore

_SHOWN_CHALLENGES: Final = 100

ROOM_KINDS: Final = {
    "challenge": "`challenge:<id>`: a race with its racers",
    "leaderboard": "`leaderboard:<board>`: the top of a board, as named by the REST reply",
    "org": "`org:<id>`: the organization's open challenges",
    "user": "`user:<id>`: all devices of a user; only for that user",
}
"""Every kind of room and what it is for."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rules of rooms."""

    challenges: ChallengeStore
    details: Challenges
    gamification: Gamification
    ranks: Ranks

    async def admit(self, actor: Actor, room: str) -> None:
        """Return if the caller may be in the room.

        Raises: UnknownRoom otherwise; a foreign room looks like none.
        """
        kind, _, name = room.partition(":")
        match kind:
            case "org":
                allowed = name == actor.org_id
            case "user":
                allowed = name == actor.user_id
            case "challenge":
                allowed = await self.challenges.get(actor.org_id, name) is not None
            case "leaderboard":
                allowed = await self._is_board(actor, name)
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
                return {"challenge": detail.model_dump(mode="json")}
            case "leaderboard":
                top = await self.ranks.published_top(name)
                rows = [row.model_dump(mode="json") for row in top.rows]
                return {"board": name, "version": top.version, "rows": rows, "total": top.total}
            case "org":
                open_challenges = await self.challenges.open_in(actor.org_id, _SHOWN_CHALLENGES)
                views = [
                    ChallengeView.of(found).model_dump(mode="json") for found in open_challenges
                ]
                return {"challenges": views}
            case _:
                return {"points": (await self.gamification.points(actor)).total}
