"""The counters behind all limits: in Redis, and without it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from redis.asyncio import Redis

from regatta.realtime.limits import EXACT, Pace, Paces, RedisRateLimits
from regatta.realtime.redis import connect
from regatta.services.ports import Allowance, read_limits
from tests.realtime.own import OwnValkey
from tests.running import scripts_at

_DAY: Final = 86_400


async def count(limits: RedisRateLimits, text: str, whom: str, bucket: str = "b") -> Allowance:
    """Count one request against limits on one subject."""
    return await limits.count(bucket, [(limit, whom) for limit in read_limits(text)])


def count_of(limits: RedisRateLimits, text: str, whom: str, times: int) -> Any:
    """Return how many of so many requests at once were let through."""

    async def all_of_them() -> int:
        found = await asyncio.gather(*(count(limits, text, whom) for _ in range(times)))
        return sum(one.refused is None for one in found)

    return all_of_them()


@pytest.fixture
async def redis(own_valkey: OwnValkey) -> AsyncIterator[Redis]:
    """A client of a Valkey of the test's own."""
    client = connect(own_valkey.url)
    yield client
    await client.aclose()


@pytest.fixture
async def limits(own_valkey: OwnValkey) -> AsyncIterator[RedisRateLimits]:
    """Counters in that Valkey."""
    async with scripts_at(own_valkey.url) as scripts:
        yield RedisRateLimits(scripts)


@pytest.mark.parametrize("amount", [1, EXACT, EXACT + 1, 1000])
async def test_limits_are_exact(limits: RedisRateLimits, amount: int) -> None:
    """Few or many, asked for at once."""
    text = f"{amount}/day per user"
    assert await count_of(limits, text, "ada", amount + 7) == amount
    assert await count_of(limits, text, "bob", 1) == 1


@pytest.mark.parametrize("amount", [10, 100])
async def test_what_is_left_is_told(limits: RedisRateLimits, amount: int) -> None:
    """By the tightest limit, until there may be one more."""
    text = f"{amount}/day per user"
    first = await count(limits, text, "ada")
    assert (first.limit, first.remaining) == (amount, amount - 1)
    assert _DAY - 60 < first.reset <= _DAY
    await count_of(limits, text, "ada", amount)
    last = await count(limits, f"{text}; 5000/day per user", "ada")
    assert (last.limit, last.remaining) == (amount, 0)
    assert last.refused is not None
    assert last.refused.text == text
    assert _DAY - 60 < last.wait <= _DAY


async def test_the_tightest_limit_is_the_one_that_binds(limits: RedisRateLimits) -> None:
    """The fewest remaining, however many there may be; before all, the one that refuses."""
    daily, yearly = "3/day per user", "5/year per user"
    for _ in range(3):
        await count(limits, yearly, "ada")
    found = [await count(limits, f"{daily}; {yearly}", "ada") for _ in range(4)]
    assert [(one.limit, one.remaining) for one in found] == [(5, 1), (5, 0), (5, 0), (5, 0)]
    refused = [one.refused.text if one.refused else None for one in found]
    assert refused == [None, None, yearly, yearly]
    assert (await count(limits, daily, "ada")).refused is not None
    # The third takes the last of the day, which must not hide that the hour is over.
    both = [await count(limits, "2/hour per user; 3/day per user", "bob") for _ in range(3)]
    assert [one.refused.text if one.refused else None for one in both] == [
        None,
        None,
        "2/hour per user",
    ]


async def test_each_bucket_counts_for_itself(limits: RedisRateLimits) -> None:
    """The same limit on two routes is two limits."""
    for bucket in ("one", "two"):
        assert (await count(limits, "1/day per ip", "ada", bucket)).refused is None
        assert (await count(limits, "1/day per ip", "ada", bucket)).refused is not None


async def test_all_limits_of_a_request_are_one_round_trip(
    limits: RedisRateLimits, redis: Redis, own_valkey: OwnValkey
) -> None:
    """Counted by the server, which reads once for what came together."""
    text = "5/day per ip; 500/day per user; 7/hour per org"
    await count(limits, text, "ada")  # which also connects, and makes the scripts known
    observer = connect(own_valkey.url)

    async def reads() -> int:
        found: int = (await observer.info("stats"))["total_reads_processed"]
        return found

    idle = -await reads() + await reads()
    before = await reads()
    await count(limits, text, "ada")
    assert await reads() - before == idle + 1
    await observer.aclose()


async def test_without_redis_a_worker_counts_for_itself(
    limits: RedisRateLimits,
    redis: Redis,
    own_valkey: OwnValkey,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each limit begins anew, is kept all the same, and Redis is used again once it is back."""
    caplog.set_level(logging.INFO, "regatta.limits")

    def told() -> list[str]:
        return [line.levelname for line in caplog.records if line.name == "regatta.limits"]

    for amount in (3, 100):
        assert await count_of(limits, f"{amount}/day per ip", "ada", amount + 1) == amount
    await asyncio.to_thread(own_valkey.stop)
    for amount in (3, 100):
        assert await count_of(limits, f"{amount}/day per ip", "ada", amount + 1) == amount
    assert told() == ["WARNING"]
    refused = await count(limits, "3/day per ip", "ada")
    assert (refused.limit, refused.remaining) == (3, 0)
    assert _DAY - 60 < refused.wait <= _DAY
    await asyncio.to_thread(own_valkey.start)
    while len(told()) == 1:  # one of the next requests tries again
        await redis.ping()
        await count(limits, "3/day per ip", "eve")
    assert told() == ["WARNING", "INFO"]
    assert await count_of(limits, "3/day per ip", "ada", 5) == 3


def test_a_pace_allows_bursts_and_forgives_after_a_pause() -> None:
    """Ten a second and twenty at once; two hundred and more beyond that are a flood."""
    pace = Pace(10, 0.0)
    assert [pace.wait(0.0) for _ in range(20)] == [0.0] * 20
    assert pace.wait(0.0) == pytest.approx(0.1)
    assert [pace.wait(1.0) for _ in range(10)] == [0.0] * 10
    assert pace.wait(1.0) > 0
    for _ in range(98):
        pace.wait(1.0)
    assert not pace.floods
    pace.wait(1.0)
    assert pace.floods
    assert pace.wait(60.0) == 0.0
    assert not pace.floods


def test_the_connections_of_a_user_share_a_pace() -> None:
    """Each within its own bounds, all together within those of the user; others do not notice."""
    paces = Paces(per_connection=10, per_user=15)
    ada, again, bob = (paces.begin(user, 0.0) for user in ("ada", "ada", "bob"))
    assert [ada.wait(0.0) for _ in range(20)] == [0.0] * 20
    assert ada.wait(0.0) == pytest.approx(0.1)
    assert [again.wait(0.0) for _ in range(10)] == [0.0] * 10
    assert again.wait(0.0) == pytest.approx(1 / 15)
    assert [bob.wait(0.0) for _ in range(20)] == [0.0] * 20
    assert paces.begin("ada", 0.0).wait(0.0) == pytest.approx(1 / 15)
    assert not ada.floods
    for number in range(15):
        another = paces.begin("ada", 0.0)
        assert [another.wait(0.0) > 0 for _ in range(10)] == [True] * 10, number
    assert ada.floods
    assert not bob.floods


def test_the_pace_of_a_user_ends_with_the_last_connection() -> None:
    """Nothing is kept of who has gone."""
    paces = Paces(per_connection=10, per_user=1)
    first, second = paces.begin("ada", 0.0), paces.begin("ada", 0.0)
    assert [first.wait(0.0) for _ in range(3)] == [0.0, 0.0, 1.0]
    del first
    assert second.wait(0.0) == 1.0
    del second
    assert paces.begin("ada", 0.0).wait(0.0) == 0.0
