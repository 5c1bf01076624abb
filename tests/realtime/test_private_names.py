"""The private names of python-socketio, python-engineio and redis-py that Regatta leans on.

When a release moves one of them this fails first, and says which.
"""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import engineio
import pytest
import socketio
from aiohttp.web_protocol import RequestHandler
from engineio import packet
from socketio.packet import Packet

from regatta.realtime.clients import Clients
from regatta.realtime.engine import Engine
from regatta.realtime.protocol import ProtocolServer
from regatta.realtime.redis import connect
from regatta.realtime.server import SocketServer

_METHODS: list[tuple[type, str, list[str]]] = [
    (socketio.AsyncServer, "_engineio_server_class", []),
    (socketio.AsyncServer, "_handle_connect", ["eio_sid", "namespace", "data"]),
    (socketio.AsyncServer, "_handle_event", ["eio_sid", "namespace", "id", "data"]),
    (socketio.AsyncServer, "_handle_disconnect", ["eio_sid", "namespace", "reason"]),
    (socketio.AsyncServer, "_handle_eio_connect", ["eio_sid", "environ"]),
    (socketio.AsyncServer, "_handle_eio_message", ["eio_sid", "data"]),
    (socketio.AsyncServer, "_handle_eio_disconnect", ["eio_sid", "reason"]),
    (socketio.AsyncServer, "disconnect", ["sid", "namespace", "ignore_queue"]),
    (socketio.AsyncManager, "pre_connect", ["eio_sid", "namespace"]),
    (socketio.AsyncManager, "connect", ["sid", "namespace"]),
    (socketio.AsyncManager, "is_connected", ["sid", "namespace"]),
    (socketio.AsyncManager, "eio_sid_from_sid", ["sid", "namespace"]),
    (socketio.AsyncManager, "sid_from_eio_sid", ["eio_sid", "namespace"]),
    (socketio.AsyncManager, "pre_disconnect", ["sid", "namespace"]),
    (socketio.AsyncManager, "disconnect", ["sid", "namespace", "kwargs"]),
    (
        socketio.AsyncManager,
        "emit",
        ["event", "data", "namespace", "room", "skip_sid", "callback", "to", "kwargs"],
    ),
    (socketio.AsyncManager, "_generate_ack_id", ["sid", "callback"]),
    (socketio.AsyncServer, "_send_packet", ["eio_sid", "pkt"]),
    (socketio.AsyncManager, "get_namespaces", []),
    (socketio.AsyncManager, "get_participants", ["namespace", "room"]),
    (engineio.AsyncServer, "_handle_connect", ["environ", "transport", "jsonp_index"]),
    (engineio.AsyncServer, "_upgrades", ["sid", "transport"]),
    (engineio.AsyncServer, "_get_socket", ["sid"]),
    (engineio.AsyncServer, "_ok", ["packets", "headers", "jsonp_index"]),
    (engineio.AsyncServer, "_make_response", ["response_dict", "environ"]),
    (engineio.AsyncServer, "_bad_request", ["message"]),
    (engineio.AsyncServer, "_cors_allowed_origins", ["environ"]),
    (engineio.AsyncServer, "handle_request", ["args", "kwargs"]),
    (engineio.AsyncServer, "attach", ["app", "engineio_path"]),
    (engineio.AsyncServer, "generate_id", []),
    (engineio.AsyncServer, "disconnect", ["sid"]),
    (packet.Packet, "__init__", ["packet_type", "data", "encoded_packet"]),
    (packet.Packet, "encode", ["b64"]),
    (Packet, "add_attachment", ["attachment"]),
]


@pytest.mark.parametrize(
    ("owner", "name", "parameters"), _METHODS, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_method_is_where_it_was(owner: type, name: str, parameters: list[str]) -> None:
    """It exists, and takes what it took."""
    found = list(inspect.signature(getattr(owner, name)).parameters)
    assert found == ["self", *parameters], f"{owner.__module__}.{owner.__name__}.{name} moved"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (SocketServer, socketio.AsyncServer),
        (ProtocolServer, socketio.AsyncServer),
        (Clients, socketio.AsyncManager),
        (Engine, engineio.AsyncServer),
    ],
)
def test_what_is_overridden_is_checked_above(ours: type, theirs: type) -> None:
    """Whoever overrides another of their methods adds it to the table."""
    overridden = {
        name
        for name, value in vars(ours).items()
        if inspect.isfunction(value) and hasattr(theirs, name) and name != "__init__"
    }
    checked = {name for owner, name, _ in _METHODS if owner is theirs}
    assert overridden <= checked


def test_attributes_are_where_they_were() -> None:
    """What Regatta reads from their instances is there."""
    server: Any = socketio.AsyncServer(async_mode="aiohttp")
    assert server._binary_packet == {}  # noqa: SLF001 - that is the point
    assert server.packet_class is Packet
    assert isinstance(server.eio, engineio.AsyncServer)
    assert {"connect", "message", "disconnect"} <= server.eio.handlers.keys()
    assert server.eio.sockets == {}
    assert hasattr(RequestHandler, "_message_tail"), "aiohttp moved it; see engine/upgrade.py"
    names = ("ping_interval", "ping_timeout", "max_http_buffer_size", "transports")
    assert all(hasattr(server.eio, name) for name in names)
    reasons = ("CLIENT_DISCONNECT", "SERVER_DISCONNECT", "PING_TIMEOUT", "TRANSPORT_CLOSE",
               "TRANSPORT_ERROR")  # fmt: skip
    assert all(isinstance(getattr(server.eio.reason, name), str) for name in reasons)


async def test_a_connection_to_redis_can_be_taken_over(redis_url: str) -> None:
    """After its handshake, without streams, and closed without a wait; see wire.py."""
    pool = connect(redis_url).connection_pool
    connection: Any = pool.connection_class(**pool.connection_kwargs)
    await connection.connect()
    transport = connection._writer.transport  # noqa: SLF001 - that is the point
    assert isinstance(transport, asyncio.Transport)
    assert not connection._reader.at_eof()  # noqa: SLF001 - likewise
    connection._close()  # noqa: SLF001 - likewise
    assert transport.is_closing()
    assert not connection.is_connected
