"""Engine.IO v4: the way from polling to a WebSocket, against a server that echoes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.realtime.raw import Polling, RawSocket, polling
from tests.realtime.suite_server import Echo, echoing
from tests.realtime.wire import ACCEPT, TEXT, connected, frame, handshake


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    """A server that echoes; nothing passes because of a ping."""
    async with echoing() as running:
        yield running


async def _opened(session: Polling) -> RawSocket:
    """Return a WebSocket that names the session."""
    address = session.url.replace("transport=polling", "transport=websocket")
    return RawSocket(await session.http.ws_connect(address))


async def _probed(session: Polling) -> RawSocket:
    socket = await _opened(session)
    await socket.send("2probe")
    assert await socket.packet() == "3probe"
    return socket


async def test_an_upgrade(echo: Echo) -> None:
    """Polls end with a NOOP from the probe on; what is sent meanwhile arrives, in order."""
    async with polling(echo.url) as session:
        pending = await session.pending()
        socket = await _probed(session)
        assert await pending == (200, "6")
        assert await session.post("4during") == 200
        assert await session.get() in {(200, "6"), (200, "4during")}
        await socket.send("5")
        await socket.send("4after")
        seen = [await socket.packet()]
        if seen == ["4during"]:
            seen.append(await socket.packet())
        assert seen[-1] == "4after"
        assert "6" not in socket.seen
        await socket.websocket.close()


async def test_after_an_upgrade_polling_is_over(echo: Echo) -> None:
    """Polls and posts are refused, another WebSocket is closed, and the first goes on."""
    async with polling(echo.url) as session:
        socket = await _probed(session)
        await socket.send("5")
        await socket.send("4one")
        assert await socket.packet() == "4one"
        assert (await session.get())[0] == 400
        assert await session.post("4x") == 400
        other = await _opened(session)
        assert await other.until_closed() == []
        await socket.send("4two")
        assert await socket.packet() == "4two"
        await socket.websocket.close()


async def test_a_second_upgrade_while_one_is_under_way(echo: Echo) -> None:
    """It is closed; the first completes."""
    async with polling(echo.url) as session:
        socket = await _probed(session)
        other = await _opened(session)
        assert await other.until_closed() == []
        await socket.send("5")
        await socket.send("4one")
        assert await socket.packet() == "4one"
        await socket.websocket.close()


async def test_an_upgrade_of_a_session_that_is_over(echo: Echo) -> None:
    """Neither before nor during the probe does it come back to life."""
    async with polling(echo.url) as session:
        socket = await _probed(session)
        assert await session.post("1") == 200
        await socket.send("5")
        await socket.send("4late")
        assert await socket.until_closed() == []
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await _opened(session)
        assert refused.value.status == 400
    assert list(echo.ended.values()) == [echo.engine.reason.CLIENT_DISCONNECT]


async def test_an_upgrade_with_messages_on_their_way(echo: Echo) -> None:
    """What is posted and what is sent comes back whole, in order, over whichever transport."""
    async with polling(echo.url) as session:
        pending = await session.pending()
        seen: list[str] = []
        for number in range(5):
            assert await session.post(f"4{number}\x1e4{number}b") == 200
        socket = await _opened(session)
        assert await session.post("45") == 200
        await socket.send("2probe")
        assert await socket.packet() == "3probe"
        assert await session.post("46") == 200
        seen += (await pending)[1].split("\x1e")
        seen += (await session.get())[1].split("\x1e")
        await socket.send("5")
        await socket.send("47")
        while "47" not in seen:
            packet = await socket.packet()
            assert packet is not None
            seen.append(packet)
        wanted = [f"4{number}{half}" for number in range(5) for half in ("", "b")]
        assert [packet for packet in seen if packet != "6"] == [*wanted, "45", "46", "47"]
        assert "6" not in socket.seen
        await socket.websocket.close()


async def test_a_probe_that_goes_wrong(echo: Echo) -> None:
    """Whatever is sent in its place, or nothing: the WebSocket ends and polling goes on."""
    async with polling(echo.url) as session:
        for packets in (
            ["4early"],
            ["5"],
            ["2"],
            ["2probe", "2probe"],
            ["2probe", "4x"],
            ["4early", "2probe", "5"],
            [b"2probe"],
            [],
        ):
            socket = await _opened(session)
            for packet in packets:
                await socket.send(packet)
            if packets:
                assert await socket.until_closed() in ([], ["3probe"])
            await socket.websocket.close()
            await _goes_on(session)
        socket = await _probed(session)
        await socket.send("5")
        await socket.send("4over")
        assert await socket.packet() == "4over"
        await socket.websocket.close()


async def test_a_failed_probe_that_lingers(echo: Echo) -> None:
    """When it ends at last, that is no matter of the probe that followed."""
    async with polling(echo.url) as session, connected(echo.url) as lingering:
        path = session.url.replace("transport=polling", "transport=websocket")
        await lingering.send(handshake(path.removeprefix(echo.url)), frame(TEXT, b"4early"))
        assert ACCEPT in await lingering.head()
        assert await lingering.frame() is not None  # a close frame, which it leaves unanswered
        socket = await _probed(session)
        lingering.lose()
        await _goes_on_elsewhere(echo)
        pending = await session.get()
        assert pending == (200, "6")
        await socket.send("5")
        await socket.send("4over")
        assert await socket.packet() == "4over"
        await socket.websocket.close()


async def _goes_on_elsewhere(echo: Echo) -> None:
    """Return once the server has looked after others for a while."""
    for _ in range(5):
        async with polling(echo.url) as session:
            assert await session.post("1") == 200


async def _goes_on(session: Polling) -> None:
    """Return once a message that was posted has been polled."""
    assert await session.post("4here") == 200
    body = "6"
    while body == "6":  # for as long as the lost probe counts
        status, body = await session.get()
        assert status == 200
    assert body == "4here"
