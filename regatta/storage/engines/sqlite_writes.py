"""What the writer thread does with a group of writes: everything inside one transaction.

A group's updates are looked up together, applied in Python, and written together; documents
that several of them change are written once. A write that the database refuses is found by
halving the group, so that it fails alone.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from regatta.storage.engine import (
    DuplicateKey,
    StaleVersion,
    StoreUnavailable,
    UnsupportedQuery,
)
from regatta.storage.engines.sqlite_lookups import looked_up
from regatta.storage.engines.sqlite_query import Sql, quoted
from regatta.storage.matching import matches
from regatta.storage.query import pinned
from regatta.storage.updates import applied

if TYPE_CHECKING:
    import asyncio

    from regatta.storage.query import Checked
    from regatta.storage.updates import Changes

Stored = dict[str, Any]

MAX_BYTES: Final = 16_000_000
_REFUSALS: Final = (sqlite3.IntegrityError, sqlite3.DataError)
_INDEX_NAME: Final = re.compile(r"index '[^.]+\.([^.']+)")


class Table:
    """A collection as the writer sees it."""

    def __init__(self, name: str, decode: Callable[[str | bytes], Any]) -> None:
        self.name = name
        self.decode = decode
        read = "json_extract(j.value,'$.id')", "json_extract(j.value,'$.version')"
        self.insert = (
            f"INSERT INTO {quoted(name)} (id, version, doc)"  # noqa: S608
            f" SELECT {read[0]},{read[1]},j.value FROM json_each(?) AS j"
        )
        self.update = (
            f"UPDATE {quoted(name)} SET version={read[1]}, doc=j.value"  # noqa: S608
            f" FROM json_each(?) AS j WHERE {quoted(name)}.id={read[0]}"
        )


class Write:
    """A write in the queue, and what came of it."""

    __slots__ = ("future", "outcome", "problem")

    def __init__(self, future: asyncio.Future[Any]) -> None:
        self.future = future
        self.outcome: Any = None
        self.problem: Exception | None = None


class Insert(Write):
    """A new document."""

    __slots__ = ("document", "table")

    def __init__(self, future: asyncio.Future[Any], table: Table, document: Stored) -> None:
        super().__init__(future)
        self.table = table
        self.document = document


class Modify(Write):
    """A change of one document, or with *fresh* its making."""

    __slots__ = ("changes", "checked", "expected", "fresh", "moment", "query", "table")

    def __init__(  # noqa: PLR0913 - a record
        self,
        future: asyncio.Future[Any],
        *,
        table: Table,
        query: Sql,
        checked: Checked,
        changes: Changes,
        moment: str,
        expected: int | None,
        fresh: Stored | None,
    ) -> None:
        super().__init__(future)
        self.table = table
        self.query = query
        self.checked = checked
        self.changes = changes
        self.moment = moment
        self.expected = expected
        self.fresh = fresh


class Act(Write):
    """Anything else that needs the connection."""

    __slots__ = ("action",)

    def __init__(
        self, future: asyncio.Future[Any], action: Callable[[sqlite3.Connection], Any]
    ) -> None:
        super().__init__(future)
        self.action = action


def changed(document: Stored, changes: Changes, moment: str) -> Stored:
    """Return *document* after *changes* as a new version of itself."""
    result = applied(document, changes, inserting=False)
    result["version"] = document["version"] + 1
    result["updated_at"] = moment
    return result


def encoded(document: Stored) -> bytes:
    """Return *document* as text, which is no longer than MongoDB would take.

    Raises: UnsupportedQuery.
    """
    text = to_json(document)
    if len(text) > MAX_BYTES:
        raise UnsupportedQuery(f"the document is longer than {MAX_BYTES} bytes")
    return text


def commit(connection: sqlite3.Connection, writes: Sequence[Write]) -> None:
    """Do *writes* in one transaction and note on each what came of it."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        for simple, run in groupby(writes, lambda write: not isinstance(write, Act)):
            batch = list(run)
            for part in [batch] if simple else [[write] for write in batch]:
                _settle(connection, part)
        connection.execute("COMMIT")
    except sqlite3.Error as problem:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        for write in writes:
            write.problem = unavailable(problem)


def _settle(connection: sqlite3.Connection, writes: Sequence[Write]) -> None:
    connection.execute("SAVEPOINT part")
    for write in writes:
        write.outcome = write.problem = None
    try:
        _Batch(connection).run(writes)
    except Exception as problem:
        if isinstance(problem, sqlite3.Error) and not isinstance(problem, _REFUSALS):
            raise  # it is the store that fails, not one of the writes
        connection.execute("ROLLBACK TO part")
        connection.execute("RELEASE part")
        if len(writes) == 1:
            writes[0].problem = refused(problem)
            return
        half = len(writes) // 2
        _settle(connection, writes[:half])
        _settle(connection, writes[half:])
    else:
        connection.execute("RELEASE part")


class _Batch:
    """Writes that are done together; their documents as they are after those done so far."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._current: dict[Table, dict[str, Stored]] = {}
        self._inserts: dict[Table, dict[str, bytes]] = {}
        self._updates: dict[Table, dict[str, bytes]] = {}

    def run(self, writes: Sequence[Write]) -> None:
        """Do all of *writes*."""
        modifies = [write for write in writes if isinstance(write, Modify)]
        texts = looked_up(self._connection, [write.query for write in modifies])
        parsed = {text: from_json(text) for text in texts if text is not None}
        found = {
            id(write): None if text is None else parsed[text]
            for write, text in zip(modifies, texts, strict=True)
        }
        for write in writes:
            if isinstance(write, Modify):
                self._guarded(write, partial(self._modify, write, found[id(write)]))
            elif isinstance(write, Insert):
                self._guarded(write, partial(self._insert, write.table, write.document))
            elif isinstance(write, Act):
                write.outcome = write.action(self._connection)
        self._flush()

    def _guarded(self, write: Write, work: Callable[[], Any]) -> None:
        try:
            write.outcome = work()
        except sqlite3.Error:
            raise
        except Exception as problem:  # noqa: BLE001 - nothing may end the writer
            write.problem = refused(problem)

    def _insert(self, table: Table, document: Stored) -> Any:
        current = self._current.setdefault(table, {})
        text = encoded(document)
        outcome = table.decode(text)
        if document["id"] in current:
            raise DuplicateKey("id")
        current[document["id"]] = document
        self._inserts.setdefault(table, {})[document["id"]] = text
        return outcome

    def _modify(self, write: Modify, found: Stored | None) -> Any:
        table = write.table
        document = self._match(write, found)
        if document is None:
            return None if write.fresh is None else self._insert(table, write.fresh)
        if write.expected is not None and document["version"] != write.expected:
            raise StaleVersion(document["version"])
        after = changed(document, write.changes, write.moment)
        text = encoded(after)
        outcome = table.decode(text)
        identifier = after["id"]
        self._current.setdefault(table, {})[identifier] = after
        fresh = self._inserts.get(table)
        waiting = fresh if fresh and identifier in fresh else self._updates.setdefault(table, {})
        waiting[identifier] = text
        return outcome

    def _match(self, write: Modify, found: Stored | None) -> Stored | None:
        current = self._current.get(write.table)
        if not current:
            return found
        if found is not None:
            latest = current.get(found["id"], found)
            if latest is found or matches(latest, write.checked):
                return latest
        # What the database found is out of date: look among what this batch has changed.
        identifier = pinned(write.checked)
        if identifier is not None:
            latest = current.get(identifier, {})
            return latest if latest and matches(latest, write.checked) else None
        for latest in current.values():
            if matches(latest, write.checked):
                return latest
        if found is None:
            return None
        self._flush()
        (text,) = looked_up(self._connection, [write.query])
        return None if text is None else from_json(text)

    def _flush(self) -> None:
        for waiting, insert in ((self._inserts, True), (self._updates, False)):
            for table, texts in waiting.items():
                array = (b"[" + b",".join(texts.values()) + b"]").decode()
                self._connection.execute(table.insert if insert else table.update, (array,))
            waiting.clear()


def refused(problem: Exception) -> Exception:
    """Return what a refusal of the database means to the caller."""
    if isinstance(problem, sqlite3.IntegrityError):
        name = _INDEX_NAME.search(str(problem))
        return DuplicateKey(name.group(1) if name else "id")
    if isinstance(problem, ValidationError):
        return UnsupportedQuery(f"it would leave no document of the model: {problem}")
    if isinstance(problem, sqlite3.Error):
        return unavailable(problem)
    return problem


def unavailable(problem: sqlite3.Error) -> StoreUnavailable:
    """Return the one line that says why the store did not work."""
    return StoreUnavailable(f"the embedded store refused: {problem}")
