"""Small servers of Regatta's own parts, as the public suites of the protocols want them.

``python -m tests.realtime.suite_server 3000`` serves both: Engine.IO at ``/engine.io/``, with
every message sent back, and Socket.IO at ``/socket.io/``, with the events of its suite.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import uvloop
from aiohttp import web

from regatta.realtime.engine import Engine, EngineLimits
from regatta.realtime.protocol import ProtocolConfig, ProtocolServer
from regatta.server.http import Runner

SUITE: Final[dict[str, Any]] = {"ping_interval": 0.3, "ping_timeout": 0.2}
"""The timings that the suites expect."""

PATIENT: Final[dict[str, Any]] = {"ping_interval": 300, "ping_timeout": 200}
"""Timings under which no test can pass because of a ping."""

CUSTOM: Final = "/custom"

_PATIENCE: Final = 10.0


async def _let_in(_sid: str) -> None:
    """Let everybody in."""


@dataclass
class Echo:
    """An Engine.IO server that sends every message back, and what became of its sessions."""

    options: dict[str, Any]
    ended: dict[str, str] = field(default_factory=dict)
    cuts: list[str] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self._changed = asyncio.Condition()
        self.engine = Engine(
            limits=EngineLimits(),
            admit=_let_in,
            worker_id="0123abcd",
            async_mode="aiohttp",
            max_http_buffer_size=1_000_000,
            cors_allowed_origins="*",
            **self.options,
        )
        self.engine.on_cut = self.cuts.append
        self.engine.on("connect", self._connect)
        self.engine.on("message", self.engine.send)
        self.engine.on("disconnect", self._disconnect)

    async def _connect(self, sid: str, environ: dict[str, Any]) -> None:
        """Know everybody."""

    async def _disconnect(self, sid: str, reason: str) -> None:
        async with self._changed:
            self.ended[sid] = reason
            self._changed.notify_all()

    async def end_of(self, sid: str) -> str:
        """Return why a session ended, once it has."""
        async with asyncio.timeout(_PATIENCE), self._changed:
            await self._changed.wait_for(lambda: sid in self.ended)
            return self.ended[sid]


class Suite(ProtocolServer):
    """A Socket.IO server with the events of the public suite, in two namespaces."""

    def __init__(self, **options: Any) -> None:
        namespaces = ("/", CUSTOM)
        super().__init__(ProtocolConfig(["*"], namespaces, **options), _let_in)
        for namespace in namespaces:
            self.on("connect", self._let_in, namespace)
            self.on("message", self._back(namespace), namespace)
            self.on("message-with-ack", self._acknowledge, namespace)

    async def _let_in(self, _sid: str, _environ: dict[str, Any], _auth: Any = None) -> None:
        """Let everybody in."""

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        """Tell who has come in what they said."""
        await super()._handle_connect(eio_sid, namespace, data)
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace or "/")
        if sid is not None:
            await self.emit("auth", data or {}, to=sid, namespace=namespace)

    def _back(self, namespace: str) -> Any:
        async def back(sid: str, *values: Any) -> None:
            await self.emit("message-back", values, to=sid, namespace=namespace)

        return back

    async def _acknowledge(self, _sid: str, *values: Any) -> tuple[Any, ...]:
        return values


@asynccontextmanager
async def echoing(**options: Any) -> AsyncIterator[Echo]:
    """Serve an Engine.IO server where clients of Socket.IO look for one; nobody pings in time."""
    echo = Echo(PATIENT | options)
    app = web.Application()
    echo.engine.attach(app, "socket.io")
    async with serving(app) as echo.url:
        yield echo


@asynccontextmanager
async def suite(**options: Any) -> AsyncIterator[tuple[str, Suite]]:
    """Serve a Socket.IO server; yield its address and itself; nobody pings in time."""
    app, server = web.Application(), Suite(**(PATIENT | options))
    server.attach(app)
    async with serving(app) as url:
        yield url, server


@asynccontextmanager
async def serving(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Serve *app* on a free port for as long as the context lasts; yield its address."""
    with socket.create_server(("127.0.0.1", port), backlog=256) as listener:
        runner = Runner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            await runner.cleanup()


async def _serve(port: int) -> None:
    app = web.Application()
    Echo(SUITE).engine.attach(app)
    Suite(**SUITE).attach(app)
    async with serving(app, port) as url:
        print(url, flush=True)  # noqa: T201 - whoever started it waits for this
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
