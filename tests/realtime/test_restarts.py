"""A Redis that is killed and comes back with what it had, or with less than it had said."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from regatta.models.events import CustomEvent
from regatta.realtime.redis import connect
from tests.people import Crowd, Json, Person
from tests.realtime.own import KeptValkey
from tests.realtime.racing import Race, Watcher, crowd_race, started, watch
from tests.realtime.reducer import facts
from tests.running import Running

_PATIENCE = 20.0


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Iterator[KeptValkey]:
    """A running Valkey that writes down what it has: always, or when it is told to."""
    with tempfile.TemporaryDirectory(prefix="regatta-") as folder:
        kept = KeptValkey(Path(folder))
        kept.start(log_of_writes=getattr(request, "param", True))
        yield kept
        kept.kill()


@pytest.fixture
def redis_url(kept: KeptValkey) -> str:
    """The Redis of the server under test."""
    return kept.url


async def _insist(race: Race, index: int, progress: int) -> Json:
    """Take a step, again and again until Redis is there for it."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            update = {"challengeId": race.id, "updateId": f"{index}-{progress}"}
            answer = await race.sockets[index].call(
                "challenge-update", update | {"progress": progress}
            )
            if answer["ok"]:
                return answer
            assert answer["error"]["code"] == "unavailable"


async def _joined_anew(watcher: Watcher, person: Person, since: Json) -> Watcher:
    """Return a watcher who came back from *since* and had to be shown everything."""
    await watcher.socket.event("room-reset", room=watcher.room)
    socket = await person.socket()
    again = Watcher(socket, await socket.ok("join-room", room=watcher.room, since=since))
    assert again.joined["recovered"] is False
    return again


async def _agree(one: Watcher, other: Watcher) -> None:
    """Return once both have heard the same, which must have led to the same."""
    seq = max(one.seq, other.seq)
    await one.up_to(seq)
    await other.up_to(seq)
    assert facts(one.room, one.state(seq)) == facts(one.room, other.state(seq))


async def test_redis_is_killed_and_comes_back_with_everything(
    crowd: Crowd, kept: KeptValkey
) -> None:
    """Nothing that was acknowledged is lost; who was there is shown the truth and goes on."""
    race = await crowd_race(crowd, "ada", "bob", length=100)
    watcher = await watch(race.owner, race.room)
    last = await race.step(0, 1)
    await watcher.up_to(last["seq"])
    await asyncio.to_thread(kept.kill)
    paused = await watcher.socket.event("room-paused", room=watcher.room)
    assert (paused["epoch"], paused["seq"]) == (watcher.joined["epoch"], last["seq"])
    await asyncio.to_thread(kept.start, log_of_writes=True)
    await _insist(race, 1, 7)
    since = {"epoch": watcher.joined["epoch"], "seq": last["seq"]}
    again = await _joined_anew(watcher, race.owner, since)
    standing = await _insist(race, 0, 2)
    await again.up_to(standing["seq"])
    fresh = await watch(race.owner, race.room)
    await _agree(again, fresh)
    racers = fresh.state()["challenge"]["participants"]
    assert {racer["userId"]: racer["progress"] for racer in racers} == {
        race.people[0].id: 2,
        race.people[1].id: 7,
    }


@pytest.mark.parametrize("kept", [False], indirect=True)
async def test_a_redis_with_older_data_does_not_pass_for_what_it_was(
    crowd: Crowd, kept: KeptValkey
) -> None:
    """Numbers that were said before the restart are said again of other events: a new epoch."""
    race = await crowd_race(crowd, "ada", "bob", length=100)
    watcher = await watch(race.owner, race.room)
    redis: Redis = connect(kept.url)
    await redis.save()
    for progress in range(1, 6):
        last = await race.step(0, progress)
    await watcher.up_to(last["seq"])
    await asyncio.to_thread(kept.kill)
    await asyncio.to_thread(kept.start, log_of_writes=False)
    for progress in range(1, 8):  # more than were lost
        await _insist(race, 1, progress)
    since = {"epoch": watcher.joined["epoch"], "seq": last["seq"]}
    again = await _joined_anew(watcher, race.owner, since)
    await _agree(again, await watch(race.owner, race.room))
    assert again.joined["epoch"] != since["epoch"]
    await redis.aclose()


async def test_an_event_with_an_id_is_said_once(
    crowd: Crowd, server: Running, second: Running
) -> None:
    """On whatever worker it is published again, the answer is where it was said."""
    ada = await crowd.founder()
    watcher = await watch(ada, f"org:{ada.org_id}")
    event = CustomEvent(name="build", data={"number": 1})
    said = [
        await worker.system.ports.publisher.publish(watcher.room, event, id=number)
        for number in ("one", "two")
        for worker in (server, second, server)
    ]
    seqs = [position.seq - watcher.joined["seq"] for position in said]
    assert seqs == [1, 1, 1, 2, 2, 2]
    last = await server.system.ports.publisher.publish(watcher.room, event)
    await watcher.up_to(last.seq)
    assert len(watcher.events) == 3


async def test_a_step_that_was_stored_and_never_told_is_told_once(
    crowd: Crowd, server: Running
) -> None:
    """A process that died behind its write leaves a step that others make known, silently if so."""
    race = await crowd_race(crowd, "ada", "bob", length=100)
    ada, bob = race.people
    watcher = await watch(bob, race.room)
    await race.step(1, 1)
    races = server.system.services.races
    racer = await races.participants.get(race.id, ada.id)
    assert racer is not None
    moved = {"progress": 9, "reached_at": racer.updated_at, "moved_version": racer.version + 1}
    await races.participants.advance(racer, moved)
    for _ in range(3):
        await races.reconcile(timedelta(0))
    last = await race.step(1, 2)
    await watcher.up_to(last["seq"])
    steps = [event for event in watcher.events if event["name"] == "progress-update"]
    told = [(step["participant"]["userId"], step["participant"]["progress"]) for step in steps]
    assert told == [(bob.id, 1), (ada.id, 9), (bob.id, 2)]
    await _agree(watcher, await watch(bob, race.room))


async def test_coming_back_to_another_worker(crowd: Crowd, second: Running) -> None:
    """Another worker tells all that was missed, also from before the first event."""
    ada, bob = await crowd.team("ada", "bob")
    room = f"org:{ada.org_id}"
    watcher = await watch(ada, room)
    assert watcher.joined["seq"] == 0
    await started([ada, bob], length=100)
    last = (await watch(ada, room)).joined["seq"]
    await watcher.up_to(last)
    there = await Person("ada", second.url, ada.http, id=ada.id, token=ada.token).socket()
    for seq in (0, last // 2, last):
        since = {"epoch": watcher.joined["epoch"], "seq": seq}
        back = await there.ok("join-room", room=room, since=since)
        assert (back["recovered"], back["seq"]) == (True, last)
        heard = [{k: v for k, v in event.items() if k != "name"} for event in watcher.events]
        assert back["events"] == heard[seq:]
    await there.close()
