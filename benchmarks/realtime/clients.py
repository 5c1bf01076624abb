"""A process full of clients, told what to do line by line."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final

import uvloop

from benchmarks.realtime.control import say
from benchmarks.realtime.sockets import Entry, Member, Observer, Timed, come_in

_AT_ONCE: Final = 50
"""So many connect at the same time."""

_POLL_SECONDS: Final = 0.005
_CUT_SECONDS: Final = 2.0


class Crowd:
    """Clients of one contender."""

    def __init__(self) -> None:
        self._observer = Observer()
        self._members: list[Member] = []
        self._stalled: list[Member] = []

    async def connect(
        self, entries: list[dict[str, Any]], count: int, *, timed: bool = False
    ) -> dict[str, Any]:
        """Bring *count* clients in, spread evenly; the first one is the observer."""
        ways = [Entry(**entry) for entry in entries]
        made: list[Member] = [Timed() if timed else Member() for _ in range(count)]
        if not self._members:
            made[0] = self._observer
        slots = asyncio.Semaphore(_AT_ONCE)

        async def one(number: int, member: Member) -> None:
            async with slots:
                await come_in(ways[number % len(ways)], member)

        await asyncio.gather(*(one(number, member) for number, member in enumerate(made)))
        self._members += made
        return {"connected": len(self._members)}

    async def stall(self, entry: dict[str, Any], count: int) -> dict[str, Any]:
        """Bring in clients that never read."""
        for _ in range(count):
            member = Member()
            await come_in(Entry(**entry), member, small=True)
            member.transport.pause_reading()
            self._stalled.append(member)
        return {"stalled": count}

    async def release(self) -> dict[str, Any]:
        """Let the stalled ones read again, hang up, and tell how many had been cut off."""
        for member in self._stalled:
            member.transport.resume_reading()
        await asyncio.sleep(_CUT_SECONDS)
        cut = sum(member.lost for member in self._stalled)
        for member in self._stalled:
            member.transport.abort()
        self._stalled.clear()
        return {"cut": cut}

    async def reset(self) -> dict[str, Any]:
        """Count from zero again."""
        for member in self._members:
            member.bytes = 0
        self._observer.events = 0
        del Timed.ages[:]
        return {}

    async def wait(self, events: int) -> dict[str, Any]:
        """Return once everybody has had that many events, and every byte of them."""
        observer = self._observer
        while observer.events < events or self._least() < observer.bytes:
            if lost := sum(member.lost for member in self._members):
                raise ConnectionError(f"{lost} clients were cut off")
            await asyncio.sleep(_POLL_SECONDS)
        most = max(member.bytes for member in self._members)
        assert (observer.events, most) == (events, observer.bytes), "more than was sent"
        return {"bytes": observer.bytes, **_ages()}

    def _least(self) -> int:
        return min(member.bytes for member in self._members)

    async def alive(self) -> dict[str, Any]:
        """Return how many are still connected."""
        return {"alive": sum(not member.lost for member in self._members)}


def _ages() -> dict[str, float]:
    """Return how old events were on arrival, in milliseconds."""
    if len(Timed.ages) < 100:
        return {}
    found = sorted(Timed.ages)
    return {
        "median": statistics.median(found) / 1e6,
        "p99": found[len(found) * 99 // 100] / 1e6,
        "timed": len(found),
    }


async def main() -> None:
    """Do as told until nobody says anything any more."""
    crowd = Crowd()
    acts: dict[str, Callable[..., Awaitable[dict[str, Any]]]] = {
        "connect": crowd.connect,
        "stall": crowd.stall,
        "release": crowd.release,
        "reset": crowd.reset,
        "wait": crowd.wait,
        "alive": crowd.alive,
    }
    lines = asyncio.StreamReader()
    reading = asyncio.StreamReaderProtocol(lines)
    await asyncio.get_running_loop().connect_read_pipe(lambda: reading, sys.stdin)
    async for line in lines:
        command = json.loads(line)
        say(await acts[command.pop("do")](**command))


if __name__ == "__main__":
    uvloop.run(main())
