"""What it costs to publish one event: numbered, kept for those who come back, and sent."""

from __future__ import annotations

import statistics
import time
from typing import Final

from benchmarks.realtime.contenders import Contender, contender
from benchmarks.realtime.fanout import BURST
from benchmarks.realtime.figures import line, title, within

_TARGET: Final = 150.0
_WARM_UP: Final = 1000
_EVENTS: Final = 2000


def _cost(ours: Contender, size: int, rounds: int) -> tuple[float, float]:
    """Return the CPU microseconds an event, of the worker and of Valkey."""
    found = []
    for events in (_WARM_UP, *[_EVENTS] * rounds):
        before = ours.cpu()
        ours.emit(events // size, size)
        after = ours.cpu()
        found.append(
            [(late - early) / events * 1e6 for early, late in zip(before, after, strict=True)]
        )
    worker, valkey = (statistics.median(side) for side in zip(*found[1:], strict=True))
    return worker, valkey


def run(rounds: int) -> None:
    """Measure and print: one after the other, and several at once."""
    title("publish, one worker, one member in the room: CPU an event, worker and Valkey")
    with contender("regatta") as ours:
        ours.connect(1)
        time.sleep(2)
        for name, size in (("one after the other", 1), (f"{BURST} at once", BURST)):
            worker, valkey = _cost(ours, size, rounds)
            figure = within(worker + valkey, _TARGET, "µs")
            line(name, f"{figure}, {worker:.0f} and {valkey:.0f}")
