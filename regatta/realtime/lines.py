"""Lines to Redis on which messages come in: kept up, probed, renewed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from regatta.realtime.connecting import completed
from regatta.realtime.shards import RoomServers

log = logging.getLogger("regatta.lines")

_PROBE_SECONDS: Final = 5.0
"""A line that was silent for so long is asked if it still lives, and as long later given up."""

_RETRY_SECONDS: Final = 0.2
_READ_AT_ONCE: Final = 100
_PROTOCOL: Final = {"protocol": 2}
"""With the newer one the client writes a line of debugging for every message, wanted or not."""

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
        self._pool = redis.connection_pool
        self._wanted = wanted
        self._heard = heard
        self._broke = broke
        self._connection: Any = None
        self._alive = False

    async def say(self, command: Command) -> None:
        """Send a command; without a connection there is no need: the next one asks for all."""
        connection = self._connection
        if connection is None:
            return
        try:
            await connection.send_command(*command, check_health=False)
        except (RedisError, OSError):
            log.warning("a subscription is broken and will be renewed")

    async def run(self) -> None:
        """Listen until cancelled, through every failure of the connection."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                log.warning("a subscription broke", extra={"metadata": {"error": repr(error)}})
            except Exception:
                log.exception("what came in was not understood")
            finally:
                self._broke()
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        connection: Any = self._pool.connection_class(**self._pool.connection_kwargs | _PROTOCOL)
        tasks: list[asyncio.Task[None]] = []
        try:
            await completed(connection.connect())
            # From here on whatever else is wanted is said to this connection, behind these.
            self._connection = connection
            if commands := list(self._wanted()):
                packed = connection.pack_commands(commands)
                await connection.send_packed_command(packed, check_health=False)
            tasks = [asyncio.create_task(work) for work in (self._read(connection), self._probe())]
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._connection = None
            await _ended(tasks)
            await connection.disconnect(nowait=True)

    async def _read(self, connection: Any) -> None:
        while True:
            for _ in range(_READ_AT_ONCE):
                message = await connection.read_response(disable_decoding=True, push_request=True)
                self._alive = True
                if isinstance(message, list) and len(message) == 3:  # noqa: PLR2004 - all but pongs
                    self._heard(*message)
            await asyncio.sleep(0)  # messages that are there already must not keep all else waiting

    async def _probe(self) -> None:
        """Ask a silent line whether it lives.

        Raises: TimeoutError when it does not answer.
        """
        while True:
            self._alive = False
            await asyncio.sleep(_PROBE_SECONDS)
            if not self._alive:
                await self._connection.send_command("PING", check_health=False)
                await asyncio.sleep(_PROBE_SECONDS)
                if not self._alive:
                    raise TimeoutError("the subscription went deaf")


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

    async def subscribe(self, room: str) -> None:
        """Ask for what is said on the channel of a room."""
        await self._say("SSUBSCRIBE", room)

    async def unsubscribe(self, room: str) -> None:
        """Ask for it no more."""
        await self._say("SUNSUBSCRIBE", room)

    async def _say(self, command: str, room: str) -> None:
        if self._servers is None:
            await self._main.say((command, room))
        elif (line := self._by_server.get(self._servers.node_of(room))) is not None:
            await line.say((command, room))

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
