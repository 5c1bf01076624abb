"""The storage contract: whatever engines could read differently is refused by all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from regatta.storage.engine import CollectionSpec, Index, UnsupportedQuery
from tests.contracts.things import ODD, START, Place, Thing

if TYPE_CHECKING:
    from regatta.storage.engine import Collection, Engine
    from tests.contracts.conftest import Backend


def nested(depth: int) -> Any:
    """Return a list in a list, so often."""
    return [nested(depth - 1)] if depth else 1


NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point

FILTERS: list[Any] = [
    # outside the subset
    {"$where": "true"}, {"$nor": [{"rank": 1}]}, {"$text": {"$search": "a"}}, {"$expr": {}},
    {"$comment": "x"}, {"rank": {"$mod": [2, 0]}}, {"title": {"$regex": "^a"}},
    {"rank": {"$not": {"$gt": 1}}}, {"rank": {"$type": "int"}}, {"tags": {"$size": 1}},
    {"tags": {"$all": ["a"]}}, {"places": {"$elemMatch": {"city": "a"}}}, {"rank": {"gt": 1}},
    {"rank": {"$gt": 1, "x": 2}}, {"rank": {}}, {"$and": []}, {"$or": []}, {"$or": {"rank": 1}},
    {"$or": [1]}, {"$and": "ab"}, [("rank", 1)], "rank", None, {1: 2}, {None: 1},
    # paths
    {"colour": 1}, {"orgId": "acme"}, {"_id": "a"}, {"": 1}, {".": 1}, {"base.": "a"},
    {".base": "a"}, {"base..city": "a"}, {"base.town": "a"}, {"title.x": "a"}, {"tags.0": "a"},
    {"places.0.city": "a"}, {"places.city": "a"}, {"tags.$": "a"}, {"tags.$[]": "a"},
    {"counts.0": 1}, {"counts.$a": 1}, {"counts.a b": 1}, {"counts.a.b": 1}, {"details.a": 1},
    {"anything.a": 1}, {"title\x00": "a"}, {"base.\x00": "a"}, {"counts.é": 1},
    {'counts.a")': 1}, {"counts.'": 1},
    # types
    {"rank": True}, {"rank": "1"}, {"rank": 1.0}, {"rank": START}, {"rank": 2**63},
    {"rank": -(2**63) - 1}, {"rank": {"$in": [1, "2"]}}, {"rank": {"$nin": [True]}},
    {"rank": {"$in": 1}}, {"rank": {"$in": "12"}}, {"rank": {"$in": {"a": 1}}},
    {"title": 1}, {"title": b"a"}, {"title": "a\x00"}, {"title": "\ud800"}, {"title": ["a"]},
    {"title": {"$gt": 1}}, {"title": {"$gt": None}}, {"title": {"$exists": 1}},
    {"open": 1}, {"open": "true"}, {"score": True}, {"score": float("nan")},
    {"score": float("inf")}, {"score": "0.5"}, {"score": 10**400}, {"due_at": NAIVE},
    {"due_at": "2026-11-20T11:17:40.123Z"}, {"due_at": date(2026, 1, 1)}, {"due_at": 5},
    {"day": START}, {"day": "2026-01-01"}, {"rank": {"$eq": {"$gt": 1}}}, {"id": 7},
    {"rank": ODD},
    # sub-documents and lists as a whole, whose equality depends on the order of fields
    {"base": {"city": "Oslo"}}, {"base": Place(city="Oslo")}, {"base": {"$eq": {"city": "a"}}},
    {"base": {"$in": [{"city": "a"}]}}, {"tags": ["a"]}, {"tags": {"$in": [["a"]]}},
    {"tags": {"$gt": "a"}}, {"tags": 1}, {"places": {"city": "a"}}, {"counts": {"a": 1}},
    {"details": {"a": 1}}, {"details": 1}, {"anything": 1}, {"base": {"$gt": 1}},
]  # fmt: skip

UPDATES: list[Any] = [
    # outside the subset
    {"title": "a"}, {"$rename": {"title": "name"}}, {"$mul": {"rank": 2}}, {"$bit": {"rank": 1}},
    {"$currentDate": {"due_at": True}}, {"$pop": {"tags": 1}}, {"$pullAll": {"tags": ["a"]}},
    {"$push": {"tags": {"$each": ["a"], "$position": 0}}}, [{"$set": {"title": "a"}}], "x", None,
    {"$push": {"tags": {"$each": ["a"], "$sort": 1}}}, {"$push": {"tags": {"$slice": -1}}},
    {"$push": {"tags": {"$each": ["a"], "$slice": 3}}}, {"$push": {"tags": {"$each": "a"}}},
    {"$push": {"tags": {"$each": ["a"], "$slice": 0}}}, {"$set": "title"}, {"$set": ["title"]},
    {"$push": {"tags": {"$each": ["a"], "$slice": True}}}, {"$set": None}, {1: {"title": "a"}},
    {"$addToSet": {"tags": {"$each": ["a"]}}}, {"$pull": {"tags": {"$in": ["a"]}}},
    {"$pull": {"places": {"city": "a"}}}, {"$pull": {"places": Place(city="a")}},
    # what the engine owns
    {"$set": {"id": "b"}}, {"$inc": {"version": 1}}, {"$set": {"created_at": START}},
    {"$set": {"updated_at": START}}, {"$unset": {"version": ""}}, {"$setOnInsert": {"id": "b"}},
    {"$max": {"updated_at": START}},
    # paths
    {"$set": {"colour": 1}}, {"$set": {"orgId": "a"}}, {"$set": {"": 1}}, {"$set": {"tags.0": "a"}},
    {"$set": {"tags.$": "a"}}, {"$set": {"places.$[].city": "a"}}, {"$set": {"places.city": "a"}},
    {"$set": {"base..city": "a"}}, {"$set": {"counts.7": 1}}, {"$set": {"counts.$x": 1}},
    {"$set": {"counts.a.b": 1}}, {"$set": {"details.a": 1}}, {"$set": {"_id": "b"}},
    {"$set": {1: 1}}, {"$set": {"title\x00": "a"}},
    # conflicts
    {"$set": {"rank": 1}, "$inc": {"rank": 1}}, {"$set": {"base": {"city": "a"}, "base.city": "b"}},
    {"$set": {"base.city": "b"}, "$unset": {"base": ""}},
    {"$push": {"tags": "a"}, "$addToSet": {"tags": "b"}},
    {"$setOnInsert": {"counts": {}}, "$inc": {"counts.a": 1}},
    # types
    {"$set": {"rank": True}}, {"$set": {"rank": "1"}}, {"$set": {"rank": 1.5}},
    {"$set": {"rank": 2**63}}, {"$set": {"rank": None}}, {"$set": {"title": 5}},
    {"$set": {"title": "a\x00b"}}, {"$set": {"title": "\udfff"}}, {"$set": {"open": 1}},
    {"$set": {"score": float("nan")}}, {"$set": {"score": float("-inf")}},
    {"$set": {"due_at": NAIVE}}, {"$set": {"due_at": "2026-11-20T11:17:40Z"}},
    {"$set": {"day": START}}, {"$set": {"state": "gone"}}, {"$set": {"org_id": "no spaces"}},
    {"$set": {"tags": "a"}}, {"$set": {"tags": ["a\x00"]}}, {"$set": {"steps": [2**64]}},
    {"$set": {"base": {"town": "a"}}}, {"$set": {"base": None}}, {"$set": {"counts": {"$a": 1}}},
    {"$set": {"counts": {"a.b": 1}}}, {"$set": {"counts": {"": 1}}}, {"$set": {"base.city": 7}},
    {"$set": {"details": {"a": START}}}, {"$set": {"details": {"a": float("nan")}}},
    {"$set": {"details": {"a": {"$set": 1}}}}, {"$set": {"details": {"a": 2**64}}},
    {"$set": {"details": {"a": ODD}}}, {"$set": {"anything": {"a.b": 1}}},
    {"$inc": {"rank": 1.0}}, {"$inc": {"rank": True}}, {"$inc": {"rank": None}},
    {"$inc": {"title": 1}}, {"$inc": {"due_at": 1}}, {"$inc": {"rank": "1"}},
    {"$inc": {"score": float("inf")}}, {"$push": {"rank": 1}}, {"$push": {"tags": 1}},
    {"$push": {"tags": None}}, {"$push": {"tags": ["a"]}}, {"$push": {"places": {"town": "a"}}},
    {"$addToSet": {"title": "a"}}, {"$addToSet": {"steps": True}}, {"$addToSet": {"steps": 1.0}},
    {"$pull": {"tags": 1}}, {"$pull": {"tags": None}}, {"$pull": {"title": "a"}},
    {"$max": {"rank": "9"}}, {"$max": {"rank": None}}, {"$min": {"tags": "a"}},
    {"$max": {"base": {"city": "a"}}}, {"$min": {"due_at": NAIVE}}, {"$unset": {"base.city": ""}},
]  # fmt: skip

UPSERTS: list[tuple[Any, Any]] = [
    ({"$or": [{"title": "a"}]}, {"$set": {"rank": 1}}),
    ({"title": {"$in": ["a"]}}, {"$set": {"rank": 1}}),
    ({"title": {"$nin": ["a"]}}, {"$set": {"rank": 1}}),
    ({"tags": "a"}, {"$set": {"rank": 1}}),
    ({"title": "a", "$and": [{"title": "a"}]}, {"$set": {"rank": 1}}),
    ({"base": None, "base.city": "a"}, {"$set": {"rank": 1}}),
    ({"version": 1}, {"$set": {"rank": 1}}),
    ({"created_at": START}, {"$set": {"rank": 1}}),
    ({"title": None}, {"$set": {"rank": 1}}),
    ({"id": "not an id"}, {"$set": {"rank": 1}}),
    ({}, {"$set": {"home.floor": 1}}),
    ({"home.floor": 1}, {}),
    ({"state": "gone"}, {"$set": {"rank": 1}}),
]


@pytest.mark.parametrize("filter", FILTERS, ids=repr)
async def test_a_filter_outside_the_subset_is_refused(
    things: Collection[Thing], filter: Any
) -> None:
    """Every method that takes a filter refuses it, alone and inside others."""
    await things.insert(Thing())
    calls = [
        things.find_one(filter),
        things.find(filter),
        things.find({"$or": [{"rank": 0}, filter]}),
        things.page(filter, sort=(), limit=1, cursor=None),
        things.update(filter, {"$set": {"rank": 1}}),
        things.update_many(filter, {"$set": {"rank": 1}}),
        things.delete(filter),
        things.count(filter),
        things.group(filter, by=["rank"], figures={}),
    ]
    for call in calls:
        with pytest.raises(UnsupportedQuery):
            await call
    assert [thing.version for thing in await things.find({})] == [1]


@pytest.mark.parametrize("update", UPDATES, ids=repr)
async def test_an_update_outside_the_subset_is_refused(
    things: Collection[Thing], update: Any
) -> None:
    """Before anything is written, whether a document matches or not."""
    before = await things.insert(Thing(id="a"))
    for call in (
        things.update({"id": "a"}, update),
        things.update({"id": "b"}, update, upsert=True),
        things.update_many({}, update),
    ):
        with pytest.raises(UnsupportedQuery):
            await call
    assert await things.find({}) == [before]


@pytest.mark.parametrize(("filter", "update"), UPSERTS, ids=repr)
async def test_an_upsert_that_could_make_something_else_is_refused(
    things: Collection[Thing], filter: Any, update: Any
) -> None:
    """What cannot become a document of the model by one rule is not tried."""
    with pytest.raises(UnsupportedQuery):
        await things.update(filter, update, upsert=True)
    assert await things.count({}) == 0


async def test_an_upsert_lacking_a_required_field_is_refused(engine: Engine) -> None:
    """It would make a document that could not be read again."""

    class Strict(Thing):
        owner: str

    things = await engine.collection(CollectionSpec("strict", Strict))
    with pytest.raises(UnsupportedQuery):
        await things.update({"id": "a"}, {"$set": {"rank": 1}}, upsert=True)
    with pytest.raises(UnsupportedQuery):
        await things.update({"id": "a"}, {"$unset": {"owner": ""}})
    made = await things.update({"id": "a"}, {"$setOnInsert": {"owner": "ada"}}, upsert=True)
    assert made is not None
    assert made.owner == "ada"


@pytest.mark.parametrize(
    "sort",
    [[("colour", 1)], [("tags", 1)], [("base", 1)], [("details", 1)], [("places.city", 1)],
     [("rank", 2)], [("rank", "asc")], [("rank", True)], [("rank", 1), ("rank", -1)],
     [("counts", 1)], [("", 1)]],
    ids=repr,
)  # fmt: skip
async def test_a_sort_without_a_common_order_is_refused(
    things: Collection[Thing], sort: Any
) -> None:
    """Every method that sorts refuses it."""
    for call in (
        things.find({}, sort=sort),
        things.find_one({}, sort=sort),
        things.page({}, sort=sort, limit=1, cursor=None),
    ):
        with pytest.raises(UnsupportedQuery):
            await call


@pytest.mark.parametrize("limit", [0, -1, True, 1.0, "1"], ids=repr)
async def test_a_limit_is_a_whole_number_from_one(things: Collection[Thing], limit: Any) -> None:
    """Zero means nothing to one engine and everything to another."""
    with pytest.raises(UnsupportedQuery):
        await things.find({}, limit=limit)
    with pytest.raises(UnsupportedQuery):
        await things.page({}, sort=(), limit=limit, cursor=None)


GROUPS: list[tuple[Any, Any]] = [
    (["colour"], {}), (["tags"], {}), (["base"], {}), (["details"], {}), (["places.city"], {}),
    (["rank"], {"n": ("avg", "rank")}), (["rank"], {"n": ("sum", "title")}),
    (["rank"], {"n": ("sum", None)}), (["rank"], {"n": ("count", "rank")}),
    (["rank"], {"n": ("min", "tags")}), (["rank"], {"$n": ("count", None)}),
    (["rank"], {"a.b": ("count", None)}), (["rank"], {"": ("count", None)}),
    (["rank"], {"n": ("sum", "colour")}), (["rank"], {"n": ("max", "base")}),
]  # fmt: skip


@pytest.mark.parametrize(("by", "figures"), GROUPS, ids=repr)
async def test_a_group_outside_the_subset_is_refused(
    things: Collection[Thing], by: Any, figures: Any
) -> None:
    """Keys and figures are those that every engine gives alike."""
    with pytest.raises(UnsupportedQuery):
        await things.group({}, by=by, figures=figures)


@pytest.mark.parametrize(
    ("filter", "options"),
    [({"title": "a"}, {"expected_version": 1}), ({"id": "a"}, {"expected_version": "1"}),
     ({"id": "a"}, {"expected_version": True}),
     ({"id": "a"}, {"expected_version": 1, "upsert": True})],
    ids=repr,
)  # fmt: skip
async def test_a_version_is_asked_of_one_named_document(
    things: Collection[Thing], filter: Any, options: Any
) -> None:
    """Anything else that names a version is refused."""
    with pytest.raises(UnsupportedQuery):
        await things.update(filter, {"$set": {"rank": 1}}, **options)


@pytest.mark.parametrize(
    "index",
    [Index("x", ("colour",)), Index("x", ()), Index("x", ("tags",), unique=True),
     Index("x", ("base",)), Index("x.y", ("rank",)), Index("", ("rank",)),
     Index("x", ("rank",), expire_after=START - datetime(2026, 1, 1, tzinfo=UTC)),
     Index("x", ("rank",), where={"colour": 1}), Index("x", ("rank",), where={"base.city": "a"}),
     Index("x", ("rank",), where={"rank": "1"}), Index("x", ("details",))],
    ids=repr,
)  # fmt: skip
async def test_an_index_that_engines_would_keep_differently_is_refused(
    engine: Engine, index: Index
) -> None:
    """It is found when the collection is opened."""
    with pytest.raises(UnsupportedQuery):
        await engine.collection(CollectionSpec("things", Thing, (index,)))


@pytest.mark.parametrize(
    "fields",
    [{"title": "a\x00"}, {"rank": 2**63}, {"score": float("nan")}, {"counts": {"$a": 1}},
     {"counts": {"a.b": 1}}, {"details": {"a": START}}, {"details": {"a": ODD}},
     {"anything": 2**70}, {"anything": nested(70)}],
    ids=lambda fields: repr(fields)[:60],
)  # fmt: skip
async def test_a_document_with_an_unstorable_value_is_refused(
    things: Collection[Thing], fields: Any
) -> None:
    """An insert that no other engine could keep is refused by this one."""
    with pytest.raises(UnsupportedQuery):
        await things.insert(Thing(**fields))
    assert await things.count({}) == 0


async def test_a_document_that_is_too_long_is_refused(
    things: Collection[Thing], backend: Backend
) -> None:
    """No engine takes longer ones than the others, by insert or by growth."""
    if backend == "stand-in":
        pytest.skip("this server hangs up on long documents")
    before = await things.insert(Thing(id="a", title="x" * 9_000_000))

    with pytest.raises(UnsupportedQuery):
        await things.insert(Thing(title="x" * 17_000_000))
    with pytest.raises(UnsupportedQuery):
        await things.update({"id": "a"}, {"$push": {"tags": "x" * 9_000_000}})

    assert await things.find({}) == [before]
