"""How many connections a user and an address may have, as clients see it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Final
from uuid import uuid4

import aiohttp
import pytest

from tests.people import Crowd, Json, Person
from tests.realtime.raw import RawSocket, let_in, polling, raw_socket, signed_in
from tests.running import Running

_COUNTED: Final = {"rate_limits": True, "trusted_proxies": ("127.0.0.1",)}
_PATIENCE: Final = 10.0


@pytest.fixture
async def crowd(server: Running) -> AsyncIterator[Crowd]:
    """People from an address of their own, so that they may register."""
    async with Crowd(server.url, headers=address()) as people:
        yield people


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """What is opened here is closed at the end of the test."""
    async with AsyncExitStack() as opened:
        yield opened


async def until(holds: Callable[[], Awaitable[object]]) -> None:
    """Return once something holds that must become true."""
    async with asyncio.timeout(_PATIENCE):
        while not await holds():
            pass


def address() -> dict[str, str]:
    """Return where a client comes from that no other test counts."""
    return {"X-Forwarded-For": f"198.51.{uuid4().int % 256}.{uuid4().int % 256}"}


async def refusal(person: Person) -> Json | None:
    """Try to come in once more; return why not, None after coming and leaving."""
    async with raw_socket(person.url, headers=address()) as socket:
        answer = await socket.connect({"token": person.token})
        if answer.startswith("40{"):
            await socket.send("41")
            await socket.until_closed()
            return None
        assert await socket.until_closed() == ["1"]
        error: Json = json.loads(answer.removeprefix("44"))
        return error


@pytest.mark.parametrize("settings", [_COUNTED | {"connections_per_user": 3}], indirect=True)
async def test_a_user_has_so_many_connections(
    crowd: Crowd, second: Running, stack: AsyncExitStack
) -> None:
    """Over all workers and transports; the new one is refused and told why, the old ones stay."""
    ada, bob = await crowd.team("ada", "bob")
    there = replace(ada, url=second.url)
    here = await stack.enter_async_context(signed_in(ada))
    elsewhere = await stack.enter_async_context(signed_in(there))
    polled = await stack.enter_async_context(polling(ada.url))
    await let_in(polled, ada)
    for person in (ada, there):
        refused = await refusal(person)
        assert refused is not None
        assert refused["message"].startswith("There are too many connections")
        assert refused["data"]["code"] == "too_many_connections"
        assert refused["data"]["details"] == {"per": "user", "limit": 3}
    assert await refusal(bob) is None
    for socket in (here, elsewhere):
        assert (await socket.call("join-room", {"room": f"user:{ada.id}"}))["ok"]
    assert await polled.post("41") == 200

    async def there_is_room() -> bool:
        return await refusal(there) is None

    await until(there_is_room)


@pytest.mark.parametrize(
    "settings", [_COUNTED | {"connections_per_address": 3, "connect_seconds": 1.0}], indirect=True
)
async def test_an_address_has_so_many_connections(
    crowd: Crowd, second: Running, stack: AsyncExitStack
) -> None:
    """Also of clients who never say who they are, until their time is over."""
    ada = await crowd.founder()
    here = address()
    known = await stack.enter_async_context(raw_socket(ada.url, headers=here))
    assert (await known.connect({"token": ada.token})).startswith("40{")
    silent = await stack.enter_async_context(raw_socket(second.url, headers=here))
    url = "/socket.io/?EIO=4&transport=polling"
    http = await stack.enter_async_context(aiohttp.ClientSession(headers=here))
    async with http.get(ada.url + url) as reply:
        assert reply.status == 200
    for worker in (ada.url, second.url):
        async with http.get(worker + url) as reply:
            error = (await reply.json())["error"]
            assert (reply.status, error["code"]) == (429, "too_many_connections")
            assert error["details"] == {"per": "address", "limit": 3}
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(worker + url.replace("polling", "websocket"))
        assert refused.value.status == 429
    await stack.enter_async_context(raw_socket(ada.url, headers=address()))
    assert await silent.until_closed() == []

    async def there_is_room() -> bool:
        async with http.get(second.url + url) as reply:
            return reply.status == 200

    await until(there_is_room)
    assert (await known.call("join-room", {"room": f"user:{ada.id}"}))["ok"]


@pytest.mark.parametrize("settings", [_COUNTED | {"connections_per_address": 2}], indirect=True)
async def test_connections_that_come_and_go_leave_nothing_behind(server: Running) -> None:
    """A storm of them, however each ends: all places are free afterwards."""
    here = address()
    url = f"{server.url}/socket.io/?EIO=4&transport=websocket"

    async def come(http: aiohttp.ClientSession, number: int) -> int:
        try:
            socket = await http.ws_connect(url)
        except aiohttp.WSServerHandshakeError as refused:
            return refused.status
        if number % 3 == 0:
            await socket.send_str("40{}")
        if number % 2:
            await socket.close()
        else:
            socket._response.close()  # noqa: SLF001 - without a closing handshake
        return 101

    async with aiohttp.ClientSession(headers=here) as http:
        came = await asyncio.gather(*(come(http, number) for number in range(200)))
        assert 429 in came
        assert came.count(101) >= 2

        async def both_free() -> bool:
            came = await asyncio.gather(come(http, 1), come(http, 1))
            return set(came) == {101}

        await until(both_free)
        async with http.ws_connect(url), http.ws_connect(url):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await http.ws_connect(url)


@pytest.mark.parametrize("settings", [_COUNTED | {"user_events_per_second": 1.0}], indirect=True)
async def test_the_connections_of_a_user_share_a_pace(crowd: Crowd, stack: AsyncExitStack) -> None:
    """Whoever opens more of them may not send more; others are not concerned."""
    ada, bob = await crowd.team("ada", "bob")
    sockets = [await stack.enter_async_context(signed_in(ada)) for _ in range(3)]
    other = await stack.enter_async_context(signed_in(bob))

    async def code(socket: RawSocket) -> str | None:
        answer = await socket.call("leave-room", {"room": "org:nobody"})
        return None if answer["ok"] else str(answer["error"]["code"])

    assert [await code(socket) for socket in sockets] == [None, None, "rate_limited"]
    assert await code(other) is None


@pytest.mark.parametrize("settings", [_COUNTED | {"user_events_per_second": 2.0}], indirect=True)
async def test_a_flood_by_many_connections_is_cut_off(crowd: Crowd, stack: AsyncExitStack) -> None:
    """Though none of them floods alone."""
    ada, bob = await crowd.team("ada", "bob")
    witness = await stack.enter_async_context(signed_in(bob))
    sockets = [await stack.enter_async_context(signed_in(ada)) for _ in range(8)]

    async def flood(socket: RawSocket) -> None:
        for number in range(15):
            await socket.send(f'42{number}["leave-room",{{"room":"org:nobody"}}]')

    await asyncio.gather(*map(flood, sockets), return_exceptions=True)
    ended = [asyncio.create_task(socket.until_closed()) for socket in sockets]
    await asyncio.wait(ended, timeout=_PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    text = (await ada.request("GET", "/metrics")).body
    cut = next(line for line in text.splitlines() if 'cut_total{reason="flood"}' in line)
    assert float(cut.rpartition(" ")[2]) >= 1
    for task in ended:
        task.cancel()
    await asyncio.gather(*ended, return_exceptions=True)
    assert (await witness.call("join-room", {"room": f"user:{bob.id}"}))["ok"]
