"""`regatta jobs`: what is dead, of all organizations and of none, and another try for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from regatta.models.jobs import Job
from regatta.server.failures import StartupError
from regatta.server.mailbox import printable
from regatta.server.wiring import System

_WIDTH: Final = 250
"""Wide enough for whole ids; a narrower terminal breaks the lines itself."""


async def dead(system: System) -> Sequence[Job]:
    """Return the dead jobs, the latest first."""
    return await system.services.jobs.dead()


async def retried(system: System, id: str | None, kind: str | None) -> int:
    """Have dead jobs tried again: the one with this id, or those of a kind; return how many.

    Raises:
        StartupError: there is none.
    """
    jobs = system.services.jobs
    chosen = [job for job in await jobs.dead() if id in {None, job.id} and kind in {None, job.kind}]
    if not chosen:
        raise StartupError("There is no such dead job.")
    return sum([await jobs.revive(job) for job in chosen])


def listed(jobs: Sequence[Job]) -> None:
    """Print a table of jobs."""
    console = Console(highlight=False, width=_WIDTH)
    if not jobs:
        console.print("There is no dead job.")
        return
    columns = ("Ended (UTC)", "Kind", "Tries", "Organization", "Error", "Id")
    table = Table(*columns, box=None, pad_edge=False)
    for job in jobs:
        ended = f"{job.finished_at:%Y-%m-%d %H:%M:%S}"
        cells = (ended, job.kind, str(job.tries), job.org_id or "", job.error or "", job.id)
        table.add_row(*(escape(printable(cell)) for cell in cells))
    console.print(table)


def as_json(jobs: Sequence[Job]) -> str:
    """Return jobs as a JSON list."""
    return json.dumps([_facts(job) for job in jobs], indent=2)


def _facts(job: Job) -> dict[str, Any]:
    shown = {"id", "kind", "org_id", "user_id", "payload", "tries", "error"}
    times = {"created_at", "finished_at"}
    return job.model_dump(mode="json", by_alias=True, include=shown | times)
