"""Four workers on one port and clients that begin by polling: no request finds the wrong one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from tests.people import Crowd, Json, Person
from tests.realtime.handing import Clients, by_name, clients, connections_of
from tests.realtime.node_client import installed  # noqa: F401 - a fixture
from tests.realtime.racing import Race, started
from tests.running import Process

_CLIENTS: Final = 40
_POLLING: Final = 6
_STEPS: Final = 10


@pytest.fixture
async def server(tmp_path: Path, installed: None) -> AsyncIterator[Process]:  # noqa: F811 - it
    """A server of four workers."""
    arguments = ("--workers", "4")
    async with Process(tmp_path / "data", *arguments, REGATTA_DRAIN_SECONDS="1") as process:
        yield process


def _connected(line: Json) -> bool:
    return "connected" in line


async def _join_all(crowd: Clients, room: str) -> dict[int, Json]:
    answers = await asyncio.gather(
        *(crowd.call(number, "join-room", room=room) for number in range(crowd.count))
    )
    return dict(enumerate(answers))


async def _run(race: Race, first: int) -> int:
    """Take some steps in the race; return the number of the last event."""
    for progress in range(first, first + _STEPS):
        last = await race.step(0, progress)
    return int(last["seq"])


async def _check_heard(crowd: Clients, room: str, joined: dict[int, Json], last: int) -> None:
    """Check that each client hears every event after its join, once and in order."""
    await crowd.until_each(lambda line: line.get("event") and line["data"].get("seq", 0) >= last)
    for number in joined:
        heard = [seq for seq in crowd.heard(number, room) if seq > joined[number]["seq"]]
        assert heard[: last - joined[number]["seq"]] == list(
            range(joined[number]["seq"] + 1, last + 1)
        )


async def _elsewhere(person: Person, how: str) -> float:
    """Return how many requests reached another worker than the owner of their session."""
    name = f'regatta_requests_elsewhere_total{{how="{how}"}} '
    lines = (await person.get("/metrics")).splitlines()
    return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))


async def _recover_all(crowd: Clients, among: set[int], joined: dict[int, Json], last: int) -> None:
    """Join again with what was heard before; nothing is missing, nothing comes twice."""
    for number in among:
        since = {"epoch": joined[number]["epoch"], "seq": last}
        again = await crowd.call(number, "join-room", room=joined[number]["room"], since=since)
        assert again["recovered"]
        assert [event["seq"] for event in again["events"]] == [*range(last + 1, again["seq"] + 1)]
        joined[number] = again


@pytest.mark.timeout(90)
async def test_the_official_client_in_its_default_setting(server: Process) -> None:
    """All connect, upgrade and hear everything; kill -9 of a worker moves its own clients alone."""
    async with Crowd(server.url) as people:
        race = await started(await people.team("ada", "bob"), length=100)
        async with (
            clients(race.owner, _CLIENTS) as upgrading,
            clients(race.owner, _POLLING, transports=["polling"]) as polling,
        ):
            for crowd in (upgrading, polling):
                await crowd.until_each(_connected)
            await upgrading.until_each(lambda line: line.get("upgraded") == "websocket")
            owners = upgrading.workers()
            workers = by_name(server)
            assert set(owners.values()) == workers.keys()

            joined = await _join_all(upgrading, race.room)
            joined_polling = await _join_all(polling, race.room)
            before = await _run(race, 1)
            await _check_heard(upgrading, race.room, joined, before)
            await _check_heard(polling, race.room, joined_polling, before)
            for name, worker in workers.items():
                own = list(owners.values()).count(name)
                assert connections_of(worker, server.port) >= own, "some are proxied"
            assert await _elsewhere(race.owner, "handed-over") > 0
            assert await _elsewhere(race.owner, "forwarded") > 0
            assert await _elsewhere(race.owner, "gone") == 0

            busy = {socket.client.eio.sid[:8] for socket in race.sockets}
            doomed = min(workers.keys() - busy)
            moved = {number for number, name in owners.items() if name == doomed}
            workers[doomed].kill()
            await upgrading.until_each(_connected, times=2, among=moved)
            await _run(race, 1 + _STEPS)
            await _recover_all(upgrading, moved, joined, before)
            await polling.until_back()
            await _recover_all(polling, set(range(_POLLING)), joined_polling, before)
            after = await _run(race, 1 + 2 * _STEPS)
            await _check_heard(upgrading, race.room, joined, after)
            await _check_heard(polling, race.room, joined_polling, after)
            assert upgrading.those(lambda line: "disconnected" in line).keys() == moved
