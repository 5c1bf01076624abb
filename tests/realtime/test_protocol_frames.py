"""WebSocket frames as RFC 6455 has them, byte by byte, against a server that echoes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.realtime.raw import raw_socket
from tests.realtime.suite_server import Echo, echoing
from tests.realtime.wire import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    Frame,
    closing,
    frame,
    opened,
)

_LONGEST = 1_000_000
_SNOW = "4\u2603\U0001f600".encode()


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    """A server that echoes."""
    async with echoing() as running:
        yield running


_BROKEN: dict[str, bytes] = {
    "not masked": frame(TEXT, b"4x", masked=False),
    "a ping that is not masked": frame(PING, masked=False),
    **{f"reserved bit {bit}": frame(TEXT, b"4x", reserved=bit) for bit in (1, 2, 4, 7)},
    "a reserved bit in a ping": frame(PING, reserved=4),
    **{f"opcode {opcode}": frame(opcode, b"4x") for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)},
    "a ping in parts": frame(PING, b"x", fin=False),
    "a pong in parts": frame(PONG, b"x", fin=False),
    "a close in parts": frame(CLOSE, fin=False),
    "a long ping": frame(PING, b"x" * 126),
    "a long pong": frame(PONG, b"x" * 70_000),
    "a long close": closing(1000, b"x" * 124),
    "the rest of nothing": frame(CONTINUATION, b"x"),
    "the middle of nothing": frame(CONTINUATION, b"x", fin=False),
    "a message in a message": frame(TEXT, b"4", fin=False) + frame(TEXT, b"4x"),
    "a beginning in a message": frame(TEXT, b"4", fin=False) + frame(BINARY, b"4", fin=False),
    "the rest after the end": (
        frame(TEXT, b"4", fin=False) + frame(CONTINUATION, b"x") + frame(CONTINUATION, b"x")
    ),
    "half a close code": frame(CLOSE, b"\x03"),
    **{
        f"close code {code}": closing(code)
        for code in (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
    },
}

_NO_TEXT = [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x98", b"\xf8\x88"]


async def test_broken_frames_end_their_connection_only(echo: Echo) -> None:
    """With the code that says so: 1002; what came before in the same segment was still heard."""
    async with raw_socket(echo.url) as witness:
        for name, broken in _BROKEN.items():
            async with opened(echo.url) as wire:
                await wire.send(frame(PING, b"before"), broken)
                assert await wire.frame() == Frame(PONG, b"before"), name
                assert await wire.ended() == 1002, name
        await witness.send("4undisturbed")
        assert await witness.packet() == "4undisturbed"
        assert list(echo.engine.sockets) == [witness.handshake["sid"]]


async def test_text_that_is_no_utf_8(echo: Echo) -> None:
    """It ends its connection with 1007: whole, in parts, or as the reason of a close."""
    for wrong in _NO_TEXT:
        for frames in (
            [frame(TEXT, b"4" + wrong)],
            [frame(TEXT, b"4" + wrong[:1], fin=False), frame(CONTINUATION, wrong[1:])],
            [closing(1000, wrong)],
        ):
            async with opened(echo.url) as wire:
                await wire.send(*frames)
                assert await wire.ended() == 1007, frames
    assert not echo.engine.sockets


async def test_a_message_that_is_too_long(echo: Echo) -> None:
    """It ends with 1009 as soon as that is known: announced, in one piece, or in many."""
    huge = [length.to_bytes(8, "big") for length in (_LONGEST + 1, 1 << 31, 1 << 62)]
    async with opened(echo.url) as wire:
        await wire.send(frame(TEXT, b"4" + b"x" * (_LONGEST - 1)))
        assert len(await wire.text()) == _LONGEST
    for announced in huge:
        async with opened(echo.url) as wire:
            await wire.send(b"\x81\xff" + announced + b"mask")
            assert await wire.ended() == 1009
    for pieces in (2, 100):
        async with opened(echo.url) as wire:
            piece = b"x" * (_LONGEST // pieces)
            await wire.send(frame(TEXT, b"4", fin=False))
            for _ in range(pieces - 1):
                await wire.send(frame(CONTINUATION, piece, fin=False))
            await wire.send(frame(PING, b"still"))
            assert await wire.frame() == Frame(PONG, b"still")
            await wire.send(frame(CONTINUATION, piece))
            assert await wire.ended() == 1009
    assert not echo.engine.sockets


async def test_a_length_of_more_than_63_bits(echo: Echo) -> None:
    """The topmost bit must not be set; nobody takes it for a sign."""
    for announced in (b"\x80" + bytes(7), b"\x80" + bytes(6) + b"\x05", b"\xff" * 8):
        async with opened(echo.url) as wire:
            await wire.send(b"\x81\xff" + announced + b"mask")
            assert await wire.ended() in {1002, 1009}


async def test_a_ping_in_a_long_message(echo: Echo) -> None:
    """What it carries does not count towards the message's length."""
    async with opened(echo.url) as wire:
        for _ in range(2):  # each message has a length of its own
            await wire.send(frame(TEXT, b"4" + b"x" * (_LONGEST - 11), fin=False))
            await wire.send(frame(PING, b"p" * 125))
            assert await wire.frame() == Frame(PONG, b"p" * 125)
            await wire.send(frame(CONTINUATION, b"x" * 10))
            assert len(await wire.text()) == _LONGEST


async def test_control_frames_between_fragments(echo: Echo) -> None:
    """Pings are answered at once with what they carry, pongs ignored, and the message is whole."""
    async with opened(echo.url) as wire:
        for body in (b"", b"hello", bytes(range(125))):
            await wire.send(frame(TEXT, _SNOW[:2], fin=False), frame(PING, body))
            assert await wire.frame() == Frame(PONG, body)
            await wire.send(frame(PONG, body), frame(CONTINUATION, b"", fin=False))
            await wire.send(frame(CONTINUATION, _SNOW[2:6], fin=False), frame(PING), frame(PING))
            assert [await wire.frame(), await wire.frame()] == [Frame(PONG, b"")] * 2
            await wire.send(frame(CONTINUATION, _SNOW[6:]))
            assert await wire.frame() == Frame(TEXT, _SNOW)
        await wire.send(frame(TEXT, b"4a", fin=False), closing(1000))
        assert await wire.ended() == 1000


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
async def test_lengths_at_the_edges(echo: Echo, length: int) -> None:
    """Of one frame and of two, for text and for binary."""
    body = bytes(number % 251 for number in range(length))
    text = b"4" + b"x" * max(0, length - 1)
    async with opened(echo.url) as wire:
        if length:
            await wire.send(frame(BINARY, body))
            assert await wire.frame() == Frame(BINARY, body)
        await wire.send(frame(TEXT, text), frame(TEXT, text, fin=False), frame(CONTINUATION))
        assert [await wire.frame(), await wire.frame()] == [Frame(TEXT, text)] * 2


async def test_everything_byte_by_byte(echo: Echo) -> None:
    """Heads, masks and bodies may all be cut anywhere."""
    async with opened(echo.url) as wire:
        await wire.trickle(frame(TEXT, _SNOW) + frame(PING, b"ping") + frame(BINARY, b"x" * 130))
        found = [await wire.frame() for _ in range(3)]
        assert found == [Frame(TEXT, _SNOW), Frame(PONG, b"ping"), Frame(BINARY, b"x" * 130)]
        await wire.trickle(frame(TEXT, b"4", fin=False) + frame(PONG) + frame(CONTINUATION, b"x"))
        assert await wire.text() == "4x"
        await wire.trickle(closing(3001, b"enough"))
        assert await wire.ended() == 3001


async def test_close_codes_are_echoed(echo: Echo) -> None:
    """Those that may be sent; whatever follows is ignored; the end is told as the client's."""
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
        async with opened(echo.url) as wire:
            await wire.send(closing(code, b"bye"), frame(TEXT, b"4late"), b"\xff\xff\xff")
            assert await wire.ended() == code
    async with opened(echo.url) as wire:
        await wire.send(frame(CLOSE), frame(TEXT, b"4late"))
        assert await wire.ended() in {0, 1000}
    assert set(echo.ended.values()) == {echo.engine.reason.TRANSPORT_CLOSE}
    assert not echo.engine.sockets


async def test_who_hangs_up_in_the_middle(echo: Echo) -> None:
    """Of a head, a body or a message: the session is over, and nothing of it was heard."""
    whole = frame(TEXT, b"4" + b"x" * 300)
    beginnings = (b"", whole[:1], whole[:3], whole[:6], whole[:-1], frame(TEXT, b"4x", fin=False))
    for beginning in beginnings:
        async with raw_socket(echo.url) as witness, opened(echo.url) as wire:
            (sid,) = echo.engine.sockets.keys() - {witness.handshake["sid"]}
            await wire.send(beginning)
            wire.writer.write_eof()
            assert await wire.frame() in {None, Frame(CLOSE, b"")}
            assert await echo.end_of(sid) == echo.engine.reason.TRANSPORT_CLOSE
            await witness.send("4here")
            assert await witness.packet() == "4here"


_MESSAGES = some.lists(
    some.one_of(
        some.text(some.characters(exclude_categories=["Cs"]), max_size=300).map(
            lambda text: "4" + text
        ),
        some.binary(min_size=1, max_size=300),
    ),
    max_size=6,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(messages=_MESSAGES, chance=some.randoms(use_true_random=False))
async def test_any_fragmentation_arrives_whole(messages: list[str | bytes], chance: object) -> None:
    """However messages are cut into frames, and frames into segments, they arrive, in order."""
    assert hasattr(chance, "randint")
    stream, wanted = b"", []
    for message in messages:
        opcode = TEXT if isinstance(message, str) else BINARY
        body = message.encode() if isinstance(message, str) else message
        wanted.append(Frame(opcode, body))
        while chance.randint(0, 2):
            cut = chance.randint(0, len(body))
            stream += frame(opcode, body[:cut], fin=False)
            opcode, body = CONTINUATION, body[cut:]
            if chance.randint(0, 1):
                stream += frame(PONG, b"p" * chance.randint(0, 125))
        stream += frame(opcode, body)
    async with echoing() as echo, opened(echo.url) as wire:
        while stream:
            cut = chance.randint(1, max(1, len(stream) // 3))
            await wire.trickle(stream[:1])
            await wire.send(stream[1:cut])
            stream = stream[max(cut, 1) :]
        assert [await wire.frame() for _ in wanted] == wanted
