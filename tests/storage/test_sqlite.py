"""What only the embedded engine promises: crashes, several processes, threads, groups."""

from __future__ import annotations

import asyncio
import resource
import signal
import sqlite3
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from regatta.storage.engine import (
    CollectionSpec,
    DuplicateKey,
    Index,
    StorageError,
    StoreUnavailable,
)
from regatta.storage.engines.sqlite import SqliteEngine
from tests.storage.writers import NOTES, Note

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "store.db"


@pytest.fixture
async def engine(file: Path) -> AsyncIterator[SqliteEngine]:
    """An engine on that file."""
    opened = await SqliteEngine.open(file, busy_timeout=0.05)
    yield opened
    await opened.close()


async def writer(file: Path, name: str, tasks: int, count: int) -> Process:
    """Start another process that writes."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.writers", str(file), name, str(tasks), str(count),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def told(process: Process, lines: int) -> list[str]:
    """Return the first *lines* that a process tells, kill it, and return what it told besides."""
    assert process.stdout is not None
    heard = [await process.stdout.readline() for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    heard += (await process.stdout.read()).splitlines(keepends=True)
    assert await process.wait() == -signal.SIGKILL
    return [line.decode().strip() for line in heard if line.endswith(b"\n")]


@pytest.mark.parametrize("tasks", [1, 50])
async def test_every_acknowledged_write_survives_a_kill(file: Path, tasks: int) -> None:
    """Killed three times with -9 amid its writes, the file has all that was told of."""
    heard: list[str] = []
    for life in range(3):
        heard += await told(await writer(file, f"life{life}", tasks, 0), 300)

    engine = await SqliteEngine.open(file)
    notes = {note.id: note for note in await (await engine.collection(NOTES)).find({})}
    await engine.close()

    assert len(heard) >= 900
    for line in heard:
        name, _, changes = line.partition(" ")
        if changes:
            assert notes[name].changes >= int(changes)
    assert notes["shared"].changes >= heard.count("shared")


async def test_processes_share_a_file(file: Path) -> None:
    """Two that write the same file at once lose nothing of each other's."""
    processes = [await writer(file, name, 10, 20) for name in ("one", "two")]
    told_all = await asyncio.gather(*(process.communicate() for process in processes))

    engine = await SqliteEngine.open(file)
    notes = await engine.collection(NOTES)
    assert [process.returncode for process in processes] == [0, 0]
    assert [len(out.splitlines()) for out, _ in told_all] == [600, 600]
    assert await notes.count({"writer": "one", "changes": 1}) == 200
    assert await notes.count({"writer": "two", "changes": 1}) == 200
    shared = await notes.get("shared")
    await engine.close()
    assert shared is not None
    assert (shared.changes, shared.version) == (400, 400)


async def test_nothing_of_sqlite_runs_on_the_event_loop(engine: SqliteEngine) -> None:
    """Whatever is asked of a collection, the loop's thread makes no call into the library."""
    calls: list[str] = []

    def watch(_frame: object, event: str, called: object) -> None:
        owner = getattr(called, "__self__", None)
        if event == "c_call" and isinstance(owner, (sqlite3.Connection, sqlite3.Cursor)):
            calls.append(repr(called))

    sys.setprofile(watch)  # watches this thread alone
    try:
        notes = await engine.collection(NOTES)
        await notes.insert(Note(id="a"))
        await notes.update({"id": "a"}, {"$inc": {"changes": 1}})
        await notes.update_many({}, {"$inc": {"changes": 1}})
        await notes.get("a")
        await notes.find({})
        await notes.page({}, sort=(), limit=1, cursor=None)
        await notes.group({}, by=["writer"], figures={})
        await notes.delete({})
        await engine.ping()
    finally:
        sys.setprofile(None)

    assert calls == []


async def test_a_write_that_waits_for_another_process_leaves_the_loop_free(file: Path) -> None:
    """Reads are answered meanwhile, and the loop itself ends the wait."""
    engine = await SqliteEngine.open(file)
    notes = await engine.collection(NOTES)
    await notes.insert(Note(id="a"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    waiting = asyncio.ensure_future(notes.update({"id": "a"}, {"$inc": {"changes": 1}}))
    before = [await notes.get("a") for _ in range(20)]
    other.execute("ROLLBACK")
    other.close()
    after = await waiting
    await engine.close()

    assert [note.changes for note in before if note] == [0] * 20
    assert after is not None
    assert after.changes == 1


async def test_a_locked_file_refuses_the_write_and_later_ones_succeed(
    engine: SqliteEngine, file: Path
) -> None:
    """The refused writes did not happen; reads go on meanwhile."""
    notes = await engine.collection(NOTES)
    await notes.insert(Note(id="a"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    waiting = [
        asyncio.ensure_future(notes.update({"id": "a"}, {"$inc": {"changes": 1}})) for _ in range(5)
    ]
    assert await notes.get("a") is not None
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    other.execute("ROLLBACK")
    other.close()

    assert {type(outcome) for outcome in outcomes} == {StoreUnavailable}
    after = await notes.update({"id": "a"}, {"$inc": {"changes": 1}})
    assert after is not None
    assert (after.changes, after.version) == (1, 2)


@contextmanager
def full_disk(file: Path) -> Iterator[None]:
    """Let no file of this process grow past what the store has now."""
    signal_before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(entry.stat().st_size for entry in file.parent.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, signal_before)


async def test_a_full_disk_refuses_writes_and_keeps_the_rest(
    engine: SqliteEngine, file: Path
) -> None:
    """What was stored stays, what was refused did not happen, and with room writes succeed."""
    notes = await engine.collection(NOTES)
    await notes.insert(Note(id="kept"))

    with full_disk(file):
        outcomes = await asyncio.gather(
            *(notes.insert(Note(id=f"n{at}", text="x" * 50_000)) for at in range(40)),
            return_exceptions=True,
        )
    stored = {f"n{at}" for at, one in enumerate(outcomes) if isinstance(one, Note)}
    refused = [one for one in outcomes if not isinstance(one, Note)]

    assert refused
    assert {type(one) for one in refused} == {StoreUnavailable}
    assert {note.id for note in await notes.find({})} == {"kept", *stored}
    await notes.insert(Note(id="later", text="x" * 50_000))
    assert await notes.get("later") is not None


async def test_a_refused_write_fails_alone_in_its_group(engine: SqliteEngine) -> None:
    """Of writes that commit together only the duplicate is refused."""
    spec = CollectionSpec("unique", Note, (Index("by_text", ("text",), unique=True),))
    notes = await engine.collection(spec)

    outcomes = await asyncio.gather(
        *(notes.insert(Note(id=f"n{at}", text=str(at % 90))) for at in range(100)),
        *(notes.update({"id": f"n{at}"}, {"$set": {"text": "0"}}) for at in range(1, 4)),
        *(notes.update({"id": f"n{at}"}, {"$set": {"text": f"new{at}"}}) for at in range(4, 8)),
        return_exceptions=True,
    )

    refused = [at for at, one in enumerate(outcomes) if isinstance(one, DuplicateKey)]
    assert refused == [*range(90, 103)]
    assert not any(isinstance(one, Exception) for at, one in enumerate(outcomes) if at < 90)
    assert await notes.count({}) == 90
    assert {one.text for one in outcomes[103:] if isinstance(one, Note)} == {
        "new4", "new5", "new6", "new7",
    }  # fmt: skip


async def test_close_finishes_what_was_accepted(file: Path) -> None:
    """Writes that were under way are stored; later calls are refused; closing twice is harmless."""
    engine = await SqliteEngine.open(file)
    notes = await engine.collection(NOTES)
    writes = [asyncio.ensure_future(notes.insert(Note(id=f"n{at}"))) for at in range(500)]
    await asyncio.sleep(0)

    await engine.close()
    await engine.close()

    assert all(isinstance(note, Note) for note in await asyncio.gather(*writes))
    for call in (notes.insert(Note()), notes.get("n1"), engine.ping()):
        with pytest.raises(StoreUnavailable):
            await call
    again = await SqliteEngine.open(file)
    assert await (await again.collection(NOTES)).count({}) == 500
    await again.close()


async def test_what_expired_is_removed_on_opening(file: Path) -> None:
    """Documents past their time are gone, those without one or within it stay."""
    spec = CollectionSpec(
        "notes", Note, (Index("expiry", ("created_at",), expire_after=timedelta(hours=1)),)
    )
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for hour in range(3):
        at = moment + timedelta(hours=hour, minutes=hour)
        engine = await SqliteEngine.open(file, now=lambda at=at: at)  # type: ignore[misc]
        notes = await engine.collection(spec)
        await notes.insert(Note(id=f"n{hour}"))
        found = [note.id for note in await notes.find({})]
        await engine.close()
        assert found == [f"n{hour}"]


async def test_full_synchronisation_can_be_asked_for(file: Path) -> None:
    """Writes work the same when each commit waits for the disk."""
    engine = await SqliteEngine.open(file, synchronous="full")
    notes = await engine.collection(NOTES)
    made = await asyncio.gather(*(notes.insert(Note()) for _ in range(20)))
    assert await notes.count({}) == len(made)
    await engine.close()


async def test_a_partial_index_changes_no_answer(engine: SqliteEngine) -> None:
    """Whether or not a filter lies within the index's part, it finds what it says."""
    spec = CollectionSpec("notes", Note, (Index("by_text", ("text",), where={"writer": "ada"}),))
    notes = await engine.collection(spec)
    for at in range(10):
        await notes.insert(Note(text=str(at), writer="ada" if at % 2 else "bob"))

    assert await notes.count({"text": "7", "writer": "ada"}) == 1
    assert await notes.count({"text": "8", "writer": "bob"}) == 1
    assert await notes.count({"text": "8", "writer": "ada"}) == 0


async def test_errors_of_the_engine_have_one_base(engine: SqliteEngine) -> None:
    """A caller can catch them all."""
    notes = await engine.collection(NOTES)
    await notes.insert(Note(id="a"))
    with pytest.raises(StorageError):
        await notes.insert(Note(id="a"))
