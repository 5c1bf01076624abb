"""What publishing costs: CPU of the worker and of Redis together, an event, with nobody listening.

Numbering, history, ids and sending are one script, so all of them are in the figure.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import uvloop
from redis.asyncio import Redis

from benchmarks.servers import pin
from regatta.models.events import CustomEvent
from regatta.realtime.publisher import HistoryLimits, RedisPublisher
from regatta.realtime.redis import connect
from regatta.realtime.scripts import Scripts
from regatta.server import valkey
from regatta.server.assembly import clock

EVENTS = 20_000
ROOMS = 20
EVENT = CustomEvent(name="step", data={"racer": "0199f3a2-7c1e-7d0a-9a53", "progress": 4711})


async def _publish(publisher: RedisPublisher, together: int, *, with_ids: bool) -> None:
    for start in range(0, EVENTS, together):
        published = [
            publisher.publish(
                f"org:{number % ROOMS}",
                EVENT,
                id=f"{together}-{number}" if with_ids else None,
            )
            for number in range(start, start + together)
        ]
        for one in published:
            await one


async def _server_cpu(redis: Redis) -> Callable[[], float]:
    process = psutil.Process((await redis.info("server"))["process_id"])
    pin(1, process.pid)

    def seconds() -> float:
        times = process.cpu_times()
        return float(times.user + times.system)

    return seconds


async def _measure(url: str) -> None:
    redis = connect(url)
    of_redis = await _server_cpu(redis)
    scripts = Scripts(redis)
    publisher = RedisPublisher(scripts, clock, HistoryLimits())
    await _publish(publisher, 50, with_ids=False)
    print(f"publish, {EVENTS} events in {ROOMS} rooms, CPU an event (target: at most 150 us)")
    for together in (1, 10, 50):
        for with_ids in (False, True):
            here, there = time.process_time(), of_redis()
            await _publish(publisher, together, with_ids=with_ids)
            worker = (time.process_time() - here) / EVENTS * 1e6
            server = (of_redis() - there) / EVENTS * 1e6
            name = f"{together} at once, {'with' if with_ids else 'without'} ids"
            print(f"  {name:24} {worker + server:6.0f} us: worker {worker:.0f}, Redis {server:.0f}")
    await scripts.close()
    await redis.aclose()


def main() -> None:
    """Print the figures."""
    pin(0)
    with (
        tempfile.TemporaryDirectory(prefix="regatta-bench-") as folder,
        valkey.running(Path(folder)) as url,
    ):
        uvloop.run(_measure(url))


if __name__ == "__main__":
    main()
