"""The cache on Redis.

It is our own because a value that was made before an invalidation must not be stored after it,
and an invalidation must be one atomic step: the tag-aware libraries do it in several.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from regatta.models.errors import Unavailable
from regatta.realtime.redis import KEY_PREFIX, Script, script
from regatta.realtime.scripts import Scripts
from regatta.realtime.wire import Argument

_READ: Final = script("cache")
_PUT: Final = script("cache_put")
_FORGET: Final = script("cache_forget")

_ENTRY: Final = f"{KEY_PREFIX}cache:"
_LOCK: Final = f"{KEY_PREFIX}cache-lock:"
_TAG: Final = f"{KEY_PREFIX}cache-tag:"

_ANSWER_SECONDS: Final = 2.0
"""How long Redis may take before a value is made without it."""
_POLL_SECONDS: Final = 0.05
"""Between two looks at what another worker makes; each worker has one who looks."""

Count = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one call asks for."""

    key: str
    make: Callable[[], Awaitable[Any]]
    ttl: timedelta
    tags: tuple[str, ...]

    @property
    def keys(self) -> list[str]:
        """The keys that the scripts work on."""
        return [_ENTRY + self.key, _LOCK + self.key, *(_TAG + tag for tag in self.tags)]


def _milliseconds(span: timedelta) -> int:
    return max(1, span // timedelta(milliseconds=1))


@dataclass(slots=True)
class RedisCache:
    """The Cache port.

    Attributes:
        patience: a maker who takes longer is taken for dead, and another one may begin.
        count: told the kind of value and ``hit``, ``miss`` or ``unreachable`` at every call.
    """

    scripts: Scripts
    patience: timedelta = timedelta(seconds=10)
    count: Count = lambda _kind, _outcome: None
    _making: dict[tuple[str, str], asyncio.Task[str]] = field(default_factory=dict)
    _owed: dict[str, object] = field(default_factory=dict)

    async def get(
        self,
        key: str,
        make: Callable[[], Awaitable[Any]],
        *,
        ttl: timedelta,
        tags: tuple[str, ...] = (),
    ) -> Any:
        """Return the value under *key*, made by *make* where there is none."""
        wish = _Wish(key, make, ttl, tags)
        kind = key.partition(":")[0]
        try:
            stamps, found = await self._read(wish, "")
        except Unavailable:
            self.count(kind, "unreachable")
            return json.loads(await _made(wish))
        if isinstance(found, str):
            self.count(kind, "hit")
            return json.loads(found)
        self.count(kind, "miss")
        return json.loads(await asyncio.shield(self._maker(wish, stamps)))

    async def invalidate(self, *tags: str) -> None:
        """Delete the stamps of *tags*, or remember to."""
        # A mark of its own for each call: one that failed must not count as done by an earlier one.
        self._owed.update((tag, object()) for tag in tags)
        try:
            await self._settle()
        except Unavailable:
            return

    async def close(self) -> None:
        """Give up what is being made."""
        tasks = list(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _maker(self, wish: _Wish, stamps: str) -> asyncio.Task[str]:
        """Return the one task of this worker that gets the value as of *stamps*.

        Who asks after an invalidation sees other stamps, so never shares an older value. The
        task is nobody's own: it goes on when the caller who happened to be first is cancelled.
        """
        place = (wish.key, stamps)
        task = self._making.get(place)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._obtain(wish))
            self._making[place] = task
            task.add_done_callback(lambda done: self._landed(place, done))
        return task

    def _landed(self, place: tuple[str, str], task: asyncio.Task[str]) -> None:
        del self._making[place]
        if not task.cancelled():
            task.exception()  # seen: all who waited for it may have gone

    async def _obtain(self, wish: _Wish) -> str:
        """Make the value, or wait until another worker has."""
        claim = uuid4().hex
        while True:
            try:
                stamps, found = await self._read(wish, claim)
            except Unavailable:
                return await _made(wish)
            if isinstance(found, str):
                return found
            if found:
                return await self._make(wish, claim, stamps)
            await asyncio.sleep(_POLL_SECONDS)

    async def _make(self, wish: _Wish, claim: str, stamps: str) -> str:
        value = ""
        try:
            value = await _made(wish)
        finally:
            with suppress(Unavailable):
                ends = (claim, stamps, _milliseconds(wish.ttl), value)
                await self._answer(_PUT, wish.keys, ends)
        return value

    async def _read(self, wish: _Wish, claim: str) -> tuple[str, str | int | None]:
        """Return the stamps, and the value or whether the *claim* was granted.

        Raises: Unavailable.
        """
        await self._settle()
        life = _milliseconds(wish.ttl + 2 * self.patience)
        arguments = (uuid4().hex, life, claim, _milliseconds(self.patience))
        stamps, found = await self._answer(_READ, wish.keys, arguments)
        return stamps.decode(), found.decode() if isinstance(found, bytes) else found

    async def _settle(self) -> None:
        """Do the invalidations that are owed.

        Raises: Unavailable.
        """
        if not self._owed:
            return
        owed = dict(self._owed)
        await self._answer(_FORGET, [_TAG + tag for tag in owed], ())
        for tag, mark in owed.items():
            if self._owed.get(tag) is mark:
                del self._owed[tag]

    async def _answer(self, script: Script, keys: list[str], arguments: Sequence[Argument]) -> Any:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await self.scripts.run(script, keys, arguments)
        except TimeoutError as error:
            raise Unavailable from error


async def _made(wish: _Wish) -> str:
    """Return a fresh value as JSON."""
    return json.dumps(await wish.make(), allow_nan=False, separators=(",", ":"))
