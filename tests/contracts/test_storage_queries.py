"""The storage contract: filters, sorts, counts, groups, indexes and types."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from regatta.storage.engine import CollectionSpec, UnsupportedQuery
from tests.contracts.things import START, Place, Thing

if TYPE_CHECKING:
    from regatta.storage.engine import Collection, Engine, Filter
    from tests.contracts.conftest import Backend

TOKYO, LIMA = timezone(timedelta(hours=9)), timezone(-timedelta(hours=5))

CROWD = (
    Thing(id="a", title="Ada", rank=1, amount=10, tags=("red", "blue"), due_at=START),
    Thing(id="b", title="ada", rank=2, amount=None, score=1.5, open=False, steps=(1, 2)),
    Thing(id="c", title="Émile", rank=3, amount=5, home=Place(city="Rome", floor=2)),
    Thing(id="d", title="😀", rank=4, tags=("blue",), due_at=START + timedelta(days=1)),
    Thing(id="e", title="Zoë", rank=4, amount=-1, counts={"x": 1}, day=date(2026, 2, 3)),
)

FILTERS: list[tuple[Filter, str]] = [
    ({}, "abcde"),
    ({"id": "c"}, "c"),
    ({"id": {"$in": ["a", "e", "z"]}}, "ae"),
    ({"version": 1, "rank": 4}, "de"),
    ({"title": "ada"}, "b"),
    ({"title": "😀"}, "d"),
    ({"title": {"$eq": "Ada"}}, "a"),
    ({"title": {"$ne": "Ada"}}, "bcde"),
    ({"title": {"$gt": "Zoë"}}, "bcd"),
    ({"title": {"$gte": "Z", "$lt": "b"}}, "be"),
    ({"rank": {"$gt": 1, "$lte": 3}}, "bc"),
    ({"rank": {"$in": []}}, ""),
    ({"rank": {"$nin": []}}, "abcde"),
    ({"rank": {"$nin": [1, 4]}}, "bc"),
    ({"amount": None}, "bd"),
    ({"amount": {"$ne": None}}, "ace"),
    ({"amount": {"$ne": 5}}, "abde"),
    ({"amount": {"$lt": 6}}, "ce"),
    ({"amount": {"$in": [None, 5]}}, "bcd"),
    ({"amount": {"$nin": [None, 5]}}, "ae"),
    ({"amount": {"$nin": [5]}}, "abde"),
    ({"amount": {"$exists": True}}, "abcde"),
    ({"score": 1.5}, "b"),
    ({"score": {"$gt": 1}}, "b"),
    ({"score": {"$lte": 0.5}}, "acde"),
    ({"open": False}, "b"),
    ({"open": {"$ne": False}}, "acde"),
    ({"open": {"$in": [True]}}, "acde"),
    ({"due_at": START}, "a"),
    ({"due_at": START.astimezone(TOKYO)}, "a"),
    ({"due_at": {"$gt": START}}, "d"),
    ({"due_at": {"$lt": START + timedelta(milliseconds=1)}}, "a"),
    ({"day": date(2026, 2, 3)}, "e"),
    ({"day": {"$gt": date(2026, 1, 31)}}, "e"),
    ({"tags": "blue"}, "ad"),
    ({"tags": {"$ne": "blue"}}, "bce"),
    ({"tags": {"$in": ["red", "green"]}}, "a"),
    ({"tags": {"$nin": ["red"]}}, "bcde"),
    ({"tags": None}, ""),
    ({"steps": 2}, "b"),
    ({"home": None}, "abde"),
    ({"home": {"$ne": None}}, "c"),
    ({"home.city": "Rome"}, "c"),
    ({"home.floor": {"$gte": 2}}, "c"),
    ({"home.floor": None}, "abde"),
    ({"home.floor": {"$exists": False}}, "abde"),
    ({"base.city": "Oslo", "rank": 1}, "a"),
    ({"counts.x": 1}, "e"),
    ({"counts.x": {"$exists": True}}, "e"),
    ({"counts.x": {"$ne": 1}}, "abcd"),
    ({"$or": [{"rank": 1}, {"title": "😀"}]}, "ad"),
    ({"$and": [{"rank": 4}, {"amount": None}]}, "d"),
    ({"rank": 4, "$or": [{"amount": -1}, {"amount": 5}]}, "e"),
    ({"$or": [{"$and": [{"rank": 1}, {"amount": 10}]}, {}]}, "abcde"),
    ({"$or": [{"rank": {"$in": []}}, {"rank": 2}]}, "b"),
    ({"state": "gone"}, ""),
]


@pytest.mark.parametrize(("filter", "expected"), FILTERS, ids=[str(case[0]) for case in FILTERS])
async def test_a_filter_finds_what_it_says(
    things: Collection[Thing], filter: Filter, expected: str
) -> None:
    """Find, count and find_one agree on every filter."""
    await asyncio.gather(*map(things.insert, CROWD))

    found = await things.find(filter)

    assert "".join(thing.id for thing in found) == expected
    assert await things.count(filter) == len(expected)
    one = await things.find_one(filter)
    assert (one.id in expected) if one else expected == ""


async def test_a_removed_field_counts_as_null(things: Collection[Thing]) -> None:
    """Missing and null are one to equality, two to $exists."""
    await things.insert(Thing(id="a", amount=1))
    await things.insert(Thing(id="b"))
    await things.update({"id": "a"}, {"$unset": {"amount": ""}})

    cases: list[tuple[Filter, str]] = [
        ({"amount": None}, "ab"),
        ({"amount": {"$ne": None}}, ""),
        ({"amount": {"$in": [None]}}, "ab"),
        ({"amount": {"$exists": True}}, "b"),
        ({"amount": {"$gte": 0}}, ""),
    ]
    for wanted, expected in cases:
        found = await things.find(wanted)
        assert "".join(thing.id for thing in found) == expected, wanted


async def test_sorting_has_one_order_everywhere(things: Collection[Thing]) -> None:
    """Null before values, text by code point, ties by identifier, falling only where asked."""
    await asyncio.gather(*map(things.insert, CROWD))

    async def order(*sort: tuple[str, Any]) -> str:
        return "".join(thing.id for thing in await things.find({}, sort=sort))

    assert await order(("amount", 1)) == "bdeca"
    assert await order(("amount", -1)) == "acebd"
    assert await order(("title", 1)) == "aebcd"
    assert await order(("rank", -1)) == "decba"
    assert await order(("rank", -1), ("id", -1)) == "edcba"
    assert await order(("open", 1), ("due_at", -1)) == "bdace"
    assert await order() == "abcde"


async def test_text_sorts_by_code_point_beyond_the_basic_plane(
    things: Collection[Thing], backend: Backend
) -> None:
    """Not by the halves of UTF-16, in which an emoji comes before U+FFFF."""
    if backend == "stand-in":
        pytest.skip("this server compares text by halves of UTF-16")
    for title in ("😀", "\uffff"):
        await things.insert(Thing(title=title))

    assert [one.title for one in await things.find({}, sort=[("title", 1)])] == ["\uffff", "😀"]
    assert await things.count({"title": {"$gt": "\uffff"}}) == 1


async def test_limits_cut_after_sorting(things: Collection[Thing]) -> None:
    """The first ones in order are returned."""
    await asyncio.gather(*map(things.insert, CROWD))

    assert [one.id for one in await things.find({}, sort=[("rank", -1)], limit=2)] == ["d", "e"]
    first = await things.find_one({"rank": {"$lt": 4}}, sort=[("rank", -1)])
    assert first is not None
    assert first.id == "c"


async def test_groups_accumulate_their_documents(things: Collection[Thing]) -> None:
    """Count, sum, min and max by the values at several paths."""
    await asyncio.gather(*map(things.insert, CROWD))

    groups = await things.group(
        {"rank": {"$gte": 2}},
        by=["rank", "open", "home.city"],
        figures={
            "n": ("count", None),
            "total": ("sum", "amount"),
            "scores": ("sum", "score"),
            "least": ("min", "amount"),
            "last": ("max", "due_at"),
        },
    )

    assert sorted(
        [(group.key, group.figures) for group in groups], key=lambda pair: pair[0]["rank"]
    ) == [
        (
            {"rank": 2, "open": False, "home.city": None},
            {"n": 1, "total": 0, "scores": 1.5, "least": None, "last": None},
        ),
        (
            {"rank": 3, "open": True, "home.city": "Rome"},
            {"n": 1, "total": 5, "scores": 0.5, "least": 5, "last": None},
        ),
        (
            {"rank": 4, "open": True, "home.city": None},
            {"n": 2, "total": -1, "scores": 1.0, "least": -1, "last": START + timedelta(days=1)},
        ),
    ]
    assert all(type(group.key["open"]) is bool for group in groups)


async def test_a_group_without_keys_is_the_whole(things: Collection[Thing]) -> None:
    """Null and missing are one key; of nothing there is no group."""
    assert await things.group({}, by=[], figures={"n": ("count", None)}) == []
    await things.insert(Thing(id="a"))
    await things.insert(Thing(id="b"))
    await things.update({"id": "a"}, {"$unset": {"amount": ""}})

    (whole,) = await things.group({}, by=[], figures={"n": ("count", None)})
    (null,) = await things.group({}, by=["amount"], figures={"n": ("count", None)})

    assert (whole.key, whole.figures) == ({}, {"n": 2})
    assert (null.key, null.figures) == ({"amount": None}, {"n": 2})


async def test_a_sum_beyond_64_bits_is_refused(things: Collection[Thing], backend: Backend) -> None:
    """Engines would go on in different ways."""
    if backend == "stand-in":
        pytest.skip("this server lets sums overflow")
    for _ in range(2):
        await things.insert(Thing(rank=2**63 - 1))
    with pytest.raises(UnsupportedQuery):
        await things.group({}, by=[], figures={"total": ("sum", "rank")})


VALUES: list[dict[str, Any]] = [
    {"title": ""},
    {"title": "naïve 日本 😀 \u202e \ufffd \\ \" ' \n\t \x01 $set a.b %s ?"},
    {"title": "e\u0301"},
    {"rank": 2**63 - 1},
    {"rank": -(2**63)},
    {"rank": 2**53 + 1},
    {"score": 0.1},
    {"score": 1e308},
    {"score": -5e-324},
    {"score": 1e16},
    {"score": 3},
    {"ratio": None},
    {"due_at": START.astimezone(TOKYO)},
    {"due_at": datetime(1969, 12, 31, 19, 0, 0, 999999, tzinfo=LIMA)},
    {"due_at": datetime(1, 1, 2, tzinfo=UTC)},
    {"due_at": datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)},
    {"day": date(2024, 2, 29)},
    {"tags": ("", "b", "b")},
    {"home": Place(city="Rome", seen_at=START)},
    {"places": (Place(city="a", floor=1), Place(city="b"))},
    {"by_day": {"2026-11-20": Place(city="c", seen_at=START)}},
    {"counts": {"0199f3a2-7c1e": 2**40, "ünï cödé": 1}},
    {"details": {"a": [1, 2.5, None, True, {"b": "c", "n": 2**40}], "e": {}, "f": []}},
    {"anything": [{"x": 1}, "y"]},
    {"anything": None},
]


@pytest.mark.parametrize("fields", VALUES, ids=[str(fields) for fields in VALUES])
async def test_a_value_comes_back_as_it_was(
    things: Collection[Thing], fields: dict[str, Any]
) -> None:
    """Inserted, read, set by an update and read again: the same value of the same type."""
    given = Thing(**fields)
    (name,) = fields
    value = getattr(given, name)

    inserted = await things.insert(given)
    other = await things.insert(Thing())
    changed = await things.update({"id": other.id}, {"$set": {name: value}})

    assert changed is not None
    for thing in (inserted, await things.get(given.id), changed, await things.get(other.id)):
        found = getattr(thing, name)
        assert (found, type(found)) == (value, type(value))
        assert repr(found) == repr(value)


async def test_instants_are_kept_in_utc_to_the_millisecond(things: Collection[Thing]) -> None:
    """The offset is gone, the moment stays, what is finer is cut."""
    moment = datetime(2026, 3, 29, 2, 30, 0, 123999, tzinfo=TOKYO)
    await things.insert(Thing(id="a", due_at=moment))

    found = await things.get("a")

    assert found is not None
    assert found.due_at == datetime(2026, 3, 28, 17, 30, 0, 123000, tzinfo=UTC)
    assert found.due_at is not None
    assert found.due_at.utcoffset() == timedelta(0)
    assert await things.count({"due_at": moment}) == 1


async def test_numbers_compare_by_value_up_to_64_bits(things: Collection[Thing]) -> None:
    """Neighbours beyond the precision of floats are told apart."""
    for name, rank in (("a", 2**53), ("b", 2**53 + 1), ("c", 2**63 - 1)):
        await things.insert(Thing(id=name, rank=rank, score=float(rank)))

    assert [one.id for one in await things.find({"rank": 2**53 + 1})] == ["b"]
    assert [one.id for one in await things.find({"rank": {"$gt": 2**53}})] == ["b", "c"]
    assert [one.id for one in await things.find({"rank": {"$in": [2**63 - 1]}})] == ["c"]


async def test_a_model_of_unstorable_values_is_refused(engine: Engine) -> None:
    """A field that engines would keep differently is found when the collection is opened."""

    class Odd(Thing):
        took: timedelta = timedelta()

    with pytest.raises(UnsupportedQuery):
        await engine.collection(CollectionSpec("odd", Odd))
