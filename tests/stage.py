"""What programs under test in other languages ask of us: that every worker be killed, say."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil
from aiohttp import web

from tests.running import Process


@asynccontextmanager
async def killer(process: Process) -> AsyncIterator[str]:
    """Kill every worker whenever asked to at the address that this yields."""

    async def kill(_: web.Request) -> web.Response:
        found = await asyncio.to_thread(_workers, process.pid)
        for worker in found:
            os.kill(worker, signal.SIGKILL)
        return web.json_response(found)

    app = web.Application()
    app.router.add_post("/", kill)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    try:
        yield f"http://{host}:{port}/"
    finally:
        await runner.cleanup()


def _workers(pid: int) -> list[int]:
    return [
        child.pid
        for child in psutil.Process(pid).children()
        if "regatta.server.worker" in child.cmdline()
    ]
