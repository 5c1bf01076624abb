"""A process that writes to a file until it is killed, telling of each write it was assured of.

Run: ``python -m tests.storage.writers FILE NAME TASKS COUNT``. Each line on standard output is
one acknowledged write; with a COUNT of 0 it never ends by itself.
"""

from __future__ import annotations

import asyncio
import os
import sys
from itertools import count as forever
from pathlib import Path

from regatta.models.base import Document
from regatta.storage.engine import Collection, CollectionSpec
from regatta.storage.engines.sqlite import SqliteEngine


class Note(Document):
    """Something that was written."""

    writer: str = ""
    text: str = ""
    changes: int = 0


NOTES = CollectionSpec("notes", Note)


async def write(notes: Collection[Note], name: str, task: int, count: int) -> None:
    """Insert a document and change it, again and again, telling of each after the other."""
    for at in range(count) if count else forever():
        made = await notes.insert(Note(id=f"{name}-{task}-{at}", writer=name))
        os.write(1, f"{made.id} 0\n".encode())
        changed = await notes.update({"id": made.id}, {"$inc": {"changes": 1}})
        assert changed is not None
        os.write(1, f"{made.id} 1\n".encode())
        await notes.update({"id": "shared"}, {"$inc": {"changes": 1}}, upsert=True)
        os.write(1, b"shared\n")


async def main(file: str, name: str, tasks: int, count: int) -> None:
    """Write with so many tasks at once."""
    engine = await SqliteEngine.open(Path(file))
    notes = await engine.collection(NOTES)
    await asyncio.gather(*(write(notes, name, task, count) for task in range(tasks)))
    await engine.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
