"""A collection of the embedded engine."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from regatta.models.base import Document, as_text
from regatta.storage.engine import Group, Page, UnsupportedQuery
from regatta.storage.engines.sqlite_query import Compiler
from regatta.storage.engines.sqlite_writes import Act, Insert, Modify, Table, changed
from regatta.storage.grouping import grouped
from regatta.storage.paging import Rows, paged
from regatta.storage.query import Language, versioned, whole
from regatta.storage.updates import Updates
from regatta.storage.upserts import insertion

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from regatta.storage.engine import Aggregate, CollectionSpec, Filter, Sort, Update
    from regatta.storage.engines.sqlite import SqliteEngine
    from regatta.storage.query import Order

D = TypeVar("D", bound=Document)


@lru_cache(maxsize=1024)
def _list_of(model: type[D]) -> TypeAdapter[list[D]]:
    return TypeAdapter(list[model])  # type: ignore[valid-type]


class SqliteCollection(Generic[D]):
    """A typed collection in one table; the contract says what its methods promise."""

    def __init__(self, engine: SqliteEngine, spec: CollectionSpec[D], language: Language) -> None:
        self._engine = engine
        self._spec = spec
        self._language = language
        self._updates = Updates(language)
        literals = {term for index in spec.indexes for term in (index.where or {}).items()}
        self._sql = Compiler(spec.name, literals)
        validate_json = spec.model.__pydantic_validator__.validate_json
        validate_list = _list_of(spec.model).validate_json
        self._one: Callable[[Any], D] = lambda text: validate_json(
            text, by_alias=False, by_name=True
        )
        self._many: Callable[[Any], list[D]] = lambda rows: validate_list(
            rows[0][0], by_alias=False, by_name=True
        )
        self._table = Table(spec.name, self._one)

    async def insert(self, document: D) -> D:
        """Store a new document; the engine sets its version and times.

        Raises: DuplicateKey.
        """
        if not isinstance(document, self._spec.model):
            raise UnsupportedQuery(f"{type(document).__name__} does not belong here")
        stored = self._language.values.document(document)
        moment = as_text(self._engine.now())
        stored |= {"version": 1, "created_at": moment, "updated_at": moment}
        inserted: D = await self._engine.write(Insert(self._engine.future(), self._table, stored))
        return inserted

    async def get(self, id: str) -> D | None:
        """Return the document with this identifier."""
        return await self.find_one({"id": id})

    async def find_one(self, filter: Filter, *, sort: Sort = ()) -> D | None:
        """Return the first match; without *sort* any."""
        language = self._language
        order = language.order(sort) if sort else ()
        query = self._sql.one(language.filter(filter), order)
        found: D | None = await self._engine.read(query, self._one, single=True)
        return found

    async def find(self, filter: Filter, *, sort: Sort = (), limit: int | None = None) -> list[D]:
        """Return all matches in order, or the first *limit*."""
        order = self._language.order(sort)
        query = self._sql.many(self._language.filter(filter), order, whole(limit))
        found: list[D] = await self._engine.read(query, self._many, single=False)
        return found

    async def page(self, filter: Filter, *, sort: Sort, limit: int, cursor: str | None) -> Page[D]:
        """Return the page behind *cursor*.

        Raises: BadCursor.
        """

        async def fetch(filter: Filter, order: Order, limit: int) -> Rows[D]:
            query = self._sql.many(self._language.filter(filter), order, limit)
            rows: Rows[D] = await self._engine.read(
                query, lambda found: Rows(self._many(found), from_json(found[0][0])), single=False
            )
            return rows

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
        language = self._language
        checked = language.filter(filter)
        changes = self._updates.check(update)
        now = self._engine.now()
        versioned(checked, expected_version, upsert=upsert)
        outcome: D | None = await self._engine.write(
            Modify(
                self._engine.future(),
                table=self._table,
                query=self._sql.one(checked),
                checked=checked,
                changes=changes,
                moment=as_text(now),
                expected=expected_version,
                fresh=insertion(language, checked, changes, now) if upsert else None,
            )
        )
        return outcome

    async def update_many(self, filter: Filter, update: Update) -> int:
        """Change every match, each atomically; return how many."""
        query = self._sql.many(self._language.filter(filter), (), None)
        changes = self._updates.check(update)
        moment = as_text(self._engine.now())

        def change(connection: sqlite3.Connection) -> int:
            row = connection.execute(query.text, query.parameters).fetchone()
            documents = [changed(document, changes, moment) for document in from_json(row[0])]
            text = to_json(documents).decode()
            self._many([(text,)])  # nothing is written that could not be read again
            connection.execute(self._table.update, (text,))
            return len(documents)

        count: int = await self._engine.write(Act(self._engine.future(), change))
        return count

    async def delete(self, filter: Filter) -> int:
        """Remove every match; return how many."""
        statement = self._sql.delete(self._language.filter(filter))

        def remove(connection: sqlite3.Connection) -> int:
            return connection.execute(statement.text, statement.parameters).rowcount

        count: int = await self._engine.write(Act(self._engine.future(), remove))
        return count

    async def count(self, filter: Filter) -> int:
        """Return how many documents match."""
        query = self._sql.count(self._language.filter(filter))
        count: int = await self._engine.read(query, lambda rows: rows[0][0], single=False)
        return count

    async def group(
        self,
        filter: Filter,
        *,
        by: Sequence[str],
        figures: Mapping[str, Aggregate],
    ) -> list[Group]:
        """Group the matches by the values at *by* and accumulate *figures*; in no order."""
        grouping = self._language.grouping(by, figures)
        query = self._sql.group(self._language.filter(filter), grouping)
        groups: list[Group] = await self._engine.read(
            query, lambda rows: [grouped(grouping, row) for row in rows], single=False
        )
        return groups
