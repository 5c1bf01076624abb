"""A server that is asked to stop while clients are connected."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import aiohttp
import pytest

from tests.people import Crowd, Json
from tests.realtime.deaf import Deaf
from tests.realtime.raw import let_in, polling, signed_in
from tests.running import Process

_PATIENCE: Final = 30.0


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """What is opened here is closed at the end of the test."""
    async with AsyncExitStack() as opened:
        yield opened


async def _waiting(http: aiohttp.ClientSession, url: str) -> float:
    """Return how many bytes wait for clients that have not taken them."""
    async with http.get(url + "/metrics") as reply:
        for line in (await reply.text()).splitlines():
            if line.startswith("regatta_queue_bytes "):
                return float(line.rpartition(" ")[2])
    raise AssertionError("no such figure")


def _draining(packet: str) -> Json:
    """Return what a client is told of the stop."""
    name, told = json.loads(packet.removeprefix("42"))
    assert name == "server-draining"
    assert 0 <= told["reconnectAfterMs"] < 5000
    found: Json = told
    return found


@pytest.mark.timeout(60)
async def test_a_stop_lets_everybody_finish(tmp_path: Path, stack: AsyncExitStack) -> None:
    """All are told when to come back, nobody new is let in, and what is out goes out first."""
    patient = {"REGATTA_DRAIN_SECONDS": "20", "REGATTA_MAX_WAITING_BYTES": "100000000"}
    server = await stack.enter_async_context(Process(tmp_path / "data", **patient))
    crowd = await stack.enter_async_context(Crowd(server.url))
    ada = await crowd.founder()
    for number in range(20):
        await ada.challenge(f"A task that fills the list {number}" * 5)
    socket = await stack.enter_async_context(signed_in(ada))
    polled = await stack.enter_async_context(polling(ada.url))
    await let_in(polled, ada)
    http = await stack.enter_async_context(aiohttp.ClientSession())
    handshake = f"{server.url}/socket.io/?EIO=4&transport="
    with await Deaf.of(ada) as deaf:
        await deaf.send(f'421["join-room",{{"room":"org:{ada.org_id}"}}]', 200)
        async with asyncio.timeout(_PATIENCE):
            while not await _waiting(http, server.url):
                pass
        poll = await polled.pending()
        stopping = asyncio.create_task(server.stop())
        _draining(await socket.until("42"))
        status, body = await poll
        assert status == 200
        _draining(body)
        async with http.get(handshake + "polling") as reply:
            assert (reply.status, (await reply.json())["error"]["code"]) == (503, "unavailable")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(handshake + "websocket")
        assert refused.value.status == 503
        assert (await socket.call("leave-room", {"room": f"user:{ada.id}"}))["ok"]
        assert await polled.post('421["leave-room",{"room":"org:x"}]') == 200
        assert (await polled.get())[1].startswith("431[")
        assert not stopping.done()
        poll = await polled.pending()
    assert await socket.until_closed() == ["1"]
    assert await poll == (200, "1")
    assert await asyncio.wait_for(stopping, _PATIENCE) == 0
