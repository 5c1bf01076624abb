"""The storage contract: what every engine keeps, and the subset of MongoDB it speaks.

Services never see this module; they use the named queries of a collection's store. A store
builds filters and updates from the vocabulary below. Whatever lies outside raises
:class:`UnsupportedQuery` in every engine, so that a query which would differ silently between
engines cannot be written.

Filters: equality on dotted paths, ``$eq $ne $in $nin $gt $gte $lt $lte $exists``, ``$or`` and
``$and``. Equality with None matches null and missing alike; equality on a list matches any of
its elements. Updates: ``$set $unset $inc $push $addToSet $pull $max $min`` and, in upserts,
``$setOnInsert``. ``$push`` takes one item and no modifiers: not every server knows ``$slice``.
Values are checked against the model's own types: whole sub-documents and lists are written but
never compared, paths do not lead into lists or free JSON, and what the engine owns (``id``,
``version``, ``created_at``, ``updated_at``) is read but never written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, Literal, Protocol, TypeVar

from regatta.models.base import Document

D = TypeVar("D", bound=Document)

Filter = Mapping[str, Any]
Update = Mapping[str, Mapping[str, Any]]
Direction = Literal[1, -1]
Sort = Sequence[tuple[str, Direction]]


class StorageError(Exception):
    """The base of what an engine raises."""


class UnsupportedQuery(StorageError):
    """The filter, update or sort lies outside the contract's subset."""


class DuplicateKey(StorageError):
    """A unique index refused the write; ``index`` names it (``"id"`` for the identifier)."""

    def __init__(self, index: str) -> None:
        super().__init__(f"duplicate key in index {index}")
        self.index = index


class StaleVersion(StorageError):
    """The document is no longer at the version that the writer read.

    ``current`` is the version it has now.
    """

    def __init__(self, current: int) -> None:
        super().__init__(f"the document is at version {current}")
        self.current = current


class BadCursor(StorageError):
    """The cursor was not made by a query with this sort."""


class StoreUnavailable(StorageError):
    """The store cannot be reached or refuses to work; the write did not happen."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index over *paths*; where it is unique, null and missing are one value like others.

    Attributes:
        where: for a partial index, an equality filter on top-level fields.
        expire_after: documents may be removed this long after the (single) path's instant.
    """

    name: str
    paths: tuple[str, ...]
    unique: bool = False
    where: Mapping[str, str | int | bool] | None = None
    expire_after: timedelta | None = None


@dataclass(frozen=True)
class CollectionSpec(Generic[D]):
    """What an engine must know of a collection: its name, its model, its indexes."""

    name: str
    model: type[D]
    indexes: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[D]):
    """A page of a list and the cursor of the next, None at the end."""

    items: list[D]
    next_cursor: str | None


Aggregate = tuple[Literal["count", "sum", "min", "max"], str | None]
"""An accumulator and the path it works on (None for count)."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its key's values by path, its figures by name."""

    key: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


class Collection(Protocol[D]):
    """A typed collection. Every write is atomic and durable when its call returns."""

    async def insert(self, document: D) -> D:
        """Store a new *document*; the engine sets its version and times.

        Raises: DuplicateKey.
        """
        ...

    async def get(self, id: str) -> D | None:
        """Return the document with this identifier."""
        ...

    async def find_one(self, filter: Filter, *, sort: Sort = ()) -> D | None:
        """Return the first match; without *sort* any."""
        ...

    async def find(self, filter: Filter, *, sort: Sort = (), limit: int | None = None) -> list[D]:
        """Return all matches, or the first *limit*. The identifier breaks ties of *sort*."""
        ...

    async def page(self, filter: Filter, *, sort: Sort, limit: int, cursor: str | None) -> Page[D]:
        """Return the page behind *cursor*, stable under concurrent inserts.

        Raises: BadCursor.
        """
        ...

    async def update(
        self,
        filter: Filter,
        update: Update,
        *,
        upsert: bool = False,
        expected_version: int | None = None,
    ) -> D | None:
        """Change one match atomically and return it as it is now, or None without a match.

        With *upsert* a missing document is made from the filter's equalities, ``$setOnInsert``
        the update and, for fields that none of these names, the model's defaults. With
        *expected_version* the filter must name the identifier.

        When the waiting task is cancelled, the write may happen all the same.

        Raises: DuplicateKey, StaleVersion.
        """
        ...

    async def update_many(self, filter: Filter, update: Update) -> int:
        """Change every match, each atomically; return how many.

        Raises: DuplicateKey; then others of the matches may have been changed.
        """
        ...

    async def delete(self, filter: Filter) -> int:
        """Remove every match; return how many."""
        ...

    async def count(self, filter: Filter) -> int:
        """Return how many documents match."""
        ...

    async def group(
        self,
        filter: Filter,
        *,
        by: Sequence[str],
        figures: Mapping[str, Aggregate],
    ) -> list[Group]:
        """Group the matches by the values at *by* and accumulate *figures*; in no order."""
        ...


class Engine(Protocol):
    """A document store."""

    async def collection(self, spec: CollectionSpec[D]) -> Collection[D]:
        """Open a collection, making it and its indexes where missing."""
        ...

    async def ping(self) -> None:
        """Return when the store answers.

        Raises: StoreUnavailable.
        """
        ...

    async def close(self) -> None:
        """Finish what was accepted, then let go of files and connections."""
        ...
