"""Who watches which room, over all workers; a worker that dies is forgotten by itself."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from secrets import token_hex
from typing import Final

from regatta.models.errors import Unavailable
from regatta.models.events import Present
from regatta.realtime.publisher import ROOM_PREFIX
from regatta.realtime.redis import KEY_PREFIX, Script, script
from regatta.realtime.scripts import Scripts
from regatta.realtime.shards import RoomScripts

log = logging.getLogger("regatta.presence")

_ENTER: Final = script("clock", "present_enter")
_LEAVE: Final = script("clock", "present_leave")
_RENEW: Final = script("clock", "present_renew")
_USERS: Final = script("clock", "present_users")
_MARK: Final = script("clock", "roster_mark")
_ROSTER: Final = Script("return redis.call('HGETALL', KEYS[1])")

TO_TELL: Final = f"{KEY_PREFIX}rosters:to-tell"
LOOKED_AFTER: Final = f"{KEY_PREFIX}rosters:looked-after"

_RENEWALS_A_LEASE: Final = 3
_ROOMS_AT_ONCE: Final = 500
_MEMBERS_AT_ONCE: Final = 1000
_KEPT_MS: Final = 86_400_000
_RACES: Final = "challenge:"
_WITH_ROSTER: Final = (_RACES, "org:", "leaderboard:")


def present_key(room: str) -> str:
    """Return the key of a sorted set, from ``user worker`` to when that is forgotten."""
    return f"{KEY_PREFIX}presence:{{{room}}}"


def roster_key(room: str) -> str:
    """Return the key of the roster as the last event left it, from user to name."""
    return f"{ROOM_PREFIX}{{{room}}}:roster"


class RedisPresence:
    """The Presence port.

    Args:
        scripts: on the Redis of everything.
        rooms: on the Redis of rooms.
        gather_seconds: how long comings and goings wait for others; with 0 nobody is told of
            any, and only racers are looked after.

    Attributes:
        lease_seconds: how long a user counts as present without being renewed.
        changed: is called when a roster is about to change.
    """

    lease_seconds = 15.0

    def __init__(self, scripts: Scripts, rooms: RoomScripts, gather_seconds: float = 1.0) -> None:
        self._scripts = scripts
        self._rooms = rooms
        self._worker = token_hex(4)
        self._here: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
        self._sockets = 0
        self.gather_ms = int(gather_seconds * 1000)
        self.changed: Callable[[], None] = lambda: None

    def __len__(self) -> int:
        """Return how many sockets here are in rooms, each once a room."""
        return self._sockets

    def counts(self, room: str) -> bool:
        """Return whether it matters who is in the room."""
        return room.startswith(_WITH_ROSTER if self.gather_ms else _RACES)

    async def add(self, room: str, user_id: str, sid: str) -> None:
        """Note that the user's socket watches the room.

        Raises: Unavailable.
        """
        sockets = self._here[room].setdefault(user_id, set())
        self._sockets += sid not in sockets
        sockets.add(sid)
        entered = self._rooms.run(
            _ENTER,
            [present_key(room)],
            [f"{user_id} {self._worker}", self._lease_ms, _KEPT_MS],
        )
        marked = self._tell_of([room])
        await entered
        await marked

    async def remove(self, room: str, user_id: str, sid: str) -> bool:
        """Note that the socket no longer does; return whether the user is gone from the room.

        Whether others have the user there is looked up for races alone.

        Raises: Unavailable.
        """
        users = self._here.get(room, {})
        sockets = users.get(user_id, set())
        if sid not in sockets:
            return False
        self._sockets -= 1
        sockets.remove(sid)
        if sockets:
            return False
        del users[user_id]
        if not users:
            self._here.pop(room, None)
        left = self._rooms.run(
            _LEAVE,
            [present_key(room)],
            [
                f"{user_id} {self._worker}",
                user_id,
                self.gather_ms,
                1 if room.startswith(_RACES) else "",
            ],
        )
        marked = self._tell_of([room])
        gone = bool(await left)
        await marked
        return gone

    async def users(self, rooms: Collection[str]) -> dict[str, set[str]]:
        """Return the users with a live socket in each of the rooms.

        Raises: Unavailable.
        """
        asked = [self._rooms.run(_USERS, [present_key(room)]) for room in rooms]
        found = await asyncio.gather(*asked)
        return {
            room: {user.decode() for user in users}
            for room, users in zip(rooms, found, strict=True)
        }

    async def roster(self, room: str) -> list[Present]:
        """Return who is in the room, as the last event left it.

        Raises: Unavailable.
        """
        found = await self._rooms.run(_ROSTER, [roster_key(room)])
        told = zip(found[::2], found[1::2], strict=True)
        return [Present(user_id=user.decode(), name=name.decode()) for user, name in told]

    async def run(self) -> None:
        """Renew what is here until cancelled."""
        while True:
            await asyncio.sleep(self.lease_seconds / _RENEWALS_A_LEASE)
            try:
                await self._renew_all()
            except Unavailable:
                log.warning("presence could not be renewed")

    async def _renew_all(self) -> None:
        rooms = list(self._here)
        for start in range(0, len(rooms), _ROOMS_AT_ONCE):
            some = rooms[start : start + _ROOMS_AT_ONCE]
            changed = await asyncio.gather(*(self._renew(room) for room in some))
            news = [room for room, is_new in zip(some, changed, strict=True) if is_new]
            rest = [room for room, is_new in zip(some, changed, strict=True) if not is_new]
            await self._tell_of(news, rest)

    async def _renew(self, room: str) -> bool:
        """Renew who is in the room; return whether its roster may have changed."""
        members = [f"{user_id} {self._worker}" for user_id in self._here.get(room, ())]
        changed = False
        for start in range(0, len(members), _MEMBERS_AT_ONCE):
            some = members[start : start + _MEMBERS_AT_ONCE]
            changed |= bool(
                await self._rooms.run(
                    _RENEW,
                    [present_key(room), roster_key(room)],
                    [self._lease_ms, _KEPT_MS, *some],
                )
            )
        return changed

    def _tell_of(
        self, changed: Collection[str], unchanged: Iterable[str] = ()
    ) -> asyncio.Future[None]:
        """Have the rosters of rooms told, and these and the others looked after."""
        if not self.gather_ms:
            nothing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            nothing.set_result(None)
            return nothing
        if changed:
            self.changed()
        return self._scripts.run(
            _MARK,
            [TO_TELL, LOOKED_AFTER],
            [self.gather_ms, self._lease_ms, len(changed), *changed, *unchanged],
        )

    @property
    def _lease_ms(self) -> int:
        return int(self.lease_seconds * 1000)
