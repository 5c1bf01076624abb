"""Workers that are told to stop while something else ends too."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from regatta.models.base import new_id
from regatta.server.settings import Settings
from regatta.server.wiring import opened
from regatta.services.jobs import JobRun
from tests.server.working import own_valkey, working


async def test_a_stop_while_redis_dies(settings: Settings, tmp_path: Path) -> None:
    """Whoever is told to stop as Redis goes away does stop, and begins nothing anew."""
    done = asyncio.Event()

    async def work(_run: JobRun) -> None:
        done.set()

    async with own_valkey(tmp_path / "valkey") as url, opened(settings, url) as system:
        system.services.jobs.handle("quick", work)
        facts = await system.redis.info("server")
        async with asyncio.timeout(30), working(system):
            await system.services.jobs.start("quick", {}, job_id=new_id())
            await done.wait()
            os.kill(facts["process_id"], signal.SIGKILL)
