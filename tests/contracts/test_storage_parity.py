"""The storage contract: random queries and updates mean the same on every engine.

Each engine is held against one small model in plain Python, so all that hold agree.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from regatta.storage.matching import matches
from regatta.storage.query import Language
from regatta.storage.updates import Updates, applied
from regatta.storage.values import as_instant
from tests.contracts.things import START, Place, Thing

if TYPE_CHECKING:
    from regatta.storage.engine import Collection

TEXTS = some.sampled_from(["", "a", "A", "ab", "b", "é", "e\u0301", "ÿ", "😀", "10", "9"])
INTEGERS = some.integers(-2, 2) | some.sampled_from([2**53, 2**53 + 1, 2**62, -(2**62)])
FLOATS = some.sampled_from([0.0, -0.0, 0.1, 0.1 + 0.2, 0.3, -1.5, 1e16, 1e-7, 1e300])
MOMENTS = some.integers(-2, 2).map(lambda at: START + timedelta(milliseconds=at))
PLACES = some.builds(Place, city=TEXTS, floor=some.none() | some.integers(0, 2))
KEYS = some.sampled_from(["x", "y-1", "z_2"])

DOCUMENTS = some.lists(
    some.builds(
        Thing,
        title=TEXTS,
        rank=INTEGERS,
        amount=some.none() | INTEGERS,
        score=FLOATS,
        ratio=some.none() | FLOATS,
        open=some.booleans(),
        due_at=some.none() | MOMENTS,
        tags=some.lists(TEXTS, max_size=3).map(tuple),
        home=some.none() | PLACES,
        places=some.lists(PLACES, max_size=2).map(tuple),
        counts=some.dictionaries(KEYS, some.integers(-2, 2), max_size=2),
    ),
    max_size=6,
)

VALUES: dict[str, some.SearchStrategy[Any]] = {
    "title": TEXTS,
    "rank": INTEGERS,
    "amount": INTEGERS,
    "score": FLOATS,
    "ratio": FLOATS,
    "open": some.booleans(),
    "due_at": MOMENTS,
    "home.city": TEXTS,
    "home.floor": some.integers(0, 2),
    "counts.x": some.integers(-2, 2),
    "counts.y-1": some.integers(-2, 2),
}


def conditions(path: str) -> some.SearchStrategy[Any]:
    """Return conditions on one path."""
    value = VALUES.get(path, TEXTS)
    nullable = some.none() | value
    compared = some.sampled_from(["$eq", "$ne"]).flatmap(
        lambda operator: nullable.map(lambda one: {operator: one})
    )
    chosen = some.sampled_from(["$in", "$nin"]).flatmap(
        lambda operator: some.lists(nullable, max_size=3).map(lambda many: {operator: many})
    )
    exists = some.booleans().map(lambda there: {"$exists": there})
    found = nullable | compared | chosen | exists
    if path != "tags":
        ranges = some.dictionaries(
            some.sampled_from(["$gt", "$gte", "$lt", "$lte"]), value, min_size=1, max_size=2
        )
        found |= ranges
    return found.map(lambda condition: {path: condition})


FILTERS = some.recursive(
    some.sampled_from([*VALUES, "tags"]).flatmap(conditions),
    lambda inner: some.sampled_from(["$and", "$or"]).flatmap(
        lambda operator: some.lists(inner, min_size=1, max_size=3).map(
            lambda branches: {operator: branches}
        )
    ),
    max_leaves=5,
)

STEPS = (
    some.tuples(
        some.sampled_from(["$set", "$max", "$min"]), some.sampled_from(list(VALUES)[:7])
    ).flatmap(lambda step: VALUES[step[1]].map(lambda value: (*step, value)))
    | some.tuples(some.just("$inc"), some.just("rank"), some.integers(-5, 5))
    | some.tuples(some.just("$inc"), some.just("counts.x"), some.integers(-5, 5))
    | some.tuples(some.just("$inc"), some.just("score"), some.sampled_from([0.1, -1.5, 1.0]))
    | some.tuples(some.just("$unset"), some.sampled_from(["amount", "rank", "tags"]), some.just(""))
    | some.tuples(some.just("$unset"), some.sampled_from(["counts.x", "home.floor"]), some.just(""))
    | some.tuples(some.sampled_from(["$push", "$addToSet", "$pull"]), some.just("tags"), TEXTS)
    | some.tuples(some.sampled_from(["$push", "$addToSet"]), some.just("places"), PLACES)
)
UPDATES = some.lists(STEPS, min_size=1, max_size=4, unique_by=lambda step: step[1].split(".")[0])

LANGUAGE = Language(Thing, as_instant)
many = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def worded(steps: list[tuple[str, str, Any]]) -> dict[str, dict[str, Any]]:
    """Return *steps* as one update."""
    update: dict[str, dict[str, Any]] = {}
    for operator, path, value in steps:
        update.setdefault(operator, {})[path] = value
    return update


async def fill(things: Collection[Thing], documents: list[Thing]) -> dict[str, dict[str, Any]]:
    """Replace what is stored by *documents* and return their plain model."""
    await things.delete({})
    for at, document in enumerate(documents):
        await things.insert(document.model_copy(update={"id": f"t{at}"}))
    return {thing.id: LANGUAGE.values.document(thing) for thing in await things.find({})}


@many
@given(
    documents=DOCUMENTS,
    steps=some.lists(UPDATES, max_size=1),
    filters=some.lists(FILTERS, min_size=1, max_size=4),
)
async def test_a_random_filter_finds_the_same_documents(
    things: Collection[Thing],
    documents: list[Thing],
    steps: list[list[tuple[str, str, Any]]],
    filters: list[dict[str, Any]],
) -> None:
    """After any update, which may have removed fields, every filter matches by one rule."""
    model = await fill(things, documents)
    for update in map(worded, steps):
        await things.update_many({"open": True}, update)
        changes = Updates(LANGUAGE).check(update)
        for name, document in model.items():
            if document["open"]:
                model[name] = applied(document, changes, inserting=False)
    for wanted in filters:
        checked = LANGUAGE.filter(wanted)
        expected = sorted(name for name, document in model.items() if matches(document, checked))
        assert [thing.id for thing in await things.find(wanted)] == expected


@many
@given(documents=DOCUMENTS, updates=some.lists(UPDATES, min_size=1, max_size=3))
async def test_random_updates_leave_the_same_documents(
    things: Collection[Thing], documents: list[Thing], updates: list[list[tuple[str, str, Any]]]
) -> None:
    """One by one and many at once, each document ends as the operators' rules say."""
    model = await fill(things, documents)
    for turn, update in enumerate(map(worded, updates)):
        changes = Updates(LANGUAGE).check(update)
        for name, document in model.items():
            model[name] = applied(document, changes, inserting=False)
            if turn % 2:
                await things.update({"id": name}, update)
        if not turn % 2:
            await things.update_many({}, update)

    owned = {"version", "updated_at"}
    for thing in await things.find({}):
        expected = Thing.model_validate(model[thing.id], by_name=True)
        assert thing.model_dump(exclude=owned) == expected.model_dump(exclude=owned)
        assert thing.version == 1 + len(updates)


@many
@given(
    documents=DOCUMENTS,
    sort=some.lists(
        some.tuples(some.sampled_from(list(VALUES)), some.sampled_from([1, -1])),
        max_size=3,
        unique_by=lambda key: key[0],
    ),
    steps=UPDATES,
)
async def test_random_pages_are_the_sorted_list(
    things: Collection[Thing],
    documents: list[Thing],
    sort: list[tuple[str, Any]],
    steps: list[tuple[str, str, Any]],
) -> None:
    """Whatever the sort, with nulls, missing fields and ties."""
    await fill(things, documents)
    await things.update_many({"open": True}, worded(steps))
    listed = [thing.id for thing in await things.find({}, sort=sort)]
    paged, cursor = list[str](), None
    while True:
        page = await things.page({}, sort=sort, limit=2, cursor=cursor)
        paged += [thing.id for thing in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert paged == listed
