"""Which faults happen when: drawn from a seed, so that the same seed brings the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from tests.torture.chance import drawn

Kind = Literal[
    "kill",
    "freeze",
    "restart-redis",
    "empty-redis",
    "cut",
    "pause",
    "delay",
    "deaf",
    "flood",
    "storm",
    "hang-up",
]

SERVERS: Final = 2

LASTING: Final[dict[Kind, tuple[float, float]]] = {
    "kill": (0.1, 1.5),
    "freeze": (1.0, 8.0),
    "restart-redis": (0.1, 1.5),
    "empty-redis": (0.1, 1.5),
    "cut": (0.2, 3.0),
    "pause": (0.5, 5.0),
    "delay": (1.0, 5.0),
    "deaf": (1.0, 6.0),
    "flood": (0.0, 0.0),
    "storm": (1.0, 3.0),
    "hang-up": (0.0, 0.0),
}
"""Every kind of fault, and between how many seconds it lasts."""

DELAYS: Final = (0.005, 0.1)
"""Seconds that a message between server and Redis takes more while it is delayed."""

_SHORTENED: Final[frozenset[Kind]] = frozenset({"freeze", "pause", "delay", "deaf"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        at: seconds after the load began.
        server: which one it strikes, where it strikes one.
        strength: between 0 and 1; how many clients, how long a delay.
    """

    at: float
    kind: Kind
    server: int
    seconds: float
    strength: float

    def __str__(self) -> str:
        """Return it as one line."""
        of = f" of server {self.server}" if self.kind in _OF_A_SERVER else ""
        return f"{self.kind}{of} for {self.seconds:.2f} s ({self.strength:.2f})"


_OF_A_SERVER: Final[frozenset[Kind]] = frozenset({"kill", "freeze", "cut", "pause", "delay"})


def schedule(seed: int, seconds: float, pace: float = 2.0) -> list[Fault]:
    """Return faults for so many seconds, one each *pace* seconds or so.

    Every kind comes once before any comes twice, so that a short run has them all. Lasting ones
    are shorter in a short run: what is frozen all the time shows little.
    """
    chance = drawn(seed)
    shorten = min(1.0, seconds / 120)
    faults: list[Fault] = []
    bag: list[Kind] = []
    at = pace / 2
    while at < seconds:
        if not bag:
            bag = list(LASTING)
            chance.shuffle(bag)
        kind = bag.pop()
        least, most = LASTING[kind]
        if kind in _SHORTENED:
            most = least + (most - least) * shorten
        lasts = chance.uniform(least, most)
        faults.append(Fault(at, kind, chance.randrange(SERVERS), lasts, chance.random()))
        at += chance.uniform(0.5, 1.5) * pace
    return faults
