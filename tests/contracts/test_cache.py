"""The contract of the cache, over every implementation of the Cache port."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from regatta.models.base import new_id
from regatta.realtime.cache import RedisCache
from regatta.server import valkey
from tests.running import scripts_at

DAY = timedelta(days=1)
SOON = timedelta(milliseconds=300)

Make = Callable[[], Awaitable[Any]]


@asynccontextmanager
async def worker(
    url: str, patience: timedelta = timedelta(seconds=10)
) -> AsyncIterator[RedisCache]:
    """A cache with a connection of its own, as each worker has one."""
    async with scripts_at(url) as scripts:
        cache = RedisCache(scripts, patience)
        try:
            yield cache
        finally:
            await cache.close()


@pytest.fixture
async def here(redis_url: str) -> AsyncIterator[RedisCache]:
    """The cache of one worker, on the real Valkey."""
    async with worker(redis_url) as cache:
        yield cache


@pytest.fixture
async def there(redis_url: str) -> AsyncIterator[RedisCache]:
    """The cache of another."""
    async with worker(redis_url) as cache:
        yield cache


@pytest.fixture
def key() -> str:
    """A key that nobody else uses."""
    return f"test:{new_id()}"


class Maker:
    """Makes 1, 2, 3 …, each when it is let."""

    def __init__(self, *, held: bool = False) -> None:
        self.made = 0
        self.begun = asyncio.Event()
        self.let = asyncio.Event()
        if not held:
            self.let.set()

    async def __call__(self) -> int:
        """Return the next number."""
        self.made += 1
        number = self.made
        self.begun.set()
        await self.let.wait()
        return number


def failing(error: Exception) -> Make:
    """Return a maker that cannot."""

    async def fail() -> Any:
        raise error

    return fail


def making(value: Any) -> Make:
    """Return a maker of *value*."""

    async def make() -> Any:
        return value

    return make


@pytest.mark.parametrize("value", [None, "", "12", 0, 1.5, {"a": [1, {"ä": "\u2028"}]}, [], False])
async def test_a_value_comes_back_as_it_was_on_every_worker(
    here: RedisCache, there: RedisCache, key: str, value: Any
) -> None:
    """Whatever JSON can say; the second worker makes nothing."""
    assert await here.get(key, making(value), ttl=DAY) == value
    found = await there.get(key, making("another"), ttl=DAY)
    assert (type(found), found) == (type(value), value)


async def test_what_is_no_json_is_refused(here: RedisCache, key: str) -> None:
    """Rather than kept in a form that the next reader would not understand."""
    with pytest.raises(TypeError):
        await here.get(key, making(object()), ttl=DAY)
    assert await here.get(key, making(1), ttl=DAY) == 1


async def test_everybody_gets_a_copy(here: RedisCache, key: str) -> None:
    """What one caller does to the value concerns no other."""
    values = await asyncio.gather(*(here.get(key, making([1]), ttl=DAY) for _ in range(3)))
    values[0].append(2)
    assert values[1:] == [[1], [1]]
    assert await here.get(key, making([3]), ttl=DAY) == [1]


async def test_a_value_ends_with_its_ttl(here: RedisCache, key: str) -> None:
    """It is made anew then."""
    make = Maker()
    assert await here.get(key, make, ttl=timedelta(milliseconds=20)) == 1
    async with asyncio.timeout(5):
        while await here.get(key, make, ttl=DAY) == 1:
            continue
    assert make.made == 2


async def test_many_callers_on_two_workers_have_it_made_once(
    here: RedisCache, there: RedisCache, key: str
) -> None:
    """All of them wait for the one maker."""
    make = Maker(held=True)
    waiting = [
        asyncio.create_task(cache.get(key, make, ttl=DAY, tags=("a", "b")))
        for cache in (here, there) * 200
    ]
    await make.begun.wait()
    make.let.set()
    assert set(await asyncio.gather(*waiting)) == {1}
    assert make.made == 1


async def test_a_caller_who_leaves_takes_nothing_away(here: RedisCache, key: str) -> None:
    """The first one is cancelled in the middle; the second gets what was begun."""
    make = Maker(held=True)
    first = asyncio.create_task(here.get(key, make, ttl=DAY))
    await make.begun.wait()
    second = asyncio.create_task(here.get(key, make, ttl=DAY))
    first.cancel()
    await asyncio.wait([first])
    make.let.set()
    assert await second == 1


async def test_a_failure_is_told_and_not_kept(
    here: RedisCache, there: RedisCache, key: str
) -> None:
    """To whoever waited; the next caller, on any worker, tries again at once."""
    make = failing(LookupError("no such thing"))
    results = await asyncio.gather(
        *(here.get(key, make, ttl=DAY) for _ in range(3)), return_exceptions=True
    )
    assert [type(result) for result in results] == [LookupError] * 3
    assert await there.get(key, making(2), ttl=DAY) == 2


async def test_an_invalidation_is_seen_by_all_workers_at_once(
    here: RedisCache, there: RedisCache, key: str
) -> None:
    """Every value with one of the tags is gone, others stay."""
    tags = (f"org:{key}", f"user:{key}")
    for cache in (here, there):
        assert await cache.get(key, making("old"), ttl=DAY, tags=tags) == "old"
    assert await here.get(f"{key}-2", making("other"), ttl=DAY, tags=tags[:1]) == "other"
    await there.invalidate(tags[1])
    assert await here.get(key, making("new"), ttl=DAY, tags=tags) == "new"
    assert await there.get(key, making("newer"), ttl=DAY, tags=tags) == "new"
    assert await there.get(f"{key}-2", making("another"), ttl=DAY, tags=tags[:1]) == "other"
    await there.invalidate("no-such-tag")
    await there.invalidate()


async def test_a_value_made_before_an_invalidation_is_not_kept_after_it(
    here: RedisCache, there: RedisCache, key: str
) -> None:
    """Who asked before gets it; who asks later has a new one made and waits for no older one."""
    old, new = Maker(held=True), Maker()
    early = asyncio.create_task(here.get(key, old, ttl=DAY, tags=(key,)))
    await old.begun.wait()
    await there.invalidate(key)
    async with asyncio.timeout(5):  # half of what the older maker is given
        for cache in (here, there):
            assert await cache.get(key, new, ttl=DAY, tags=(key,)) == 1
    new.made = 10
    old.let.set()
    assert await early == 1
    assert old.made == 1
    assert await here.get(key, new, ttl=DAY, tags=(key,)) == 1


async def test_an_old_value_never_overwrites(here: RedisCache, there: RedisCache, key: str) -> None:
    """Neither when nobody made a newer one meanwhile."""
    old = Maker(held=True)
    early = asyncio.create_task(here.get(key, old, ttl=DAY, tags=(key,)))
    await old.begun.wait()
    await there.invalidate(key)
    old.let.set()
    assert await early == 1
    assert await there.get(key, making("new"), ttl=DAY, tags=(key,)) == "new"


_DOOMED = """
import asyncio, sys
from datetime import timedelta
from regatta.realtime.cache import RedisCache
from regatta.realtime.redis import connect
from regatta.realtime.scripts import Scripts

async def make():
    print("begun", flush=True)
    await asyncio.Event().wait()

async def main():
    cache = RedisCache(Scripts(connect(sys.argv[1])), timedelta(milliseconds=300))
    await cache.get(sys.argv[2], make, ttl=timedelta(days=1))

asyncio.run(main())
"""


async def test_another_worker_takes_over_from_one_that_was_killed(redis_url: str, key: str) -> None:
    """It waits while the maker may still live, then makes the value itself."""
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _DOOMED, redis_url, key, stdout=asyncio.subprocess.PIPE
    )
    assert doomed.stdout is not None
    assert await doomed.stdout.readline() == b"begun\n"
    async with worker(redis_url, SOON) as cache:
        waiting = asyncio.create_task(cache.get(key, making("mine"), ttl=DAY))
        doomed.kill()
        await doomed.wait()
        async with asyncio.timeout(10):
            assert await waiting == "mine"


async def test_without_redis_values_are_made_and_invalidations_remembered(tmp_path: Path) -> None:
    """Nothing fails; when Redis is back, what was invalidated meanwhile is not served."""
    outcomes: list[tuple[str, str]] = []
    folder = tmp_path / "valkey"
    await asyncio.to_thread(folder.mkdir)
    running = valkey.running(folder)
    url = await asyncio.to_thread(running.__enter__)
    async with worker(url) as cache, worker(url) as other:
        cache.count = lambda kind, outcome: outcomes.append((kind, outcome))
        assert await cache.get("test:1", making(1), ttl=DAY, tags=("t",)) == 1
        assert await cache.get("test:1", making(2), ttl=DAY, tags=("t",)) == 1
        await asyncio.to_thread(running.__exit__, None, None, None)
        assert await cache.get("test:1", making(3), ttl=DAY, tags=("t",)) == 3
        await cache.invalidate("t")
        running = valkey.running(folder)
        await asyncio.to_thread(running.__enter__)
        assert await other.get("test:1", making(4), ttl=DAY, tags=("t",)) == 4
        assert await cache.get("test:1", making(5), ttl=DAY, tags=("t",)) == 5
        await asyncio.to_thread(running.__exit__, None, None, None)
    assert [outcome for _, outcome in outcomes] == ["miss", "hit", "unreachable", "miss"]
    assert {kind for kind, _ in outcomes} == {"test"}


async def test_many_invalidations_at_once_are_done(here: RedisCache, key: str) -> None:
    """As they come up while Redis is away; the cache is as good as before."""
    outcomes: list[str] = []
    here.count = lambda _kind, outcome: outcomes.append(outcome)
    tags = [f"{key}:{number}" for number in range(9000)]
    assert await here.get(key, making(1), ttl=DAY, tags=(tags[-1],)) == 1
    await here.invalidate(*tags)
    for value in (2, 3):
        assert await here.get(key, making(value), ttl=DAY, tags=(tags[-1],)) == 2
    assert outcomes == ["miss", "miss", "hit"]
