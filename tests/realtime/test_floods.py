"""Floods below the events: frames too cheap to be counted as one, in numbers that are not."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Final

import aiohttp
import pytest

from tests.people import Crowd
from tests.realtime.raw import let_in, polling, signed_in
from tests.running import Running

_PATIENCE: Final = 10.0
_MASK: Final = bytes(4)
_MANY: Final = 20_000

pytestmark = [
    pytest.mark.usefixtures("calm"),
    pytest.mark.parametrize(
        "settings",
        [{"rate_limits": True, "trusted_proxies": ("127.0.0.1",), "events_per_second": 5.0}],
        indirect=True,
    ),
]


@pytest.fixture
async def crowd(server: Running) -> AsyncIterator[Crowd]:
    """People from an address of their own, so that they may register."""
    async with Crowd(server.url, headers={"X-Forwarded-For": "198.51.100.2"}) as people:
        yield people


def _frame(opcode: int, text: str = "") -> bytes:
    """Return a client's frame, masked with zeros."""
    body = text.encode()
    short = len(body) < 126
    length = bytes([0x80 | len(body)]) if short else b"\xfe" + len(body).to_bytes(2, "big")
    return bytes([0x80 | opcode]) + length + _MASK + body


async def _cut_off(server: Running, *start: bytes, flood: bytes) -> None:
    """Open a WebSocket, send *start*, then *flood* until the server hangs up."""
    loop = asyncio.get_running_loop()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.socket() as sock:
        sock.setblocking(False)
        await loop.sock_connect(sock, (host, int(port)))
        head = (
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        await loop.sock_sendall(sock, head.encode())
        assert b" 101 " in await loop.sock_recv(sock, 1024)
        for frame in start:
            await loop.sock_sendall(sock, frame)

        async def send() -> None:
            while True:
                await loop.sock_sendall(sock, flood * 500)

        sending = asyncio.create_task(send())
        try:
            async with asyncio.timeout(_PATIENCE):
                while await loop.sock_recv(sock, 1 << 16):
                    pass
        except ConnectionError:
            pass
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)


async def _floods(server: Running) -> float:
    """Return how many connections were cut for a flood."""
    async with aiohttp.ClientSession() as http, http.get(server.url + "/metrics") as reply:
        for line in (await reply.text()).splitlines():
            if line.startswith('regatta_connections_cut_total{reason="flood"}'):
                return float(line.rpartition(" ")[2])
    return 0.0


async def test_floods_of_frames_are_cut_off(crowd: Crowd, server: Running) -> None:
    """Whatever they are, before and after the client has said who it is; others do not notice."""
    ada, bob = await crowd.team("ada", "bob")
    known = _frame(1, "40" + json.dumps({"token": ada.token}))
    floods = {
        "pings": _frame(9),
        "pongs": _frame(10),
        "heartbeats": _frame(1, "3"),
        "events": _frame(1, '42["leave-room",{"room":"org:x"}]'),
        "acknowledgements": _frame(1, "43999[]"),
        "connects": _frame(1, "40{}"),
        "other namespaces": _frame(1, "40/x,{}"),
        "fragments": b"\x01\x80" + _MASK + b"\x80\x80" + _MASK,
    }
    async with signed_in(bob) as witness:
        for flood in floods.values():
            for start in ((), (known,)):
                await _cut_off(server, *start, flood=flood)
                assert "ok" in await witness.call("leave-room", {"room": "org:x"})
        assert await _floods(server) > len(floods)


async def test_a_flood_in_the_body_of_a_post_is_cut_off(crowd: Crowd) -> None:
    """A body may hold many packets, but not any number of them."""
    ada = await crowd.founder()
    for packet in ("3", "43999[]", '42["x"]'):
        async with polling(ada.url) as session:
            await let_in(session, ada)
            await session.post("\x1e".join([packet] * _MANY))
            while (answer := await session.get())[0] == 200:
                assert answer[1]
