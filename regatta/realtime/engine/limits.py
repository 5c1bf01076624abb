"""What a client may cost the engine."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

STRANGERS_BYTES: Final = 1 << 18
"""The longest message of a client that has yet to say who it is; a token is far shorter."""


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """What a client may cost.

    Attributes:
        waiting_bytes: that wait for one client before it counts as too slow.
        upgrade_seconds: for the probe of a WebSocket.
        body_seconds: for the whole body of a POST.
        frames_per_second: of any kind over a WebSocket, in the long run; twice as many in a burst,
            or as packets in the body of a POST.
    """

    waiting_bytes: int = 1 << 20
    upgrade_seconds: float = 10.0
    body_seconds: float = 30.0
    frames_per_second: float = math.inf


class FrameBudget:
    """Bounds what a client may have handled that is too cheap to be counted as an event."""

    __slots__ = ("_left", "_rate", "_seen")

    def __init__(self, frames_per_second: float) -> None:
        self._rate = frames_per_second
        self._left = frames_per_second * 2
        self._seen: float | None = None

    def refill(self, now: float) -> None:
        """Take account of the time that has passed."""
        if self._seen is not None and self._left < self._rate * 2:
            self._left = min(self._rate * 2, self._left + (now - self._seen) * self._rate)
        self._seen = now

    def spend(self) -> bool:
        """Return whether one more frame may be handled."""
        self._left -= 1
        return self._left >= 0
