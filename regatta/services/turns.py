"""Turns: one at a time for each name, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Turn(Generic[T]):
    """What is known of one name while somebody waits for it.

    Attributes:
        asked: how many have asked for the shared work.
        served: up to which of them it was done.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    asked: int = 0
    served: int = 0
    result: T | None = None


class Turns(Generic[T]):
    """Locks by name, and work that those who wait for it share.

    Only a shortcut: who writes in another process is found by the version of what was written.
    """

    def __init__(self) -> None:
        self._turns: dict[str, _Turn[T]] = {}

    @asynccontextmanager
    async def of(self, name: str) -> AsyncIterator[None]:
        """Hold the turn of *name*."""
        turn = self._turns.setdefault(name, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                self._turns.pop(name, None)

    async def shared(self, name: str, work: Callable[[], Awaitable[T]]) -> T | None:
        """Have *work* done in the turn of *name*, once for all who wait for the same turn.

        It begins after this call, so it sees whatever the caller wrote before.
        """
        turn = self._turns.setdefault(name, _Turn())
        turn.asked += 1
        ticket = turn.asked
        async with self.of(name):
            if turn.served < ticket:
                served = turn.asked
                turn.result = await work()
                turn.served = served
            return turn.result
