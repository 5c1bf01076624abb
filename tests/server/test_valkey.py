"""The bundled Valkey: there again when it dies, and gone when it is not wanted any more."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from redis.asyncio import Redis
from redis.exceptions import RedisError

from tests.server.working import own_valkey


@asynccontextmanager
async def _asked(url: str) -> AsyncIterator[Redis]:
    redis = Redis.from_url(url)
    try:
        yield redis
    finally:
        await redis.aclose()


async def _pid(redis: Redis) -> int:
    return int((await redis.info("server"))["process_id"])


async def _successor(redis: Redis, pid: int) -> int:
    """Return the process that answers once *pid* does no longer."""
    async with asyncio.timeout(30):
        while True:
            try:
                found = await _pid(redis)
            except (RedisError, OSError):
                continue
            if found != pid:
                return found


def _left_of(folder: Path) -> list[psutil.Process]:
    """Return the processes whose command line names the folder."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in part for part in process.info["cmdline"] or ())
    ]


async def _until_left(folder: Path, number: int) -> None:
    """Return once so many are left; those that were just killed go in a moment."""
    async with asyncio.timeout(30):
        while len(await asyncio.to_thread(_left_of, folder)) != number:
            pass


async def test_it_is_started_again_whenever_it_dies(tmp_path: Path) -> None:
    """At the same address, with nothing in it, and with no more processes than one has."""
    family = 3  # the server, who waits for it, and who watches over our end
    folder = tmp_path / "valkey"
    async with own_valkey(folder) as url, _asked(url) as redis:
        pid = await _pid(redis)
        for _ in range(2):
            await redis.set("held", 1)
            os.kill(pid, signal.SIGKILL)
            pid = await _successor(redis, pid)
            assert await redis.get("held") is None
        await _until_left(folder, family)
    await _until_left(folder, 0)


async def test_it_is_not_started_again_when_it_should_end(tmp_path: Path) -> None:
    """It dies at the moment at which it is stopped: nothing is left of it."""
    folder = tmp_path / "valkey"
    async with own_valkey(folder) as url, _asked(url) as redis:
        os.kill(await _pid(redis), signal.SIGKILL)
    await _until_left(folder, 0)
