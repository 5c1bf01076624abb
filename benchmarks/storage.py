"""What the embedded store does in a second: durable updates and reads with 200 in flight.

Each round changes one document by find-and-update and reads another; the same is measured with
every write committed alone, to show what committing in groups brings, and beside a main thread
that computes, as a server's does.

Run: ``python -m benchmarks.storage [SECONDS]``.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter, process_time
from typing import Literal

from regatta.models.base import Document, Id, Instant
from regatta.storage.engine import Collection, CollectionSpec, Index
from regatta.storage.engines.sqlite import GROUP_LIMIT, SqliteEngine

TASKS = 200
DOCUMENTS = 2_000
REMEMBERED = 16
SHORT_TURN = 0.0005

Mode = Literal["update", "read", "both"]


class Racer(Document):
    """A participant, about as large as the real ones."""

    org_id: Id
    challenge_id: Id
    user_id: Id
    status: Literal["active", "finished"] = "active"
    progress: int = 0
    score: int = 0
    hints: int = 0
    finished_at: Instant | None = None
    recent_updates: tuple[str, ...] = ()


SPEC = CollectionSpec(
    "racers",
    Racer,
    (
        Index("by_user", ("challenge_id", "user_id"), unique=True),
        Index("by_progress", ("challenge_id", "progress")),
    ),
)


async def racer(
    racers: Collection[Racer], ids: list[str], first: int, mode: Mode, deadline: float
) -> Counter[str]:
    """Update and read until *deadline*; return how often."""
    done: Counter[str] = Counter()
    at = first
    while perf_counter() < deadline:
        at = (at + TASKS) % DOCUMENTS
        if mode != "read":
            steps = [f"{at}-{done['updates'] + number}" for number in range(REMEMBERED)]
            changed = await racers.update(
                {"id": ids[at], "org_id": "acme", "status": "active"},
                {"$inc": {"progress": 1, "score": 10}, "$set": {"recent_updates": steps}},
            )
            assert changed is not None
            done["updates"] += 1
        if mode != "update":
            found = await racers.find_one({"id": ids[at - 1], "org_id": "acme"})
            assert found is not None
            done["reads"] += 1
    return done


async def compute(deadline: float, share: float) -> None:
    """Keep the event loop's thread busy for about *share* of the time, a millisecond at once."""
    while perf_counter() < deadline:
        until = perf_counter() + 0.001
        while perf_counter() < until:
            pass
        await asyncio.sleep(0.001 / share - 0.001)


async def measure(
    title: str, seconds: float, mode: Mode, *, group_limit: int = GROUP_LIMIT, busy: float = 0.0
) -> None:
    """Print one line of figures."""
    with tempfile.TemporaryDirectory() as folder:
        engine = await SqliteEngine.open(Path(folder) / "bench.db", group_limit=group_limit)
        try:
            racers = await engine.collection(SPEC)
            new = (
                Racer(org_id="acme", challenge_id=f"c{at % 50}", user_id=f"u{at}")
                for at in range(DOCUMENTS)
            )
            ids = [one.id for one in await asyncio.gather(*map(racers.insert, new))]
            started, cpu = perf_counter(), process_time()
            deadline = started + seconds
            async with asyncio.TaskGroup() as tasks:
                if busy:
                    tasks.create_task(compute(deadline, busy))
                rounds = [
                    tasks.create_task(racer(racers, ids, at, mode, deadline)) for at in range(TASKS)
                ]
            total = sum((one.result() for one in rounds), Counter[str]())
            took, cpu = perf_counter() - started, process_time() - cpu
        finally:
            await engine.close()
    figures = "".join(f"{total[kind] / took:>10,.0f} {kind}/s" for kind in ("updates", "reads"))
    each = (cpu - busy * took) / max(total.total(), 1) * 1e6
    print(f"{title:<34}{figures}{each:>8.0f} µs of CPU each")


async def main(seconds: float) -> None:
    """Print every figure."""
    print(f"{TASKS} tasks, {DOCUMENTS:,} documents, {seconds:g} s each")
    await measure("update and read", seconds, "both")
    await measure("updates", seconds, "update")
    await measure("reads", seconds, "read")
    await measure("updates, each committed alone", seconds, "update", group_limit=1)
    await measure("update and read, half-busy loop", seconds, "both", busy=0.5)
    # A loop that never rests keeps other threads from running for as long as the interpreter
    # lets it: they ask for their turn after the switch interval, 5 ms by default.
    await measure("update and read, saturated loop", seconds, "both", busy=1.0)
    sys.setswitchinterval(SHORT_TURN)
    await measure("the same, turns of 0.5 ms", seconds, "both", busy=1.0)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0))
