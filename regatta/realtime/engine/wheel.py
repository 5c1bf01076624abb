"""One clock for the heartbeats of all connections, instead of a timer or a task for each."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

_SLOTS_A_SECOND: Final = 100
_BEHIND: Final = 1.0
"""A turn later than this by so many seconds means that the process stood still."""


class Ringing(Protocol):
    """Whoever has a time set; only the wheel changes ``slot``."""

    slot: int | None

    def ring(self) -> None:
        """The time has come."""
        ...


class Wheel:
    """Rings at set times, give or take a tick.

    The wheel runs only while somebody waits. When the process stood still (it was stopped, or the
    machine slept), all times move on by as long: nobody could have been heard meanwhile.

    Args:
        tick: between two turns, in seconds.
    """

    def __init__(self, tick: float) -> None:
        self._tick = max(tick, 1 / _SLOTS_A_SECOND)
        self._slots: dict[int, set[Ringing]] = {}
        self._now = 0
        self._turned_at = 0.0
        self._handle: asyncio.TimerHandle | None = None

    def set(self, waiting: Ringing, seconds: float) -> None:
        """Ring for *waiting* in *seconds*, and not at the time set before."""
        self.clear(waiting)
        loop = asyncio.get_running_loop()
        if self._handle is None:
            self._turned_at = loop.time()
            self._handle = loop.call_later(self._tick, self._turn)
        since = loop.time() - self._turned_at
        slot = self._now + max(1, int((since + seconds) / self._tick))
        waiting.slot = slot
        self._slots.setdefault(slot, set()).add(waiting)

    def clear(self, waiting: Ringing) -> None:
        """Ring for *waiting* no more."""
        if waiting.slot is None:
            return
        others = self._slots.get(waiting.slot)
        if others is not None:
            others.discard(waiting)
            if not others:
                del self._slots[waiting.slot]
        waiting.slot = None

    def stop(self) -> None:
        """Ring for nobody any more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        self._slots.clear()

    def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        self.turn_to(loop.time())
        self._handle = loop.call_later(self._tick, self._turn) if self._slots else None

    def turn_to(self, now: float) -> None:
        """Ring for all whose time has come *now*, in seconds of the loop's clock."""
        passed = now - self._turned_at
        turns = int(passed / self._tick)
        if passed > self._tick + _BEHIND:
            turns, self._turned_at = 1, now
        else:
            self._turned_at += turns * self._tick
        for slot in range(self._now + 1, self._now + turns + 1):
            for waiting in self._slots.pop(slot, ()):
                waiting.slot = None
                waiting.ring()
        self._now += turns
