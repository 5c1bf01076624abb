"""Lines to Redis on which messages come in: kept up, probed, renewed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from regatta.realtime.shards import RoomServers
from regatta.realtime.wire import Wire, opened, packed

log = logging.getLogger("regatta.lines")

_PROBE_SECONDS: Final = 5.0
"""A line that was silent for so long is asked if it still lives, and as long later given up."""

_RETRY_SECONDS: Final = 0.2

Command = tuple[str, str]
Heard = Callable[[bytes, bytes, Any], None]
"""Is given each message as (kind, channel, data); must not wait."""


class Line:
    """One connection that listens; when it breaks, the next one asks for everything again.

    Args:
        redis: where to connect to.
        wanted: returns the commands that subscribe to all that should be heard.
        heard: is given each message.
        broke: is called when nothing more is heard for now.
    """

    def __init__(
        self,
        redis: Redis,
        wanted: Callable[[], Iterable[Command]],
        heard: Heard,
        broke: Callable[[], None],
    ) -> None:
        self._redis = redis
        self._wanted = wanted
        self._heard = heard
        self._broke = broke
        self._wire: Wire | None = None
        self._alive = False

    def say(self, command: Command) -> None:
        """Send a command; without a connection there is no need: the next one asks for all."""
        if self._wire is not None:
            self._wire.write(packed(*command))

    async def run(self) -> None:
        """Listen until cancelled, through every failure of the connection."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                log.warning("a subscription broke", extra={"metadata": {"error": repr(error)}})
            finally:
                self._broke()
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        wire = await opened(self._redis, self._take, partial(_fail, lost))
        try:
            # From here on whatever else is wanted is said to this connection, behind these.
            self._wire = wire
            wire.write(b"".join(packed(*command) for command in self._wanted()))
            probing = asyncio.create_task(self._probe(wire, lost))
            try:
                await lost
            finally:
                await _ended([probing])
        finally:
            self._wire = None
            wire.close()

    def _take(self, answer: Any) -> None:
        self._alive = True
        if isinstance(answer, list) and len(answer) == 3:  # noqa: PLR2004 - all but pongs
            self._heard(*answer)

    async def _probe(self, wire: Wire, lost: asyncio.Future[None]) -> None:
        """Ask a silent line whether it lives; give it up when it does not answer."""
        while True:
            self._alive = False
            await asyncio.sleep(_PROBE_SECONDS)
            if not self._alive:
                wire.write(packed("PING"))
                await asyncio.sleep(_PROBE_SECONDS)
                if not self._alive:
                    _fail(lost, TimeoutError("the subscription went deaf"))


def _fail(waiting: asyncio.Future[None], error: Exception) -> None:
    if not waiting.done():
        waiting.set_exception(error)


class Lines:
    """The lines of a worker: one for word between workers, and one to each server of rooms.

    Where rooms are on the server of everything else, that is one line.

    Args:
        redis: the Redis of everything.
        servers: those of rooms; None when that is the Redis of everything.
        control: the channel of word between workers.
        rooms: returns the channels of the rooms that should be heard.
        heard: is given each message.
        broke: is called with the channels of rooms of which nothing more is heard for now, and
            with the control channel among them.
    """

    def __init__(
        self,
        redis: Redis,
        servers: RoomServers | None,
        control: str,
        rooms: Callable[[], Iterable[str]],
        heard: Heard,
        broke: Callable[[list[str]], None],
    ) -> None:
        self._servers = servers
        self._control = control
        self._rooms = rooms
        self._heard = heard
        self._broke = broke
        self._main = Line(redis, self._wanted, heard, lambda: broke(self._on_main()))
        self._by_server: dict[str, Line] = {}
        self._moved = asyncio.Event()
        if servers is not None:
            servers.changed = self._moved.set

    def subscribe(self, room: str) -> None:
        """Ask for what is said on the channel of a room."""
        self._say("SSUBSCRIBE", room)

    def unsubscribe(self, room: str) -> None:
        """Ask for it no more."""
        self._say("SUNSUBSCRIBE", room)

    def _say(self, command: str, room: str) -> None:
        if self._servers is None:
            self._main.say((command, room))
        elif (line := self._by_server.get(self._servers.node_of(room))) is not None:
            line.say((command, room))

    def moved(self) -> None:
        """Take note that a server does not have a room any more."""
        if self._servers is not None:
            self._servers.refresh()

    def _on_main(self) -> list[str]:
        return [self._control, *(self._rooms() if self._servers is None else ())]

    def _wanted(self) -> list[Command]:
        control, *rooms = self._on_main()
        return [("SUBSCRIBE", control), *(("SSUBSCRIBE", room) for room in rooms)]

    def _on(self, address: str, servers: RoomServers) -> list[str]:
        return [room for room in self._rooms() if servers.node_of(room) == address]

    def _line_to(self, address: str, servers: RoomServers) -> Line:
        on = partial(self._on, address, servers)

        def broke() -> None:
            self._broke(on())
            servers.refresh()

        return Line(
            servers.nodes[address],
            lambda: [("SSUBSCRIBE", room) for room in on()],
            self._heard,
            broke,
        )

    async def run(self) -> None:
        """Listen until cancelled."""
        if self._servers is None:
            await self._main.run()
            return
        main = asyncio.create_task(self._main.run())
        try:
            while True:
                await self._listen_to(self._servers)
        finally:
            await _ended([main])

    async def _listen_to(self, servers: RoomServers) -> None:
        """Listen to the servers that there are until rooms move."""
        self._moved.clear()
        self._by_server = {
            address: self._line_to(address, servers) for address in tuple(servers.nodes)
        }
        tasks = [asyncio.create_task(line.run()) for line in self._by_server.values()]
        try:
            await self._moved.wait()
        finally:
            await _ended(tasks)


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
