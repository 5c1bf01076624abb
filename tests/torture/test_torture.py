"""Two servers and their Redis are hurt for half a minute, and keep every promise."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.torture.checker import Findings
from tests.torture.faults import Fault, Kind, schedule
from tests.torture.faulty import PLANTED
from tests.torture.run import Plan, torture

_SEED: Final = 20_240
_SECONDS: Final = 20.0

_CHECKED: Final = (
    "finishes",
    "final states compared",
    "final states compared with the store",
    "recovered",
    "rosters compared with who is there",
    "snapshots",
    "steps that had to be told",
    "told to begin anew",
    "updates sent again",
)
"""What there must have been for the checks to mean anything."""

_ALONE: Final = 1
_BOTH: Final = 2

_FOUND: Final[dict[str, tuple[set[str], int, list[Kind]]]] = {
    "early-acknowledgement": ({"lost update"}, _ALONE, ["kill", "kill"]),
    "no-idempotency": ({"acted twice", "points"}, _ALONE, []),
    "loose-numbers": ({"one number, two events", "never told"}, _ALONE, []),
    "no-refill": ({"hole"}, _BOTH, ["cut", "cut", "cut", "cut"]),
    "no-epoch": ({"one number, two events"}, _ALONE, ["empty-redis"]),
}
"""Which rules each planted fault breaks, with how many servers, and what else has to happen."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name, so that sockets fit into it."""
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        yield Path(name)


@pytest.mark.timeout(240)
async def test_every_promise_is_kept_under_faults(folder: Path) -> None:
    """Nothing acknowledged is lost, nobody hears a hole or a repeat, all end with the truth."""
    plan = Plan(seed=_SEED, faults=schedule(_SEED, _SECONDS, pace=2.0), seconds=_SECONDS)
    findings = await torture(plan, folder)
    assert not findings.violations, f"seed {_SEED}\n{findings.told()}"
    unchecked = [name for name in _CHECKED if not findings.counts[name]]
    assert not unchecked, findings.told()


async def _planted(name: str, folder: Path) -> Findings:
    """Run a small torture of servers that have a fault; what else happens comes each second."""
    _, servers, kinds = _FOUND[name]
    faults = [Fault(0.5 + number, kind, number, 0.4, 0.5) for number, kind in enumerate(kinds)]
    await asyncio.to_thread(folder.mkdir)
    plan = Plan(
        seed=1,
        faults=faults,
        seconds=2.0,
        racers=6,
        groups=1,
        servers=servers,
        pace=0.15,
        patience=3.0,
        planted=name,
    )
    return await torture(plan, folder)


@pytest.mark.timeout(240)
async def test_a_planted_fault_is_found(folder: Path) -> None:
    """Servers that break a promise are caught, each by the rules that it breaks."""
    assert set(_FOUND) == set(PLANTED)
    found = await asyncio.gather(*(_planted(name, folder / name) for name in _FOUND))
    for (name, (rules, _, _)), findings in zip(_FOUND.items(), found, strict=True):
        assert rules <= findings.rules, f"{name}\n{findings.told()}"
