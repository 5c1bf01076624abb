"""The private sockets of workers, and who else may get at them."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from functools import partial
from itertools import pairwise
from pathlib import Path

import aiohttp
import psutil
import pytest

from regatta.realtime.handover import Seal
from regatta.realtime.handover.seal import Passage
from regatta.server.assembly import clock
from regatta.server.settings import Settings
from tests.people import Crowd, Person
from tests.realtime.handing import Pair, two_servers
from tests.realtime.raw import let_in, polling, signed_in

_ROUNDS = 4
"""So many, that what stays open each time is told from a connection that a pool has opened."""

_PASSES = 3
"""Pools grow now and then; what is never closed grows in every pass."""

_KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@pytest.fixture
async def pair(settings: Settings, redis_url: str) -> AsyncIterator[Pair]:
    """Two servers on one host."""
    async with two_servers(settings, redis_url, near=True) as both:
        yield both


def _letters(pair: Pair) -> str:
    """Return where the first server receives sockets."""
    assert pair.folder is not None
    return str(pair.folder / f"{pair.first.system.worker_id}.fds")


async def _delivered(path: str, letter: bytes, numbers: list[int]) -> None:
    """Send this to a server and return once it has hung up."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.setblocking(False)
    line.connect(path)
    if numbers:
        socket.send_fds(line, [letter[:1000] or b"x"], numbers)
        letter = letter[1000:]
    reader, writer = await asyncio.open_unix_connection(sock=line)
    with suppress(ConnectionResetError, BrokenPipeError):  # it has heard enough
        writer.write(letter)
        writer.write_eof()
        assert await reader.read() == b""
    writer.close()
    with suppress(ConnectionResetError, BrokenPipeError):
        await writer.wait_closed()


async def _hung_up(client: socket.socket) -> None:
    """Return once nobody holds the other end any more, without a word."""
    client.setblocking(False)
    async with asyncio.timeout(10):
        assert await asyncio.get_running_loop().sock_recv(client, 1) == b""
    client.close()


def _sealed(seal: Seal, sid: str, subject: str) -> bytes:
    told = {"sid": sid, "key": _KEY, "early": "", "seal": seal.close(_passage(), subject)}
    return json.dumps(told).encode()


def _passage() -> Passage:
    return Passage("203.0.113.7", "somebody", "an-id")


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _forwarded(path: Path) -> int:
    """Return how many connections a private socket has accepted that are still open."""
    found = psutil.Process().net_connections("unix")
    return sum(str(connection.laddr) == str(path) for connection in found) - 1  # the listener


async def _until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not so():  # noqa: ASYNC110 - the kernel tells nobody
            await asyncio.sleep(0.05)


async def _grows_each_time(action: Callable[[], Awaitable[None]]) -> bool:
    """Return whether every pass of several rounds leaves something open for each of them."""
    counts = [_descriptors()]
    for _ in range(_PASSES):
        for _ in range(_ROUNDS):
            await action()
        counts.append(_descriptors())
    return all(after - before >= _ROUNDS for before, after in pairwise(counts))


async def _send_all(path: str, letters: list[bytes]) -> None:
    """Send all letters with one socket each, then too many, none, and something else."""
    for letter in letters:
        theirs, ours = socket.socketpair()
        await _delivered(path, letter, [theirs.fileno()])
        theirs.close()
        await _hung_up(ours)
    many = [socket.socketpair() for _ in range(6)]
    await _delivered(path, b"{}", [theirs.fileno() for theirs, _ in many])
    for theirs, ours in many:
        theirs.close()
        await _hung_up(ours)
    await _delivered(path, b"{}", [])
    pipe, end = os.pipe()
    await _delivered(path, b"{}", [end])
    os.close(end)
    os.close(pipe)


async def test_letters_that_nobody_should_send(pair: Pair) -> None:
    """Garbage, too much, no socket, many, no sockets at all, and a peer without the secret."""
    path = _letters(pair)
    async with Crowd(pair.first.url) as crowd:
        ada = await crowd.founder()
        async with signed_in(ada) as witness, polling(pair.first.url) as session:
            await let_in(session, ada)
            sid = session.handshake["sid"]
            stranger = Seal("another secret, of at least 32 characters", clock)
            own = pair.first.system.seal
            letters = [
                b"",
                b"\xff\x00garbage",
                b"x" * 200_000,
                b"[" * 60_000,
                b"[]",
                b'{"sid": 1, "key": 2, "early": 3, "seal": 4}',
                _sealed(stranger, sid, f"{sid} {_KEY} "),
                _sealed(own, sid, f"another {_KEY} "),
            ]
            assert not await _grows_each_time(partial(_send_all, path, letters))

            assert (await witness.call("join-room", {"room": f"user:{ada.id}"}))["ok"]
            assert await session.post("3") == 200


async def test_requests_that_nobody_should_send(pair: Pair) -> None:
    """At the private HTTP socket only what another worker has sealed is answered."""
    assert pair.folder is not None
    first = pair.first.system
    async with polling(pair.first.url) as session:
        sid = session.handshake["sid"]
        path = f"/socket.io/?EIO=4&transport=polling&sid={sid}"
        right = first.seal.close(_passage(), f"POST {path}")
        stranger = Seal("another secret, of at least 32 characters", clock)
        wrong = [
            {},
            {"X-Regatta-Handover": ""},
            {"X-Regatta-Handover": "é.é"},
            {"X-Regatta-Handover": right + "0"},
            {"X-Regatta-Handover": stranger.close(_passage(), f"POST {path}")},
            {"X-Regatta-Handover": first.seal.close(_passage(), f"GET {path}")},
        ]
        connector = aiohttp.UnixConnector(str(pair.folder / f"{first.worker_id}.http"))
        async with aiohttp.ClientSession(connector=connector) as http:
            for headers in wrong:
                async with http.post(f"http://x{path}", data="3", headers=headers) as reply:
                    assert reply.status == 403, headers
            for target in ("/", "/api/users", "/socket.io/?EIO=4&transport=polling"):
                sealed = {"X-Regatta-Handover": first.seal.close(_passage(), f"GET {target}")}
                async with http.get(f"http://x{target}", headers=sealed) as reply:
                    assert reply.status == 403, target
            sealed = {"X-Regatta-Handover": right}
            async with http.post(f"http://x{path}", data="3", headers=sealed) as reply:
                assert (reply.status, await reply.text()) == (200, "ok")


async def _moved_and_left(pair: Pair, person: Person) -> None:
    """Have a session moved to a WebSocket at the other server, and end it."""
    async with polling(pair.first.url) as session:
        url = session.url.replace(pair.first.url, pair.second.url)
        upgrade = url.replace("transport=polling", "transport=websocket")
        await let_in(session, person)
        websocket = await session.http.ws_connect(upgrade)
        await websocket.send_str("2probe")
        assert await websocket.receive_str() == "3probe"
        await websocket.send_str("5")
        await websocket.send_str("1")
        while not websocket.closed:
            await websocket.receive()


async def test_nothing_stays_open(pair: Pair) -> None:
    """Sockets that were handed over are closed with their sessions, at both servers."""
    async with Crowd(pair.first.url) as crowd:
        ada = await crowd.founder()
        assert not await _grows_each_time(partial(_moved_and_left, pair, ada))


async def test_a_poll_that_nobody_waits_for_is_given_up(pair: Pair) -> None:
    """Clients that went in the middle of a poll leave no connection between the servers."""
    assert pair.folder is not None
    path = pair.folder / f"{pair.first.system.worker_id}.http"
    async with Crowd(pair.first.url) as crowd, AsyncExitStack() as stack:
        ada = await crowd.founder()
        polls = []
        for _ in range(_ROUNDS):
            session = await stack.enter_async_context(polling(pair.first.url))
            await let_in(session, ada)
            session.url = session.url.replace(pair.first.url, pair.second.url)
            polls.append((session, await session.pending()))
        await _until(lambda: _forwarded(path) >= _ROUNDS)
        for session, waiting in polls:
            waiting.cancel()
            await session.http.close()
        await _until(lambda: not _forwarded(path))
