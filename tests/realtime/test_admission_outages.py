"""How many connections there may be when workers or their Redis come and go."""

from __future__ import annotations

import asyncio
import logging

import pytest

from tests.realtime.counting import address, until, worker
from tests.realtime.own import OwnValkey


async def test_a_worker_that_was_killed_holds_no_places_for_long(redis_url: str) -> None:
    """Those of a worker that lives stay."""
    here = address()
    async with worker(redis_url, lease_seconds=0.6) as dead, worker(redis_url) as living:
        assert len(await dead.enter(here, 2)) == 2
        assert len(await living.enter(here, 3)) == 2
        await dead.stop()
        entered: list[str] = []

        async def full() -> bool:
            entered.extend(await living.enter(here))
            return len(entered) == 2

        await until(full)
        assert await living.enter(here) == []


async def test_a_worker_that_stops_leaves_at_once(redis_url: str) -> None:
    """Whoever was there may come back to another one without waiting."""
    here = address()
    async with worker(redis_url) as stopping, worker(redis_url) as other:
        assert len(await stopping.enter(here, 4)) == 4
        await stopping.stop()
        await stopping.admission.close()
        assert len(await other.enter(here, 5)) == 4


async def test_a_worker_that_was_frozen_states_again_what_it_has(redis_url: str) -> None:
    """Others had forgotten it; there are too many then, and nobody comes in until some leave."""
    here = address()
    async with worker(redis_url) as frozen, worker(redis_url) as other:
        sids = await frozen.enter(here, 4)
        await frozen.stop()
        await other.redis.zrem("regatta:connections:workers", frozen.id)  # its lease is over
        assert len(await other.enter(here)) == 1
        await frozen.run()

        async def remembered() -> bool:
            found = await other.enter(here)
            for sid in found:
                other.admission.leave(sid)
            return not found

        await until(remembered)
        for sid in sids[:3]:
            frozen.admission.leave(sid)
        entered: list[str] = []

        async def full() -> bool:
            entered.extend(await other.enter(here))
            return len(entered) == 2

        await until(full)
        assert await other.enter(here) == []


async def test_without_redis_a_worker_counts_alone(
    own_valkey: OwnValkey, caplog: pytest.LogCaptureFixture
) -> None:
    """What it has counts all the same; when Redis is back, empty, all count together again."""
    caplog.set_level(logging.INFO, "regatta.admission")
    here, there = address(), address()

    def told() -> list[str]:
        return [line.levelname for line in caplog.records if line.name == "regatta.admission"]

    async with worker(own_valkey.url) as one, worker(own_valkey.url) as two:
        assert len(await one.enter(here)) == 1
        await asyncio.to_thread(own_valkey.stop)
        assert len(await one.enter(here, 5)) == 3
        assert len(await two.enter(here, 5)) == 4
        assert len(await two.enter(there, 3)) == 3
        assert told() == ["WARNING", "WARNING"]
        await asyncio.to_thread(own_valkey.start)

        async def both_back() -> bool:
            await asyncio.sleep(0)
            return told().count("INFO") == 2

        await until(both_back)
        assert len(await one.enter(there, 5)) == 1
        assert await two.enter(here) == []
        assert told().count("INFO") == 2
