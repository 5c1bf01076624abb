"""Who watches which room, over all workers; a worker that dies is forgotten by itself."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Final, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from regatta.models.errors import Unavailable
from regatta.realtime.redis import KEY_PREFIX

log = logging.getLogger("regatta.presence")

LEASE_SECONDS: Final = 15.0
"""How long a watcher counts without being renewed."""

_RENEWALS_A_LEASE: Final = 3


def _key(room: str) -> str:
    return f"{KEY_PREFIX}presence:{{{room}}}"


class RedisPresence:
    """The Presence port: a sorted set a room, from ``user socket`` to when it is forgotten."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._here: set[tuple[str, str]] = set()

    async def add(self, room: str, user_id: str, sid: str) -> None:
        """Note that the user's socket watches the room.

        Raises: Unavailable.
        """
        self._here.add((room, f"{user_id} {sid}"))
        try:
            await self._renew(room, [f"{user_id} {sid}"])
        except (RedisError, OSError) as error:
            raise Unavailable from error

    async def remove(self, room: str, user_id: str, sid: str) -> bool:
        """Note that the socket no longer does; return whether the user is gone from the room.

        Raises: Unavailable.
        """
        self._here.discard((room, f"{user_id} {sid}"))
        try:
            await self._redis.zrem(_key(room), f"{user_id} {sid}")
        except (RedisError, OSError) as error:
            raise Unavailable from error
        return user_id not in await self.users(room)

    async def users(self, room: str) -> set[str]:
        """Return the users with a live socket in the room.

        Raises: Unavailable.
        """
        try:
            await self._redis.zremrangebyscore(_key(room), 0, time.time())
            members = cast("list[bytes]", await self._redis.zrange(_key(room), 0, -1))
        except (RedisError, OSError) as error:
            raise Unavailable from error
        return {member.decode().partition(" ")[0] for member in members}

    async def run(self) -> None:
        """Renew what is here until cancelled."""
        while True:
            await asyncio.sleep(LEASE_SECONDS / _RENEWALS_A_LEASE)
            rooms: dict[str, list[str]] = {}
            for room, member in self._here:
                rooms.setdefault(room, []).append(member)
            try:
                for room, members in rooms.items():
                    await self._renew(room, members)
            except (RedisError, OSError):
                log.warning("presence could not be renewed")

    async def _renew(self, room: str, members: list[str]) -> None:
        until = time.time() + LEASE_SECONDS
        async with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.zadd(_key(room), dict.fromkeys(members, until))
            pipeline.expire(_key(room), int(LEASE_SECONDS * 4))
            await pipeline.execute()
