"""Connections that the server ends: the silent, the nameless and the slow."""

from __future__ import annotations

import asyncio
import json
from typing import Final

import aiohttp
import pytest

from tests.people import Crowd
from tests.realtime.raw import Polling, let_in, polling, raw_socket, signed_in
from tests.running import Running

_PATIENCE: Final = 10.0

HASTY = pytest.mark.parametrize(
    "settings", [{"ping_interval_seconds": 0.15, "ping_timeout_seconds": 0.15}], indirect=True
)


async def _cuts(server: Running, reason: str) -> float:
    """Return how many connections were cut for this reason."""
    async with aiohttp.ClientSession() as http, http.get(server.url + "/metrics") as reply:
        for line in (await reply.text()).splitlines():
            if line.startswith(f'regatta_connections_cut_total{{reason="{reason}"}}'):
                return float(line.rpartition(" ")[2])
    return 0.0


def _over(session: Polling) -> set[tuple[int, str]]:
    """Return what a poll may answer when the session has just ended, or has ended before."""
    return {(200, "6"), (400, f'"Invalid session {session.handshake["sid"]}"')}


@HASTY
async def test_a_silent_websocket_is_cut(server: Running) -> None:
    """A client that answers no ping is gone; one that does stays."""
    async with raw_socket(server.url) as silent, raw_socket(server.url) as living:
        silent.pongs = False
        answering = asyncio.create_task(living.packet())
        assert await silent.until_closed() == ["2"]
        answering.cancel()
        assert set(living.seen[1:]) == {"2"}
        assert not living.websocket.closed
        assert await _cuts(server, "ping timeout") >= 1


@HASTY
async def test_a_silent_polling_client_is_cut(server: Running) -> None:
    """A poll returns the ping; when no pong follows, the next poll ends and the session too."""
    async with polling(server.url) as session:
        assert await session.get() == (200, "2")
        assert await session.get() in _over(session)
        assert (await session.get())[0] == 400
        assert await _cuts(server, "ping timeout") >= 1


@pytest.mark.parametrize("settings", [{"connect_seconds": 0.2}], indirect=True)
async def test_a_session_that_nobody_claims_is_cut(crowd: Crowd, server: Running) -> None:
    """Without a CONNECT that is let in, a connection ends; those of people stay."""
    ada = await crowd.founder()
    async with signed_in(ada) as known, raw_socket(ada.url) as lost, polling(ada.url) as idle:
        await lost.send("40/admin,{}")
        assert (await lost.until("44")).startswith("44/admin,")
        async with raw_socket(ada.url) as silent:
            assert await silent.until_closed() == []
        assert await lost.until_closed() == []
        assert await idle.get() in _over(idle)
        assert (await known.call("join-room", {"room": f"user:{ada.id}"}))["ok"]
        assert await _cuts(server, "connect-timeout") == 3


async def test_who_is_refused_is_hung_up_on(server: Running) -> None:
    """Once the refusal is out; however many bad tokens are sent, the first is the last."""
    async with raw_socket(server.url) as socket:
        for number in range(50):
            await socket.send(f'40{{"token":"bad{number}"}}')
        refusal, *rest = await socket.until_closed()
        assert json.loads(refusal.removeprefix("44"))["data"]["code"] == "not_authenticated"
        assert rest == ["1"]


async def test_who_is_refused_while_polling_hears_of_it(crowd: Crowd) -> None:
    """The next poll has the refusal; nothing more is taken, not even a good token."""
    ada = await crowd.founder()
    async with polling(ada.url) as session:
        assert await session.post('40{"token":"bad"}') == 200
        status, refusal = await session.get()
        assert (status, refusal[:3]) == (200, "44{")
        assert await session.post(f'40{{"token":"{ada.token}"}}') == 400
        assert (await session.get())[0] == 400


async def test_who_leaves_the_namespace_leaves(crowd: Crowd, server: Running) -> None:
    """There is nothing else to stay for: the connection is closed, known or not."""
    ada = await crowd.founder()
    async with signed_in(ada) as known, raw_socket(ada.url) as unknown, polling(ada.url) as polled:
        await let_in(polled, ada)
        assert len(server.system.ports.sessions) == 2
        for socket in (known, unknown):
            await socket.send("41")
            assert await socket.until_closed() == ["1"]
        assert await polled.post("41") == 200
        assert await polled.get() == (200, "1")
        assert (await polled.get())[0] == 400
        assert len(server.system.ports.sessions) == 0


async def test_another_namespace_is_left_without_harm(crowd: Crowd) -> None:
    """Nobody was ever in it."""
    ada = await crowd.founder()
    async with signed_in(ada) as socket:
        await socket.send("41/admin,")
        assert (await socket.call("join-room", {"room": f"user:{ada.id}"}))["ok"]
