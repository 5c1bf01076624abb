"""When a feed looks for what is to be told: closely while something happens, seldom otherwise."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

_LASTING: Final = 2.0
"""Periods of looking closely after the last call; whoever else had the turn is done by then."""


class Lookout:
    """Paces the looks of one feed in one process.

    What happens in this process calls it. What a process left behind that died, or could not be
    said before, is found by the looks in between.

    Args:
        closely: seconds between two looks while something happens.
        period: seconds from a call until what it was for may be told.
        seldom: seconds between two looks while nothing does.
    """

    def __init__(self, closely: float, period: float, seldom: float = 1.0) -> None:
        self._closely = closely
        self._period = period
        self._seldom = seldom
        self._until = 0.0
        self._called = asyncio.Event()

    def call(self) -> None:
        """Look closely from now on, for a while."""
        self._until = asyncio.get_running_loop().time() + _LASTING * self._period
        self._called.set()

    async def pause(self) -> None:
        """Return when it is time to look again."""
        if asyncio.get_running_loop().time() < self._until:
            await asyncio.sleep(self._closely)
            return
        self._called.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seldom):
                await self._called.wait()
