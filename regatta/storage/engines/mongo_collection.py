"""A collection of the MongoDB engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from regatta.models.base import Document
from regatta.storage.engine import Group, Page, StaleVersion, UnsupportedQuery
from regatta.storage.engines.mongo_errors import translated
from regatta.storage.engines.mongo_query import (
    filter_of,
    group_of,
    inserting,
    inward,
    outward,
    row_of,
    sort_of,
    update_of,
)
from regatta.storage.grouping import grouped
from regatta.storage.paging import Rows, paged
from regatta.storage.query import Language, versioned, whole
from regatta.storage.updates import Updates
from regatta.storage.upserts import insertion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from pymongo.asynchronous.collection import AsyncCollection

    from regatta.storage.engine import Aggregate, CollectionSpec, Filter, Sort, Update
    from regatta.storage.query import Order

D = TypeVar("D", bound=Document)
Raw = dict[str, Any]


class MongoCollection(Generic[D]):
    """A typed collection on the server; the contract says what its methods promise."""

    def __init__(
        self,
        collection: AsyncCollection[Raw],
        spec: CollectionSpec[D],
        language: Language,
        now: Callable[[], datetime],
    ) -> None:
        self._collection = collection
        self._spec = spec
        self._language = language
        self._updates = Updates(language)
        self._now = now

    def _decoded(self, found: Raw) -> D:
        document: D = self._spec.model.__pydantic_validator__.validate_python(
            inward(found), strict=False, by_alias=False, by_name=True
        )
        return document

    def _filter(self, filter: Filter) -> Raw:
        return filter_of(self._language.filter(filter))

    async def insert(self, document: D) -> D:
        """Store a new document; the engine sets its version and times.

        Raises: DuplicateKey.
        """
        if not isinstance(document, self._spec.model):
            raise UnsupportedQuery(f"{type(document).__name__} does not belong here")
        stored = self._language.values.document(document)
        moment = self._language.values.instant(self._now())
        stored |= {"version": 1, "created_at": moment, "updated_at": moment}
        try:
            inserted = self._decoded(stored)
        except ValidationError as problem:
            raise UnsupportedQuery(f"no document of the model: {problem}") from None
        with translated():
            await self._collection.insert_one(outward(stored))
        return inserted

    async def get(self, id: str) -> D | None:
        """Return the document with this identifier."""
        return await self.find_one({"id": id})

    async def find_one(self, filter: Filter, *, sort: Sort = ()) -> D | None:
        """Return the first match; without *sort* any."""
        order = sort_of(self._language.order(sort)) if sort else None
        with translated():
            found = await self._collection.find_one(self._filter(filter), sort=order)
        return None if found is None else self._decoded(found)

    async def find(self, filter: Filter, *, sort: Sort = (), limit: int | None = None) -> list[D]:
        """Return all matches in order, or the first *limit*."""
        found = await self._find(filter, self._language.order(sort), whole(limit))
        return [self._decoded(one) for one in found]

    async def _find(self, filter: Filter, order: Order, limit: int | None) -> list[Raw]:
        cursor = self._collection.find(self._filter(filter), sort=sort_of(order), limit=limit or 0)
        with translated():
            return await cursor.to_list()

    async def page(self, filter: Filter, *, sort: Sort, limit: int, cursor: str | None) -> Page[D]:
        """Return the page behind *cursor*.

        Raises: BadCursor.
        """

        async def fetch(filter: Filter, order: Order, limit: int) -> Rows[D]:
            found = await self._find(filter, order, limit)
            return Rows([self._decoded(one) for one in found], [inward(one) for one in found])

        return await paged(self._spec.name, self._language, fetch, filter, sort, limit, cursor)

    async def update(
        self,
        filter: Filter,
        update: Update,
        *,
        upsert: bool = False,
        expected_version: int | None = None,
    ) -> D | None:
        """Change one match atomically and return it as it is now, or None without a match.

        Raises: DuplicateKey, StaleVersion.
        """
        checked = self._language.filter(filter)
        changes = self._updates.check(update)
        now = self._now()
        versioned(checked, expected_version, upsert=upsert)
        wanted, words = filter_of(checked), update_of(changes, self._language.values.instant(now))
        if upsert:
            fresh = insertion(self._language, checked, changes, now)
            words = inserting(words, checked, changes, fresh)
        if expected_version is not None:
            wanted = {"$and": [wanted, {"version": expected_version}]}
        found = await self._change(wanted, words, upsert=upsert)
        if found is None and expected_version is not None:
            await self._refuse_stale(filter_of(checked), expected_version)
        return None if found is None else self._decoded(found)

    async def _change(self, wanted: Raw, words: Raw, *, upsert: bool) -> Raw | None:
        with translated():
            for last in (not upsert, True):
                try:
                    return await self._collection.find_one_and_update(
                        wanted, words, upsert=upsert, return_document=ReturnDocument.AFTER
                    )
                except DuplicateKeyError:
                    # Of two upserts that find nothing one may lose; now it finds the other's.
                    if last:
                        raise
        return None

    async def _refuse_stale(self, wanted: Raw, expected: int) -> None:
        with translated():
            found = await self._collection.find_one(wanted, {"version": 1})
        if found is not None and found["version"] != expected:
            raise StaleVersion(int(found["version"]))

    async def update_many(self, filter: Filter, update: Update) -> int:
        """Change every match, each atomically; return how many."""
        changes = self._updates.check(update)
        words = update_of(changes, self._language.values.instant(self._now()))
        with translated():
            outcome = await self._collection.update_many(self._filter(filter), words)
        return outcome.matched_count

    async def delete(self, filter: Filter) -> int:
        """Remove every match; return how many."""
        with translated():
            outcome = await self._collection.delete_many(self._filter(filter))
        return outcome.deleted_count

    async def count(self, filter: Filter) -> int:
        """Return how many documents match."""
        with translated():
            return await self._collection.count_documents(self._filter(filter))

    async def group(
        self,
        filter: Filter,
        *,
        by: Sequence[str],
        figures: Mapping[str, Aggregate],
    ) -> list[Group]:
        """Group the matches by the values at *by* and accumulate *figures*; in no order."""
        grouping = self._language.grouping(by, figures)
        pipeline = group_of(self._language.filter(filter), grouping)
        with translated():
            cursor = await self._collection.aggregate(pipeline)
            found = await cursor.to_list()
        return [grouped(grouping, row_of(one, grouping)) for one in found]
