"""Rooms on a Redis Cluster: each room lives on the server that has its slot."""

from __future__ import annotations

import asyncio
import logging
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, Protocol

from redis.asyncio import Redis
from redis.crc import key_slot
from redis.exceptions import RedisError

from regatta.models.errors import Unavailable
from regatta.realtime.calls import Call
from regatta.realtime.redis import Script, connect
from regatta.realtime.scripts import Scripts, as_it_is
from regatta.realtime.wire import Argument

log = logging.getLogger("regatta.shards")

CLUSTER_SCHEMES: Final = ("redis+cluster://", "rediss+cluster://")

_LOOK_SECONDS: Final = 2.0
_RETRY_SECONDS: Final = 0.2
_CALM_SECONDS: Final = 0.3
"""After a look that changed nothing the map is not looked at again for so long."""


class RoomScripts(Protocol):
    """Runs scripts whose keys all belong to one room."""

    def run(
        self,
        script: Script,
        keys: Sequence[str],
        arguments: Sequence[Argument] = (),
        read: Callable[[Any], Any] = as_it_is,
        *,
        debt: Hashable = None,
    ) -> asyncio.Future[Any]:
        """Put *script* on its way, as :meth:`Scripts.run` does."""
        ...


class RoomServers(Protocol):
    """Where rooms are.

    Attributes:
        nodes: clients of the servers, by address.
        changed: is called when rooms have moved.
    """

    nodes: dict[str, Redis]
    changed: Callable[[], None]

    def node_of(self, key: str) -> str:
        """Return the address of the server that has *key*."""
        ...

    def refresh(self) -> None:
        """Find out anew where rooms are."""
        ...


class OneServer:
    """All rooms on one server."""

    def __init__(self, redis: Redis) -> None:
        self.nodes = {"": redis}
        self.changed: Callable[[], None] = lambda: None

    def node_of(self, key: str) -> str:  # noqa: ARG002 - there is one
        """Return the address of the server."""
        return ""

    def refresh(self) -> None:
        """Do nothing: no room ever moves."""


class Shards:
    """The servers of a cluster; also runs the scripts of each room where the room is.

    Attributes:
        nodes: clients of the servers that have slots, by address.
        changed: is called when slots have moved.
    """

    def __init__(self, url: str) -> None:
        scheme, _, rest = url.partition("+cluster://")
        credentials, at, addresses = rest.rstrip("/").rpartition("@")
        self._prefix = f"{scheme}://{credentials}{at}"
        self._seeds = addresses.split(",")
        self._scripts: dict[str, Scripts] = {}
        self._firsts: list[int] = []
        self._owners: list[str] = []
        self._astray: list[Call] = []
        self._looking: asyncio.Task[None] | None = None
        self._closed = False
        self.nodes: dict[str, Redis] = {}
        self.changed: Callable[[], None] = lambda: None

    async def open(self) -> None:
        """Find out who has which slots.

        Raises: Unavailable.
        """
        if not await self._look():
            raise Unavailable

    async def close(self) -> None:
        """Close all connections."""
        self._closed = True
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        for address in tuple(self.nodes):
            await self._drop(address)

    def node_of(self, key: str) -> str:
        """Return the address of the server that has *key*, as far as is known."""
        return self._owners[bisect_right(self._firsts, key_slot(key.encode())) - 1]

    def run(
        self,
        script: Script,
        keys: Sequence[str],
        arguments: Sequence[Argument] = (),
        read: Callable[[Any], Any] = as_it_is,
        *,
        debt: Hashable = None,
    ) -> asyncio.Future[Any]:
        """Put *script* on its way to the server that has *keys*, as :meth:`Scripts.run` does."""
        return self._scripts[self.node_of(keys[0])].run(script, keys, arguments, read, debt=debt)

    def refresh(self) -> None:
        """Find out anew who has which slots."""
        if self._looking is None and not self._closed:
            self._looking = asyncio.get_running_loop().create_task(self._look_until_found())

    async def _look_until_found(self) -> None:
        try:
            while not await self._look():  # noqa: ASYNC110 - nobody else tells
                await asyncio.sleep(_RETRY_SECONDS)
            astray, self._astray = self._astray, []
            for call in astray:
                self._scripts[self.node_of(call.keys[0])].take(call)
            await asyncio.sleep(_CALM_SECONDS)
        finally:
            self._looking = None
            if self._astray:
                self.refresh()

    def _stray(self, call: Call) -> None:
        """Keep a call that came to the wrong server until the right one is known."""
        self._astray.append(call)
        self.refresh()

    async def _look(self) -> bool:
        """Ask the servers, one after the other, who has which slots; False if none knew."""
        for address in dict.fromkeys([*self.nodes, *self._seeds]):
            client = connect(self._prefix + address)
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    ranges = await client.execute_command("CLUSTER SLOTS")  # type: ignore[no-untyped-call]
            except (RedisError, OSError):
                continue
            finally:
                await client.aclose()
            if ranges:
                await self._learn(address.rpartition(":")[0], ranges)
                return True
        log.error("no server of the cluster for rooms can be reached")
        return False

    async def _learn(self, asked: str, ranges: Iterable[Any]) -> None:
        """Take over a map, in which *asked* may call itself nothing."""
        slots = sorted(
            (first, f"{primary[0].decode() or asked}:{primary[1]}")
            for first, _, primary, *_ in ranges
        )
        firsts, owners = [first for first, _ in slots], [address for _, address in slots]
        if (firsts, owners) == (self._firsts, self._owners):
            return
        for address in set(owners) - self.nodes.keys():
            node = self.nodes[address] = connect(self._prefix + address)
            self._scripts[address] = Scripts(node, stray=self._stray, broke=self.refresh)
        self._firsts, self._owners = firsts, owners
        for address in self.nodes.keys() - set(owners):
            await self._drop(address)
        self.changed()

    async def _drop(self, address: str) -> None:
        """Let go of a server that has no slots any more; what was owed there is owed elsewhere."""
        scripts = self._scripts.pop(address)
        for call in scripts.owed():
            if not self._closed:
                self.run(call.script, call.keys, call.arguments, debt=call.debt)
        await scripts.close()
        await self.nodes.pop(address).aclose()
