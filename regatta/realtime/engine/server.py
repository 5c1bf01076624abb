"""The Engine.IO server: python-engineio's HTTP rules over connections of our own."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

import engineio
from aiohttp import hdrs, web
from engineio import packet
from engineio.exceptions import EngineIOError

from regatta.realtime.engine.connection import Connection
from regatta.realtime.engine.limits import STRANGERS_BYTES, EngineLimits, FrameBudget
from regatta.realtime.engine.probe import Probe, TurnedAway
from regatta.realtime.engine.upgrade import (
    NoUpgrade,
    Upgrade,
    accepting,
    detach,
    early_bytes,
    handshake_key,
)
from regatta.realtime.engine.websocket import Receiver, WebSocket
from regatta.realtime.engine.wheel import Wheel

log = logging.getLogger("regatta.engine")

_METHODS: Final = frozenset({"GET", "POST", "OPTIONS"})
_OTHER_METHODS: Final = ("PUT", "PATCH", "DELETE")
_TICKS_AN_INTERVAL: Final = 50
_SID_BYTES: Final = 15
_END_SECONDS: Final = 5.0

WORKER_ID_LENGTH: Final = 8
"""Characters with which a session id names its worker."""

Elsewhere = Callable[[web.Request, str], Awaitable[web.StreamResponse]]
"""Answers a request for a session that another worker owns, named by its id."""


class Engine(engineio.AsyncServer):
    """An Engine.IO v4 server for aiohttp.

    Args:
        limits: what a client may cost.
        admit: raises for a client that may not have a new session, by its id, now.
        worker_id: begins the id of every session, so that each names its owner.

    Attributes:
        elsewhere: answers requests for sessions of other workers; None where there are none.
        on_cut: is told why a connection was cut.
        on_moved: is called when a connection gets or loses the transport that it is written to.
    """

    def __init__(
        self,
        *,
        limits: EngineLimits,
        admit: Callable[[str], Awaitable[None]],
        worker_id: str,
        **options: Any,
    ) -> None:
        super().__init__(**options, monitor_clients=False)
        self.limits = limits
        self.on_cut: Callable[[str], None] = lambda _: None
        self.on_moved: Callable[[], None] = lambda: None
        self.elsewhere: Elsewhere | None = None
        self.wheel = Wheel(min(self.ping_interval, self.ping_timeout) / _TICKS_AN_INTERVAL)
        self._admit = admit
        self._worker_id = worker_id
        self.sockets: dict[str, Connection] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- requests ----------------------------------------------------------------------------

    def attach(self, app: web.Application, engineio_path: str = "engine.io") -> None:
        """Serve on *app*; the methods that the protocol has no use for are bad requests."""
        super().attach(app, engineio_path)
        for method in _OTHER_METHODS:
            app.router.add_route(method, f"/{engineio_path.strip('/')}/", self.handle_request)
        app.on_shutdown.append(self._end_all)

    async def handle_request(self, request: web.Request) -> web.StreamResponse:
        """Answer a request; the protocol wants a transport named with every one."""
        named = bool(request.query.get("transport")) or request.method == "OPTIONS"
        if request.method not in _METHODS or not named:
            return web.Response(status=400, text='"Bad Request"')
        sid = request.query.get("sid", "")
        owner = self._owner(sid)
        if owner is not None and self.elsewhere is not None:
            return await self.elsewhere(request, owner)
        connection = self.sockets.get(sid)
        if connection is not None and self.may_connect(request):
            if request.method == "POST":
                return await self._post(connection, request)
            if request.headers.get(hdrs.UPGRADE, "").lower() == "websocket":
                return await self._upgrade(connection, request)
        response: web.StreamResponse = await super().handle_request(request)
        return response

    async def _post(self, connection: Connection, request: web.Request) -> web.StreamResponse:
        """Take what a polling client sends; whoever sends nonsense is hung up on."""
        answer = self._bad_request()
        if connection.connected and not connection.upgraded and not connection.closed:
            try:
                await connection.take_post(request)
                answer = self._ok()
            except EngineIOError:
                await connection.close()
                self.forget(connection, 0)
        environ = self._async["translate_request"](request)
        response: web.StreamResponse = await self._make_response(answer, environ)
        return response

    def _owner(self, sid: str) -> str | None:
        """Return the other worker whose session this is, None for one of ours."""
        owner = sid[:WORKER_ID_LENGTH]
        if owner == self._worker_id or sid in self.sockets or len(sid) <= WORKER_ID_LENGTH:
            return None
        return owner

    def may_connect(self, request: web.Request) -> bool:
        """Return whether the page that asks is of an origin that may."""
        origin = request.headers.get(hdrs.ORIGIN)
        allowed = self._cors_allowed_origins(self._async["translate_request"](request))
        return origin is None or allowed is None or origin in allowed

    def generate_id(self) -> str:
        """Return an id for a session; nobody can guess it, and it names this worker."""
        return self._worker_id + secrets.token_urlsafe(_SID_BYTES)

    def _get_socket(self, sid: str) -> Connection:
        """Return a session, also one that is over and has yet to be told with its next poll.

        Raises:
            KeyError: there is none.
        """
        return self.sockets[sid]

    def _ok(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Return the answer to a POST, as the protocol spells it; polls are answered below."""
        headers = [("Content-Type", "text/html")]
        return {"status": "200 OK", "headers": headers, "response": b"ok"}

    def payload(self, packets: str) -> dict[str, Any]:
        """Return the answer to a poll."""
        headers = [("Content-Type", "text/plain; charset=UTF-8")]
        return {"status": "200 OK", "headers": headers, "response": packets.encode()}

    async def _handle_connect(
        self,
        environ: dict[str, Any],
        transport: str,
        jsonp_index: int | None = None,  # noqa: ARG002 - the protocol has no JSONP any more
    ) -> Any:
        """Open a session, on either transport."""
        request: web.Request = environ["aiohttp.request"]
        try:
            key = handshake_key(request) if transport == "websocket" else None
        except NoUpgrade:
            return self._bad_request("Invalid websocket upgrade")
        sid = self.generate_id()
        await self._admit(sid)
        connection = self.sockets[sid] = Connection(self, sid)
        handshake = {
            "sid": sid,
            "upgrades": self._upgrades(sid, transport),
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }
        try:
            await connection.send(packet.Packet(packet.OPEN, handshake))
            await self.handlers["connect"](sid, environ)
            connection.schedule_ping()
            if key is not None:
                return await self._open(request, key, connection)
            connection.connected = True
            return self.payload(await connection.poll())
        except BaseException:
            await connection.close(abort=True, reason=self.reason.TRANSPORT_ERROR)
            self.forget(connection, 0)
            raise

    # --- WebSockets --------------------------------------------------------------------------

    async def _open(self, request: web.Request, key: str, connection: Connection) -> web.Response:
        """Begin a session over the WebSocket that *request* asks for."""
        try:
            early = early_bytes(request)
            await self._attach(detach(request), Upgrade(connection.sid, key, early), connection)
        except OSError:
            await connection.close(abort=True, reason=self.reason.TRANSPORT_CLOSE)
            self.forget(connection, 0)
        return web.Response(status=101)

    async def _upgrade(self, connection: Connection, request: web.Request) -> web.Response:
        """Take the WebSocket that *request* asks for, to move a session of ours to it."""
        refused = web.Response(status=400, text='"Invalid websocket upgrade"')
        if connection.closed:
            return refused
        try:
            upgrade = Upgrade(connection.sid, handshake_key(request), early_bytes(request))
        except NoUpgrade:
            return refused
        with suppress(OSError):  # the client is gone; its session may poll on
            await self.adopt(detach(request), upgrade)
        return web.Response(status=101)

    async def adopt(self, sock: socket.socket, upgrade: Upgrade) -> None:
        """Move a session of ours to the WebSocket on *sock*, whoever was asked for it.

        One for which there is no use is closed once it is open, as clients expect.

        Raises:
            OSError: the client is gone.
        """
        connection = self.sockets.get(upgrade.sid)
        if connection is None or connection.upgrading or connection.upgraded or connection.closing:
            await self._attach(sock, upgrade, TurnedAway())
            return
        connection.upgrading = True
        try:
            await self._attach(sock, upgrade, Probe(connection, self.limits.upgrade_seconds))
        except OSError:
            connection.upgrading = False
            raise

    async def _attach(self, sock: socket.socket, upgrade: Upgrade, receiver: Receiver) -> None:
        """Answer the handshake on *sock* and read from it for *receiver*."""
        connection = self.sockets.get(upgrade.sid)
        longest = connection.longest if connection is not None else STRANGERS_BYTES
        budget = FrameBudget(self.limits.frames_per_second)
        websocket = WebSocket(receiver, longest, budget, accepting(upgrade.key), upgrade.early)
        try:
            await asyncio.get_running_loop().connect_accepted_socket(lambda: websocket, sock)
        except BaseException:
            sock.close()
            raise

    # --- sessions ----------------------------------------------------------------------------

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

    def in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run *work*, which takes a moment, while others go on."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end_all(self, _app: web.Application) -> None:
        """End what is left of all sessions, and what is still under way for them."""
        for connection in tuple(self.sockets.values()):
            await connection.close()
            connection.abort()
        self.wheel.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_END_SECONDS)

    @property
    def waiting_bytes(self) -> int:
        """How many bytes wait for clients, over all sessions of this process."""
        return sum(connection.waiting_bytes for connection in self.sockets.values())

    @property
    def transports_in_use(self) -> dict[str, int]:
        """How many sessions there are, by transport."""
        upgraded = sum(connection.upgraded for connection in self.sockets.values())
        return {"websocket": upgraded, "polling": len(self.sockets) - upgraded}
