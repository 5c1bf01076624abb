"""WebSocket frames, built by hand (RFC 6455, section 5.2): unmasked, whole, uncompressed."""

from __future__ import annotations

from typing import Final

_TEXT: Final = 0x81
_BINARY: Final = 0x82
_SHORT: Final = 126
_MEDIUM: Final = 1 << 16


def _frame(opcode: int, body: bytes) -> bytes:
    length = len(body)
    if length < _SHORT:
        return bytes((opcode, length)) + body
    if length < _MEDIUM:
        return bytes((opcode, 126)) + length.to_bytes(2, "big") + body
    return bytes((opcode, 127)) + length.to_bytes(8, "big") + body


def text_frame(body: bytes) -> bytes:
    """Return *body*, which is UTF-8, as a finished text frame."""
    return _frame(_TEXT, body)


def message_frame(message: str | bytes) -> bytes:
    """Return *message* as a finished frame of its kind."""
    return _frame(_BINARY, message) if isinstance(message, bytes) else text_frame(message.encode())
