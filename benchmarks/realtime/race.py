"""One race of 200: every step is durable, acknowledged, and heard by all 200.

First each racer steps whenever the last step is acknowledged, which shows how many there can be;
then at a given pace, which shows how long one takes below that. The racers are few lines over
the bytes that arrive, so that the machine is left to the server.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp
import uvloop

from benchmarks.realtime.children import cpu_seconds
from benchmarks.realtime.field import Racer, enter, port_of, start
from benchmarks.realtime.figures import line, reached, title, within
from benchmarks.realtime.sockets import Entry, Observer, come_in
from benchmarks.servers import Server, pin, regatta

RACERS: Final = 200
_STEPS_A_SECOND: Final = 1_500.0
_P99_MS: Final = 150.0
_LATE_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Effort:
    """For how many seconds to warm up, and to measure at each pace."""

    warm_up: float
    seconds: float


FULL: Final = Effort(3, 10)
QUICK: Final = Effort(1, 4)


@dataclass
class _Found:
    steps: int
    seconds: float
    latencies: list[float]
    worker: float
    valkey: float


class _Field:
    """All racers, somebody who watches, and the server."""

    def __init__(self, server: Server, racers: list[Racer], watcher: Observer) -> None:
        self._pid = server.process.pid
        self._valkey = _valkey_of(server)
        self._racers = racers
        self._watcher = watcher
        self._heard = 0

    async def run(self, seconds: float, pause: float) -> _Found:
        """Race; return once every step has reached everybody."""
        for racer in self._racers:
            racer.latencies.clear()
            racer.bytes = 0
        self._watcher.events = 0
        cpu, began = self._cpu(), time.perf_counter()
        await asyncio.gather(
            *(
                racer.race(seconds, pause, pause * number / RACERS)
                for number, racer in enumerate(self._racers)
            )
        )
        took = time.perf_counter() - began
        latencies = sorted(late for racer in self._racers for late in racer.latencies)
        async with asyncio.timeout(_LATE_SECONDS):
            while self._watcher.events < len(latencies):  # noqa: ASYNC110 - bytes tell nobody
                await asyncio.sleep(0.01)
        worker, valkey = (late - early for early, late in zip(cpu, self._cpu(), strict=True))
        return _Found(len(latencies), took, latencies, worker, valkey)

    def _cpu(self) -> tuple[float, float]:
        return cpu_seconds(self._pid), cpu_seconds(self._valkey)


def _valkey_of(server: Server) -> int:
    [pid] = [
        child.pid
        for child in server.process.children(recursive=True)
        if "valkey" in Path(child.cmdline()[0]).name or "redis" in Path(child.cmdline()[0]).name
    ]
    return pid


async def _field(server: Server) -> _Field:
    """Return the field with everybody in the room of a race that has begun."""
    async with aiohttp.ClientSession(server.url) as http:
        started = await start(http, RACERS)
    racers = await enter(server, started)
    watcher = Observer()
    await come_in(Entry(port_of(server), token=started.founder, room=started.room), watcher)
    await asyncio.sleep(3)  # whatever is said about who is there has been said
    return _Field(server, racers, watcher)


async def _measure(server: Server, effort: Effort) -> None:
    field = await _field(server)
    await field.run(effort.warm_up, 0)
    title(f"one race of {RACERS}, all in its room, one worker, embedded stores")
    for name, wanted in (("as fast as they can", None), ("at a pace", _STEPS_A_SECOND * 1.02)):
        found = await field.run(effort.seconds, RACERS / wanted if wanted else 0)
        _show(name, found)


def _show(name: str, found: _Found) -> None:
    rate = found.steps / found.seconds
    count = len(found.latencies)
    p99 = found.latencies[count * 99 // 100] * 1000
    line(name, reached(rate, _STEPS_A_SECOND, "steps a second"))
    line("", f"{rate * RACERS:,.0f} deliveries a second to the racers")
    line("", "p99 " + within(p99, _P99_MS, "ms"))
    median = statistics.median(found.latencies) * 1000
    each = found.worker / found.steps * 1e6, found.valkey / found.steps * 1e6
    line("", f"median {median:.0f} ms; {each[0]:.0f} µs a step in the worker, {each[1]:.0f} Valkey")


def run(effort: Effort) -> None:
    """Measure and print."""
    pin(1)
    with regatta(REGATTA_LOG_LEVEL="warning") as server:
        uvloop.run(_measure(server, effort))
