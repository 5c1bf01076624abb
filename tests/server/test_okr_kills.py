"""Objectives on servers that die, and on several at once: nothing is lost, nothing counts twice."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Final

import aiohttp
import pytest

from tests.goals import Goals, goals
from tests.people import Crowd, Json
from tests.realtime.racing import watch
from tests.realtime.reducer import facts
from tests.running import Process
from tests.server.surviving import TrippedWire, World

_PATIENCE: Final = 30.0
_GONE: Final = (aiohttp.ClientError, OSError)


async def _acknowledged(cycle: Goals, okr_id: str, value: int) -> bool:
    """Check in; return whether the server lived long enough to say that it is done."""
    try:
        await cycle.check_in(okr_id, value)
    except _GONE:
        return False
    return True


async def _line(cycle: Goals, levels: int) -> list[str]:
    """Hang objectives below one another."""
    line = [await cycle.okr("Level 1")]
    for level in range(2, levels + 1):
        line.append(await cycle.okr(f"Level {level}", parentId=line[-1]))
    return line


async def _settled(world: World, cycle: Goals) -> list[Json]:
    """Return the objectives once the sweep has paid what was owed."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            await world.back()
            try:
                return await cycle.check()
            except AssertionError:
                await asyncio.sleep(0)


@pytest.mark.timeout(90)
async def test_a_server_that_dies_in_the_middle_of_a_check_in(
    tmp_path: Path, redis_url: str
) -> None:
    """Whatever was acknowledged is in the history once, and all above say what they should."""
    wire = TrippedWire(redis_url)
    async with (
        wire.laid(tmp_path / "r.sock") as url,
        World(Process(tmp_path / "data", "--redis", url)) as world,
        Crowd(world.process.url) as crowd,
    ):
        wire.world = world
        cycle = await goals(await crowd.founder())
        line = await _line(cycle, 5)
        leaves = [await cycle.okr("Leaf", parentId=above) for above in line for _ in range(2)]
        chance = random.Random(4)  # noqa: S311 - the same places every time
        acknowledged: list[int] = []
        number = 0
        # The first round is left alone. What is said at once may arrive as one message, so not
        # every other one has enough of them.
        while world.kills < 2:
            wire.arm(chance.randrange(1, 8) if number else None, let_through=number % 2 == 0)
            values = {okr_id: number * 10 + one for one, okr_id in enumerate(leaves)}
            done = await asyncio.gather(*(_acknowledged(cycle, *one) for one in values.items()))
            acknowledged += [v for v, told in zip(values.values(), done, strict=True) if told]
            number += 1
            wire.arm(None)
            await world.back()
        assert len(acknowledged) < number * len(leaves)
        stored = await _settled(world, cycle)
        history = []
        for okr in stored:
            path = f"/api/okrs/{okr['id']}/progress"
            lines = (await cycle.admin.get(path))["checkIns"]
            history += [one["value"] for one in lines]
            latest = max(lines, key=lambda one: one["at"], default=None)
            assert okr["keyResults"][0]["current"] == (latest and latest["value"])
        assert len(set(history)) == len(history)
        assert set(acknowledged) <= set(history)


@pytest.mark.timeout(90)
async def test_two_workers_write_one_tree(tmp_path: Path) -> None:
    """Whoever is asked, the tree is right in the end, and all who watch it agree."""
    async with (
        Process(tmp_path / "data", "--workers", "2", REGATTA_RATE_LIMITS="false") as process,
        Crowd(process.url) as crowd,
    ):
        cycle = await goals(await crowd.founder())
        line = await _line(cycle, 4)
        leaves = [await cycle.okr("Leaf", parentId=line[3]) for _ in range(12)]
        watchers = [await watch(cycle.admin, cycle.room) for _ in range(4)]
        measured = enumerate(leaves * 8)
        # As many connections as requests, so both workers are asked.
        await asyncio.gather(*(cycle.check_in(okr_id, one % 11) for one, okr_id in measured))
        await cycle.check()
        fresh = await watch(cycle.admin, cycle.room)
        for watcher in watchers:
            await watcher.up_to(fresh.seq)
            assert facts(cycle.room, watcher.state()) == facts(cycle.room, fresh.state())
