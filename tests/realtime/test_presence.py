"""Rosters: who is in a room, told in gathered events, over all workers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from regatta.jobs import challenges as jobs
from regatta.realtime.presence import RedisPresence
from regatta.realtime.redis import connect
from regatta.server.settings import Settings
from tests.people import Crowd, Json, Person
from tests.realtime.own import OwnValkey
from tests.realtime.racing import Watcher, crowd_race, watch
from tests.realtime.reducer import facts
from tests.running import Running, scripts_at

_PATIENCE = 20.0


@pytest.fixture
def settings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Settings:
    """Rosters are told soon, and a worker that is silent for a moment is taken for dead."""
    monkeypatch.setattr(RedisPresence, "lease_seconds", 1.5)
    update = getattr(request, "param", {"presence_seconds": 0.2})
    return settings.model_copy(update=update)


@pytest.fixture
def redis_url(own_valkey: OwnValkey) -> str:
    """The Redis of the server under test."""
    return own_valkey.url


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """Somebody with access to the server's Redis."""
    client = connect(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def dead(redis_url: str) -> AsyncIterator[RedisPresence]:
    """What a worker leaves behind that died: nobody renews what it says."""
    async with scripts_at(redis_url) as scripts:
        yield RedisPresence(scripts, scripts, 0.2)


def _changes(watcher: Watcher, person: Person) -> list[str]:
    """Return what was heard of *person*, in order."""
    told = []
    for event in watcher.events:
        if event["name"] == "presence":
            joined = {one["userId"]: one["name"] for one in event["joined"]}
            told += ["joined"] if joined.get(person.id) == person.name else []
            told += ["left"] if person.id in event["left"] else []
    return told


async def _heard(watcher: Watcher, person: Person, *changes: str) -> None:
    """Return once this is what was heard of *person*."""
    await watcher.socket.until(lambda _: _changes(watcher, person) == list(changes))


def _present(watcher: Watcher) -> Json:
    shown: Json = facts(watcher.room, watcher.state())["present"]
    return shown


async def test_every_device_of_a_user_is_one_presence(crowd: Crowd) -> None:
    """Others hear once that somebody came, on two devices, and once that both are gone."""
    ada, bob, eve = await crowd.team("ada", "bob", "eve")
    for room in (f"org:{ada.org_id}", f"leaderboard:{ada.org_id}.all"):
        watcher = await watch(ada, room)
        await _heard(watcher, ada, "joined")
        first, second = await watch(bob, room), await watch(bob, room)
        await _heard(watcher, bob, "joined")
        await first.socket.close()
        other = await watch(eve, room)
        await _heard(watcher, eve, "joined")
        assert _changes(watcher, bob) == ["joined"]
        assert _present(watcher) == {one.id: one.name for one in (ada, bob, eve)}
        await second.socket.ok("leave-room", room=room)
        await other.socket.close()
        await _heard(watcher, bob, "joined", "left")
        await _heard(watcher, eve, "joined", "left")
        newcomer = await watch(ada, room)
        assert facts(room, newcomer.state()) == facts(room, watcher.state())
        assert _present(newcomer) == {ada.id: ada.name}


@pytest.mark.parametrize("settings", [{"presence_seconds": 1.0}], indirect=True)
async def test_a_reconnect_says_nothing_and_a_crowd_one_thing(crowd: Crowd) -> None:
    """Who comes back within the window was never gone; who comes within it comes together."""
    team = await crowd.team("ada", "bob", *(f"guest{number}" for number in range(12)))
    ada, bob, *guests = team
    room = f"org:{ada.org_id}"
    watcher, back = await watch(ada, room), await watch(bob, room)
    await _heard(watcher, bob, "joined")
    await back.socket.ok("leave-room", room=room)
    await back.socket.ok("join-room", room=room)
    sockets = await asyncio.gather(*(guest.socket() for guest in guests))
    await asyncio.gather(*(socket.ok("join-room", room=room) for socket in sockets))
    for guest in guests:
        await _heard(watcher, guest, "joined")
    assert _changes(watcher, bob) == ["joined"]
    crowds = [event for event in watcher.events if event["name"] == "presence"]
    assert len(crowds) < 2 + len(guests) / 2


async def test_two_workers_share_a_roster(crowd: Crowd, second: Running) -> None:
    """Who is there on one worker is heard on the other; on both of them, they are there once."""
    ada, bob, eve = await crowd.team("ada", "bob", "eve")
    room = f"org:{ada.org_id}"
    here = await watch(ada, room)
    there = await watch(Person("bob", second.url, bob.http, id=bob.id, token=bob.token), room)
    await _heard(here, bob, "joined")
    too = await watch(bob, room)
    await there.socket.close()
    await watch(eve, room)
    await _heard(here, eve, "joined")
    assert _changes(here, bob) == ["joined"]
    await too.socket.close()
    await _heard(here, bob, "joined", "left")


async def test_a_worker_that_died_is_forgotten(
    crowd: Crowd, dead: RedisPresence, server: Running
) -> None:
    """Whoever was there through it has left when its lease is over, in rooms of others or not."""
    ada, bob = await crowd.team("ada", "bob")
    shared, deserted = f"org:{ada.org_id}", f"leaderboard:{ada.org_id}.all"
    watcher = await watch(ada, shared)
    await dead.add(shared, bob.id, "socket-of-the-dead")
    await dead.add(deserted, bob.id, "socket-of-the-dead")
    await _heard(watcher, bob, "joined", "left")
    presence = server.system.ports.presence
    async with asyncio.timeout(_PATIENCE):
        while await presence.roster(deserted):
            continue  # nobody is in this room who could hear of it
    late = await watch(ada, deserted)
    assert bob.id not in _present(late)


async def test_a_roster_that_redis_lost_is_told_anew(crowd: Crowd, redis: Redis) -> None:
    """After a loss the workers say again who is there."""
    ada, bob = await crowd.team("ada", "bob")
    room = f"org:{ada.org_id}"
    before = [await watch(ada, room), await watch(bob, room)]
    await _heard(before[0], bob, "joined")
    await redis.flushall()
    after = await watch(ada, room)
    everyone = {ada.id: ada.name, bob.id: bob.name}
    await after.socket.until(lambda _: _present(after) == everyone)


async def test_a_racer_of_a_dead_worker_is_dropped(
    crowd: Crowd, server: Running, dead: RedisPresence
) -> None:
    """A racer whose worker was killed counts as there until the lease is over, then as dropped."""
    race = await crowd_race(crowd, "ada", "bob")
    bob = race.people[1]
    await dead.add(race.room, bob.id, "socket-of-the-dead")
    await race.sockets[1].ok("leave-room", room=race.room)
    assert (await race.racer(bob))["connected"] is True
    async with asyncio.timeout(_PATIENCE):
        while (await race.racer(bob))["connected"]:
            await jobs.seats(server.system.services)
    assert (await race.racer(bob))["status"] == "racing"
