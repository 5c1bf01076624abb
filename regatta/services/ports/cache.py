"""The port behind values that are dear to make and may be kept for a while."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol


class Cache(Protocol):
    """Keeps JSON values for all workers. It never fails: out of reach, every value is made anew."""

    async def get(
        self,
        key: str,
        make: Callable[[], Awaitable[Any]],
        *,
        ttl: timedelta,
        tags: tuple[str, ...] = (),
    ) -> Any:
        """Return the value under *key*, made by *make* where there is none.

        However many ask at once, on whatever worker, one makes it and the others wait. Everybody
        gets a copy. What *make* raises is raised to those who waited for it on this worker, and
        nothing is kept.

        Args:
            key: ``<kind>:<id>``; the kind names the value in the metrics.
            make: returns a JSON value; may run again when its maker dies or takes too long.
            ttl: how long the value is good.
            tags: what the value was made from, the same at every call for the key.
        """
        ...

    async def invalidate(self, *tags: str) -> None:
        """Make every value with one of *tags* unusable, at once and on all workers.

        A value that is being made from what was before is not kept. While the cache is out of
        reach this is remembered, and done before this worker uses the cache again.
        """
        ...
