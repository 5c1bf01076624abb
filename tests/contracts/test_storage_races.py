"""The storage contract: versions, and writers that meet."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from regatta.storage.engine import DuplicateKey, StaleVersion, StorageError, UnsupportedQuery
from tests.contracts.things import Thing

if TYPE_CHECKING:
    from regatta.storage.engine import Collection
    from tests.contracts.conftest import Backend


async def test_a_version_that_was_read_is_asked_for(things: Collection[Thing]) -> None:
    """The write happens at that version only, and says which one it met."""
    before = await things.insert(Thing(id="one"))
    mine, update = {"id": "one", "org_id": "acme"}, {"$inc": {"rank": 1}}

    after = await things.update(mine, update, expected_version=before.version)
    with pytest.raises(StaleVersion) as refusal:
        await things.update(mine, update, expected_version=before.version)

    assert after is not None
    assert (refusal.value.current, after.version) == (2, 2)
    assert await things.get("one") == after
    assert await things.update({"id": "two"}, update, expected_version=1) is None
    foreign = {"id": "one", "org_id": "other"}
    assert await things.update(foreign, update, expected_version=1) is None


async def test_a_thousand_concurrent_increments_all_count(
    things: Collection[Thing], backend: Backend
) -> None:
    """None is lost, and every caller saw a version of its own."""
    await things.insert(Thing(id="one"))

    seen = await asyncio.gather(
        *(things.update({"id": "one"}, {"$inc": {"rank": 1}}) for _ in range(1000))
    )

    found = await things.get("one")
    assert found is not None
    assert (found.rank, found.version) == (1000, 1001)
    if backend == "stand-in":
        pytest.skip("all 1,000 count, but this server answers with later versions")
    assert sorted(one.version for one in seen if one) == list(range(2, 1002))
    assert all(one.rank == one.version - 1 for one in seen if one)


async def test_of_concurrent_writers_at_one_version_one_wins(things: Collection[Thing]) -> None:
    """The others are told of the version that won."""
    await things.insert(Thing(id="one"))

    outcomes = await asyncio.gather(
        *(
            things.update({"id": "one"}, {"$set": {"rank": rank}}, expected_version=1)
            for rank in range(50)
        ),
        return_exceptions=True,
    )

    lost = [one for one in outcomes if isinstance(one, StaleVersion)]
    (won,) = [one for one in outcomes if isinstance(one, Thing)]
    assert ([one.current for one in lost], won.version) == ([2] * 49, 2)
    assert await things.get("one") == won


async def test_conditions_hold_among_concurrent_updates(things: Collection[Thing]) -> None:
    """A counter that stops at ten stops at ten."""
    await things.insert(Thing(id="one", amount=0))

    outcomes = await asyncio.gather(
        *(
            things.update({"id": "one", "amount": {"$lt": 10}}, {"$inc": {"amount": 1}})
            for _ in range(60)
        )
    )

    assert sum(one is not None for one in outcomes) == 10
    assert (await things.find({}))[0].amount == 10


async def test_concurrent_claims_each_get_a_document_of_their_own(
    things: Collection[Thing],
) -> None:
    """Find-and-update never hands the same match to two callers."""
    for _ in range(40):
        await things.insert(Thing())

    claims = await asyncio.gather(
        *(things.update({"state": "new"}, {"$set": {"state": "active"}}) for _ in range(60))
    )

    ids = [one.id for one in claims if one is not None]
    assert (len(ids), len(set(ids))) == (40, 40)


async def test_writes_of_all_kinds_at_once_fail_alone(
    things: Collection[Thing], backend: Backend
) -> None:
    """One refused write takes no other with it."""
    await things.insert(Thing(id="taken"))
    good = [things.insert(Thing(id=f"t{at}")) for at in range(30)]
    bad = [things.insert(Thing(id="taken")) for _ in range(3)]
    broken = [things.update({"id": "taken"}, {"$inc": {"amount": 1}}) for _ in range(3)]
    more = [things.update({"id": "taken"}, {"$inc": {"rank": 1}}) for _ in range(30)]
    deleted = [things.delete({"id": "missing"}) for _ in range(3)]

    outcomes = await asyncio.gather(
        *good[:15], *bad, *broken, *deleted, *more, *good[15:], return_exceptions=True
    )

    if backend == "stand-in":
        pytest.skip("this server takes null for 0")
    failed = [type(one) for one in outcomes if isinstance(one, BaseException)]
    assert sorted(map(str, failed)) == sorted(map(str, [DuplicateKey] * 3 + [UnsupportedQuery] * 3))
    assert all(issubclass(one, StorageError) for one in failed)
    taken = await things.get("taken")
    assert taken is not None
    assert (taken.rank, await things.count({})) == (30, 31)


async def test_a_cancelled_caller_breaks_nothing(things: Collection[Thing]) -> None:
    """Others go on; the abandoned write happened whole or not at all."""
    await things.insert(Thing(id="one"))
    # Connections first: the driver leaves one that is cancelled while it connects to the collector.
    await asyncio.gather(*(things.get("one") for _ in range(40)))
    tasks = [
        asyncio.create_task(things.update({"id": "one"}, {"$inc": {"rank": 1}})) for _ in range(40)
    ]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    kept = await asyncio.gather(*tasks, return_exceptions=True)

    last = await things.update({"id": "one"}, {"$inc": {"rank": 1}})
    assert last is not None
    done = sum(isinstance(one, Thing) for one in kept)
    assert done + 1 <= last.rank <= 41
    assert last.version == last.rank + 1
