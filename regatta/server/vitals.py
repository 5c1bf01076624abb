"""How a process fares: how late its event loop is, and how much it does a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

_SAMPLE_SECONDS: Final = 0.25
_SAMPLES: Final = 4
"""So many make one reading."""


class Vitals:
    """The figures of the last second.

    Args:
        received: returns how many events have come from clients so far.
        delivered: returns how many events have gone to clients so far.
        late: is told each time how late the event loop was, in seconds.

    Attributes:
        lag: the longest that the event loop was late, in seconds.
        received_per_second: events from clients.
        delivered_per_second: events to clients.
    """

    def __init__(
        self,
        received: Callable[[], int],
        delivered: Callable[[], int],
        late: Callable[[float], None],
    ) -> None:
        self._received = received
        self._delivered = delivered
        self._late = late
        self.lag = 0.0
        self.received_per_second = 0.0
        self.delivered_per_second = 0.0

    async def run(self) -> None:
        """Measure until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            began, received, delivered = loop.time(), self._received(), self._delivered()
            self.lag = max([await self._sample() for _ in range(_SAMPLES)])
            seconds = loop.time() - began
            self.received_per_second = (self._received() - received) / seconds
            self.delivered_per_second = (self._delivered() - delivered) / seconds

    async def _sample(self) -> float:
        """Return how much later than asked for the loop came back."""
        loop = asyncio.get_running_loop()
        due = loop.time() + _SAMPLE_SECONDS
        await asyncio.sleep(_SAMPLE_SECONDS)
        late = max(0.0, loop.time() - due)
        self._late(late)
        return late
