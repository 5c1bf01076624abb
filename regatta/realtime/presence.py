"""Who watches which room, over all workers; a worker that dies is forgotten by itself."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection
from typing import Final

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
        return user_id not in (await self.users([room]))[room]

    async def users(self, rooms: Collection[str]) -> dict[str, set[str]]:
        """Return the users with a live socket in each of the rooms, in one round trip.

        Raises: Unavailable.
        """
        if not rooms:
            return {}
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for room in rooms:
                    pipeline.zrange(_key(room), f"({time.time()}", "+inf", byscore=True)
                found = await pipeline.execute()
        except (RedisError, OSError) as error:
            raise Unavailable from error
        return {
            room: {member.decode().partition(" ")[0] for member in members}
            for room, members in zip(rooms, found, strict=True)
        }

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
            pipeline.zremrangebyscore(_key(room), 0, time.time())
            pipeline.zadd(_key(room), dict.fromkeys(members, until))
            pipeline.expire(_key(room), int(LEASE_SECONDS * 4))
            await pipeline.execute()
