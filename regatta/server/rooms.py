"""Where rooms are: on the Redis of everything, on one of their own, or on a cluster."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from regatta.models.errors import Unavailable
from regatta.realtime.redis import connect
from regatta.realtime.scripts import Scripts
from regatta.realtime.shards import CLUSTER_SCHEMES, OneServer, RoomScripts, RoomServers, Shards
from regatta.server.failures import StartupError


@dataclass(frozen=True, slots=True)
class RoomPlaces:
    """What reaches rooms.

    Attributes:
        scripts: run where a room is.
        servers: None when rooms are on the Redis of everything.
    """

    scripts: RoomScripts
    servers: RoomServers | None = None

    async def ping(self) -> None:
        """Return when every server of rooms answers that is not the Redis of everything."""
        nodes = () if self.servers is None else tuple(self.servers.nodes.values())
        await asyncio.gather(*(node.ping() for node in nodes))


async def room_places(url: str | None, scripts: Scripts, stack: AsyncExitStack) -> RoomPlaces:
    """Open what *url* names, to be closed with *stack*; without one rooms are where *scripts* run.

    Raises:
        StartupError: no server of the cluster answers.
    """
    if url is None:
        return RoomPlaces(scripts)
    if url.startswith(CLUSTER_SCHEMES):
        shards = Shards(url)
        stack.push_async_callback(shards.close)
        try:
            await shards.open()
        except Unavailable as error:
            raise StartupError("No server of the Redis Cluster for rooms answers.") from error
        return RoomPlaces(shards, shards)
    redis = connect(url)
    stack.push_async_callback(redis.aclose)
    own = Scripts(redis)
    stack.push_async_callback(own.close)
    return RoomPlaces(own, OneServer(redis))
