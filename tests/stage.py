"""What programs under test in other languages ask of us, over HTTP: deaths, and letters."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import psutil
from aiohttp import web

from regatta.integrations.mailbox import filed
from tests.running import Process

_VICTIMS: Final = {"workers": "regatta.server.worker", "valkey": "valkey.sock"}


@asynccontextmanager
async def stage(process: Process) -> AsyncIterator[str]:
    """Serve what programs ask for at what this yields.

    `POST /kill/workers` and `POST /kill/valkey` kill what they name, which must be there;
    `GET /letters?to=` returns the mail.
    """

    async def kill(request: web.Request) -> web.Response:
        found = await asyncio.to_thread(_children, process.pid, _VICTIMS[request.match_info["who"]])
        for child in found:
            os.kill(child, signal.SIGKILL)
        return web.json_response(found, status=200 if found else 500)

    async def letters(request: web.Request) -> web.Response:
        found = await asyncio.to_thread(filed, process.data / "mail")
        to = request.query["to"]
        said = [{"subject": one.subject, "text": one.text} for one in found if one.goes_to(to)]
        return web.json_response(said)

    app = web.Application()
    app.add_routes([web.post("/kill/{who}", kill), web.get("/letters", letters)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _children(pid: int, kind: str) -> list[int]:
    return [
        child.pid
        for child in psutil.Process(pid).children(recursive=True)
        if any(kind in part for part in child.cmdline()[:3])
    ]
