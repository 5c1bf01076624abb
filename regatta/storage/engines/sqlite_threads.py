"""The threads of the embedded engine: one writes, a few read, none is the event loop's.

Both kinds drain their queue in batches and hand a whole batch of outcomes to the event loop in
one call.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from regatta.storage.engine import UnsupportedQuery
from regatta.storage.engines.sqlite_lookups import looked_up
from regatta.storage.engines.sqlite_query import Sql
from regatta.storage.engines.sqlite_writes import Write, commit, unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

PURGE_EVERY: Final = 60.0
READ_BATCH: Final = 128

Outcome = tuple[asyncio.Future[Any], Any, Exception | None]


class Read(NamedTuple):
    """A query in the queue: for one document's text if *single*, else for its rows."""

    future: asyncio.Future[Any]
    query: Sql
    decode: Callable[[Any], Any]
    single: bool


def connected(path: Path, synchronous: str, busy_timeout: float) -> sqlite3.Connection:
    """Open a connection to the file at *path*.

    Raises: sqlite3.Error.
    """
    connection = sqlite3.connect(
        path,
        timeout=busy_timeout,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    try:
        _log_ahead(connection, time.monotonic() + busy_timeout)
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA temp_store=MEMORY")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _log_ahead(connection: sqlite3.Connection, deadline: float) -> None:
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
            break
        except sqlite3.OperationalError as problem:
            # SQLite does not wait by itself while another process makes the same file.
            if "locked" not in str(problem) or time.monotonic() >= deadline:
                raise
            time.sleep(0.01)
    if mode != "wal":
        raise sqlite3.OperationalError("the file system does not support write-ahead logging")


class _Worker:
    """A thread with a queue; ``None`` in the queue ends it."""

    def __init__(self, name: str, connection: sqlite3.Connection, queue: SimpleQueue[Any]) -> None:
        self._loop = asyncio.get_running_loop()
        self._connection = connection
        self.queue = queue
        self._thread = threading.Thread(target=self._main, name=name, daemon=True)
        self._thread.start()

    async def ended(self) -> None:
        """Wait until the thread has finished what was queued before its end."""
        await asyncio.to_thread(self._thread.join)

    def _main(self) -> None:
        try:
            self._work()
        finally:
            self._connection.close()

    def _work(self) -> None:
        raise NotImplementedError

    def _deliver(self, outcomes: Iterable[Outcome]) -> None:
        try:
            self._loop.call_soon_threadsafe(_resolve, outcomes)
        except RuntimeError:
            # The loop was closed with work still under way; nobody is left to hear of it.
            return


def _resolve(outcomes: Iterable[Outcome]) -> None:
    for future, outcome, problem in outcomes:
        if future.done():  # its awaiter was cancelled
            continue
        if problem is None:
            future.set_result(outcome)
        else:
            future.set_exception(problem)


class Writer(_Worker):
    """The one thread of this process that writes; what is queued together commits together."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        group_limit: int,
        purge: Callable[[sqlite3.Connection], None],
    ) -> None:
        self._group_limit = group_limit
        self._purge = purge
        super().__init__("regatta-sqlite-writer", connection, SimpleQueue())

    def _work(self) -> None:
        next_purge = time.monotonic() + PURGE_EVERY
        ending = False
        while not ending:
            group, ending = self._group(max(0.0, next_purge - time.monotonic()))
            if group:
                commit(self._connection, group)
                self._deliver([(one.future, one.outcome, one.problem) for one in group])
            if time.monotonic() >= next_purge:
                self._purge(self._connection)
                next_purge = time.monotonic() + PURGE_EVERY

    def _group(self, timeout: float) -> tuple[list[Write], bool]:
        group: list[Write] = []
        try:
            write = self.queue.get(timeout=timeout)
            while write is not None:
                group.append(write)
                if len(group) >= self._group_limit:
                    return group, False
                write = self.queue.get_nowait()
        except Empty:
            return group, False
        return group, True


class Reader(_Worker):
    """A thread that reads; several share a queue."""

    def __init__(self, connection: sqlite3.Connection, queue: SimpleQueue[Read | None]) -> None:
        super().__init__("regatta-sqlite-reader", connection, queue)

    def _work(self) -> None:
        ending = False
        while not ending:
            batch, ending = self._batch()
            singles = [read for read in batch if read.single]
            if singles:
                self._deliver(self._single(singles))
            for read in batch:
                if not read.single:
                    self._deliver([self._rows(read)])

    def _batch(self) -> tuple[list[Read], bool]:
        batch: list[Read] = []
        try:
            read = self.queue.get()
            while read is not None:
                batch.append(read)
                # A long one goes last, so that none that could go with these waits behind it.
                if not read.single or len(batch) >= READ_BATCH:
                    return batch, False
                read = self.queue.get_nowait()
        except Empty:
            return batch, False
        return batch, True

    def _single(self, reads: list[Read]) -> list[Outcome]:
        try:
            texts = looked_up(self._connection, [read.query for read in reads])
        except sqlite3.Error as problem:
            return [(read.future, None, unavailable(problem)) for read in reads]
        return [_decoded(read, text) for read, text in zip(reads, texts, strict=True)]

    def _rows(self, read: Read) -> Outcome:
        try:
            rows = self._connection.execute(read.query.text, read.query.parameters).fetchall()
        except sqlite3.Error as problem:
            if "integer overflow" in str(problem):
                return read.future, None, UnsupportedQuery("a sum does not fit 64 bits")
            return read.future, None, unavailable(problem)
        return _decoded(read, rows)


def _decoded(read: Read, found: Any) -> Outcome:
    try:
        return read.future, None if found is None else read.decode(found), None
    except Exception as problem:  # noqa: BLE001 - it belongs to the caller, not to the thread
        return read.future, None, problem
