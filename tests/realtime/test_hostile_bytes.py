"""Bytes that are no packets, no frames and no polls: they end their own connection only."""

from __future__ import annotations

import io
import json
from typing import Any, Final

import aiohttp
import pytest

from tests.realtime.racing import Race
from tests.realtime.raw import RawSocket, signed_in

pytestmark = pytest.mark.usefixtures("calm")

_VIOLATIONS: Final[list[tuple[str | bytes, ...]]] = [
    ('451000000000-["challenge-update",{"_placeholder":true,"num":0}]',),
    ('459-["challenge-update"]',),
    ("45-[]",),
    ("450-[]",),
    ("45",),
    ('451-["join-room",{"_placeholder":true,"num":7}]', b"x"),
    ('451-["join-room",{"_placeholder":true,"num":"x"}]', b"x"),
    ('451-["join-room",{"_placeholder":true,"num":0}]', '42["join-room",{}]'),
    ('451-["join-room",{"_placeholder":true,"num":0}]', "4text"),
    (b"alone",),
    (b"",),
    (b'2["join-room"]',),
    ("",),
    ("x",),
    ("0",),
    ("2",),
    ("2probe",),
    ("5",),
    ("6",),
    ("7",),
    ("9" * 100,),
    ("4",),
    ("4x",),
    ("4null",),
    ("4[1]",),
    ('4{"a":1}',),
    ("42",),
    ("42[",),
    ("42[]",),
    ("42{}",),
    ('42"join-room"',),
    ("42null",),
    ("42" + "1" * 200 + '["join-room"]',),
    ("44{}",),
    ("47",),
    ("49[]",),
    ("40{",),
    ("42" + "[" * 100_000,),
    ('42["challenge-update",' + "9" * 101 + "]",),
]


async def test_packets_that_break_the_protocol_close_the_connection(standing: Race) -> None:
    """Each of them ends its own connection and nobody else's."""
    for packets in _VIOLATIONS:
        async with signed_in(standing.owner) as socket:
            for packet in packets:
                await socket.send(packet)
            assert not await socket.until_closed(), packets


async def test_a_frame_that_is_too_long_closes_the_connection(standing: Race) -> None:
    """Two MiB at once are not read."""
    async with signed_in(standing.owner) as socket:
        await socket.send('42["join-room",{"room":"' + "x" * (2 << 20) + '"}]')
        assert not await socket.until_closed()


@pytest.mark.parametrize(
    "head_and_body",
    [
        b"\x81\x82\x00\x00\x00\x00\xff\xfe",  # text that is not UTF-8
        b"\x83\x80\x00\x00\x00\x00",  # a reserved opcode
        b"\xc1\x80\x00\x00\x00\x00",  # a reserved bit
        b"\x81\x02hi",  # not masked
        b"\x89\xfe\x00\x80\x00\x00\x00\x00" + b"x" * 128,  # a ping that is too long
        b"\x80\x80\x00\x00\x00\x00",  # the rest of nothing
        b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",  # 2**63 bytes announced
    ],
)
async def test_broken_frames_close_the_connection(standing: Race, head_and_body: bytes) -> None:
    """Bytes that are no WebSocket frame end the connection."""
    async with signed_in(standing.owner) as socket:
        connection = socket.websocket.get_extra_info("transport") or _transport(socket)
        connection.write(head_and_body)
        assert not await socket.until_closed()


def _transport(socket: RawSocket) -> Any:
    writer: Any = socket.websocket._writer  # noqa: SLF001 - only there can a frame be broken
    return writer.transport


async def test_polls_that_break_the_protocol_close_the_session(standing: Race) -> None:
    """A bad body is a bad request, and its session is over."""
    bodies: list[bytes] = [
        b"", b"x", b"\xff\xfe", b"4", b"42[", b'42["join-room"', b"2", b"0", b"6", b"7",
        b"\x1e", b"3\x1e", b"3\x1ex", b"b", b"b!!!", b"bAAAA", b"42" + b"[" * 100_000,
        b'451000000000-["x"]', b"x" * (2 << 20), b"d=3",
    ]  # fmt: skip
    url = standing.owner.url + "/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession() as http:
        for body in bodies:
            opened = json.loads((await (await http.get(url)).text())[1:])
            session = f"{url}&sid={opened['sid']}"
            async with http.post(session, data=io.BytesIO(body)) as reply:
                assert reply.status == 400, body[:50]
            async with http.get(session) as reply:
                assert reply.status == 400, body[:50]


async def test_requests_that_make_no_sense(standing: Race) -> None:
    """Unknown sessions, transports and versions are bad requests."""
    base = standing.owner.url + "/socket.io/"
    queries = [
        "", "?EIO=4", "?EIO=3&transport=polling", "?transport=polling", "?EIO=4&transport=tcp",
        "?EIO=4&transport=websocket", "?EIO=4&transport=polling&sid=nobody",
        "?EIO=4&transport=polling&sid=", "?EIO=4&transport=polling&sid=%00",
        "?EIO=4&transport=polling&j=x", "?EIO=9e99&transport=polling",
    ]  # fmt: skip
    async with aiohttp.ClientSession() as http:
        for query in queries:
            known = query.endswith("sid=")  # an empty sid is none, so this opens a session
            for method in ("GET", "POST"):
                async with http.request(method, base + query) as reply:
                    wanted = 200 if known and method == "GET" else 400
                    assert reply.status == wanted, (method, query)
