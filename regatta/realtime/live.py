"""The live side of one worker: its members, its subscription, its sockets."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from regatta.models.errors import Unavailable
from regatta.realtime.hall import Hall
from regatta.realtime.presence import RedisPresence
from regatta.realtime.publisher import RedisPublisher
from regatta.realtime.relay import Relay
from regatta.realtime.sessions import LiveSession, Sessions
from regatta.services.seats import Seats
from regatta.storage.engine import StoreUnavailable

log = logging.getLogger("regatta.live")

_RACES = "challenge:"


@dataclass(frozen=True, slots=True)
class Live:
    """What the handlers of incoming events share."""

    hall: Hall
    relay: Relay
    history: RedisPublisher
    presence: RedisPresence
    sessions: Sessions
    seats: Seats

    async def arrive(self, session: LiveSession, room: str) -> None:
        """Note that the user watches the room; a racer's seat is safe again."""
        if self.presence.counts(room):
            await self.presence.add(room, session.actor.user_id, session.sid)
        if room.startswith(_RACES):
            await self.seats.arrived(session.actor, room.removeprefix(_RACES))

    async def leave(self, session: LiveSession, room: str) -> None:
        """Take the socket out of the room; a racer without another one there has dropped."""
        session.rooms.discard(room)
        if self.hall.remove(session.connection, room):
            self.relay.unsubscribe(room)
        if not self.presence.counts(room):
            return
        user_id = session.actor.user_id
        try:
            gone = await self.presence.remove(room, user_id, session.sid)
            if gone and room.startswith(_RACES):
                await self.seats.dropped(room.removeprefix(_RACES), user_id)
        except (Unavailable, StoreUnavailable):
            log.warning("a leave could not be told; the sweep will notice")

    async def leave_all(self, session: LiveSession) -> None:
        """Take the socket out of every room."""
        for room in tuple(session.rooms):
            await self.leave(session, room)
