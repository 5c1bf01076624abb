"""The Engine.IO server: python-engineio's HTTP rules over connections of our own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

import engineio
from aiohttp import web
from engineio import packet

from regatta.realtime.engine.connection import Connection

log = logging.getLogger("regatta.engine")

_METHODS: Final = frozenset({"GET", "POST", "OPTIONS"})
_OTHER_METHODS: Final = ("PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """What a client may cost.

    Attributes:
        waiting_bytes: that wait for one client before it counts as too slow.
        upgrade_seconds: for the probe of a WebSocket.
    """

    waiting_bytes: int = 1 << 20
    upgrade_seconds: float = 10.0


class Engine(engineio.AsyncServer):
    """An Engine.IO v4 server for aiohttp.

    Args:
        limits: what a client may cost.
        on_cut: is told why a connection was cut.
        admit: raises for a client that may not have a new session now.
    """

    def __init__(
        self,
        *,
        limits: EngineLimits,
        on_cut: Callable[[str], None],
        admit: Callable[[], Awaitable[None]],
        **options: Any,
    ) -> None:
        super().__init__(**options, monitor_clients=False)
        self.limits = limits
        self.on_cut = on_cut
        self._admit = admit
        self.sockets: dict[str, Connection] = {}
        self._endings: set[asyncio.Task[Any]] = set()

    def attach(self, app: web.Application, engineio_path: str = "engine.io") -> None:
        """Serve on *app*; the methods that the protocol has no use for are bad requests."""
        super().attach(app, engineio_path)
        for method in _OTHER_METHODS:
            app.router.add_route(method, f"/{engineio_path.strip('/')}/", self.handle_request)

    async def handle_request(self, request: web.Request) -> web.StreamResponse:
        """Answer a request; the protocol wants a transport named with every one."""
        named = bool(request.query.get("transport")) or request.method == "OPTIONS"
        if request.method not in _METHODS or not named:
            return web.Response(status=400, text='"Bad Request"')
        response: web.StreamResponse = await super().handle_request(request)
        return response

    async def _handle_connect(
        self, environ: dict[str, Any], transport: str, jsonp_index: int | None = None
    ) -> Any:
        """Open a session, on either transport."""
        await self._admit()
        sid = self.generate_id()
        connection = self.sockets[sid] = Connection(self, sid)
        handshake = {
            "sid": sid,
            "upgrades": self._upgrades(sid, transport),
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }
        await connection.send(packet.Packet(packet.OPEN, handshake))
        await self.handlers["connect"](sid, environ)
        connection.schedule_ping()
        if transport == "websocket":
            return await connection.serve_websocket(environ["aiohttp.request"])
        connection.connected = True
        return self._ok(await connection.poll(), jsonp_index=jsonp_index)

    async def deliver(self, sid: str, data: str | bytes) -> None:
        """Hand a message to the Socket.IO layer; the next one waits until it is done."""
        await self.handlers["message"](sid, data)

    async def ended(self, sid: str, reason: str) -> None:
        """Tell the Socket.IO layer that a session is over."""
        try:
            await self.handlers["disconnect"](sid, reason)
        except Exception:
            log.exception("the end of a session could not be handled")

    def cut(self, connection: Connection, reason: str) -> None:
        """End a session whose client does not keep up, or is gone."""
        if connection.closing or connection.closed or connection.aborted:
            return
        self.on_cut(reason)
        connection.abort()
        self.in_background(connection.close(abort=True, reason=reason))

    def forget(self, connection: Connection, seconds: float) -> None:
        """Know nothing of a session that is over, after *seconds*."""
        if seconds:
            loop = asyncio.get_running_loop()
            loop.call_later(seconds, self.sockets.pop, connection.sid, None)
        else:
            self.sockets.pop(connection.sid, None)

    def in_background(self, ending: Coroutine[Any, Any, Any]) -> None:
        """Run *ending*, which takes a moment, while others go on."""
        task = asyncio.get_running_loop().create_task(ending)
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)

    @property
    def waiting_bytes(self) -> int:
        """How many bytes wait for clients, over all sessions of this process."""
        return sum(connection.waiting_bytes for connection in self.sockets.values())

    @property
    def transports_in_use(self) -> dict[str, int]:
        """How many sessions there are, by transport."""
        upgraded = sum(connection.upgraded for connection in self.sockets.values())
        return {"websocket": upgraded, "polling": len(self.sockets) - upgraded}
