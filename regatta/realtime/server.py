"""The Socket.IO server of Regatta: who comes in, what they send, how they leave."""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import socketio

from regatta.models.access import Actor
from regatta.models.errors import NotAuthenticated, RateLimited, RegattaError, Unavailable
from regatta.models.events import ServerDraining
from regatta.realtime.admission import Admission
from regatta.realtime.events import Context, Events, Incoming, acknowledge, error_body, refusal
from regatta.realtime.limits import Pace, Paces
from regatta.realtime.live import Live
from regatta.realtime.protocol import NAMESPACE, RESERVED, ProtocolConfig, ProtocolServer
from regatta.realtime.sessions import LiveSession
from regatta.services.context import ORIGIN, Origin
from regatta.services.ports import RateLimits
from regatta.services.services import Services
from regatta.storage.engine import StoreUnavailable

log = logging.getLogger("regatta.sockets")

_ORIGIN: Final = "regatta.origin"

_DRAIN_SPREAD_MS: Final = 5000
_BACK_A_SECOND: Final = 500
"""Clients that the other workers have to take in after a drain, when there are very many."""


@dataclass(frozen=True, slots=True)
class SocketConfig:
    """How the Socket.IO server behaves.

    Attributes:
        connect_seconds: for the CONNECT packet with a good token.
        events_per_second: of one connection, in the long run.
        user_events_per_second: of all connections of a user here together.
    """

    protocol: ProtocolConfig
    connect_seconds: float = 45.0
    events_per_second: float = 100.0
    user_events_per_second: float = 300.0


class SocketServer(ProtocolServer):
    """Socket.IO with accounts, and with typed, acknowledged events.

    Args:
        rate_limits: counts events; None to let all of them through.
    """

    def __init__(
        self,
        config: SocketConfig,
        services: Services,
        live: Live,
        collections: Iterable[Events],
        admission: Admission,
        rate_limits: RateLimits | None,
    ) -> None:
        super().__init__(config.protocol, self._admit)
        self._config = config
        self._services = services
        self._live = live
        self._admission = admission
        self._rate_limits = rate_limits
        self._incoming: dict[str, Incoming[Any, Any]] = {}
        for collection in collections:
            self._incoming.update(collection.incoming)
        self._paces = Paces(config.events_per_second, config.user_events_per_second)
        self._draining = False
        self.on("connect", self._connect)
        self.on("disconnect", self._disconnect)
        live.sessions.disconnect = self._end
        self.eio.on_moved = live.hall.moved

    # --- coming in ---------------------------------------------------------------------------

    async def _admit(self, eio_sid: str) -> None:
        """Count a new connection.

        Raises: RateLimited, TooManyConnections, Unavailable when the server is about to close.
        """
        if self._draining:
            raise Unavailable("The server is about to close.")
        await self._admission.enter(eio_sid, ORIGIN.get().address or "")

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:  # noqa: ARG002 - see below
        """Note where a new session comes from, and give it some time to say who it is.

        Nothing else of the request is kept: it would stay for as long as the session.
        """
        await super()._handle_eio_connect(eio_sid, {_ORIGIN: ORIGIN.get()})
        self.eio.sockets[eio_sid].expect(self._config.connect_seconds)

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        """Let a client in, or hang up once it is told why not."""
        await super()._handle_connect(eio_sid, namespace, data)
        if namespace not in {None, NAMESPACE}:
            return
        connection = self.eio.sockets.get(eio_sid)
        if connection and self.manager.sid_from_eio_sid(eio_sid, NAMESPACE) is None:
            await connection.close()

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Let a socket in whose token is good."""
        origin: Origin = environ[_ORIGIN]
        ORIGIN.set(origin)
        if self._draining:
            raise self._refused(Unavailable("The server is about to close."))
        token = auth.get("token") if isinstance(auth, dict) else None
        try:
            if not isinstance(token, str):
                raise NotAuthenticated
            actor = await self._services.auth.authenticate(token)
            await self._open(sid, actor, origin)
        except RegattaError as error:
            raise self._refused(error) from error
        except StoreUnavailable as error:
            raise self._refused(Unavailable()) from error

    def _refused(self, error: RegattaError) -> socketio.exceptions.ConnectionRefusedError:
        self._live.sessions.refused(error.code)
        return socketio.exceptions.ConnectionRefusedError(str(error), error_body(error))

    async def _open(self, sid: str, actor: Actor, origin: Origin) -> None:
        """Take a socket in, until its token expires.

        Whoever ended the sign-in while it was looked up has not seen the socket, so once it can
        be seen the sign-in is looked up again. Raises as ``authenticate`` and ``claim`` do.
        """
        connection = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, NAMESPACE))
        if connection is None:
            raise Unavailable
        await self._admission.claim(connection.sid, actor.user_id)
        session = LiveSession(sid, actor, connection, origin, self._pace(actor))
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

    def _pace(self, actor: Actor) -> Pace | None:
        if self._rate_limits is None:
            return None
        return self._paces.begin(actor.user_id, asyncio.get_running_loop().time())

    # --- events ------------------------------------------------------------------------------

    async def handle_event(
        self, eio_sid: str, namespace: str, id: int | None, data: list[Any]
    ) -> None:
        """Handle one event; the next one of this client waits until it is acknowledged."""
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace)
        session = self._live.sessions.get(sid) if sid else None
        if session is None:
            return
        name = data[0]
        incoming = None
        if isinstance(name, str) and name not in RESERVED:
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
            session.connection.answer(text)

    # --- leaving -----------------------------------------------------------------------------

    async def _disconnect(self, sid: str, _reason: str) -> None:
        """Let a socket go and everything that it was in."""
        session = self._live.sessions.close(sid)
        if session is not None:
            await self._live.leave_all(session)

    async def _handle_disconnect(
        self, eio_sid: str, namespace: str | None, reason: str | None = None
    ) -> None:
        """Let a client go, and with it the connection."""
        await super()._handle_disconnect(eio_sid, namespace, reason)
        connection = self.eio.sockets.get(eio_sid)
        if connection is not None and (namespace or NAMESPACE) == NAMESPACE:
            await connection.close()

    async def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None:
        """Let a connection go that is over, whoever was at its other end."""
        self._admission.leave(eio_sid)
        await super()._handle_eio_disconnect(eio_sid, reason)

    def _end(self, session: LiveSession) -> None:
        """Disconnect a socket whose token is no longer good."""
        self.eio.in_background(self._disconnected(session))

    async def _disconnected(self, session: LiveSession) -> None:
        """Say goodbye and hang up; telling the others that somebody left may take longer."""
        await asyncio.gather(self.disconnect(session.sid), session.connection.close())

    async def drain(self, seconds: float) -> None:
        """Take nobody in any more, tell everyone when to come back, let frames out, close.

        They come back one after another, over the longer the more they are.
        """
        self._draining = True
        spread = max(_DRAIN_SPREAD_MS, len(self._live.sessions) * 1000 // _BACK_A_SECOND)
        for session in self._live.sessions:
            delay = random.randrange(spread)  # noqa: S311 - only to spread the load
            session.say(ServerDraining(reconnect_after_ms=delay))
        deadline = asyncio.get_running_loop().time() + seconds
        while self.eio.waiting_bytes and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - transports tell nobody when they are empty
            await asyncio.sleep(0.01)
        for connection in tuple(self.eio.sockets.values()):
            await connection.close()
