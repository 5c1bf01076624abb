"""WebSocket frames (RFC 6455, section 5): ours are built by hand, those of clients are read.

Ours are unmasked, whole and uncompressed, so that one frame serves every member of a room.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

NORMAL_CLOSURE: Final = 1000
PROTOCOL_ERROR: Final = 1002
INVALID_DATA: Final = 1007
TOO_BIG: Final = 1009

_FINAL: Final = 0x80
_RESERVED: Final = 0x70
_MASKED: Final = 0x80
_CONTROL: Final = 0x8
_LONGEST_CONTROL: Final = 125
_MEDIUM: Final = 126
_LONG: Final = 127
_MASK_BYTES: Final = 4
_FRAGMENTS: Final = 4096
"""Of one message at most; each costs more than its bytes."""

_CODES: Final = frozenset((*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)))
"""Close codes that may be sent (section 7.4, and the registry that it sets up)."""


def frame(opcode: int, body: bytes) -> bytes:
    """Return *body* as a finished frame."""
    length = len(body)
    first = _FINAL | opcode
    if length < _MEDIUM:
        return bytes((first, length)) + body
    if length < 1 << 16:
        return bytes((first, _MEDIUM)) + length.to_bytes(2, "big") + body
    return bytes((first, _LONG)) + length.to_bytes(8, "big") + body


def text_frame(body: bytes) -> bytes:
    """Return *body*, which is UTF-8, as a finished text frame."""
    return frame(TEXT, body)


def message_frame(message: str | bytes) -> bytes:
    """Return *message* as a finished frame of its kind."""
    if isinstance(message, bytes):
        return frame(BINARY, message)
    return frame(TEXT, message.encode())


def close_frame(code: int) -> bytes:
    """Return a close frame."""
    return frame(CLOSE, code.to_bytes(2, "big"))


class ProtocolViolation(Exception):
    """A client broke the WebSocket protocol; *code* is the close code that says how."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Received(NamedTuple):
    """A whole message or a control frame; text is decoded."""

    opcode: int
    data: str | bytes


class FrameReader:
    """Puts the frames of a client together, however they are cut.

    Args:
        longest: message that is taken, in bytes.
    """

    __slots__ = ("_buffer", "_fragments", "_opcode", "_size", "longest")

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self._buffer = bytearray()
        self._fragments: list[bytes] | None = None
        self._opcode = CONTINUATION
        self._size = 0

    def feed(self, data: bytes) -> Iterator[Received]:
        """Yield what *data* completes.

        Raises:
            ProtocolViolation: the client broke the protocol; nothing more can be read.
        """
        partial = self._buffer
        buffer: bytes | bytearray = data
        if partial:
            partial += data
            buffer = partial
        at, end = 0, len(buffer)
        try:
            while True:
                header = self._header(buffer, at, end)
                if header is None:
                    return
                start, length = header
                if end - start < length:
                    return
                body = _unmasked(buffer, start, length)
                first, at = buffer[at], start + length
                received = self._take(first, body)
                if received is not None:
                    yield received
        finally:
            if buffer is partial:
                del partial[:at]
            else:
                partial += data[at:]

    def _header(self, buffer: bytes | bytearray, at: int, end: int) -> tuple[int, int] | None:
        """Return where the frame's body starts and how long it is, None while that is open.

        Raises: ProtocolViolation.
        """
        if end - at < 2:  # noqa: PLR2004 - the shortest header
            return None
        first, second = buffer[at], buffer[at + 1]
        start, length = at + 2, second & 0x7F
        if first & _RESERVED or not second & _MASKED:
            raise ProtocolViolation(PROTOCOL_ERROR, "reserved bits, or no mask")
        if first & _CONTROL:
            _check_control(first, length)
        else:
            self._check_order(first & 0xF)
        if length >= _MEDIUM:
            width = 2 if length == _MEDIUM else 8
            if end - start < width:
                return None
            length = int.from_bytes(buffer[start : start + width], "big")
            start += width
        if length + self._size > self.longest and not first & _CONTROL:
            raise ProtocolViolation(TOO_BIG, "the message is too long")
        return start + _MASK_BYTES, length

    def _check_order(self, opcode: int) -> None:
        """Return if a frame of data may come now.

        Raises: ProtocolViolation.
        """
        if opcode > BINARY or (opcode == CONTINUATION) == (self._fragments is None):
            raise ProtocolViolation(PROTOCOL_ERROR, "a frame out of place")

    def _take(self, first: int, body: bytes) -> Received | None:
        """Return what a whole frame completes.

        Raises: ProtocolViolation.
        """
        opcode = first & 0xF
        if opcode & _CONTROL:
            return _control(opcode, body)
        if first & _FINAL and self._fragments is None:
            return _message(opcode, body)
        if self._fragments is None:
            self._fragments, self._opcode = [], opcode
        self._fragments.append(body)
        self._size += len(body)
        if len(self._fragments) > _FRAGMENTS:
            raise ProtocolViolation(TOO_BIG, "too many fragments")
        if not first & _FINAL:
            return None
        whole, self._fragments, self._size = b"".join(self._fragments), None, 0
        return _message(self._opcode, whole)


def _unmasked(buffer: bytes | bytearray, start: int, length: int) -> bytes:
    """Return the body behind its mask (section 5.3); one operation on one long number."""
    if not length:
        return b""
    mask = buffer[start - _MASK_BYTES : start]
    whole = int.from_bytes(buffer[start : start + length], "big")
    repeated = (mask * ((length + 3) // 4))[:length]
    return (whole ^ int.from_bytes(repeated, "big")).to_bytes(length, "big")


def _check_control(first: int, length: int) -> None:
    """Return if this begins a control frame.

    Raises: ProtocolViolation.
    """
    if length > _LONGEST_CONTROL or not first & _FINAL or first & 0xF > PONG:
        raise ProtocolViolation(PROTOCOL_ERROR, "a control frame that is long, cut or unknown")


def _control(opcode: int, body: bytes) -> Received:
    """Return a control frame, if it is one.

    Raises: ProtocolViolation.
    """
    if opcode == CLOSE and body:
        if len(body) == 1 or int.from_bytes(body[:2], "big") not in _CODES:
            raise ProtocolViolation(PROTOCOL_ERROR, "no close code")
        _text(body[2:])
    return Received(opcode, body)


def _message(opcode: int, body: bytes) -> Received:
    return Received(opcode, _text(body) if opcode == TEXT else body)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise ProtocolViolation(INVALID_DATA, "no UTF-8") from error
