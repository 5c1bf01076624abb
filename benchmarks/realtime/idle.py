"""Connections that only stay: memory, tasks and CPU, beside the peers at the same time."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final

from benchmarks.realtime.children import resident_bytes
from benchmarks.realtime.contenders import NAMES, Contender, contender
from benchmarks.realtime.figures import line, title, within

_PING: Final = 25.0
_PROCESSES: Final = 4
_WARM_UP: Final = 100
_REST_SECONDS: Final = 10.0

_MOST_KB: Final = 18.0
_MOST_MB: Final = 200.0
_MOST_TASKS: Final = 3.0
_MOST_CPU: Final = 5.0


@dataclass(frozen=True)
class Effort:
    """How many connections, how long they settle, and how long their CPU is measured."""

    connections: int
    settle: float
    seconds: float


FULL: Final = Effort(10_000, _PING, 3 * _PING)
QUICK: Final = Effort(2_000, 5, _PING)


@dataclass
class _Stay:
    """One contender before and after."""

    one: Contender
    memory: int = 0
    tasks: int = 0
    cpu: tuple[float, float] = (0.0, 0.0)
    at_rest: float = 0.0
    """CPU with next to nobody there, in percent of a core, Valkey included."""


def _state(one: Contender) -> tuple[int, int]:
    return resident_bytes(one.servers[0].pid), one.servers[0].ask().get("tasks", 0)


def _alive(one: Contender) -> int:
    return sum(int(client.ask(do="alive")["alive"]) for client in one.clients)


def run(effort: Effort, names: list[str]) -> None:
    """Connect, let a minute pass, and print."""
    title(f"{effort.connections:,} idle connections, one worker, {effort.seconds:g} s")
    with ExitStack() as stack:
        stays = []
        for name in names:
            one = stack.enter_context(contender(name, ping=_PING, clients=_PROCESSES))
            for entry in one.entries:
                entry.pop("room", None)
            one.connect(_WARM_UP)
            stays.append(_Stay(one))
        _rest(stays)
        for stay in stays:
            stay.memory, stay.tasks = _state(stay.one)
            stay.one.connect(effort.connections - _WARM_UP)
        time.sleep(effort.settle)
        for stay in stays:
            stay.cpu = stay.one.cpu()
        time.sleep(effort.seconds)
        for stay in stays:
            _show(stay, effort)


def _rest(stays: list[_Stay]) -> None:
    """Note what each costs before its connections come."""
    time.sleep(_REST_SECONDS)
    before = [sum(stay.one.cpu()) for stay in stays]
    time.sleep(_REST_SECONDS)
    for stay, cpu in zip(stays, before, strict=True):
        stay.at_rest = (sum(stay.one.cpu()) - cpu) / _REST_SECONDS * 100


def _show(stay: _Stay, effort: Effort) -> None:
    """Print what connections cost; only the whole number of them is held against targets."""
    worker, valkey = (
        (late - early) / effort.seconds * 100
        for early, late in zip(stay.cpu, stay.one.cpu(), strict=True)
    )
    memory, tasks = _state(stay.one)
    more = effort.connections - _WARM_UP
    each = (memory - stay.memory) / more / 1000
    all_of_them = each * effort.connections / 1000
    per_task = (tasks - stay.tasks) / more
    alive = f"{_alive(stay.one):,} still there"
    split = f"({stay.at_rest:.1f} before they came)"
    name = NAMES[stay.one.name]
    if stay.one.name != "regatta" or effort is not FULL:
        line(name, f"{each:5.1f} KB each, {all_of_them:,.0f} MB; process {memory / 1e6:,.0f} MB")
        line("", f"{per_task:5.1f} tasks each; {worker + valkey:.1f} % of a core {split}; {alive}")
        return
    line(name, within(each, _MOST_KB, "KB each", ".1f"))
    line("", f"{within(all_of_them, _MOST_MB, 'MB for all')}; process {memory / 1e6:,.0f} MB")
    line("", within(per_task, _MOST_TASKS, "tasks each", ".1f"))
    line("", f"{within(worker + valkey, _MOST_CPU, '% of a core', '.1f')} {split}; {alive}")
