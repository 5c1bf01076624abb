"""The embedded engine: SQLite in one file, nothing of it on the event loop."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from regatta.models.base import Document, as_text
from regatta.storage.engine import StoreUnavailable
from regatta.storage.engines import sqlite_schema
from regatta.storage.engines.sqlite_collection import SqliteCollection
from regatta.storage.engines.sqlite_query import Sql
from regatta.storage.engines.sqlite_threads import Read, Reader, Writer, connected
from regatta.storage.engines.sqlite_writes import Act, Write
from regatta.storage.query import Language, plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta
    from pathlib import Path

    from regatta.storage.engine import CollectionSpec

D = TypeVar("D", bound=Document)

READERS: Final = 2
GROUP_LIMIT: Final = 256
PURGE_BATCH: Final = 1000


def utc_now() -> datetime:
    """Return the current moment."""
    return datetime.now(UTC)


class SqliteEngine:
    """A document store in one file; several processes may have it open at once.

    A write is acknowledged when its transaction is committed, so it survives the end of the
    process; with ``synchronous="full"`` it survives the loss of power too.
    """

    def __init__(
        self,
        writer: sqlite3.Connection,
        readers: Sequence[sqlite3.Connection],
        *,
        now: Callable[[], datetime],
        group_limit: int,
    ) -> None:
        self.now = now
        self._loop = asyncio.get_running_loop()
        self._purges: list[tuple[str, timedelta]] = []
        self._closing = False
        self._reads: SimpleQueue[Read | None] = SimpleQueue()
        self._writer = Writer(writer, group_limit, self._purge)
        self._readers = [Reader(connection, self._reads) for connection in readers]

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        now: Callable[[], datetime] = utc_now,
        synchronous: Literal["normal", "full"] = "normal",
        busy_timeout: float = 5.0,
        group_limit: int = GROUP_LIMIT,
    ) -> SqliteEngine:
        """Open the file at *path*, making it and its folder where missing.

        Args:
            path: of the file; SQLite keeps two more beside it while it is open.
            now: the clock that dates documents.
            synchronous: ``"full"`` waits for the disk with every commit.
            busy_timeout: how many seconds a write waits for another process.
            group_limit: the most writes that commit together.

        Raises:
            StoreUnavailable: the file cannot be made, read or written, or is no database.
        """
        connections = await asyncio.to_thread(_connections, path, synchronous, busy_timeout)
        return cls(connections[0], connections[1:], now=now, group_limit=group_limit)

    async def collection(self, spec: CollectionSpec[D]) -> SqliteCollection[D]:
        """Open a collection, making it and its indexes where missing.

        Raises:
            DuplicateKey: a new unique index contradicts what is stored.
        """
        language = Language(spec.model, as_text)
        plain_name(spec.name)
        wanted = sqlite_schema.statements(spec, language)
        purges = sqlite_schema.purge(spec, language)

        def prepare(connection: sqlite3.Connection) -> None:
            sqlite_schema.prepare(connection, spec, wanted)
            self._expire(connection, purges)

        await self.write(Act(self.future(), prepare))
        self._purges.extend(purges)
        return SqliteCollection(self, spec, language)

    async def ping(self) -> None:
        """Return when the store answers.

        Raises: StoreUnavailable.
        """
        await self.read(Sql("SELECT 1", []), list, single=False)

    async def close(self) -> None:
        """Finish what was accepted, then let go of the file."""
        if not self._closing:
            self._closing = True
            self._writer.queue.put(None)
            for _ in self._readers:
                self._reads.put(None)
        for worker in (self._writer, *self._readers):
            await worker.ended()

    def future(self) -> asyncio.Future[Any]:
        """Return a future for the outcome of a read or write."""
        return self._loop.create_future()

    async def write(self, write: Write) -> Any:
        """Queue *write* and return its outcome once it is committed.

        When the waiting task is cancelled, the write is done all the same.
        """
        if self._closing:
            raise StoreUnavailable("the embedded store is closed")
        self._writer.queue.put(write)
        return await write.future

    async def read(self, query: Sql, decode: Callable[[Any], Any], *, single: bool) -> Any:
        """Queue *query* and return its decoded outcome."""
        if self._closing:
            raise StoreUnavailable("the embedded store is closed")
        future = self.future()
        self._reads.put(Read(future, query, decode, single))
        return await future

    def _purge(self, connection: sqlite3.Connection) -> None:
        try:
            self._expire(connection, self._purges)
        except sqlite3.Error:
            return  # it may not be written to just now; the next round finds the same

    def _expire(
        self, connection: sqlite3.Connection, purges: Sequence[tuple[str, timedelta]]
    ) -> None:
        for statement, after in purges:
            moment = as_text(self.now() - after)
            while connection.execute(statement, (moment, PURGE_BATCH)).rowcount == PURGE_BATCH:
                pass


def _connections(path: Path, synchronous: str, busy_timeout: float) -> list[sqlite3.Connection]:
    opened: list[sqlite3.Connection] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)  # SQLite gives its other files the same mode
        while len(opened) < 1 + READERS:
            opened.append(connected(path, synchronous, busy_timeout))
        opened[0].execute("BEGIN IMMEDIATE")
        opened[0].execute("COMMIT")
    except (OSError, sqlite3.Error) as problem:
        for connection in opened:
            connection.close()
        reason = problem.strerror if isinstance(problem, OSError) else problem
        raise StoreUnavailable(f"cannot use {path} as a database: {reason}") from None
    return opened
