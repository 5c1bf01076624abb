"""CPU a request: the typed routes beside the same work written by hand, and beside FastAPI.

Every server runs in a process of its own on uvloop and answers a few keep-alive connections
at once; what counts is the CPU time that the process used. Run: ``python -m benchmarks.routing``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import socket
import statistics
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import uvicorn
import uvloop
from aiohttp import web
from fastapi import FastAPI
from pydantic import Field, TypeAdapter

from regatta.handlers.middleware import HttpConfig, Observation, outer
from regatta.handlers.routing import AUTHENTICATOR, Routes, install
from regatta.models.access import MEMBERS, Actor
from regatta.models.base import Document, Input
from regatta.models.pages import PageQuery

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
REQUESTS = 4_000
CONNECTIONS = 16
TOKEN = "x" * 300


class NewTask(Input):
    """What the POST takes."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: str = ""
    points: Annotated[int, Field(ge=0, le=100)] = 0
    labels: tuple[str, ...] = ()


class Task(Document):
    """What both routes return."""

    title: str
    description: str
    points: int
    labels: tuple[str, ...]


TASKS = [Task(title=f"Task {n}", description="d" * 80, points=n, labels=("a",)) for n in range(20)]
ACTOR = Actor("u1", "o1", "member", "s1", datetime.max.replace(tzinfo=UTC))
BODY = json.dumps({"title": "Reach the harbour", "description": "d" * 80, "points": 5}).encode()


def by_hand() -> web.Application:
    """Return the least that does the work: aiohttp and pydantic."""
    task, tasks = TypeAdapter(Task), TypeAdapter(list[Task])
    new_task, query = TypeAdapter(NewTask), TypeAdapter(PageQuery)

    async def create(request: web.Request) -> web.Response:
        body = new_task.validate_json(await request.read())
        text = task.dump_json(Task(**body.model_dump()), by_alias=True)
        return web.Response(body=text, status=201, content_type="application/json")

    async def read(request: web.Request) -> web.Response:
        page = query.validate_python(dict(request.query), strict=False)
        text = tasks.dump_json(TASKS[: page.limit], by_alias=True)
        return web.Response(body=text, content_type="application/json")

    app = web.Application()
    app.add_routes([web.post("/api/tasks", create), web.get("/api/tasks", read)])
    return app


ROUTES = Routes(tag="tasks")


@ROUTES.post("/api/tasks", roles=MEMBERS, status=201, creates=False)
async def create_task(request: web.Request, body: NewTask) -> Task:  # noqa: ARG001
    """Create a task."""
    return Task(**body.model_dump())


@ROUTES.get("/api/tasks", roles=MEMBERS)
async def list_tasks(request: web.Request, query: PageQuery) -> list[Task]:  # noqa: ARG001
    """List tasks."""
    return TASKS[: query.limit]


async def authenticate(token: str) -> Actor:  # noqa: ARG001
    """Accept every token, so that only the layer is measured."""
    return ACTOR


def typed() -> web.Application:
    """Return the typed routes alone."""
    app = web.Application()
    app[AUTHENTICATOR] = authenticate
    install(app, [ROUTES])
    return app


class JsonLines(logging.Formatter):
    """Writes what a real log would."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        return json.dumps({"event": record.msg, **vars(record)["metadata"]})


def whole() -> web.Application:
    """Return the typed routes below the middleware, with a log line and a metric a request."""
    handler = logging.StreamHandler(open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("regatta.access")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    counts: dict[tuple[str, int], int] = {}

    def observe(seen: Observation) -> None:
        counts[seen.route, seen.status] = counts.get((seen.route, seen.status), 0) + 1

    app = web.Application(middlewares=[outer(HttpConfig(compress_from=1 << 20), observe)])
    app[AUTHENTICATOR] = authenticate
    install(app, [ROUTES])
    return app


def fastapi() -> FastAPI:
    """Return plain FastAPI: no authentication, no ids, no log, no metrics."""
    app = FastAPI()

    @app.post("/api/tasks", status_code=201)
    async def create(body: NewTask) -> Task:
        return Task(**body.model_dump())

    @app.get("/api/tasks")
    async def read(limit: Annotated[int, Field(ge=1, le=200)] = 50) -> list[Task]:
        return TASKS[:limit]

    @app.get("/used")
    async def used() -> int:
        return time.process_time_ns()

    return app


async def used(request: web.Request) -> web.Response:  # noqa: ARG001
    """Answer how much CPU this process has used."""
    return web.Response(text=str(time.process_time_ns()))


def serve_aiohttp(make: Callable[[], web.Application], listener: socket.socket) -> None:
    """Serve in this process until it is ended."""

    async def main() -> None:
        app = make()
        app.router.add_get("/used", used)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        await asyncio.Event().wait()

    uvloop.run(main())


def serve_fastapi(listener: socket.socket) -> None:
    """Serve FastAPI on uvicorn, access log off, until it is ended."""
    config = uvicorn.Config(
        fastapi(), loop="uvloop", http="httptools", access_log=False, log_level="error"
    )
    uvicorn.Server(config).run(sockets=[listener])


def read_reply(connection: socket.socket) -> tuple[bytes, bytes]:
    """Return the head and the body of one reply."""
    reply = connection.recv(1 << 16)
    head, _, body = reply.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(1 << 16)
    return head, body


class Server:
    """A server in a process of its own and a connection to it."""

    def __init__(self, make: Callable[[], web.Application] | None) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        context = multiprocessing.get_context("fork")
        if make is None:
            self._process = context.Process(target=serve_fastapi, args=(listener,), daemon=True)
        else:
            self._process = context.Process(
                target=serve_aiohttp, args=(make, listener), daemon=True
            )
        self._process.start()
        address = listener.getsockname()
        self._connections = [socket.create_connection(address) for _ in range(CONNECTIONS)]
        listener.close()

    def cost(self, request: bytes, status: bytes) -> float:
        """Return the CPU microseconds of one *request*."""
        before = self._used()
        for _ in range(REQUESTS // CONNECTIONS):
            for connection in self._connections:
                connection.sendall(request)
            for connection in self._connections:
                head, _ = read_reply(connection)
                assert head.startswith(b"HTTP/1.1 " + status), head
        return (self._used() - before) / REQUESTS / 1000

    def _used(self) -> int:
        """Return the CPU nanoseconds of the process so far."""
        connection = self._connections[0]
        connection.sendall(b"GET /used HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return int(read_reply(connection)[1])

    def close(self) -> None:
        """End the process."""
        for connection in self._connections:
            connection.close()
        self._process.kill()
        self._process.join()


def main() -> None:
    """Measure in turns, so that a slow moment of the machine hits everybody; print ratios."""
    common = b"Host: localhost\r\nAuthorization: Bearer " + TOKEN.encode() + b"\r\n"
    announced = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(BODY)
    post = b"POST /api/tasks HTTP/1.1\r\n" + common + announced + b"\r\n" + BODY
    get = b"GET /api/tasks?limit=20 HTTP/1.1\r\n" + common + b"\r\n"
    makers = {"by hand": by_hand, "typed routes": typed, "whole layer": whole, "FastAPI": None}
    servers = {name: Server(make) for name, make in makers.items()}
    time.sleep(1)
    costs: dict[tuple[str, str], list[float]] = {}
    for _ in range(ROUNDS + 1):
        for name, server in servers.items():
            costs.setdefault((name, "POST"), []).append(server.cost(post, b"201"))
            costs.setdefault((name, "GET 20"), []).append(server.cost(get, b"200"))
    for kind in ("POST", "GET 20"):
        base = statistics.median(costs["by hand", kind][1:])
        for name in servers:
            cost = statistics.median(costs[name, kind][1:])
            print(f"{kind:7} {name:13} {cost:7.1f} us CPU a request  {cost / base:5.2f} x by hand")
    for server in servers.values():
        server.close()


if __name__ == "__main__":
    main()
