"""How many connections and events a client may have, and whose they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Final
from uuid import uuid4

import aiohttp
import pytest

from tests.people import Crowd
from tests.realtime.raw import RawSocket, let_in, polling, raw_socket, signed_in
from tests.running import Running

_COUNTED: Final = {"rate_limits": True, "trusted_proxies": ("127.0.0.1",)}


@pytest.fixture
async def crowd(server: Running) -> AsyncIterator[Crowd]:
    """People from an address of their own, so that they may register."""
    address = f"198.20.{uuid4().int % 256}.{uuid4().int % 256}"
    async with Crowd(server.url, headers={"X-Forwarded-For": address}) as people:
        yield people


async def connections(server: Running, address: str, transport: str) -> list[int]:
    """Return the answers to five handshakes from one address."""
    url = f"{server.url}/socket.io/?EIO=4&transport={transport}"
    found = []
    async with aiohttp.ClientSession(headers={"X-Forwarded-For": address}) as http:
        for _ in range(5):
            if transport == "polling":
                async with http.get(url) as reply:
                    found.append(reply.status)
                continue
            try:
                async with http.ws_connect(url):
                    found.append(101)
            except aiohttp.WSServerHandshakeError as refused:
                found.append(refused.status)
    return found


@pytest.mark.parametrize(
    "settings",
    [_COUNTED | {"connections_per_minute": 3, "cors_origins": ("https://a.example",)}],
    indirect=True,
)
async def test_new_connections_are_counted_by_address(server: Running) -> None:
    """On both transports together; one more is refused in the one error form."""
    here, there = (f"198.18.{number}.{uuid4().int % 256}" for number in (1, 2))
    assert await connections(server, here, "websocket") == [101, 101, 101, 429, 429]
    assert await connections(server, here, "polling") == [429] * 5
    assert await connections(server, there, "polling") == [200, 200, 200, 429, 429]
    url = f"{server.url}/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession() as http:
        headers = {"X-Forwarded-For": here, "Origin": "https://a.example"}
        async with http.get(url + "&sid=", headers=headers) as reply:
            error = (await reply.json())["error"]
        assert (reply.status, error["code"]) == (429, "rate_limited")
        assert error["requestId"] == reply.headers["X-Request-ID"]
        assert reply.headers["Retry-After"] == str(error["details"]["retryAfter"])
        assert 1 <= error["details"]["retryAfter"] <= 60
        # The page may read why.
        assert reply.headers["Access-Control-Allow-Origin"] == "https://a.example"


@pytest.mark.parametrize("settings", [_COUNTED | {"connections_per_minute": 1}], indirect=True)
async def test_a_session_that_goes_on_is_no_new_connection(server: Running) -> None:
    """Polls and posts of it pass."""
    headers = {"X-Forwarded-For": f"198.19.{uuid4().int % 256}.{uuid4().int % 256}"}
    url = f"{server.url}/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession(headers=headers) as http:
        async with http.get(url) as reply:
            session = json.loads((await reply.text())[1:])["sid"]
        for _ in range(3):
            async with http.post(f"{url}&sid={session}", data="3") as reply:
                assert reply.status == 200
        async with http.get(url) as reply:
            assert reply.status == 429


async def flood(socket: RawSocket, events: int) -> None:
    """Send events without waiting for any answer."""
    for number in range(events):
        await socket.send(f'42{number}["leave-room",{{"room":"org:nobody"}}]')


@pytest.mark.parametrize("settings", [_COUNTED | {"events_per_second": 1.0}], indirect=True)
async def test_events_that_come_too_fast_are_refused(crowd: Crowd) -> None:
    """A burst of two; the answer to another says how long to wait."""
    ada = await crowd.founder()
    async with signed_in(ada) as socket:
        await flood(socket, 3)
        for number in range(2):
            assert '"ok":true' in await socket.until(f"43{number}[")
        refused = json.loads((await socket.until("432["))[3:])[0]
        assert (refused["ok"], refused["error"]["code"]) == (False, "rate_limited")
        assert refused["error"]["details"] == {"retryAfter": 1}


@pytest.mark.parametrize("settings", [_COUNTED | {"events_per_second": 1.0}], indirect=True)
async def test_a_flood_is_cut_off(crowd: Crowd) -> None:
    """Ten times the allowance, without a pause: the connection ends, and is counted."""
    ada = await crowd.founder()
    async with signed_in(ada) as socket:
        await flood(socket, 40)
        answers = [packet for packet in await socket.until_closed() if packet.startswith("43")]
    kinds = Counter("rate_limited" in answer for answer in answers)
    assert kinds[False] >= 2
    assert kinds[True] < 30
    text = (await ada.request("GET", "/metrics")).body
    assert 'regatta_connections_cut_total{reason="flood"} 1.0' in text


@pytest.mark.parametrize("settings", [_COUNTED | {"events_per_second": 1.0}], indirect=True)
async def test_a_flood_in_one_body_is_cut_off(crowd: Crowd) -> None:
    """A polling client may send many events at once, but they are counted one by one."""
    ada = await crowd.founder()
    async with polling(ada.url) as session:
        await let_in(session, ada)
        event = '421["leave-room",{"room":"org:nobody"}]'
        await session.post("\x1e".join([event] * 40))
        assert (await session.get())[0] == 400
    text = (await ada.request("GET", "/metrics")).body
    assert 'regatta_connections_cut_total{reason="flood"} 1.0' in text


@pytest.mark.parametrize("settings", [_COUNTED], indirect=True)
async def test_an_event_may_have_a_limit_of_its_own(crowd: Crowd) -> None:
    """60 new tokens a minute, over all sockets of a user."""
    ada = await crowd.founder()
    sockets = [await ada.socket(), await ada.socket()]
    codes = Counter[str]()
    for number in range(62):
        answer = await sockets[number % 2].call("refresh-token", {"token": "no token"})
        codes[answer["error"]["code"]] += 1
    assert codes == {"not_authenticated": 60, "rate_limited": 2}
    assert answer["error"]["details"]["limit"] == "60/minute per user"
    assert 1 <= answer["error"]["details"]["retryAfter"] <= 60


@pytest.mark.parametrize("settings", [_COUNTED], indirect=True)
@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_socket_comes_from_where_its_handshake_did(
    server: Running, crowd: Crowd, transport: str
) -> None:
    """Whatever way its later requests take."""
    ada = await crowd.founder()
    here = {"X-Forwarded-For": "192.0.2.77", "User-Agent": "Sail/1"}
    url = f"{server.url}/socket.io/?EIO=4&transport={transport}"
    token = "40" + json.dumps({"token": ada.token})
    if transport == "websocket":
        async with raw_socket(server.url, headers=here) as socket:
            await socket.send(token)
            await socket.until("40")
            (session,) = server.system.ports.sessions
    else:
        async with aiohttp.ClientSession() as http:
            async with http.get(url, headers=here) as reply:
                url += f"&sid={json.loads((await reply.text())[1:])['sid']}"
            async with http.post(url, data=token) as reply:
                assert reply.status == 200
            (session,) = server.system.ports.sessions
    assert (session.origin.address, session.origin.agent) == ("192.0.2.77", "Sail/1")
