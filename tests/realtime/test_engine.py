"""Engine.IO as the protocol says it, seen from the wire."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest

from regatta.realtime.api import EVENTS
from tests.people import Crowd
from tests.realtime.racing import crowd_race
from tests.realtime.raw import Polling, RawSocket, let_in, polling, signed_in
from tests.running import Running


async def test_a_body_in_several_segments_is_one_body(crowd: Crowd) -> None:
    """A POST whose body arrives in pieces is read to its end before anything is done."""
    race = await crowd_race(crowd, "ada")
    async with polling(race.owner.url) as session:
        await let_in(session, race.owner)
        step = {"challengeId": race.id, "updateId": "u" * 64, "progress": 1}
        body = f'421{json.dumps(["challenge-update", step])}\x1e422["nothing"]'.encode()
        host, port = race.owner.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        path = session.url.removeprefix(race.owner.url)
        head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode())
        for piece in (body[:1], body[1:40], body[40:90], body[90:]):
            writer.write(piece)
            await writer.drain()
            await race.owner.get("/health/live")  # what was sent has been read by now
        assert b"200 OK" in await reader.readline()
        writer.close()
        _, answers = await session.get()
        first, second = answers.split("\x1e")
        assert '"progress":1' in first
        assert second.startswith("432[")


async def _upgraded(session: Polling) -> RawSocket:
    pending = await session.pending()
    address = session.url.replace("transport=polling", "transport=websocket")
    websocket = RawSocket(await session.http.ws_connect(address))
    await websocket.send("2probe")
    assert await websocket.packet() == "3probe"
    assert await pending == (200, "6")
    assert await session.get() == (200, "6")
    await websocket.send("5")
    return websocket


async def test_an_upgrade_leaves_no_noop_behind(crowd: Crowd) -> None:
    """What waited comes over the WebSocket, in order; polling is over; no NOOP comes."""
    race = await crowd_race(crowd, "ada", length=100)
    async with polling(race.owner.url) as session:
        await let_in(session, race.owner)
        upgraded = await _upgraded(session)
        starts = [
            await upgraded.emit("leave-room", {"room": f"challenge:{number}"})
            for number in range(20)
        ]
        for start in starts:
            packet = await upgraded.packet()
            assert packet is not None
            assert packet.startswith(start)
        assert (await session.get())[0] == 400
        assert "6" not in upgraded.seen
        await upgraded.send("1")
        assert await upgraded.until_closed() == []


async def test_a_refusal_reaches_a_client_that_is_moving(crowd: Crowd) -> None:
    """A client that has paused its polling is told over the WebSocket why it is not let in."""
    ada = await crowd.founder()
    async with polling(ada.url) as session:
        pending = await session.pending()
        address = session.url.replace("transport=polling", "transport=websocket")
        websocket = RawSocket(await session.http.ws_connect(address))
        await websocket.send("2probe")
        assert await websocket.packet() == "3probe"
        assert await pending == (200, "6")
        assert await session.post('40{"token":"not.a.token"}') == 200
        await websocket.send("5")
        refusal, end = await websocket.until_closed()
        assert refusal.startswith('44{"message":')
        assert '"not_authenticated"' in refusal
        assert end == "1"


async def test_an_upgrade_that_is_given_up_leaves_polling_alone(crowd: Crowd) -> None:
    """When the probe fails the session goes on polling."""
    ada = await crowd.founder()
    async with polling(ada.url) as session:
        await let_in(session, ada)
        address = session.url.replace("transport=polling", "transport=websocket")
        websocket = RawSocket(await session.http.ws_connect(address))
        await websocket.send("42[]")
        assert await websocket.until_closed() == []
        assert await session.post('421["nothing"]') == 200
        assert (await session.get())[1].startswith('431[{"ok":false')


@pytest.mark.parametrize(
    "settings", [{"ping_interval_seconds": 0.25, "ping_timeout_seconds": 1.75}], indirect=True
)
async def test_the_handshake_tells_fractions_of_a_second(server: Running) -> None:
    """Intervals are told in milliseconds, not cut to seconds."""
    async with polling(server.url) as session:
        assert session.handshake["pingInterval"] == 250
        assert session.handshake["pingTimeout"] == 1750
        assert session.handshake["upgrades"] == ["websocket"]
        assert session.handshake["maxPayload"] == 1_000_000


async def test_every_event_is_acknowledged_with_a_value(crowd: Crowd) -> None:
    """No acknowledgement is empty: clients that retry would send again for ever."""
    ada = await crowd.founder()
    async with signed_in(ada) as client:
        for name in (name for events in EVENTS for name in events.incoming):
            answer = await client.call(name, {})
            assert (answer["ok"], answer["error"]["code"]) == (False, "validation_failed"), name


@pytest.mark.parametrize("settings", [{"cors_origins": ()}], indirect=True)
async def test_foreign_origins_are_refused(server: Running) -> None:
    """With no origin configured a page of another site opens no session, a page of ours does."""
    await _check_origins(server, {"https://evil.example": 400, "null": 400, server.url: 200})


@pytest.mark.parametrize("settings", [{"cors_origins": ("https://app.example",)}], indirect=True)
async def test_configured_origins_are_let_in(server: Running) -> None:
    """Exactly the origins that the settings name, and the server's own."""
    wanted = {
        "https://evil.example": 400,
        "https://app.example": 200,
        "http://app.example": 400,
        server.url: 200,
    }
    await _check_origins(server, wanted)


async def _check_origins(server: Running, wanted: dict[str, int]) -> None:
    address = server.url + "/socket.io/?EIO=4&transport="
    async with aiohttp.ClientSession() as http:
        for origin, status in wanted.items():
            async with http.get(address + "polling", headers={"Origin": origin}) as reply:
                assert reply.status == status, origin
                if status != 200:
                    assert "Access-Control-Allow-Origin" not in reply.headers
            try:
                websocket = await http.ws_connect(address + "websocket", origin=origin)
                await websocket.close()
                assert status == 200, origin
            except aiohttp.WSServerHandshakeError as error:
                assert error.status == status, origin  # noqa: PT017 - one of the two is expected
