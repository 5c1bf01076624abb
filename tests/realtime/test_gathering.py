"""Events of a room that come close together leave together, in order."""

from __future__ import annotations

import asyncio
import json

import aiohttp

from regatta.models.events import Announcement
from tests.people import Crowd
from tests.realtime.racing import Watcher, watch
from tests.realtime.raw import let_in, polling
from tests.running import Running

_EVENTS = 40


async def _counted(server: Running, metric: str) -> float:
    """Return the sum of a metric over its labels."""
    async with aiohttp.ClientSession() as http, http.get(server.url + "/metrics") as reply:
        lines = (await reply.text()).splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(metric))


async def _say(server: Running, room: str, numbers: range) -> None:
    """Say a number of things at once."""
    publisher = server.system.ports.publisher
    said = [Announcement(message=str(number), level="info") for number in numbers]
    await asyncio.gather(*(publisher.publish(room, event) for event in said))


def _said(watcher: Watcher) -> list[str]:
    return [event["message"] for event in watcher.events if event["name"] == "announcement"]


async def test_a_burst_leaves_together_and_in_order(crowd: Crowd, server: Running) -> None:
    """Every member has every event once and in order, whatever the transport."""
    ada = await crowd.founder()
    room = f"org:{ada.org_id}"
    watchers = [await watch(ada, room), await watch(ada, room)]
    wanted = [str(number) for number in range(_EVENTS)]
    async with polling(ada.url) as session:
        await let_in(session, ada)
        assert await session.post(f'420["join-room",{{"room":"{room}"}}]') == 200
        await _say(server, room, range(_EVENTS))
        polled = ""
        while f'"message":"{wanted[-1]}"' not in polled:
            polled += (await session.get())[1] + "\x1e"
        said = [text for text in polled.split("\x1e") if text.startswith('42["announcement"')]
        assert [json.loads(text[2:])[1]["message"] for text in said] == wanted
    for watcher in watchers:
        await watcher.socket.event("announcement", message=wanted[-1])
        assert _said(watcher) == wanted
        assert watcher.seqs == sorted(set(watcher.seqs))
    assert await _counted(server, "regatta_events_gathered_total") > 0


async def test_newcomers_in_the_middle_of_a_burst(crowd: Crowd, server: Running) -> None:
    """What was gathered before they came in is not theirs, and what follows is, once."""
    ada = await crowd.founder()
    room = f"org:{ada.org_id}"
    first = await watch(ada, room)
    burst = asyncio.gather(
        *(_say(server, room, range(start, start + 10)) for start in range(0, 400, 10))
    )
    newcomers = [await watch(ada, room) for _ in range(5)]
    await burst
    last = (await server.system.ports.publisher.position(room)).seq
    for watcher in (first, *newcomers):
        await watcher.up_to(last)
        assert watcher.seqs == list(range(watcher.joined["seq"] + 1, last + 1))
    assert sorted(map(int, _said(first))) == list(range(400))
