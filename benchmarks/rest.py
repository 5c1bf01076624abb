"""CPU a request: Regatta's whole stack beside plain FastAPI on uvicorn, in one run.

Both servers answer the same two requests: a POST that is validated and answered, and a GET of 20
items; neither stores anything. Regatta does so below everything that a real request passes:
access tokens and the sign-in behind them, request ids, metrics, a JSON log line, security
headers. FastAPI has none of that; it runs on uvloop and httptools with its access log off.
What counts is the CPU time that each server process used.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import socket
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import uvicorn
import uvloop
from aiohttp import web
from fastapi import FastAPI
from pydantic import Field

from regatta.handlers.routing import Routes, install
from regatta.models.access import MEMBERS
from regatta.models.auth import Credentials, Registration
from regatta.models.base import Document, Input
from regatta.models.pages import PageQuery
from regatta.server import logs, process, valkey
from regatta.server.app import make_app
from regatta.server.metrics import Metrics
from regatta.server.settings import Settings
from regatta.server.wiring import opened

ROUNDS: Final = 7
REQUESTS: Final = 4_000
CONNECTIONS: Final = 16
EMAIL: Final = "ada@example.com"
PASSWORD: Final = "correct horse battery"  # noqa: S105 - of nobody


class NewThing(Input):
    """What the POST takes."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: str = ""
    points: Annotated[int, Field(ge=0, le=100)] = 0
    labels: tuple[str, ...] = ()


class Thing(Document):
    """What both requests return."""

    title: str
    description: str
    points: int
    labels: tuple[str, ...]


THINGS = [
    Thing(title=f"Thing {n}", description="d" * 80, points=n, labels=("a",)) for n in range(20)
]
BODY = json.dumps({"title": "Reach the harbour", "description": "d" * 80, "points": 5}).encode()
ROUTES = Routes(tag="things")


@ROUTES.post("/bench/things", roles=MEMBERS, status=201)
async def create(request: web.Request, body: NewThing) -> Thing:  # noqa: ARG001 - every route takes it
    """Return a thing."""
    return Thing(**body.model_dump())


@ROUTES.get("/bench/things", roles=MEMBERS)
async def read(request: web.Request, query: PageQuery) -> list[Thing]:  # noqa: ARG001 - likewise
    """Return things."""
    return THINGS[: query.limit]


def fastapi() -> FastAPI:
    """Return plain FastAPI with the same two endpoints."""
    app = FastAPI()

    @app.post("/bench/things", status_code=201)
    async def create(body: NewThing) -> Thing:
        return Thing(**body.model_dump())

    @app.get("/bench/things")
    async def read(limit: Annotated[int, Field(ge=1, le=200)] = 50) -> list[Thing]:
        return THINGS[:limit]

    @app.get("/bench/used")
    async def used() -> int:
        return time.process_time_ns()

    return app


def serve_fastapi(listener: socket.socket) -> None:
    """Serve FastAPI until ended."""
    config = uvicorn.Config(
        fastapi(), loop="uvloop", http="httptools", access_log=False, log_level="error"
    )
    uvicorn.Server(config).run(sockets=[listener])


def serve_regatta(listener: socket.socket) -> None:
    """Serve the real application with two more routes until ended."""
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    logs.configure("info", nowhere)
    with tempfile.TemporaryDirectory() as folder, valkey.running(Path(folder)) as redis_url:
        uvloop.run(_serve_regatta(listener, Settings(data=Path(folder)), redis_url))


async def _serve_regatta(listener: socket.socket, settings: Settings, redis_url: str) -> None:
    async with opened(settings, redis_url) as system:
        auth = system.services.auth
        form = {"email": EMAIL, "password": PASSWORD, "name": "Ada"}
        await system.services.registration.register(Registration.model_validate(form), "ada")
        app = make_app(system, Metrics(), run_jobs=False)

        async def token(_request: web.Request) -> web.Response:
            signed_in = await auth.login(Credentials(email=EMAIL, password=PASSWORD))
            return web.Response(text=signed_in.token)

        async def used(_request: web.Request) -> web.Response:
            return web.Response(text=str(time.process_time_ns()))

        install(app, [ROUTES])
        app.add_routes([web.get("/bench/token", token), web.get("/bench/used", used)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        process.spare_the_collector()
        await asyncio.Event().wait()


class Server:
    """A server in a process of its own, and a few keep-alive connections to it."""

    def __init__(self, serve: Callable[[socket.socket], None]) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self._process = multiprocessing.get_context("fork").Process(target=serve, args=(listener,))
        self._process.start()
        self.address: tuple[str, int] = listener.getsockname()
        self._connections = [socket.create_connection(self.address) for _ in range(CONNECTIONS)]
        listener.close()

    def get(self, path: str) -> bytes:
        """Return the body at *path*."""
        self._connections[0].sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return _reply(self._connections[0])[1]

    def cost(self, request: bytes, status: bytes) -> float:
        """Return the CPU microseconds of one *request*."""
        before = int(self.get("/bench/used"))
        for _ in range(REQUESTS // CONNECTIONS):
            for connection in self._connections:
                connection.sendall(request)
            for connection in self._connections:
                head, _ = _reply(connection)
                assert head.startswith(b"HTTP/1.1 " + status), head
        return (int(self.get("/bench/used")) - before) / REQUESTS / 1000

    def close(self) -> None:
        """End the process."""
        for connection in self._connections:
            connection.close()
        self._process.kill()
        self._process.join()


def _reply(connection: socket.socket) -> tuple[bytes, bytes]:
    """Return the head and the body of one reply."""
    reply = connection.recv(1 << 16)
    head, _, body = reply.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(1 << 16)
    return head, body


def _requests(token: str) -> dict[str, tuple[bytes, bytes]]:
    common = f"Host: localhost\r\nAuthorization: Bearer {token}\r\n".encode()
    announced = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(BODY)
    return {
        "POST": (b"POST /bench/things HTTP/1.1\r\n" + common + announced + b"\r\n" + BODY, b"201"),
        "GET 20": (b"GET /bench/things?limit=20 HTTP/1.1\r\n" + common + b"\r\n", b"200"),
    }


def main() -> None:
    """Measure in turns, so that a slow moment of the machine hits both; print ratios."""
    ours, theirs = Server(serve_regatta), Server(serve_fastapi)
    try:
        print("REST, server CPU a request; the target is a ratio of at most 1")
        for name, (request, status) in _requests(ours.get("/bench/token").decode()).items():
            costs = [
                (ours.cost(request, status), theirs.cost(request, status))
                for _ in range(ROUNDS + 1)
            ][1:]
            regatta, fast = (statistics.median(side) for side in zip(*costs, strict=True))
            print(
                f"  {name:7} Regatta, everything on {regatta:6.1f} µs   FastAPI {fast:6.1f} µs"
                f"   ratio {regatta / fast:4.2f}"
            )
    finally:
        ours.close()
        theirs.close()


if __name__ == "__main__":
    main()
