"""Packets of Engine.IO v4 as text: their kinds, and the payloads that carry several of them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from typing import Final

from engineio.exceptions import EngineIOError

from regatta.realtime.engine.frames import text_frame

CLOSE: Final = "1"
PING: Final = "2"
PONG: Final = "3"
MESSAGE: Final = "4"
NOOP: Final = "6"

PING_FRAME: Final = text_frame(PING.encode())
CLOSE_FRAME: Final = text_frame(CLOSE.encode())

MALFORMED: Final = (ValueError, IndexError, KeyError, TypeError, EngineIOError, RecursionError)
"""What the codecs of both layers raise for packets that break the protocol."""

_BINARY: Final = "b"
_SEPARATOR: Final = "\x1e"


def payload(packets: Iterable[str | bytes]) -> str:
    """Return the answer to a poll; a NOOP where there is nothing."""
    return _SEPARATOR.join(map(_as_text, packets)) or NOOP


def packets_in(body: str) -> Iterator[str | bytes]:
    """Yield the packets of a POST as they would come over a WebSocket.

    Raises:
        ValueError: something that should be base64 is not.
    """
    for encoded in body.split(_SEPARATOR):
        is_binary = encoded[:1] == _BINARY
        yield b64decode(encoded[1:], validate=True) if is_binary else encoded


def _as_text(encoded: str | bytes) -> str:
    return encoded if isinstance(encoded, str) else _BINARY + b64encode(encoded).decode()
