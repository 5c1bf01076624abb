"""Progress that rolls up, whatever happens at once: the end is what computing all anew gives."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable

import pytest

from tests.goals import Goals, goals
from tests.people import Crowd, Json, Reply


async def _tree(cycle: Goals, sizes: tuple[int, ...]) -> list[list[str]]:
    """Grow a tree with so many objectives on each level, each with a key result."""
    levels: list[list[str]] = []
    for size in sizes:
        above = levels[-1] if levels else [None]
        levels.append(
            list(
                await asyncio.gather(
                    *(
                        cycle.okr(f"{size} {number}", parentId=above[number % len(above)])
                        for number in range(size)
                    )
                )
            )
        )
    return levels


async def test_200_check_ins_at_once_on_a_tree_of_400_objectives(crowd: Crowd) -> None:
    """All are acknowledged, none is lost, and every objective above says what it should."""
    cycle = await goals(await crowd.founder())
    levels = await _tree(cycle, (1, 4, 20, 75, 300))
    chance = random.Random(5)  # noqa: S311 - the same every time
    measured = chance.sample(levels[4], 150) + chance.sample(levels[3], 50)
    values = {okr_id: chance.randrange(-2, 13) for okr_id in measured}
    await asyncio.gather(*(cycle.check_in(okr_id, value) for okr_id, value in values.items()))
    stored = {okr["id"]: okr for okr in await cycle.check()}
    assert len(stored) == 400
    for okr_id, value in values.items():
        assert stored[okr_id]["keyResults"][0]["current"] == value
    assert stored[levels[0][0]]["progress"] is not None


async def test_200_check_ins_at_once_on_one_objective(crowd: Crowd) -> None:
    """The latest by its own time is the current value, and all are in the history."""
    cycle = await goals(await crowd.founder())
    okr_id = await cycle.okr(parentId=await cycle.okr("Top"))
    replies = await asyncio.gather(*(cycle.check_in(okr_id, value) for value in range(200)))
    latest = max(reply["checkIn"]["at"] for reply in replies)
    last = {reply["checkIn"]["value"] for reply in replies if reply["checkIn"]["at"] == latest}
    stored = await cycle.check()
    assert stored[1]["keyResults"][0]["current"] in last
    page = await cycle.admin.get(f"/api/okrs/{okr_id}/progress?limit=200")
    assert sorted(one["value"] for one in page["checkIns"]) == list(range(200))
    assert page["nextCursor"] is None


class _Storm:
    """Acts of every kind on one tree, drawn by chance."""

    def __init__(self, cycle: Goals, okr_ids: list[str], seed: int) -> None:
        self.cycle, self.okr_ids = cycle, okr_ids
        self.chance = random.Random(seed)  # noqa: S311 - the same every time

    def act(self) -> Awaitable[Reply]:
        """Return one act, which may be refused for what others have done."""
        okr_id = self.chance.choice(self.okr_ids)
        path = f"/api/okrs/{okr_id}"
        result = self.cycle.key_results[okr_id]
        changes: list[Json] = [
            {"parentId": self.chance.choice([*self.okr_ids, None])},
            {"archived": self.chance.random() < 0.3},
            {"visibility": self.chance.choice(["organization", "private"])},
            {"weight": self.chance.choice([0, 1, 2.5])},
        ]
        match self.chance.randrange(10):
            case 0 | 1 | 2 | 3:
                body = {"keyResultId": result, "value": self.chance.randrange(0, 11)}
                return self._ask("POST", f"{path}/progress", body)
            case 4:
                other = {"okrId": self.chance.choice(self.okr_ids)}
                return self._ask("POST", f"{path}/key-results/{result}/move", other)
            case 5 if self.chance.random() < 0.5:
                return self._ask("DELETE", path, None)
            case _:
                return self._ask("PUT", path, self.chance.choice(changes))

    def _ask(self, method: str, path: str, body: Json | None) -> Awaitable[Reply]:
        return self.cycle.admin.request(method, path, body)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_done_at_once_the_tree_is_right(crowd: Crowd, seed: int) -> None:
    """Check-ins, moves, removals, changes of weight and visibility, and key results that move."""
    cycle = await goals(await crowd.founder())
    levels = await _tree(cycle, (2, 6, 18))
    storm = _Storm(cycle, [okr_id for level in levels for okr_id in level], seed)
    for _ in range(4):
        replies = await asyncio.gather(*(storm.act() for _ in range(30)))
        refused = {reply.status for reply in replies if reply.status >= 400}
        assert refused <= {400, 404, 409}
        assert len([reply for reply in replies if reply.status < 400]) > 5
        await cycle.check()
