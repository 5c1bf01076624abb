"""The contract of leaderboards, over every implementation of the Ranks port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from regatta.models.base import new_id
from regatta.realtime.ranks import RedisRanks
from regatta.services.ports import Placing, RankEntry, Ranks
from tests.running import scripts_at

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(params=["redis"])
async def ranks(redis_url: str) -> AsyncIterator[Ranks]:
    """An index on the real Valkey."""
    async with scripts_at(redis_url) as scripts:
        yield RedisRanks(scripts)


@pytest.fixture
def board() -> str:
    """A board that nobody else uses."""
    return new_id()


def entry(user: str, score: int, seconds: float = 0, revision: int = 1) -> RankEntry:
    """Return an entry reached some seconds after noon."""
    return RankEntry(user, user.title(), score, NOON + timedelta(seconds=seconds), revision)


async def order(ranks: Ranks, board: str) -> list[str]:
    """Return the users from the first to the last."""
    return [row.user_id for row in await ranks.top(board, 10)]


async def test_the_highest_score_is_first_and_the_earliest_wins_a_tie(
    ranks: Ranks, board: str
) -> None:
    """In whatever order the entries come."""
    entries = [entry("ada", 10, 2), entry("bob", 10, 1), entry("cyd", 11, 3)]
    for number, arrival in enumerate(permutations(entries)):
        for found in arrival:
            await ranks.put(f"{board}-{number}", found)
        assert await order(ranks, f"{board}-{number}") == ["cyd", "bob", "ada"]


async def test_an_entry_that_is_not_newer_changes_nothing(ranks: Ranks, board: str) -> None:
    """Whoever comes late with an older score is told the rank as it is."""
    await ranks.put(board, entry("bob", 20))
    assert await ranks.put(board, entry("ada", 30, revision=2)) == 1
    assert await ranks.put(board, entry("ada", 10, revision=1)) == 1
    assert await ranks.put(board, entry("ada", 10, revision=2)) == 1
    assert await ranks.placing(board, "ada") == Placing(rank=1, score=30, revision=2)
    assert await ranks.put(board, entry("ada", 10, revision=3)) == 2


async def test_who_was_taken_off_is_not_brought_back_by_what_was_on_its_way(
    ranks: Ranks, board: str
) -> None:
    """Neither is somebody new taken off by an older removal."""
    await ranks.put(board, entry("ada", 30, revision=2))
    await ranks.remove(board, "ada", 4)
    assert await ranks.put(board, entry("ada", 40, revision=3)) == 0
    assert await ranks.placing(board, "ada") is None
    assert await ranks.around(board, "ada", 3) == []
    assert await ranks.total(board) == 0

    assert await ranks.put(board, entry("ada", 5, revision=5)) == 1
    await ranks.remove(board, "ada", 4)
    assert await order(ranks, board) == ["ada"]


async def test_around_shows_the_neighbours_and_keeps_its_size_at_the_ends(
    ranks: Ranks, board: str
) -> None:
    """Ranks count from the top of the whole board."""
    for number in range(10):
        await ranks.put(board, entry(f"u{number}", 100 - number))
    middle = await ranks.around(board, "u5", 3)
    assert [(row.rank, row.user_id) for row in middle] == [(5, "u4"), (6, "u5"), (7, "u6")]
    assert [row.user_id for row in await ranks.around(board, "u0", 3)] == ["u0", "u1", "u2"]
    assert [row.user_id for row in await ranks.around(board, "u9", 3)] == ["u7", "u8", "u9"]
    assert await ranks.around(board, "nobody", 3) == []
    assert await ranks.total(board) == 10


async def test_a_replaced_board_says_exactly_what_it_was_given(ranks: Ranks, board: str) -> None:
    """Names keep their spaces, line breaks and letters."""
    await ranks.put(board, entry("old", 1))
    odd = RankEntry("odd", "Ада  Lovelace\n🚣", 7, NOON, 1)
    await ranks.replace(board, [entry("ada", 5), odd])
    assert [(row.user_id, row.name, row.score) for row in await ranks.top(board, 10)] == [
        ("odd", odd.name, 7),
        ("ada", "Ada", 5),
    ]
    await ranks.replace(board, [])
    assert await ranks.top(board, 10) == []
