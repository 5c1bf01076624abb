"""The storage contract: unique, partial and expiring indexes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from regatta.storage.engine import CollectionSpec, DuplicateKey, Index
from tests.contracts.things import INDEXED, NULLABLE, PARTIAL, Clock, Thing

if TYPE_CHECKING:
    from regatta.storage.engine import Engine
    from tests.contracts.conftest import Backend


async def test_a_unique_index_refuses_the_second(engine: Engine) -> None:
    """Inserts, updates and upserts alike are refused with the index's name, and change nothing."""
    things = await engine.collection(INDEXED)
    first = await things.insert(Thing(id="a", title="one"))
    second = await things.insert(Thing(id="b", title="two"))
    await things.insert(Thing(id="c", title="one", org_id="other"))

    attempts = [
        things.insert(Thing(title="one")),
        things.update({"id": "b"}, {"$set": {"title": "one"}}),
        things.update({"id": "d"}, {"$set": {"title": "one", "org_id": "acme"}}, upsert=True),
        things.update_many({"id": "b"}, {"$set": {"title": "one"}}),
    ]
    for attempt in attempts:
        with pytest.raises(DuplicateKey) as refusal:
            await attempt
        assert refusal.value.index == "by_title"

    assert await things.find({"org_id": "acme"}) == [first, second]


async def test_a_unique_index_counts_null_as_a_value(engine: Engine) -> None:
    """Two documents without the value are duplicates, whether it is null or missing."""
    things = await engine.collection(NULLABLE)
    await things.insert(Thing(id="a"))
    await things.insert(Thing(id="b", amount=1))
    await things.insert(Thing(id="c", org_id="other"))

    with pytest.raises(DuplicateKey) as refusal:
        await things.insert(Thing(id="d"))
    assert refusal.value.index == "by_amount"
    with pytest.raises(DuplicateKey):
        await things.update({"id": "b"}, {"$unset": {"amount": ""}})


async def test_a_partial_unique_index_watches_its_part_only(
    engine: Engine, backend: Backend
) -> None:
    """Outside the part there may be duplicates; to enter it with one is refused."""
    if backend == "stand-in":
        pytest.skip("this server does not honour partial indexes")
    things = await engine.collection(PARTIAL)
    await things.insert(Thing(id="a", amount=1))
    await things.insert(Thing(id="b", amount=1))
    await things.insert(Thing(id="c", amount=1, state="active"))
    await things.insert(Thing(id="d", amount=1, state="active", open=False))

    with pytest.raises(DuplicateKey) as refusal:
        await things.update({"id": "a"}, {"$set": {"state": "active"}})

    assert refusal.value.index == "by_amount"
    await things.update({"id": "c"}, {"$set": {"state": "done"}})
    assert await things.update({"id": "a"}, {"$set": {"state": "active"}}) is not None
    found = await things.find({"state": "active", "amount": 1, "open": True})
    assert [thing.id for thing in found] == ["a"]


async def test_concurrent_upserts_of_one_key_make_one_document(engine: Engine) -> None:
    """Under a unique index the losers of the race find the winner's document."""
    things = await engine.collection(INDEXED)

    made = await asyncio.gather(
        *(
            things.update(
                {"org_id": "acme", "title": f"t{at % 4}"}, {"$inc": {"rank": 1}}, upsert=True
            )
            for at in range(40)
        )
    )

    assert len({one.id for one in made if one}) == 4
    found = await things.find({})
    assert [thing.rank for thing in found] == [10] * 4


async def test_an_index_that_changed_replaces_the_old_one(engine: Engine) -> None:
    """Opening a collection with another index of the same name makes that one count."""
    loose = CollectionSpec("changing", Thing, (Index("by_rank", ("rank",)),))
    strict = CollectionSpec("changing", Thing, (Index("by_rank", ("rank",), unique=True),))
    things = await engine.collection(loose)
    for name in "ab":
        await things.insert(Thing(id=name))

    with pytest.raises(DuplicateKey) as refusal:
        await engine.collection(strict)
    assert refusal.value.index == "by_rank"
    await things.delete({"id": "a"})
    things = await engine.collection(strict)

    with pytest.raises(DuplicateKey):
        await things.insert(Thing(id="c"))


async def test_expired_documents_may_go_and_others_stay(engine: Engine, clock: Clock) -> None:
    """Opening a collection with an expiring index keeps what has not expired."""
    spec = CollectionSpec(
        "passing", Thing, (Index("expiry", ("due_at",), expire_after=timedelta(hours=1)),)
    )
    things = await engine.collection(spec)
    clock.moment = datetime.now(UTC)
    kept = [
        await things.insert(Thing(id="a", due_at=clock.moment)),
        await things.insert(Thing(id="b")),
    ]

    things = await engine.collection(spec)

    assert await things.find({}) == kept
