"""Prompt wake-ups on the event loop; the sweep finds whatever they miss."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from regatta.models.errors import RegattaError
from regatta.services.ports import Clock
from regatta.storage.engine import StorageError

log = logging.getLogger("regatta.timers")


async def _nobody(_challenge_id: str) -> None:
    """Ring for nobody: nothing is wired yet."""


class LoopTimers:
    """The Timers port: at most one timer a challenge, the latest one asked for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._handles: dict[str, asyncio.TimerHandle] = {}
        self._ringing: set[asyncio.Task[None]] = set()
        self.ring: Callable[[str], Awaitable[None]] = _nobody

    def wake(self, challenge_id: str, at: datetime) -> None:
        """Have the challenge's clock looked at, at this instant, by this process."""
        known = self._handles.pop(challenge_id, None)
        if known is not None:
            known.cancel()
        # A millisecond on top, so that the instant has passed on the wall clock too.
        delay = max(0.0, (at - self._clock()).total_seconds()) + 0.001
        self._handles[challenge_id] = asyncio.get_running_loop().call_later(
            delay, self._start, challenge_id
        )

    def _start(self, challenge_id: str) -> None:
        self._handles.pop(challenge_id, None)
        task = asyncio.get_running_loop().create_task(self._ring(challenge_id))
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)

    async def _ring(self, challenge_id: str) -> None:
        try:
            await self.ring(challenge_id)
        except (RegattaError, StorageError) as error:
            log.warning("a timer came to nothing", extra={"metadata": {"error": repr(error)}})
        except Exception:
            log.exception("a timer failed")

    def close(self) -> None:
        """Forget all timers."""
        for handle in self._handles.values():
            handle.cancel()
        self._handles.clear()
        for task in self._ringing:
            task.cancel()
