"""Engine.IO v4, rule by rule, against a server that echoes; nobody is pinged while it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.people import Json
from tests.realtime.raw import polling, raw_socket
from tests.realtime.suite_server import PATIENT, Echo, echoing
from tests.realtime.wire import TEXT, frame, opened

_PATIENCE = 10.0


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    """A server that echoes; nothing passes because of a ping."""
    async with echoing() as running:
        yield running


def _check_handshake(handshake: Json, upgrades: list[str]) -> None:
    assert isinstance(handshake.pop("sid"), str)
    assert handshake == {
        "upgrades": upgrades,
        "pingInterval": PATIENT["ping_interval"] * 1000,
        "pingTimeout": PATIENT["ping_timeout"] * 1000,
        "maxPayload": 1_000_000,
    }


async def test_the_handshake_tells_the_session(echo: Echo) -> None:
    """The same keys on both transports; only who polls may upgrade."""
    async with polling(echo.url) as polled, raw_socket(echo.url) as socket:
        _check_handshake(polled.handshake, ["websocket"])
        _check_handshake(socket.handshake, [])


async def test_what_opens_no_session(echo: Echo) -> None:
    """A wrong version, transport or method is a bad request on both transports."""
    base = echo.url + "/socket.io/"
    bad = [
        "transport=%s",
        "EIO=abc&transport=%s",
        "EIO=3&transport=%s",
        "EIO=4",
        "EIO=4&transport=abc",
    ]
    async with aiohttp.ClientSession() as http:
        for query in bad:
            async with http.get(f"{base}?{query.replace('%s', 'polling')}") as reply:
                assert reply.status == 400, query
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await http.ws_connect(f"{base}?{query.replace('%s', 'websocket')}")
            assert refused.value.status == 400, query
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            async with http.request(method, base + "?EIO=4&transport=polling") as reply:
                assert reply.status == 400, method
    assert not echo.engine.sockets


@pytest.mark.parametrize(
    "payload", ["4hello", "4test1\x1e4test2\x1e4test3", "4hello\x1ebAQIDBA==", "4\u2603\x1e4"]
)
async def test_payloads_there_and_back(echo: Echo, payload: str) -> None:
    """One packet, several, binary ones as base64: posted, answered `ok`, polled as they were."""
    async with polling(echo.url) as session:
        async with session.http.post(session.url, data=payload.encode()) as reply:
            assert (reply.status, await reply.text()) == (200, "ok")
        assert await session.get() == (200, payload)


async def test_messages_over_a_websocket(echo: Echo) -> None:
    """Text stays text and binary binary, in order."""
    async with raw_socket(echo.url) as socket:
        for number in range(100):
            await socket.send(f"4{number}")
            await socket.send(bytes((number,)))
        for number in range(100):
            assert await socket.packet() == f"4{number}"
            message = await socket.websocket.receive()
            assert (message.type, message.data) == (aiohttp.WSMsgType.BINARY, bytes((number,)))


async def test_text_is_no_json(echo: Echo) -> None:
    """Whatever a text may also mean, it arrives as the text that it was."""
    texts = ["4true", "4null", "4{}", "4[1]", "412", "4 1.0", '4"x"', "4\x00", "4 ", "4bAQID"]
    async with polling(echo.url) as session, raw_socket(echo.url) as socket:
        assert await session.post("\x1e".join(texts)) == 200
        assert await session.get() == (200, "\x1e".join(texts))
        for text in texts:
            await socket.send(text)
            assert await socket.packet() == text


async def test_more_than_can_be_handled(echo: Echo) -> None:
    """While a message is handled little more is read; then all of them are, in order."""
    gate = asyncio.Event()

    async def held(sid: str, message: str) -> None:
        await gate.wait()
        await echo.engine.send(sid, message[:4])

    echo.engine.on("message", held)
    async with opened(echo.url) as wire:
        wire.writer.write(
            b"".join(frame(TEXT, f"4{number:04}{'x' * 500_000}".encode()) for number in range(60))
        )
        left, before = wire.unsent, -1
        while left != before:
            for _ in range(10):
                async with polling(echo.url):
                    before = left
            left = wire.unsent
        assert left > 15_000_000
        gate.set()
        assert [await wire.text() for _ in range(60)] == [f"4{number:04}" for number in range(60)]


async def test_many_messages_in_one_segment(echo: Echo) -> None:
    """None of them waits for anything; all the same others are handled before the last of them."""
    order: list[str] = []

    async def noted(sid: str, message: str) -> None:
        order.append(message)
        if message.startswith("last"):
            await echo.engine.send(sid, message)

    echo.engine.on("message", noted)
    async with opened(echo.url) as wire, opened(echo.url) as witness:
        stream = b"".join(frame(TEXT, f"4{number}".encode()) for number in range(5000))
        await wire.send(stream, frame(TEXT, b"4last"))
        await witness.send(frame(TEXT, b"4last of one"))
        assert await wire.text() == "4last"
        assert await witness.text() == "4last of one"
    assert order.index("last of one") < 4000
    assert [found for found in order if found.isdigit()] == [str(number) for number in range(5000)]


async def test_a_malformed_payload_ends_the_session(echo: Echo) -> None:
    """It is answered 400, whoever polls is told, and so is the layer above."""
    async with polling(echo.url) as session:
        pending = await session.pending()
        assert await session.post("4early\x1eabc") == 400
        assert (await pending)[1] in {"4early", "4early\x1e1"}
        assert (await session.get())[0] == 400
        await echo.end_of(session.handshake["sid"])


async def test_a_malformed_packet_ends_a_websocket(echo: Echo) -> None:
    """The close frame says what was wrong."""
    async with raw_socket(echo.url) as socket:
        await socket.send("abc")
        assert await socket.until_closed() == []
        assert socket.websocket.close_code == 1002
        await echo.end_of(socket.handshake["sid"])


async def test_two_polls_at_once(echo: Echo) -> None:
    """The first learns that it is over, the second is refused."""
    async with polling(echo.url) as session:
        pending = await session.pending()
        assert (await session.get())[0] == 400
        assert await pending == (200, "1")
        assert (await session.get())[0] == 400
        assert not echo.engine.sockets


async def test_two_posts_at_once(echo: Echo) -> None:
    """The order of their packets would be anybody's guess: the second is refused, all is over."""
    async with polling(echo.url) as session, aiohttp.ClientSession() as other:
        begun, gate = asyncio.Event(), asyncio.Event()

        async def held() -> AsyncIterator[bytes]:
            yield b"4fir"
            begun.set()
            await gate.wait()
            yield b"st"

        first = asyncio.create_task(_status(other, session.url, held()))
        await begun.wait()
        await session.pending()
        assert await session.post("4second") == 400
        gate.set()
        assert await first == 400
        assert (await session.get())[0] == 400


async def _status(http: aiohttp.ClientSession, url: str, body: AsyncIterator[bytes]) -> int:
    async with http.post(url, data=body) as reply:
        return reply.status


async def test_a_poll_that_is_given_up_ends_the_session(echo: Echo) -> None:
    """What would have been its answer is lost, so the client must begin anew."""
    async with polling(echo.url) as session:
        pending = await session.pending()
        pending.cancel()
        await asyncio.wait([pending])
        assert (await session.get())[0] == 400
        await echo.end_of(session.handshake["sid"])


async def test_a_closed_session_is_over(echo: Echo) -> None:
    """A close packet ends the pending poll with a NOOP, or the WebSocket."""
    async with polling(echo.url) as session, raw_socket(echo.url) as socket:
        pending = await session.pending()
        assert await session.post("1") == 200
        assert await pending == (200, "6")
        assert (await session.get())[0] == 400
        assert await session.post("4late") == 400
        await socket.send("1")
        assert await socket.until_closed() == []
        for sid in (session.handshake["sid"], socket.handshake["sid"]):
            assert await echo.end_of(sid) == echo.engine.reason.CLIENT_DISCONNECT
    assert not echo.engine.sockets


async def test_a_poll_that_crosses_a_close(echo: Echo) -> None:
    """The close came in first: the poll hears that it is over, and no other does."""
    async with polling(echo.url) as session:
        assert await session.post("1\x1e4late\x1ex") == 200  # what follows a close is passed over
        assert await session.post("4late") == 400
        assert await session.get() == (200, "6")
        assert (await session.get())[0] == 400
        assert await echo.end_of(session.handshake["sid"]) == echo.engine.reason.CLIENT_DISCONNECT
    assert not echo.engine.sockets


async def test_a_silent_session_can_be_ended(echo: Echo) -> None:
    """Whether it polls or not, the server does not wait for it; its next poll says so."""
    async with polling(echo.url) as session, polling(echo.url) as idle:
        pending = await session.pending()
        for each in (session, idle):
            async with asyncio.timeout(_PATIENCE):
                await echo.engine.sockets[each.handshake["sid"]].close()
        assert await pending == (200, "1")
        assert await idle.get() == (200, "1")
        for each in (session, idle):
            assert (await each.get())[0] == 400
            assert (await each.post("4x")) == 400
    assert set(echo.ended.values()) == {echo.engine.reason.SERVER_DISCONNECT}


async def test_pings_by_the_clock() -> None:
    """Each transport is pinged again after each pong; who stays silent is gone by the deadline."""
    async with echoing(ping_interval=0.05, ping_timeout=5) as echo:
        async with polling(echo.url) as session, raw_socket(echo.url) as socket:
            socket.pongs = False
            for _ in range(3):
                assert await session.get() == (200, "2")
                assert await session.post("3") == 200
                assert await socket.packet() == "2"
                await socket.send("3")
        assert set(echo.cuts) == set()


async def test_who_stays_silent_is_gone() -> None:
    """A session whose ping was not answered in time is over, polled meanwhile or not."""
    async with echoing(ping_interval=0.05, ping_timeout=0.05) as echo:
        async with (
            polling(echo.url) as idle,
            polling(echo.url) as session,
            raw_socket(echo.url) as socket,
        ):
            socket.pongs = False
            assert await session.get() == (200, "2")
            assert await socket.until_closed() == ["2"]
            assert (await session.get())[0] in {200, 400}
            assert (await session.get())[0] == 400
            assert (await idle.get())[0] == 400
        assert list(echo.ended.values()) == [echo.engine.reason.PING_TIMEOUT] * 3
        assert echo.cuts == [echo.engine.reason.PING_TIMEOUT] * 3
        assert not echo.engine.sockets
