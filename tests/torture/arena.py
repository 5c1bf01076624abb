"""Two servers over one folder and one Redis, and the faults that strike them."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.running import Process
from tests.torture.chance import drawn
from tests.torture.client import Client
from tests.torture.faults import DELAYS, Fault, Kind
from tests.torture.field import Field
from tests.torture.history import Injected
from tests.torture.load import Load
from tests.torture.proxy import Proxy
from tests.torture.store import Store

ENVIRONMENT: Final = {
    "REGATTA_SEAT_GRACE_SECONDS": "3600",
    "REGATTA_TOKEN_SECONDS": "7200",
    "REGATTA_PING_INTERVAL_SECONDS": "3",
    "REGATTA_PING_TIMEOUT_SECONDS": "3",
    "REGATTA_MAX_WAITING_BYTES": "65536",
    "REGATTA_LOG_LEVEL": "warning",
    "PYTHONFAULTHANDLER": "1",
}

_FLOOD: Final = 500
_DEAF_FLOOD: Final = 1300
"""Steps that bring more bytes than all buffers up to a client that reads nothing can hold."""

_STORM: Final = 60
_RESTART_SECONDS: Final = 60.0


class Server(Process):
    """A server that may be told to run with a planted fault."""

    def __init__(self, data: Path, log: Path, planted: str, *arguments: str) -> None:
        super().__init__(data, *arguments, **ENVIRONMENT)
        self._log = log
        if planted:
            self.program = ("tests.torture.faulty", planted)

    async def start(self) -> None:
        """Start it; if Redis is away at that moment it gives up, so try again."""
        try:
            async with asyncio.timeout(_RESTART_SECONDS):
                while not await self._starts():  # noqa: ASYNC110 - nobody tells when Redis is back
                    await asyncio.sleep(0.2)
        except TimeoutError:
            await self.stop(signal.SIGABRT)  # so that it says where it stands
            raise AssertionError(f"{self.program} does not start: {await self.log()}") from None

    async def _starts(self) -> bool:
        try:
            await super().start()
        except AssertionError:
            await self.stop(signal.SIGKILL)
            return False
        return True


@dataclass
class Arena:
    """What faults strike."""

    store: Store
    proxies: Sequence[Proxy]
    servers: Sequence[Server]
    field: Field
    _locks: dict[object, asyncio.Lock] = dataclasses.field(default_factory=dict)

    def _lock(self, target: object) -> asyncio.Lock:
        return self._locks.setdefault(target, asyncio.Lock())

    def _server(self, fault: Fault) -> Server:
        return self.servers[fault.server % len(self.servers)]

    def _proxy(self, fault: Fault) -> Proxy:
        return self.proxies[fault.server % len(self.proxies)]

    async def suffer(self, faults: Sequence[Fault], load: Load, seed: int) -> None:
        """Have every fault happen at its time; return when all of them are over."""
        began = self.field.now()
        async with asyncio.TaskGroup() as group:
            for fault in faults:
                await asyncio.sleep(max(0.0, began + fault.at - self.field.now()))
                group.create_task(self._strike(fault, load, drawn(seed, fault.at, fault)))

    async def _strike(self, fault: Fault, load: Load, chance: Random) -> None:
        """Have a fault happen, after whatever goes on at the same place."""
        strikes: dict[Kind, Callable[[], Awaitable[None]]] = {
            "kill": lambda: self._kill(fault),
            "freeze": lambda: self._freeze(fault),
            "restart-redis": lambda: self._restart_redis(fault, empty=False),
            "empty-redis": lambda: self._restart_redis(fault, empty=True),
            "cut": lambda: self._hamper(fault, Proxy.cut),
            "pause": lambda: self._hamper(fault, Proxy.pause),
            "delay": lambda: self._hamper(fault, lambda proxy: _slow(proxy, fault.strength)),
            "deaf": lambda: self._deafen(fault, load, chance),
            "flood": lambda: load.flooder.flood(100 + int(_FLOOD * fault.strength)),
            "storm": lambda: self._storm(fault, load, chance),
            "hang-up": lambda: self._hang_up(fault, load, chance),
        }
        async with self._lock(self._target(fault)):
            began = self.field.now()
            await strikes[fault.kind]()
            self.field.add(Injected(at=began, fault=str(fault), until=self.field.now()))

    def _target(self, fault: Fault) -> object:
        match fault.kind:
            case "kill" | "freeze":
                return self._server(fault)
            case "restart-redis" | "empty-redis":
                return self.store
            case "cut" | "pause" | "delay":
                return self._proxy(fault)
            case kind:
                return kind

    async def _kill(self, fault: Fault) -> None:
        server = self._server(fault)
        await server.kill()
        await asyncio.sleep(fault.seconds)
        # A server that finds no Redis gives up, and starting takes time on a busy machine.
        async with self._lock(self.store), self._lock(self._proxy(fault)):
            await server.start()

    async def _freeze(self, fault: Fault) -> None:
        pid = self._server(fault).pid
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    async def _restart_redis(self, fault: Fault, *, empty: bool) -> None:
        await self.store.kill()
        await asyncio.sleep(fault.seconds)
        await self.store.start(empty=empty)

    async def _hamper(self, fault: Fault, hamper: Callable[[Proxy], None]) -> None:
        proxy = self._proxy(fault)
        hamper(proxy)
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            proxy.mend()

    async def _deafen(self, fault: Fault, load: Load, chance: Random) -> None:
        """Have some watchers read nothing for a while, under a flood."""
        watchers = [one for group in load.groups for one in group.watchers]
        deaf = chance.sample(watchers, 1 + int(fault.strength * len(watchers) / 2))
        deaf += load.flooder.watchers[:2]
        for client in deaf:
            client.listening.clear()
        try:
            await load.flooder.flood(_DEAF_FLOOD)
            await asyncio.sleep(fault.seconds)
        finally:
            for client in deaf:
                client.listening.set()

    async def _storm(self, fault: Fault, load: Load, chance: Random) -> None:
        """Have many come at once into the same rooms, and go at once."""
        group = chance.choice(load.groups)
        count = 10 + int(_STORM * fault.strength)
        visitors = [
            Client(
                f"storm{fault.at:.0f}-{number}",
                chance.choice(load.people),
                self.field,
                drawn(fault.at, fault, number),
                chance.choice(("websocket", "polling")),
            )
            for number in range(count)
        ]
        async with asyncio.TaskGroup() as tasks:
            running = []
            for visitor in visitors:
                rooms = group.rooms(group.watchers[0])
                visitor.want(room for room in rooms if not room.startswith("user:"))
                running.append(tasks.create_task(visitor.run()))
            await asyncio.sleep(fault.seconds)
            for task in running:
                task.cancel()

    async def _hang_up(self, fault: Fault, load: Load, chance: Random) -> None:
        clients = chance.sample(load.clients, 1 + int(fault.strength * len(load.clients) * 0.7))
        await asyncio.gather(*(client.hang_up() for client in clients))


def _slow(proxy: Proxy, strength: float) -> None:
    least, most = DELAYS
    proxy.delay = least + (most - least) * strength


@asynccontextmanager
async def standing(
    folder: Path, planted: str, count: int, arena: Callable[[Sequence[str]], Field]
) -> AsyncIterator[Arena]:
    """Start everything; yield it; end everything."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store(folder))
        proxies = [await stack.enter_async_context(Proxy(store.path).laid()) for _ in range(count)]
        servers = [
            Server(folder / "data", folder / f"server{number}.log", planted, "--redis", proxy.url)
            for number, proxy in enumerate(proxies)
        ]
        await asyncio.gather(*(stack.enter_async_context(server) for server in servers))
        yield Arena(store, proxies, servers, arena([server.url for server in servers]))
