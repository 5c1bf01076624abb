"""The Socket.IO server.

The one file that leans on private names of python-socketio; a test fails when a release moves
them: ``_engineio_server_class``, ``_handle_connect``, ``_handle_event``, ``_handle_disconnect``,
``_handle_eio_connect``, ``_handle_eio_message``, ``_binary_packet``,
``manager.eio_sid_from_sid`` and ``manager.sid_from_eio_sid``.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import socketio
from socketio import packet

from regatta.models.access import Actor
from regatta.models.errors import NotAuthenticated, RateLimited, RegattaError, Unavailable
from regatta.models.events import ServerDraining
from regatta.realtime.engine import Engine, EngineLimits, text_frame
from regatta.realtime.events import Context, Events, Incoming, acknowledge, error_body, refusal
from regatta.realtime.limits import Pace
from regatta.realtime.live import Live
from regatta.realtime.sessions import LiveSession
from regatta.services.context import ORIGIN, Origin
from regatta.services.limits import Turnstile
from regatta.services.ports import RateLimits, read_limits
from regatta.services.services import Services
from regatta.storage.engine import StoreUnavailable

log = logging.getLogger("regatta.sockets")

_NAMESPACE: Final = "/"
_ORIGIN: Final = "regatta.origin"
_REFUSED: Final = "regatta.refused"
_RESERVED: Final = frozenset({"connect", "connect_error", "disconnect", "disconnecting"})
_BINARY_PACKETS: Final = ("5", "6")
_MAX_ATTACHMENTS: Final = 8
"""No event takes any; this many are read before the event is refused politely."""

_DRAIN_SPREAD_MS: Final = 5000
"""Over this long clients come back after a drain, so that they do not all come at once."""


@dataclass(frozen=True, slots=True)
class SocketConfig:
    """How the Socket.IO server behaves.

    Attributes:
        origins: that browsers may connect from beside the server's own; ``["*"]`` for all.
        max_message_bytes: of one frame or one polling body.
        connections_per_minute: new ones from one address, over all workers.
        events_per_second: of one connection, in the long run.
        connect_seconds: for the CONNECT packet with a good token.
    """

    origins: list[str] = field(default_factory=list)
    ping_interval: float = 25.0
    ping_timeout: float = 20.0
    max_message_bytes: int = 1_000_000
    connect_seconds: float = 45.0
    connections_per_minute: int = 600
    events_per_second: float = 100.0
    limits: EngineLimits = field(default_factory=EngineLimits)


class SocketServer(socketio.AsyncServer):
    """python-socketio over our own engine, with typed, acknowledged events.

    Args:
        on_cut: is told why a connection was cut.
        rate_limits: counts events and connections; None to let all of them through.
    """

    def __init__(
        self,
        config: SocketConfig,
        services: Services,
        live: Live,
        collections: Iterable[Events],
        on_cut: Callable[[str], None],
        rate_limits: RateLimits | None,
    ) -> None:
        quiet = logging.getLogger("regatta.socketio")
        quiet.setLevel(logging.CRITICAL)
        super().__init__(
            async_mode="aiohttp",
            async_handlers=False,
            cors_allowed_origins=_origins(config.origins),
            cors_credentials=False,
            ping_interval=config.ping_interval,
            ping_timeout=config.ping_timeout,
            max_http_buffer_size=config.max_message_bytes,
            logger=quiet,
            engineio_logger=quiet,
            namespaces=[_NAMESPACE],
            limits=config.limits,
            on_cut=on_cut,
            admit=self._admit,
        )
        self._services = services
        self._live = live
        self._connect_seconds = config.connect_seconds
        self._rate_limits = rate_limits
        self._events_per_second = config.events_per_second
        per_minute = f"{config.connections_per_minute}/minute per ip"
        self._door = Turnstile("connect", read_limits(per_minute))
        self._incoming: dict[str, Incoming[Any, Any]] = {}
        for collection in collections:
            self._incoming.update(collection.incoming)
        self._draining = False
        self.on("connect", self._connect)
        self.on("disconnect", self._disconnect)
        live.sessions.disconnect = self._end

    def _engineio_server_class(self) -> type[Engine]:
        return Engine

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        """Let a client in or hang up; an unknown namespace is answered as clients expect."""
        if (namespace or _NAMESPACE) == _NAMESPACE:
            await super()._handle_connect(eio_sid, namespace, data)
            if self.manager.sid_from_eio_sid(eio_sid, _NAMESPACE) is None:
                await self._turn_away(eio_sid)
            return
        refusal = self.packet_class(
            packet.CONNECT_ERROR, data={"message": "Invalid namespace"}, namespace=namespace
        )
        await self.eio.send(eio_sid, refusal.encode())

    async def _turn_away(self, eio_sid: str) -> None:
        """Hang up on a client that was refused; one that polls has yet to fetch the refusal."""
        connection = self.eio.sockets.get(eio_sid)
        if connection is not None and connection.upgraded:
            await connection.close()
        elif eio_sid in self.environ:  # until its time to connect is over
            self.environ[eio_sid][_REFUSED] = True

    async def _handle_disconnect(
        self, eio_sid: str, namespace: str | None, reason: str | None = None
    ) -> None:
        """Let a client go, and with it the connection."""
        await super()._handle_disconnect(eio_sid, namespace, reason)
        connection = self.eio.sockets.get(eio_sid)
        if connection is not None and (namespace or _NAMESPACE) == _NAMESPACE:
            await connection.close()

    async def _admit(self) -> None:
        """Count a new connection.

        Raises: RateLimited.
        """
        allowance = await self._door.enter(self._rate_limits, None)
        if allowance is not None:
            allowance.check()

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Let a socket in whose token is good."""
        origin: Origin = environ[_ORIGIN]
        ORIGIN.set(origin)
        if self._draining:
            raise _refused(Unavailable("The server is about to close."))
        token = auth.get("token") if isinstance(auth, dict) else None
        try:
            if not isinstance(token, str):
                raise NotAuthenticated
            actor = await self._services.auth.authenticate(token)
            await self._open(sid, actor, origin)
        except RegattaError as error:
            raise _refused(error) from error
        except StoreUnavailable as error:
            raise _refused(Unavailable()) from error

    async def _open(self, sid: str, actor: Actor, origin: Origin) -> None:
        """Take a socket in, until its token expires.

        Whoever ended the sign-in while it was looked up has not seen the socket, so once it can
        be seen the sign-in is looked up again. Raises as ``authenticate`` does.
        """
        connection = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, _NAMESPACE))
        if connection is None:
            raise Unavailable
        session = LiveSession(sid, actor, connection, origin, self._pace())
        sessions = self._live.sessions
        sessions.open(session)
        over = [session]
        try:
            over = await sessions.over([session])
        finally:
            if over or connection.closing:
                sessions.close(sid)
        if session.closed:
            raise NotAuthenticated
        connection.welcome()
        sessions.arm(session)

    def _pace(self) -> Pace | None:
        if self._rate_limits is None:
            return None
        return Pace(self._events_per_second, asyncio.get_running_loop().time())

    async def _disconnect(self, sid: str, _reason: str) -> None:
        """Let a socket go and everything that it was in."""
        session = self._live.sessions.close(sid)
        if session is not None:
            await self._live.leave_all(session)

    def _end(self, session: LiveSession) -> None:
        """Disconnect a socket whose token is no longer good."""
        self.eio.in_background(self._disconnected(session))

    async def _disconnected(self, session: LiveSession) -> None:
        """Say goodbye and hang up; telling the others that somebody left may take longer."""
        await asyncio.gather(self.disconnect(session.sid), session.connection.close())

    async def _handle_event(
        self, eio_sid: str, namespace: str | None, id: int | None, data: list[Any]
    ) -> None:
        """Handle one event; the next one of this client waits until it is acknowledged."""
        if not isinstance(data, list) or not data:
            raise ValueError("an event without a name")
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace or _NAMESPACE)
        session = self._live.sessions.get(sid) if sid else None
        if session is None:
            return
        name = data[0]
        incoming = None
        if isinstance(name, str) and name not in _RESERVED:
            incoming = self._incoming.get(name)
        # A polling client's next request may well take another way; it is still the same client.
        ORIGIN.set(session.origin)
        if self._is_too_fast(session, id):
            return
        context = Context(session, self._services, self._live, self._rate_limits)
        reply = await acknowledge(incoming, context, data[1:])
        self._answer(session, id, reply)
        while session.after_ack:
            session.after_ack.pop(0)()

    def _is_too_fast(self, session: LiveSession, id: int | None) -> bool:
        """Refuse what comes too fast, and cut off who goes on all the same."""
        if session.pace is None:
            return False
        wait = session.pace.wait(asyncio.get_running_loop().time())
        if not wait:
            return False
        if session.pace.floods:
            self.eio.cut(session.connection, "flood")
        else:
            self._answer(session, id, refusal(RateLimited(retry_after=math.ceil(wait))))
        return True

    def _answer(self, session: LiveSession, id: int | None, reply: str) -> None:
        if id is not None:
            text = f"43{id}[{reply}]"
            session.connection.write(text_frame(text.encode()), text)

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        """Note where a new session comes from, and give it some time to say who it is."""
        environ[_ORIGIN] = ORIGIN.get()
        await super()._handle_eio_connect(eio_sid, environ)
        self.eio.sockets[eio_sid].expect(self._connect_seconds)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        """Dispatch a message; only so many attachments may be announced, and then they follow."""
        if _REFUSED in self.environ[eio_sid]:
            raise ValueError("it was refused")
        if eio_sid in self._binary_packet and not isinstance(data, bytes):
            raise ValueError("an attachment was announced")
        if isinstance(data, str) and data[:1] in _BINARY_PACKETS:
            announced = data[1:].partition("-")[0]
            if not announced.isdigit() or not 0 < int(announced[:9]) <= _MAX_ATTACHMENTS:
                raise ValueError("too many attachments")
        await super()._handle_eio_message(eio_sid, data)

    async def drain(self, seconds: float) -> None:
        """Take nobody in any more, tell everyone when to come back, let frames out, close."""
        self._draining = True
        for session in self._live.sessions:
            delay = random.randrange(_DRAIN_SPREAD_MS)  # noqa: S311 - only to spread the load
            session.say(ServerDraining(reconnect_after_ms=delay))
        deadline = asyncio.get_running_loop().time() + seconds
        while self.eio.waiting_bytes and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - transports tell nobody when they are empty
            await asyncio.sleep(0.01)
        for connection in tuple(self.eio.sockets.values()):
            await connection.close()


def _origins(origins: list[str]) -> str | list[str] | None:
    """Return *origins* as python-engineio wants them; its empty list would admit every origin."""
    return "*" if "*" in origins else origins or None


def _refused(error: RegattaError) -> socketio.exceptions.ConnectionRefusedError:
    return socketio.exceptions.ConnectionRefusedError(str(error), error_body(error))
