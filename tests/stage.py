"""What programs under test in other languages ask of us, over HTTP: deaths, and letters."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil
from aiohttp import web

from regatta.integrations.mailbox import filed
from tests.running import Process


@asynccontextmanager
async def stage(process: Process) -> AsyncIterator[str]:
    """Serve `POST /kill`, which kills every worker, and `GET /letters?to=` at what this yields."""

    async def kill(_: web.Request) -> web.Response:
        found = await asyncio.to_thread(_workers, process.pid)
        for worker in found:
            os.kill(worker, signal.SIGKILL)
        return web.json_response(found)

    async def letters(request: web.Request) -> web.Response:
        found = await asyncio.to_thread(filed, process.data / "mail")
        to = request.query["to"]
        said = [{"subject": one.subject, "text": one.text} for one in found if one.goes_to(to)]
        return web.json_response(said)

    app = web.Application()
    app.add_routes([web.post("/kill", kill), web.get("/letters", letters)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _workers(pid: int) -> list[int]:
    return [
        child.pid
        for child in psutil.Process(pid).children()
        if "regatta.server.worker" in child.cmdline()
    ]
