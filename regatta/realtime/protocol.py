"""The Socket.IO protocol: python-socketio over our own engine, in order and within bounds.

With ``clients.py`` the files that lean on private names of python-socketio; a test fails when a
release moves them: ``_engineio_server_class``, ``_handle_connect``, ``_handle_event``,
``_handle_disconnect``, ``_handle_eio_connect``, ``_handle_eio_message``, ``_binary_packet``.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

import socketio
from socketio import packet

from regatta.realtime.clients import Clients
from regatta.realtime.engine import Engine, EngineLimits

NAMESPACE: Final = "/"
RESERVED: Final = frozenset({"connect", "connect_error", "disconnect", "disconnecting"})
"""Names of events that stand for something else in every client."""

_BINARY_PACKETS: Final = ("5", "6")
_MAX_ATTACHMENTS: Final = 8
"""No event takes any; this many are read before the event is refused politely."""


@dataclass(frozen=True, slots=True)
class ProtocolConfig:
    """How the two protocol layers behave.

    Attributes:
        origins: that browsers may connect from beside the server's own; ``["*"]`` for all.
        namespaces: that clients may come into.
        max_message_bytes: of one frame or one polling body.
        worker_id: names this worker in the ids of its sessions.
    """

    origins: list[str] = field(default_factory=list)
    namespaces: tuple[str, ...] = (NAMESPACE,)
    ping_interval: float = 25.0
    ping_timeout: float = 20.0
    max_message_bytes: int = 1_000_000
    worker_id: str = "00000000"
    limits: EngineLimits = field(default_factory=EngineLimits)


class ProtocolServer(socketio.AsyncServer):
    """A Socket.IO v5 server; who may come in and what events do is decided above it.

    Args:
        admit: raises for a client that may not have a new session, by its id, now.
    """

    def __init__(
        self,
        config: ProtocolConfig,
        admit: Callable[[str], Awaitable[None]],
    ) -> None:
        quiet = logging.getLogger("regatta.socketio")
        quiet.setLevel(logging.CRITICAL)
        super().__init__(
            client_manager=Clients(),
            async_mode="aiohttp",
            async_handlers=False,
            cors_allowed_origins=_origins(config.origins),
            cors_credentials=False,
            ping_interval=config.ping_interval,
            ping_timeout=config.ping_timeout,
            max_http_buffer_size=config.max_message_bytes,
            logger=quiet,
            engineio_logger=quiet,
            namespaces=list(config.namespaces),
            limits=config.limits,
            admit=admit,
            worker_id=config.worker_id,
        )

    def _engineio_server_class(self) -> type[Engine]:
        return Engine

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        """Let a client in, once; an unknown namespace is answered as clients expect."""
        if self.manager.sid_from_eio_sid(eio_sid, namespace or NAMESPACE) is not None:
            raise ValueError("it is in already")
        if (namespace or NAMESPACE) in self.namespaces:
            await super()._handle_connect(eio_sid, namespace, data)
            return
        refusal = self.packet_class(
            packet.CONNECT_ERROR, data={"message": "Invalid namespace"}, namespace=namespace
        )
        await self.eio.send(eio_sid, refusal.encode())

    async def _handle_event(
        self, eio_sid: str, namespace: str | None, id: int | None, data: Any
    ) -> None:
        """Handle one event; the next one of this client waits until it is done."""
        if not isinstance(data, list) or not data:
            raise ValueError("an event without a name")
        await self.handle_event(eio_sid, namespace or NAMESPACE, id, data)

    async def handle_event(
        self, eio_sid: str, namespace: str, id: int | None, data: list[Any]
    ) -> None:
        """Handle an event that has a name."""
        await super()._handle_event(eio_sid, namespace, id, data)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        """Dispatch a message; only so many attachments may be announced, and then they follow."""
        if eio_sid in self._binary_packet and not isinstance(data, bytes):
            raise ValueError("an attachment was announced")
        if isinstance(data, str) and data[:1] in _BINARY_PACKETS:
            announced = data[1:].partition("-")[0]
            if not announced.isdigit() or not 0 < int(announced[:9]) <= _MAX_ATTACHMENTS:
                raise ValueError("too many attachments")
        await super()._handle_eio_message(eio_sid, data)


def _origins(origins: list[str]) -> str | Callable[[str | None, dict[str, Any]], bool] | None:
    """Return *origins* as python-engineio wants them; None is the server's own alone."""
    if "*" in origins or not origins:
        return "*" if origins else None

    def admits(origin: str | None, environ: dict[str, Any]) -> bool:
        host = environ.get("HTTP_X_FORWARDED_HOST", environ.get("HTTP_HOST", ""))
        own = f"{environ['wsgi.url_scheme']}://{host}".split(",", 1)[0].strip()
        return origin in origins or origin == own

    return admits
