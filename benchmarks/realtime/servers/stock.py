"""Stock python-socketio on aiohttp and uvloop."""

from __future__ import annotations

from typing import Any, Final

import socketio
import uvloop
from aiohttp import web

from benchmarks.realtime.control import EVENT, obey, options

_ROOM: Final = "race"


async def serve(redis: str | None, ping: float) -> None:
    """Serve until ended."""
    # Redis answers late when everything shares a core; the client's default of 5 s takes that
    # for a broken connection.
    manager = (
        socketio.AsyncRedisManager(redis, redis_options={"socket_timeout": None}) if redis else None
    )
    sio = socketio.AsyncServer(
        async_mode="aiohttp", client_manager=manager, ping_interval=ping, ping_timeout=20
    )

    async def join(sid: str, _environ: dict[str, Any]) -> None:
        await sio.enter_room(sid, _ROOM)

    sio.on("connect", join)
    app = web.Application()
    sio.attach(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()

    async def burst(steps: list[dict[str, Any]]) -> None:
        for step in steps:
            await sio.emit(EVENT, step, room=_ROOM)

    await obey(burst, port=runner.addresses[0][1])


if __name__ == "__main__":
    uvloop.run(serve(**options()))
