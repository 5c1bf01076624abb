"""The least that aiohttp can do for a WebSocket: accept it, and read."""

from __future__ import annotations

from typing import Any

import uvloop
from aiohttp import web

from benchmarks.realtime.control import obey, options


async def _socket(request: web.Request) -> web.WebSocketResponse:
    websocket = web.WebSocketResponse(heartbeat=options()["ping"], compress=False)
    await websocket.prepare(request)
    async for _ in websocket:
        pass
    return websocket


async def _nothing(_steps: list[dict[str, Any]]) -> None:
    """Emit nothing: its clients only stay."""


async def serve() -> None:
    """Serve until ended."""
    app = web.Application()
    app.router.add_get("/socket.io/", _socket)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    await obey(_nothing, port=runner.addresses[0][1])


if __name__ == "__main__":
    uvloop.run(serve())
