"""Two servers, each asked for sessions of the other: on one host, and on two."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import aiohttp
import pytest

from regatta.realtime.workers import Workers
from regatta.server.assembly import clock
from regatta.server.settings import Settings
from tests.people import Crowd, Person
from tests.realtime.handing import Pair, two_servers
from tests.realtime.raw import Polling, RawSocket, let_in, polling
from tests.running import Running, in_process

_UNKNOWN = '"Invalid session'

NEIGHBOURS, FAR = "on one host", "on two hosts"


@pytest.fixture(params=[NEIGHBOURS, FAR])
async def pair(
    settings: Settings, redis_url: str, request: pytest.FixtureRequest
) -> AsyncIterator[Pair]:
    """Two servers of one installation."""
    async with two_servers(settings, redis_url, near=request.param == NEIGHBOURS) as both:
        yield both


@pytest.fixture
async def ada(pair: Pair) -> AsyncIterator[Person]:
    """Somebody who signed in at the first server."""
    async with Crowd(pair.first.url) as crowd:
        yield await crowd.founder()


def _at(server: Running, session: Polling) -> Polling:
    """Return the same session, asked for at another server."""
    path = session.url.partition("/socket.io")[2]
    return Polling(f"{server.url}/socket.io{path}", session.http, session.handshake)


async def _upgraded(session: Polling) -> RawSocket:
    """Move a session to a WebSocket, as the protocol says."""
    websocket = await session.http.ws_connect(
        session.url.replace("transport=polling", "transport=websocket")
    )
    socket = RawSocket(websocket, handshake=session.handshake)
    await socket.send("2probe")
    assert await socket.packet() == "3probe"
    await socket.send("5")
    return socket


async def test_a_session_is_served_wherever_it_is_asked_for(pair: Pair, ada: Person) -> None:
    """Polls, posts and the upgrade at the other server: all reach the owner, nothing is lost."""
    first, second = pair.first, pair.second
    async with polling(first.url) as own:
        assert own.handshake["sid"].startswith(first.system.worker_id)
        session = _at(second, own)
        await let_in(session, ada)
        waiting = asyncio.create_task(session.get())
        room = json.dumps({"room": f"user:{ada.id}", "since": {"epoch": "x" * 300_000, "seq": 0}})
        assert await session.post(f'421["join-room",{room}]\x1e422["no-such-event"]') == 200
        status, body = await waiting
        answers = body
        while "432[" not in answers:
            status, body = await session.get()
            answers += body
        assert (status, answers.count("431["), answers.count("432[")) == (200, 1, 1)

        socket = await _upgraded(session)
        assert (await socket.call("join-room", {"room": f"user:{ada.id}"}))["ok"]
        await socket.send(b"\x00" * 10)
        assert await socket.until_closed() is not None
        status, body = await session.get()
        assert (status, body[:16]) == (400, _UNKNOWN)


async def test_bytes_that_are_no_text(pair: Pair) -> None:
    """In a header they change nothing; in an id they make it unknown."""
    async with polling(pair.first.url) as own:
        sid = own.handshake["sid"].encode()
        for path, expected in ((sid, b"200"), (sid + b"\xff\xfe", b"400")):
            port = int(pair.second.url.rpartition(":")[2])
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                b"POST /socket.io/?EIO=4&transport=polling&sid=" + path + b" HTTP/1.1\r\n"
                b"Host: localhost\r\nCookie: name=\xe9\r\nContent-Length: 1\r\n\r\n3"
            )
            assert (await reader.readline()).split()[1] == expected
            writer.close()
            await writer.wait_closed()


async def test_what_the_owner_refuses_is_refused(pair: Pair) -> None:
    """Bodies that are too long, origins that may not, handshakes that are none."""
    first, second = pair.first, pair.second
    async with polling(first.url) as own:
        session = _at(second, own)
        foreign = {"Origin": "https://evil.example.com"}
        upgrade = session.url.replace("transport=polling", "transport=websocket")
        for url in (session.url, upgrade):
            async with session.http.get(url, headers=foreign) as reply:
                assert reply.status == 400
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.http.ws_connect(upgrade, headers=foreign)
        assert refused.value.status == 400
        async with session.http.get(upgrade) as reply:
            assert (reply.status, await reply.text()) == (400, '"Invalid websocket upgrade"')
        async with session.http.put(session.url) as reply:
            assert reply.status == 400
        assert await session.post("6" * 1_000_001) >= 400
        assert (await session.get())[0] == 400


async def test_an_owner_that_is_gone(pair: Pair, settings: Settings, redis_url: str) -> None:
    """Its sessions are unknown, on either transport, so that clients begin anew."""
    first = pair.first
    async with in_process(settings, redis_url, run_jobs=False) as third:
        gone = await _handshake(third)
    for sid in (gone, "feedface" + gone[8:]):
        await _check_unknown(first, sid)


async def _handshake(server: Running) -> str:
    async with polling(server.url) as session:
        return str(session.handshake["sid"])


async def _check_unknown(server: Running, sid: str) -> None:
    async with aiohttp.ClientSession() as http:
        query = {"EIO": "4", "transport": "polling", "sid": sid}
        for ask in (http.get, http.post):
            async with ask(f"{server.url}/socket.io/", params=query) as reply:
                assert (reply.status, (await reply.text())[:16]) == (400, _UNKNOWN), sid
        query["transport"] = "websocket"
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(f"{server.url}/socket.io/", params=query)
        assert refused.value.status == 400


async def test_made_up_owners(pair: Pair) -> None:
    """Ids that name no worker, a path, or far too much."""
    sids = ["../../../etc/passwd", "..%2f..%2f", "deadbeef/../x", "x" * 3000, "\0" * 20, "é" * 20]
    for sid in sids:
        await _check_unknown(pair.first, sid)


@pytest.mark.parametrize("pair", [FAR], indirect=True)
async def test_a_request_crosses_once(pair: Pair) -> None:
    """A worker said to be where it is not: the request comes back as unknown, and goes no round."""
    server = pair.second
    lost = Workers(server.system.redis, "feedface", clock)
    lost.status = lambda: {"address": server.url}
    announcing = asyncio.create_task(lost.run())
    async with asyncio.timeout(10):
        while await lost.address_of("feedface") is None:  # noqa: ASYNC110 - Redis tells nobody
            await asyncio.sleep(0)
    await _check_unknown(server, "feedface" + "x" * 20)
    announcing.cancel()


@pytest.mark.parametrize("pair", [FAR], indirect=True)
async def test_the_owner_knows_who_calls(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    """Both servers log the client's own address and one request id, whatever headers say."""
    caplog.set_level(logging.INFO, "regatta.access")
    first, second = pair.first, pair.second
    connector = aiohttp.TCPConnector(local_addr=("127.0.0.2", 0))
    headers = {
        "X-Request-ID": "of-the-client",
        "X-Forwarded-For": "203.0.113.1",
        "X-Regatta-Handover": "made.up",
    }
    sid = await _handshake(first)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as http:
        url = f"{second.url}/socket.io/?EIO=4&transport=polling&sid={sid}"
        async with http.post(url, data="3") as reply:
            assert reply.status == 200
    told = [record for record in caplog.records if record.name == "regatta.access"]
    seen = [vars(record) for record in told if vars(record)["request_id"] == "of-the-client"]
    assert [entry["metadata"]["remote"] for entry in seen] == ["127.0.0.2", "127.0.0.2"]
