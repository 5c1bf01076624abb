"""What a token and a rate limit cost: server CPU a request, with and without, in one run.

The same trivial GET four times over, below everything that a real request passes. The limits are
never reached; those of at most 60 are counted one by one, larger ones by two counters.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import socket
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import uvloop
from aiohttp import web

from benchmarks.rest import ROUNDS, Server
from regatta.handlers.routing import Routes, install
from regatta.models.access import MEMBERS
from regatta.server import logs, valkey
from regatta.server.app import make_app
from regatta.server.metrics import Metrics
from regatta.server.settings import Settings
from regatta.server.wiring import opened

PERSON: Final = {"email": "ada@example.com", "password": "correct horse battery", "name": "Ada"}
ROUTES: Final = Routes(tag="access")


@ROUTES.get("/bench/open", roles=None)
async def open_to_all(request: web.Request) -> int:  # noqa: ARG001 - every route takes it
    """Answer anybody."""
    return 1


@ROUTES.get("/bench/known", roles=MEMBERS)
async def known(request: web.Request) -> int:  # noqa: ARG001 - likewise
    """Answer whoever has a token."""
    return 1


@ROUTES.get("/bench/limited", roles=None, limit="1000000000/day per ip")
async def limited(request: web.Request) -> int:  # noqa: ARG001 - likewise
    """Answer anybody, but not without end."""
    return 1


@ROUTES.get("/bench/both", roles=MEMBERS, limit="1000000000/day per ip; 1000000000/hour per user")
async def both(request: web.Request) -> int:  # noqa: ARG001 - likewise
    """Answer whoever has a token, by two limits."""
    return 1


def serve(listener: socket.socket) -> None:
    """Serve the real application with four more routes until ended."""
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    logs.configure("info", nowhere)
    with tempfile.TemporaryDirectory() as folder, valkey.running(Path(folder)) as redis_url:
        uvloop.run(_serve(listener, Settings(data=Path(folder)), redis_url))


async def _serve(listener: socket.socket, settings: Settings, redis_url: str) -> None:
    async with opened(settings, redis_url) as system:
        app = make_app(system, Metrics(), run_jobs=False)

        async def used(_request: web.Request) -> web.Response:
            return web.Response(text=str(time.process_time_ns()))

        install(app, [ROUTES])
        app.add_routes([web.get("/bench/used", used)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        await asyncio.Event().wait()


def _call(address: tuple[str, int], path: str, body: dict[str, str]) -> Any:
    connection = http.client.HTTPConnection(*address)
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    reply = json.loads(connection.getresponse().read())
    connection.close()
    return reply


def _token(server: Server) -> str:
    _call(server.address, "/api/auth/register", PERSON)
    form = {name: PERSON[name] for name in ("email", "password")}
    token: str = _call(server.address, "/api/auth/login", form)["token"]
    return token


def main() -> None:
    """Measure in turns, so that a slow moment of the machine hits all; print ratios."""
    server = Server(serve)
    try:
        key = f"Authorization: Bearer {_token(server)}\r\n"
        cases = {
            "open to all": ("/bench/open", ""),
            "with a token": ("/bench/known", key),
            "with a limit": ("/bench/limited", ""),
            "token, two limits": ("/bench/both", key),
        }
        costs: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(ROUNDS + 1):
            for name, (path, header) in cases.items():
                request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\n".encode()
                costs[name].append(server.cost(request, b"200"))
        print("Access, server CPU a request")
        least = statistics.median(costs["open to all"][1:])
        for name, found in costs.items():
            cost = statistics.median(found[1:])
            print(f"  {name:18} {cost:6.1f} µs   ratio {cost / least:4.2f}")
    finally:
        server.close()


if __name__ == "__main__":
    main()
