"""The handshake of a WebSocket (RFC 6455, section 4.2), and its way out of aiohttp.

Once the request is read, aiohttp has nothing more to do for a WebSocket but hold memory and a
task. So the open socket is taken away from it; it may as well be handed to another process.
"""

from __future__ import annotations

import base64
import os
import socket
from dataclasses import dataclass
from hashlib import sha1
from typing import Final

from aiohttp import HttpVersion11, web

_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_KEY_BYTES: Final = 16


class NoUpgrade(Exception):
    """The request is no handshake of a WebSocket."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What is left of an upgrade request once its socket is taken.

    Attributes:
        sid: of the session that moves to the WebSocket.
        key: of the handshake.
        early: bytes that came right behind the request.
    """

    sid: str
    key: str
    early: bytes = b""


def handshake_key(request: web.Request) -> str:
    """Return the key of a handshake.

    Raises:
        NoUpgrade: it is none, or of another version.
    """
    headers = request.headers
    connection = headers.get("Connection", "").lower().replace(" ", "").split(",")
    if (
        request.method != "GET"
        or request.version < HttpVersion11
        or headers.get("Upgrade", "").strip().lower() != "websocket"
        or "upgrade" not in connection
        or headers.get("Sec-WebSocket-Version") != "13"
    ):
        raise NoUpgrade
    key = headers.get("Sec-WebSocket-Key", "").strip()
    try:
        if len(base64.b64decode(key, validate=True)) != _KEY_BYTES:
            raise NoUpgrade
    except ValueError as error:  # also for what is no ASCII
        raise NoUpgrade from error
    return key


def accepting(key: str) -> bytes:
    """Return the answer that accepts a handshake with this key."""
    accept = base64.b64encode(sha1(key.encode() + _GUID, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\n"
        b"Upgrade: websocket\r\n"
        b"Connection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )


def early_bytes(request: web.Request) -> bytes:
    """Return what aiohttp has read behind an upgrade request; call it before :func:`detach`.

    A private name of aiohttp's; a test fails when a release moves it.
    """
    tail: bytes = request.protocol._message_tail  # noqa: SLF001 - there is no other way to them
    return tail


def detach(request: web.Request) -> socket.socket:
    """Take the request's open socket away from aiohttp, which never writes to it again.

    Raises:
        ConnectionResetError: the client is gone.
        OSError: there are too many open files; the client is hung up on.
    """
    transport = request.transport
    if transport is None or transport.is_closing():
        raise ConnectionResetError("the client is gone")
    theirs = transport.get_extra_info("socket")
    transport.pause_reading()
    try:
        ours = socket.socket(theirs.family, theirs.type, theirs.proto, os.dup(theirs.fileno()))
    finally:
        transport.abort()  # also when there is no descriptor left for another one
    ours.setblocking(False)
    return ours
