"""Fan-out: deliveries a server CPU second, each contender in turn, round by round."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Final

from benchmarks.realtime.contenders import NAMES, Contender, contender, contenders
from benchmarks.realtime.figures import judged, line, title

BURST: Final = 10
_SETTLE_SECONDS: Final = 2.5
_IDLE_SECONDS: Final = 0.007
"""After an emission is through; longer than any window in which events are gathered."""

_SLACK: Final = 1.3
"""How much longer than its work a server is given until the next emission."""


@dataclass(frozen=True)
class Case:
    """One line of the table, and what Regatta shall be there: times each of the others."""

    name: str
    workers: int
    size: int
    targets: dict[str, float]


CASES: Final = (
    Case("lone events, one worker", 1, 1, {"node": 1.1, "stock": 5, "transports": 0.85}),
    Case(f"bursts of {BURST}, one worker", 1, BURST, {"node": 8, "stock": 25}),
    Case("lone events, two workers over Redis", 2, 1, {"node": 1.3, "stock": 4}),
    Case(f"bursts of {BURST}, two workers over Redis", 2, BURST, {"node": 6}),
)


@dataclass(frozen=True)
class Effort:
    """How thorough to be: rounds, and CPU seconds of a server before them and in each."""

    members: tuple[int, ...]
    rounds: int
    warm_up: float
    cpu_seconds: float


FULL: Final = Effort((500, 2000), 5, 1.0, 0.5)
QUICK: Final = Effort((500,), 3, 0.7, 0.15)


@dataclass(frozen=True)
class Pace:
    """How many emissions make a round, and how many seconds lie between them."""

    bursts: int
    pause: float


def warmed_up(one: Contender, size: int, effort: Effort) -> Pace:
    """Warm up, and find the pace at which this server is never behind.

    Compilers that watch a program run, as Node's does, take a while until they are done.
    """
    bursts, pause, used = 2, 0.5, 0.0
    while used < effort.warm_up:
        spell = sum(spent(one, size, Pace(bursts, pause)))
        used += spell
        cost = spell / bursts
        pause = cost * _SLACK + _IDLE_SECONDS
        bursts = max(2, min(bursts * 2, round((effort.warm_up - used) / cost)))
    return Pace(max(3, min(1000, round(effort.cpu_seconds / cost))), pause)


def spent(one: Contender, size: int, pace: Pace) -> tuple[float, float]:
    """Return the CPU seconds of a round: of the servers, and of their Valkey."""
    before = one.cpu()
    one.emit(pace.bursts, size, pause=pace.pause)
    after = one.cpu()
    return after[0] - before[0], after[1] - before[1]


def _measure(field: list[Contender], case: Case, members: int, effort: Effort) -> None:
    paces = [warmed_up(one, case.size, effort) for one in field]
    found: dict[str, list[tuple[float, float]]] = {one.name: [] for one in field}
    for _ in range(effort.rounds):
        for one, pace in zip(field, paces, strict=True):
            servers, valkey = spent(one, case.size, pace)
            count = pace.bursts * case.size * members
            found[one.name].append((count / (servers + valkey), count / servers))
    rates = {
        name: [statistics.median(side) for side in zip(*rounds, strict=True)]
        for name, rounds in found.items()
    }
    title(f"{case.name}, {members:,} members: deliveries a server CPU second")
    ours = rates["regatta"][0]
    for name, (rate, alone) in rates.items():
        note = "" if rate == alone else f"({alone:,.0f} without its Valkey)"
        if name != "regatta":
            note = judged(ours / rate, case.targets.get(name)) + " " + note
        line(NAMES[name], f"{rate:>11,.0f}", f"{1e6 / rate:7.2f} µs each", note)


def run(effort: Effort, names: list[str]) -> None:
    """Measure every case and print it."""
    for workers in (1, 2):
        racing = [name for name in names if workers == 1 or name != "transports"]
        for members in effort.members:
            with contenders(racing, workers=workers) as field:
                for one in field:
                    one.connect(members)
                time.sleep(_SETTLE_SECONDS)
                for case in CASES:
                    if case.workers == workers:
                        _measure(field, case, members, effort)


def gathering(effort: Effort) -> None:
    """Measure what gathering saves Regatta: the cost of a delivery by size of the burst."""
    title("gathering, one worker, 500 members: CPU of the worker a delivery")
    with contender("regatta") as ours:
        ours.connect(500)
        time.sleep(_SETTLE_SECONDS)
        for size in (1, 2, BURST, 50):
            pace = warmed_up(ours, size, effort)
            rounds = [spent(ours, size, pace) for _ in range(effort.rounds)]
            servers = statistics.median(worker for worker, _ in rounds)
            each = servers / (pace.bursts * size * 500) * 1e6
            line(f"bursts of {size}", f"{each:8.2f} µs")
