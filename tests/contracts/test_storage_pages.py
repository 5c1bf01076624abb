"""The storage contract: keyset pages."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from regatta.storage.engine import BadCursor
from tests.contracts.things import START, Thing

if TYPE_CHECKING:
    from regatta.storage.engine import Collection, Sort

SORTS: list[Sort] = [
    (),
    [("id", -1)],
    [("rank", 1)],
    [("rank", -1)],
    [("amount", 1)],
    [("amount", -1)],
    [("amount", -1), ("rank", 1)],
    [("due_at", 1), ("title", -1)],
    [("due_at", -1), ("amount", 1), ("id", -1)],
    [("score", -1), ("open", 1)],
    [("created_at", -1)],
    [("home.floor", -1), ("title", 1)],
    [("day", 1)],
]


def crowd(count: int, prefix: str = "t") -> list[Thing]:
    """Return documents with many ties and nulls in every sortable field."""
    return [
        Thing(
            id=f"{prefix}{at * 7 % count:03}",
            rank=at % 4,
            amount=None if at % 3 == 0 else at % 5,
            score=at % 3 / 10,
            open=at % 2 == 0,
            due_at=None if at % 4 == 0 else START + timedelta(milliseconds=at % 3),
            title="xyz"[at % 3],
            home=None if at % 2 else {"city": "Rome", "floor": at % 3},
            day=None if at % 5 else START.date(),
        )
        for at in range(count)
    ]


async def walk(things: Collection[Thing], sort: Sort, limit: int = 7, **more: Any) -> list[str]:
    """Return the ids on all pages, inserting documents of *more* on the way."""
    ids: list[str] = []
    cursor = None
    late = iter(more.get("late", ()))
    while True:
        page = await things.page({"org_id": "acme"}, sort=sort, limit=limit, cursor=cursor)
        ids += [thing.id for thing in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return ids
        assert len(page.items) == limit
        for thing in (*zip(range(3), late, strict=False),):
            await things.insert(thing[1])


@pytest.mark.parametrize("sort", SORTS, ids=str)
async def test_pages_are_the_list_in_pieces(things: Collection[Thing], sort: Sort) -> None:
    """With ties and nulls, whatever the sort: every document once, in the list's own order."""
    for thing in crowd(40):
        await things.insert(thing)
    await things.insert(Thing(org_id="other"))
    # Missing sorts as null, although the model reads a default.
    await things.update_many({"title": "x"}, {"$unset": {"rank": "", "score": "", "amount": ""}})
    whole = [thing.id for thing in await things.find({"org_id": "acme"}, sort=sort)]

    assert await walk(things, sort) == whole
    assert await walk(things, sort, limit=1) == whole
    assert await walk(things, sort, limit=40) == whole


@pytest.mark.parametrize("sort", SORTS, ids=str)
async def test_inserts_between_pages_neither_repeat_nor_hide(
    things: Collection[Thing], sort: Sort
) -> None:
    """Each document that was there at the start appears exactly once, in order."""
    for thing in crowd(30):
        await things.insert(thing)
    before = [thing.id for thing in await things.find({}, sort=sort)]

    seen = await walk(things, sort, limit=4, late=crowd(20, "late"))

    assert len(seen) == len(set(seen))
    assert [name for name in seen if not name.startswith("late")] == before


async def test_the_last_page_has_no_cursor(things: Collection[Thing]) -> None:
    """Neither has an empty list, nor a page that is exactly full at the end."""
    empty = await things.page({}, sort=(), limit=3, cursor=None)
    assert (empty.items, empty.next_cursor) == ([], None)
    for thing in crowd(3):
        await things.insert(thing)

    assert (await things.page({}, sort=(), limit=3, cursor=None)).next_cursor is None
    assert (await things.page({}, sort=(), limit=2, cursor=None)).next_cursor is not None


def sealed(*values: Any) -> str:
    """Return what looks like a cursor."""
    return urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


async def test_a_foreign_or_hostile_cursor_is_refused(things: Collection[Thing]) -> None:
    """Garbage, another sort's cursor, wrong types and sizes: always the same error."""
    for thing in crowd(5):
        await things.insert(thing)
    sort: Sort = [("amount", -1), ("due_at", 1)]
    good = (await things.page({}, sort=sort, limit=2, cursor=None)).next_cursor
    other = (await things.page({}, sort=[("amount", 1)], limit=2, cursor=None)).next_cursor
    assert good is not None
    assert other is not None
    mark = json.loads(urlsafe_b64decode(good + "=="))[0]

    hostile = [
        "", "!", "é", "\x00", "a", "====", "A" * 20_000, other, good[:-3], good + "A",
        sealed(), sealed(mark), sealed(mark, 1, None), sealed("x", 1, None, "t001"),
        sealed(mark, "1", None, "t001"), sealed(mark, True, None, "t001"),
        sealed(mark, 1.5, None, "t001"), sealed(mark, 2**70, None, "t001"),
        sealed(mark, {"$gt": 1}, None, "t001"), sealed(mark, [1], None, "t001"),
        sealed(mark, 1, 5, "t001"), sealed(mark, 1, "yesterday", "t001"),
        sealed(mark, 1, "2026-01-01", "t001"), sealed(mark, 1, None, None),
        sealed(mark, 1, None, 7), sealed(mark, 1, None, "t\x00"), sealed({}), sealed(mark, *"abcd"),
        urlsafe_b64encode(b"[" * 9_000).decode(), urlsafe_b64encode(b"\xff\xfe\xff").decode(),
    ]  # fmt: skip
    for cursor in hostile:
        with pytest.raises(BadCursor):
            await things.page({}, sort=sort, limit=2, cursor=cursor)
    assert (await things.page({}, sort=sort, limit=2, cursor=good)).items
