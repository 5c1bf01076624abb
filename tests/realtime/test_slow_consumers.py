"""Clients that take less than they are sent: each is cut, and nobody else has to wait."""

from __future__ import annotations

import asyncio
import json
from typing import Final

import aiohttp
import pytest

from tests.goals import goals
from tests.people import Crowd, Json, Person
from tests.realtime.deaf import Deaf
from tests.realtime.racing import Race, crowd_race, watch
from tests.realtime.raw import let_in, polling, signed_in
from tests.running import Running

_PATIENCE: Final = 10.0
_BOUND: Final = 65_536
_LONG: Final = 6_000_000

BOUNDED = pytest.mark.parametrize("settings", [{"max_waiting_bytes": _BOUND}], indirect=True)


async def _metric(server: Running, name: str) -> float:
    """Return one figure of the server's metrics."""
    async with aiohttp.ClientSession() as http, http.get(server.url + "/metrics") as reply:
        for line in (await reply.text()).splitlines():
            if line.startswith(name + " "):
                return float(line.rpartition(" ")[2])
    return 0.0


async def _cuts(server: Running) -> float:
    """Return how many slow consumers were cut."""
    return await _metric(server, 'regatta_connections_cut_total{reason="slow-consumer"}')


async def _recovers(server: Running, person: Person, known: Json, steps: int) -> None:
    """Come back twice with the place that was known before: each is told all of it, once.

    The server says how much waits for anybody, and as it counts both that is after the cut.
    """
    since = {"epoch": known["epoch"], "seq": known["seq"]}
    async with signed_in(person) as one, signed_in(person) as two:
        for back in (one, two):
            joined = await back.call("join-room", {"room": known["room"], "since": since})
            assert joined["recovered"] is True
            first = known["seq"] + 1
            told = [event["seq"] for event in joined["events"]]
            assert told == list(range(first, first + len(told)))
            progress = [event for event in joined["events"] if event["type"] == "progress-update"]
            assert [event["participant"]["progress"] for event in progress] == [
                *range(1, steps + 1)
            ]
        async with asyncio.timeout(_PATIENCE):
            while await _metric(server, 'regatta_live_connections{transport="websocket"}') != 4:
                pass
        assert await _metric(server, "regatta_queue_bytes") == 0


async def _race(crowd: Crowd) -> Race:
    """Return a race in an organization whose list of challenges is long."""
    race = await crowd_race(crowd, "ada", length=1000)
    for number in range(30):
        await race.owner.challenge(f"A task that fills the list {number}" * 5)
    return race


@BOUNDED
async def test_one_who_stops_reading_is_cut(crowd: Crowd, server: Running) -> None:
    """And counted; the others in the room miss nothing, and it may come back to where it was."""
    race = await _race(crowd)
    watcher = await watch(race.owner, race.room)
    join = f'421["join-room",{{"room":"org:{race.owner.org_id}"}}]'
    with await Deaf.of(race.owner) as deaf:
        async with asyncio.timeout(_PATIENCE):
            progress = 0
            while await _cuts(server) == 0:
                progress += 1
                await race.step(0, progress)
                try:
                    await deaf.send(join, 10)
                except ConnectionError:
                    continue
    last = await race.step(0, progress + 1)
    await watcher.up_to(last["seq"])
    steps = [event for event in watcher.events if event["name"] == "progress-update"]
    assert len(steps) == progress + 1
    assert watcher.state()["challenge"]["participants"][0]["progress"] == progress + 1
    assert await _cuts(server) == 1
    await _recovers(server, race.owner, watcher.joined, progress + 1)


@BOUNDED
async def test_one_who_stops_polling_is_cut(crowd: Crowd, server: Running) -> None:
    """What waits for a poll is bounded like what waits to be read."""
    race = await _race(crowd)
    watcher = await watch(race.owner, race.room)
    async with polling(race.owner.url) as session:
        await let_in(session, race.owner)
        assert await session.post(f'421["join-room",{{"room":"{race.room}"}}]') == 200
        assert (await session.get())[1].startswith("431[")
        list_of_all = f'422["join-room",{{"room":"org:{race.owner.org_id}"}}]'
        progress = 0
        async with asyncio.timeout(_PATIENCE):
            while await session.post(list_of_all) == 200:
                progress += 1
                await race.step(0, progress)
        assert progress > 1
        assert (await session.get())[0] == 400
    assert await _cuts(server) == 1
    last = await race.step(0, progress + 1)
    await watcher.up_to(last["seq"])
    await _recovers(server, race.owner, watcher.joined, progress + 1)


@BOUNDED
async def test_an_answer_may_be_longer_than_the_bound(crowd: Crowd, server: Running) -> None:
    """Who asks for a snapshot that no buffer holds gets it whole."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    for _ in range(_LONG // 30_000):
        await cycle.okr(results=(), description="\N{SAILBOAT}" * 10_000)
    async with signed_in(ada) as client:
        joined = await client.call("join-room", {"room": cycle.room})
    assert len(json.dumps(joined, ensure_ascii=False).encode()) > _LONG
    assert await _cuts(server) == 0
