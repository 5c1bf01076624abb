"""Keyset pages: a cursor says behind which values to go on, so that inserts shift nothing.

Pages are asked for in the contract's own filters, so every engine pages by the same code.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, Protocol, TypeVar

from pydantic_core import from_json, to_json

from regatta.models.base import Document, as_text
from regatta.storage.engine import BadCursor, Page, UnsupportedQuery
from regatta.storage.grouping import typed
from regatta.storage.matching import MISSING, value_at
from regatta.storage.query import whole
from regatta.storage.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regatta.storage.engine import Filter, Sort
    from regatta.storage.query import Language, Order
    from regatta.storage.schema import Leaf

MAX_CURSOR: Final = 16_384

D = TypeVar("D", bound=Document)
D_co = TypeVar("D_co", bound=Document, covariant=True)


class Rows(NamedTuple, Generic[D]):
    """Documents, and beside them what is stored of each: sorting sees only that."""

    documents: list[D]
    stored: Sequence[Mapping[str, Any]]


class Fetch(Protocol[D]):
    """How an engine fetches the first *limit* matches in *order*."""

    async def __call__(self, filter: Filter, order: Order, limit: int, /) -> Rows[D]:
        """Return them."""
        ...


async def paged(
    name: str,
    language: Language,
    fetch: Fetch[D],
    filter: Filter,
    sort: Sort,
    limit: int,
    cursor: str | None,
) -> Page[D]:
    """Return the page behind *cursor* of the collection called *name*.

    Raises:
        BadCursor: the cursor is not one of a page with this sort.
    """
    if whole(limit) is None:
        raise UnsupportedQuery("a page has a limit")
    order = language.order(sort)
    mark = _signature(name, order)
    behind: list[Filter] = []
    if cursor is not None:
        behind = [_behind(order, _opened(language, order, mark, cursor))]
    rows = await fetch({"$and": [filter, *behind]}, order, limit + 1)
    if len(rows.documents) <= limit:
        return Page(rows.documents, None)
    return Page(rows.documents[:limit], _sealed(order, mark, rows.stored[limit - 1]))


def _signature(name: str, order: Order) -> str:
    keys = [name, *(f"{leaf.path} {direction}" for leaf, direction in order)]
    return blake2b("\n".join(keys).encode(), digest_size=6).hexdigest()


def _sealed(order: Order, mark: str, last: Mapping[str, Any]) -> str:
    values = []
    for leaf, _ in order:
        value = value_at(last, leaf)
        if isinstance(value, datetime):
            value = as_text(value)
        values.append(None if value is MISSING else value)
    return _encoded(to_json([mark, *values]))


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _opened(language: Language, order: Order, mark: str, cursor: str) -> list[Any]:
    try:
        if len(cursor) > MAX_CURSOR:
            raise BadCursor("the cursor is too long")
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        if _encoded(raw) != cursor:
            raise BadCursor("the cursor is damaged")
        found = from_json(raw)
        if not isinstance(found, list) or len(found) != 1 + len(order) or found[0] != mark:
            raise BadCursor("the cursor belongs to another list")
        return [
            _checked(language, leaf, value)
            for (leaf, _), value in zip(order, found[1:], strict=True)
        ]
    except (ValueError, binascii.Error, UnsupportedQuery):
        raise BadCursor("the cursor is damaged") from None


def _checked(language: Language, leaf: Leaf, value: Any) -> Any:
    if value is None:
        if leaf.path == "id":
            raise BadCursor("the cursor names no document")
        return None
    if leaf.type.kinds in ({Kind.INSTANT}, {Kind.DATE}):
        moment = typed(leaf.type, value) if isinstance(value, str) else None
        written = as_text(moment) if isinstance(moment, datetime) else str(moment)
        if written != value:
            raise BadCursor("the cursor is damaged")
        value = moment
    language.values.scalar(leaf.type, value)
    return value


def _behind(order: Order, values: Sequence[Any]) -> Filter:
    branches: list[Filter] = []
    ties: list[Filter] = []
    for (leaf, direction), value in zip(order, values, strict=True):
        branches.extend({"$and": [*ties, after]} for after in _after(leaf, direction, value))
        ties.append({leaf.path: value})
        if leaf.path == "id":
            break
    first, direction = order[0]
    bound = _bound(first, direction, values[0])
    return {"$and": [*bound, {"$or": branches}]}


def _after(leaf: Leaf, direction: int, value: Any) -> list[Filter]:
    """Null comes first going up and last going down."""
    if direction == 1:
        return [{leaf.path: {"$ne": None} if value is None else {"$gt": value}}]
    if value is None:
        return []
    below: list[Filter] = [{leaf.path: {"$lt": value}}]
    return below if leaf.certain else [*below, {leaf.path: None}]


def _bound(leaf: Leaf, direction: int, value: Any) -> list[Filter]:
    """What the branches imply of the first key, said plainly so that an index can start there."""
    if value is None or not leaf.type.scalar:
        return []
    if direction == 1:
        return [{leaf.path: {"$gte": value}}]
    return [{leaf.path: {"$lte": value}}] if leaf.certain else []
