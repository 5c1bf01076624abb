"""All workers together: what operators see of them, and have them do.

A question goes to every worker that has announced itself; each answers for its own sockets, and
whoever does not in time is named. Only sockets of the organization that asks are ever looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from heapq import nlargest, nsmallest
from typing import Final, NamedTuple

from regatta.models.base import Json, as_text
from regatta.models.events import Kicked, RoomLeft
from regatta.models.realtime import ConnectionView, WorkerStatus
from regatta.realtime.control import Control
from regatta.realtime.sessions import LiveSession, Sessions
from regatta.realtime.workers import Workers
from regatta.services.ports import ConnectionsFound, Done, RoomsFound

KICKED: Final = "kicked"
"""Why a connection was cut, as metrics count it."""


class _Told(NamedTuple):
    answers: list[Json]
    unanswered: list[str]


async def _stay(_session: LiveSession, _room: str) -> None:
    """Do nothing: where nobody is served, nobody is in a room."""


class RedisFleet:
    """The Fleet port; also what this worker answers the others.

    Attributes:
        leave: takes a socket out of a room.
        on_cut: is told why a connection was cut.
    """

    def __init__(self, control: Control, workers: Workers, sessions: Sessions) -> None:
        self._control = control
        self._workers = workers
        self._sessions = sessions
        self.leave: Callable[[LiveSession, str], Awaitable[None]] = _stay
        self.on_cut: Callable[[str], None] = lambda _: None
        control.answer("connections", self._connections_here)
        control.answer("rooms", self._rooms_here)
        control.answer("kick", self._kick_here)
        control.answer("unsubscribe", self._unsubscribe_here)

    async def workers(self) -> list[WorkerStatus]:
        """Return the workers that live, in the order of their start."""
        return await self._workers.all()

    async def _ask(self, word: str, facts: Json) -> _Told:
        # This one may not have announced itself yet, or Redis may have forgotten it.
        ids = {self._workers.worker_id, *(worker.id for worker in await self._workers.all())}
        answers = await self._control.ask(word, facts, ids)
        return _Told(list(answers.values()), sorted(ids - answers.keys()))

    async def _order(self, word: str, facts: Json) -> Done:
        told = await self._ask(word, facts)
        return Done(sum(answer["sockets"] for answer in told.answers), told.unanswered)

    async def connections(self, org_id: str, behind: str | None, limit: int) -> ConnectionsFound:
        """Return up to *limit* connections behind a key, newest first."""
        told = await self._ask("connections", {"org": org_id, "behind": behind, "limit": limit})
        found = {key: view for answer in told.answers for key, view in answer["found"].items()}
        return ConnectionsFound(
            {key: ConnectionView(**found[key]) for key in nlargest(limit, found)},
            sum(answer["total"] for answer in told.answers),
            told.unanswered,
        )

    async def rooms(self, org_id: str, behind: str | None, limit: int) -> RoomsFound:
        """Return up to *limit* rooms that have members, behind a name."""
        told = await self._ask("rooms", {"org": org_id, "behind": behind, "limit": limit})
        members: Counter[str] = Counter()
        for answer in told.answers:
            members.update(answer["members"])
        return RoomsFound(
            {room: members[room] for room in nsmallest(limit, members)}, told.unanswered
        )

    async def kick_user(self, org_id: str, user_id: str, reason: str) -> Done:
        """Disconnect all sockets of a user, who is told why."""
        return await self._order("kick", {"org": org_id, "user": user_id, "reason": reason})

    async def kick_connection(self, org_id: str, connection_id: str, reason: str) -> Done:
        """Disconnect one socket, whose client is told why."""
        return await self._order("kick", {"org": org_id, "id": connection_id, "reason": reason})

    async def unsubscribe(self, org_id: str, user_id: str, room: str, reason: str) -> Done:
        """Take all sockets of a user out of a room; each of them is told why."""
        facts = {"org": org_id, "user": user_id, "room": room, "reason": reason}
        return await self._order("unsubscribe", facts)

    def _of(self, org_id: str) -> list[LiveSession]:
        return [session for session in self._sessions if session.actor.org_id == org_id]

    def _of_user(self, org_id: str, user_id: str) -> list[LiveSession]:
        return [
            session
            for session in self._sessions.of(user_id)
            if (session.actor.org_id, session.actor.user_id) == (org_id, user_id)
        ]

    async def _connections_here(self, facts: Json) -> Json:
        keys = {_key(session): session for session in self._of(facts["org"])}
        behind = facts["behind"]
        shown = nlargest(facts["limit"], (key for key in keys if behind is None or key < behind))
        return {
            "found": {key: self._view(keys[key]).model_dump(mode="json") for key in shown},
            "total": len(keys),
        }

    def _view(self, session: LiveSession) -> ConnectionView:
        return ConnectionView(
            id=session.sid,
            user_id=session.actor.user_id,
            worker_id=self._workers.worker_id,
            transport="websocket" if session.connection.upgraded else "polling",
            address=session.origin.address,
            since=session.since,
            rooms=sorted(session.rooms),
        )

    async def _rooms_here(self, facts: Json) -> Json:
        members = Counter(room for session in self._of(facts["org"]) for room in session.rooms)
        behind = facts["behind"] or ""
        shown = nsmallest(facts["limit"], (room for room in members if room > behind))
        return {"members": {room: members[room] for room in shown}}

    async def _kick_here(self, facts: Json) -> Json:
        if "user" in facts:
            found = self._of_user(facts["org"], facts["user"])
        else:
            one = self._sessions.get(facts["id"])
            found = [one] if one is not None and one.actor.org_id == facts["org"] else []
        for session in found:
            session.say(Kicked(reason=facts["reason"]))
            self._sessions.disconnect(session)
            self.on_cut(KICKED)
        return {"sockets": len(found)}

    async def _unsubscribe_here(self, facts: Json) -> Json:
        room = facts["room"]
        found = [
            session
            for session in self._of_user(facts["org"], facts["user"])
            if room in session.rooms
        ]
        for session in found:
            await self.leave(session, room)
            session.say(RoomLeft(room=room, reason=facts["reason"]))
        return {"sockets": len(found)}


def _key(session: LiveSession) -> str:
    """Return what connections are ordered by: when they came, then their id."""
    return f"{as_text(session.since)} {session.sid}"
