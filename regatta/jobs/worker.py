"""Background and scheduled work on streaq: redelivered when a worker dies, once a schedule."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from anyio import CancelScope
from streaq import Worker

from regatta.jobs import challenges
from regatta.services.services import Services

_QUEUE: Final = "regatta"

_EVERY_SECOND: Final = "* * * * * * *"
_EVERY_FIVE: Final = "*/5 * * * * * *"
"""Seconds come first in crontab's seven fields."""

_RETRY_SECONDS: Final = 0.5

log = logging.getLogger("regatta.jobs")
logging.getLogger("streaq").setLevel(logging.WARNING)


def _dumps(value: Any) -> str:
    """Serialise what a job takes or returns; what JSON cannot say is only ever an error."""
    return json.dumps(value, default=repr)


class _Worker(Worker[Services]):
    """A worker inside a process that has signals of its own to handle."""

    async def signal_handler(self, scope: CancelScope) -> None:
        """Leave the process' signals alone; streaq 7.2 takes them despite ``handle_signals``."""


async def run(redis_url: str, services: Services) -> None:
    """Do all jobs until cancelled; when Redis fails or loses the queue, begin anew."""
    while True:
        try:
            await make_worker(redis_url, services).run_async()
        except Exception as error:  # noqa: BLE001 - groups of whatever its client raises
            log.warning("background work begins anew", extra={"metadata": {"error": repr(error)}})
        await asyncio.sleep(_RETRY_SECONDS)


def make_worker(redis_url: str, services: Services) -> Worker[Services]:
    """Return a worker for all jobs. It is run by ``run_async`` and stopped by cancellation."""

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[Services]:
        yield services

    worker = _Worker(
        redis_url=redis_url,
        queue_name=_QUEUE,
        lifespan=lifespan,
        serializer=_dumps,
        deserializer=json.loads,
        grace_period=10,
    )

    def regularly(tab: str, name: str, job: Callable[[Services], Awaitable[None]]) -> None:
        async def run() -> None:
            await job(services)

        worker.cron(tab, name=name, silent=True, timeout=60, ttl=0)(run)

    regularly(_EVERY_SECOND, "challenges.clock", challenges.clock)
    regularly(_EVERY_FIVE, "challenges.debts", challenges.debts)
    regularly(_EVERY_FIVE, "challenges.seats", challenges.seats)
    regularly(_EVERY_FIVE, "challenges.boards", challenges.boards)
    return worker
