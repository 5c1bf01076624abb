"""Members who stopped reading: what the others notice of them."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Final

from benchmarks.realtime.contenders import Contender, contender
from benchmarks.realtime.figures import line, title, within

MEMBERS: Final = 500
STALLED: Final = 5
_TARGET: Final = 1.1
_PAUSE: Final = 0.04
_PADDING: Final = 16_000
"""Bytes in an event: those who stopped shall be full, and cut off, well before the end."""


@dataclass(frozen=True)
class Effort:
    """How many rounds of how many events."""

    rounds: int
    events: int


FULL: Final = Effort(5, 250)
QUICK: Final = Effort(2, 250)


def _latency(ours: Contender, effort: Effort) -> tuple[float, float]:
    found = ours.emit(effort.events, 1, pause=_PAUSE, padding=_PADDING)
    return found["median"], found["p99"]


def run(effort: Effort) -> None:
    """Measure in turns with and without them, and print."""
    title(f"{MEMBERS} members, {STALLED} of them stopped reading: latency of the others")
    everybody, some, cut = [], [], 0
    with contender("regatta") as ours:
        ours.connect(MEMBERS - STALLED, timed=True)
        time.sleep(2)
        _latency(ours, effort)
        for _ in range(effort.rounds):
            everybody.append(_latency(ours, effort))
            ours.clients[0].ask(do="stall", entry=ours.entries[0], count=STALLED)
            time.sleep(1)
            some.append(_latency(ours, effort))
            cut += ours.clients[0].ask(do="release")["cut"]
    _show("all read", everybody)
    _show(f"{STALLED} stopped", some)
    ratios = [late[1] / early[1] for early, late in zip(everybody, some, strict=True)]
    line("p99, ratio", within(statistics.median(ratios), _TARGET, "x", ".2f"))
    line("cut off as slow consumers", f"{cut} of {STALLED * effort.rounds}")


def _show(name: str, found: list[tuple[float, float]]) -> None:
    median, p99 = (statistics.median(side) for side in zip(*found, strict=True))
    line(name, f"median {median:6.2f} ms   p99 {p99:6.2f} ms")
