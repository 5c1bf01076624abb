"""Live rosters: who came into a room and who left, gathered, at most about once a second a room."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final

from regatta.models.errors import Unavailable
from regatta.models.events import PresenceChanged, Present
from regatta.realtime.lookout import Lookout
from regatta.realtime.presence import LOOKED_AFTER, TO_TELL, RedisPresence, present_key, roster_key
from regatta.realtime.publisher import RedisPublisher, channel, room_keys
from regatta.realtime.redis import KEY_PREFIX, script
from regatta.realtime.scripts import Scripts
from regatta.realtime.shards import RoomScripts
from regatta.storage.engine import StoreUnavailable

log = logging.getLogger("regatta.rosters")

_DUE: Final = script("clock", "roster_due")
_TOLD: Final = script("clock", "roster_told")
_CHANGE: Final = script("clock", "roster_change")
_PUBLISH_ROSTER: Final = script("clock", "room", "publish_roster")
_TICK: Final = f"{KEY_PREFIX}rosters:tick"

_TICKS: Final = 4
"""How often rosters are looked at while changes are gathered."""

_ROOMS_A_TICK: Final = 500
_IN_HAND_MS: Final = 5000
_MOST_PRESENT: Final = 5000
"""So many are on a roster; whoever comes later gets there when somebody leaves."""

_MOST_IN_EVENT: Final = 1000

Names = Callable[[Collection[str]], Awaitable[Mapping[str, str]]]
"""Returns what users are called."""


async def _nobody(_user_ids: Collection[str]) -> Mapping[str, str]:
    return {}


class RosterFeed:
    """Turns comings and goings into ``presence`` events.

    Every worker ticks; a key in Redis lets one of them through each time. A roster is to be told
    until an event has told of it, whichever worker dies over that, and so is one of a room that
    no worker looks after any more.

    Attributes:
        names: tells what users are called.
    """

    def __init__(
        self,
        scripts: Scripts,
        rooms: RoomScripts,
        presence: RedisPresence,
        publisher: RedisPublisher,
    ) -> None:
        self._scripts = scripts
        self._rooms = rooms
        self._presence = presence
        self._publisher = publisher
        self.names: Names = _nobody
        gathered = presence.gather_ms / 1000
        self._lookout = Lookout(gathered / _TICKS, gathered)
        presence.changed = self._lookout.call

    async def run(self) -> None:
        """Tick until cancelled, if anybody is to be told."""
        while self._presence.gather_ms:
            await self._lookout.pause()
            try:
                await self._tick()
            except (Unavailable, StoreUnavailable):
                continue  # the rosters are still to be told
            except Exception:
                log.exception("a roster could not be told")

    async def _tick(self) -> None:
        tick = int(self._presence.gather_ms / _TICKS * 0.9)
        due = await self._scripts.run(
            _DUE, [TO_TELL, _TICK, LOOKED_AFTER], [max(1, tick), _ROOMS_A_TICK, _IN_HAND_MS]
        )
        await asyncio.gather(*(self._tell(room.decode(), until) for room, until in due))

    async def _tell(self, room: str, until: bytes) -> None:
        """Say what has changed; if somebody else said something meanwhile, the next tick will."""
        meta, history = room_keys(room)
        version, joined, left, more = await self._rooms.run(
            _CHANGE,
            [meta, present_key(room), roster_key(room)],
            [_MOST_PRESENT, _MOST_IN_EVENT],
        )
        if joined or left:
            names = await self.names([user.decode() for user in joined])
            event = PresenceChanged(
                joined=[
                    Present(user_id=user.decode(), name=names.get(user.decode(), "?"))
                    for user in joined
                ],
                left=[user.decode() for user in left],
            )
            arrivals = [text for one in event.joined for text in (one.user_id, one.name)]
            told = await self._rooms.run(
                _PUBLISH_ROSTER,
                [meta, history, roster_key(room)],
                [
                    channel(room),
                    *self._publisher.saying(room, event),
                    version,
                    len(joined),
                    *arrivals,
                    *left,
                ],
            )
            more = more or not told
        if more:
            self._lookout.call()
        again = self._presence.gather_ms if more else ""
        await self._scripts.run(_TOLD, [TO_TELL], [room, until, again])
