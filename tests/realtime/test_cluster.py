"""Rooms on a Redis Cluster, by sharded channels, while everything else stays on one Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.crc import key_slot

from regatta.realtime.publisher import channel
from regatta.server.failures import StartupError
from regatta.server.settings import Settings
from regatta.server.wiring import opened
from tests.conftest import FAST
from tests.people import Crowd, Json, Person
from tests.realtime import cluster
from tests.realtime.own import OwnValkey
from tests.realtime.racing import Race, Watcher, started, watch
from tests.realtime.reducer import facts
from tests.running import Running


@pytest.fixture
def shards(tmp_path: Path) -> Iterator[cluster.Cluster]:
    """A cluster of three servers."""
    with cluster.running(tmp_path) as running:
        yield running


@pytest.fixture
def settings(settings: Settings, shards: cluster.Cluster) -> Settings:
    """The usual settings, but rooms are on the cluster and tell who is there."""
    return settings.model_copy(update={"rooms_url": shards.url, "presence_seconds": 0.1})


async def _is_right(watcher: Watcher, person: Person) -> None:
    fresh = await watch(person, watcher.room)
    seq = max(watcher.seq, fresh.seq)
    await watcher.up_to(seq)
    await fresh.up_to(seq)
    assert facts(watcher.room, watcher.state(seq)) == facts(watcher.room, fresh.state(seq))


async def _shows(board: Watcher, scores: list[int], present: Json) -> None:
    """Return once a board has these scores and these watchers."""

    def is_there(_: Json) -> bool:
        shown = facts(board.room, board.state())
        return ([row["score"] for row in shown["rows"]], shown["present"]) == (scores, present)

    await board.socket.until(is_there)


async def _races_on_all(
    shards: cluster.Cluster, people: list[Person]
) -> tuple[list[Race], dict[str, int]]:
    """Return races whose rooms are on all three servers, and the slots of the rooms."""
    races: list[Race] = []
    slots: dict[str, int] = {}
    holders: set[int] = set()
    while holders != {0, 1, 2}:
        races.append(await started(people, length=100))
        room = races[-1].room
        slots[room] = key_slot(channel(room).encode())
        holders.add(await asyncio.to_thread(shards.holder, slots[room]))
    return races, slots


async def test_rooms_on_a_cluster(crowd: Crowd, shards: cluster.Cluster, second: Running) -> None:
    """Steps, boards and rosters reach watchers on two workers, whatever server has the room.

    When a room is moved to another server in the middle, its members hear on, or are told to
    join again, and are shown the truth.
    """
    ada, bob = await crowd.team("ada", "bob")
    races, slots = await _races_on_all(shards, [ada, bob])
    there = Person("ada", second.url, ada.http, id=ada.id, org_id=ada.org_id, token=ada.token)
    here = [await watch(ada, race.room) for race in races]
    away = [await watch(there, race.room) for race in races]
    boards = [await watch(there, f"leaderboard:{race.id}") for race in races]
    for progress in (1, 2):
        for race in races:
            await race.step(1, progress)
    for race, *watchers in zip(races, here, away, strict=True):
        last = await race.step(0, 1)
        for watcher in watchers:
            await watcher.up_to(last["seq"])
            await _is_right(watcher, ada)
    for board in boards:
        await _shows(board, [2, 1], {ada.id: ada.name})

    moved = races[0]
    slot = slots[moved.room]
    target = (await asyncio.to_thread(shards.holder, slot) + 1) % 3
    await asyncio.to_thread(shards.move, slot, target)
    await moved.step(1, 3)
    for progress, watcher in ((10, here[0]), (20, away[0])):
        await watcher.socket.event("room-reset", room=moved.room)
        again = await watch(ada, moved.room)
        last = await moved.step(1, progress)
        await again.up_to(last["seq"])
        await _is_right(again, ada)
    for socket in there.sockets:
        await socket.close()


class TestOneServer:
    """Rooms on a Redis of their own that is no cluster."""

    @pytest.fixture
    def settings(self, tmp_path: Path, own_valkey: OwnValkey) -> Settings:
        """The usual settings, but rooms have a Redis of their own."""
        usual = Settings(data=tmp_path, **FAST)  # type: ignore[arg-type]
        return usual.model_copy(update={"rooms_url": own_valkey.url, "presence_seconds": 0.1})

    async def test_a_cluster_that_does_not_answer(self, redis_url: str, settings: Settings) -> None:
        """The server does not start without it, and says so."""
        wrong = settings.model_copy(update={"rooms_url": "redis+cluster://127.0.0.1:1"})
        with pytest.raises(StartupError, match="Cluster for rooms"):
            async with opened(wrong, redis_url):
                pass

    async def test_rooms_on_another_redis(self, crowd: Crowd, own_valkey: OwnValkey) -> None:
        """What is said in rooms goes by way of it alone, and comes back after it was lost."""
        race = await started(await crowd.team("ada", "bob"), length=100)
        watcher = await watch(race.owner, race.room)
        last = await race.step(0, 1)
        await watcher.up_to(last["seq"])
        await _is_right(watcher, race.owner)
        assert (await race.owner.request("GET", "/health/ready")).status == 200
        await asyncio.to_thread(own_valkey.stop)
        assert (await race.owner.request("GET", "/health/ready")).status == 503
        lost = {"challengeId": race.id, "updateId": "lost", "progress": 5}
        answer = await race.sockets[1].call("challenge-update", lost)
        assert answer["error"]["code"] == "unavailable"
        await asyncio.to_thread(own_valkey.start)
        await watcher.socket.event("room-reset", room=race.room)
        again = await watch(race.owner, race.room)
        racers = again.joined["snapshot"]["challenge"]["participants"]
        assert [racer["progress"] for racer in racers] == [1, 5]
        await _is_right(again, race.owner)
