"""When Redis fails: what was acknowledged stays, and every client finds its way back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from regatta.jobs import challenges as jobs
from regatta.realtime.redis import connect
from tests.people import Crowd, Json, Socket
from tests.realtime.own import OwnValkey
from tests.realtime.racing import Race, Watcher, crowd_race, started, watch
from tests.realtime.reducer import facts
from tests.running import Running

_PATIENCE = 20.0


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


async def _deafen(redis: Redis) -> None:
    """Cut every subscription."""
    await redis.client_kill_filter(_type="pubsub")


async def _insist(socket: Socket, event: str, **payload: object) -> Json:
    """Send an event again and again until it is not answered with "unavailable"."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            answer = await socket.call(event, payload)
            if answer["ok"] or answer["error"]["code"] != "unavailable":
                return answer


async def test_a_broken_subscription_loses_no_event(crowd: Crowd, redis: Redis) -> None:
    """While subscriptions are cut again and again, every event comes, once and in order."""
    race = await crowd_race(crowd, "ada", "bob", length=100)
    watchers = [await watch(person, race.room) for person in race.people]
    last = 0
    for progress in range(1, 41):
        if progress % 8 == 0:
            await _deafen(redis)
        for index in range(2):
            last = (await race.step(index, progress))["seq"]
    for watcher in watchers:
        await watcher.up_to(last)
        assert watcher.seqs == list(range(watcher.joined["seq"] + 1, last + 1))
        fresh = await watch(race.owner, race.room)
        assert facts(race.room, watcher.state()) == facts(race.room, fresh.state())


async def test_joining_while_the_subscription_is_broken(crowd: Crowd, redis: Redis) -> None:
    """A join waits for the subscription that it needs, and misses nothing after its answer."""
    race = await crowd_race(crowd, "ada", length=100)
    for progress in range(1, 6):
        await _deafen(redis)
        watcher = await watch(race.owner, race.room)
        standing = await race.step(0, progress)
        await watcher.up_to(standing["seq"])
        assert watcher.state()["challenge"]["participants"][0]["progress"] == progress


async def _told_to_rejoin(watcher: Watcher) -> Json:
    """Return the first word of a new epoch: a reset, or an event that names it."""
    return await watcher.socket.until(
        lambda event: (
            event.get("room") == watcher.room and event["epoch"] != watcher.joined["epoch"]
        )
    )


@pytest.mark.parametrize("deaf", [False, True], ids=["listening", "deaf"])
async def test_a_room_that_lost_its_history_begins_anew(
    crowd: Crowd, redis: Redis, deaf: bool
) -> None:
    """When Redis loses everything, members hear a new epoch, and joining again shows the truth."""
    race = await crowd_race(crowd, "ada", length=100)
    watcher = await watch(race.owner, race.room)
    old = await race.step(0, 1)
    await watcher.up_to(old["seq"])
    await redis.flushall()
    if deaf:
        await _deafen(redis)
    else:
        await race.step(0, 2)
    word = await _told_to_rejoin(watcher)
    assert word["name"] == "room-reset"
    since = {"epoch": watcher.joined["epoch"], "seq": old["seq"]}
    again = await watcher.socket.ok("join-room", room=race.room, since=since)
    assert (again["recovered"], again["epoch"]) == (False, word["epoch"])
    progress = 1 if deaf else 2
    assert again["snapshot"]["challenge"]["participants"][0]["progress"] == progress


async def test_one_who_joins_after_a_loss_warns_the_others(crowd: Crowd, redis: Redis) -> None:
    """The first to notice a new epoch is a newcomer: those who were there are told as well."""
    race = await crowd_race(crowd, "ada", length=100)
    watcher = await watch(race.owner, f"leaderboard:{race.owner.org_id}.all")
    await redis.flushall()
    newcomer = await watch(race.owner, watcher.room)
    word = await _told_to_rejoin(watcher)
    assert (word["name"], word["epoch"]) == ("room-reset", newcomer.joined["epoch"])
    assert newcomer.socket.named("room-reset") == []


async def test_boards_are_rebuilt_from_the_documents(
    crowd: Crowd, redis: Redis, server: Running
) -> None:
    """After Redis lost them, the boards show the same rows as before, ties in the same order."""
    race = await crowd_race(crowd, "ada", "bob", "eve", length=10)
    for index, progress in ((2, 10), (0, 10), (1, 10)):
        await race.step(index, progress)
    paths = [
        f"/api/gamification/leaderboard?board={board}"
        for board in ("organization", race.id, "organization&period=day")
    ]
    before = [await race.owner.get(path) for path in paths]
    await redis.flushall()
    await jobs.boards(server.system.services)
    assert [await race.owner.get(path) for path in paths] == before
    assert [len(board["rows"]) for board in before] == [3, 3, 3]


async def test_a_step_after_a_loss_leaves_no_half_board(
    crowd: Crowd, redis: Redis, server: Running
) -> None:
    """A step that comes before the rebuilding is on the board with all the others after it."""
    race = await crowd_race(crowd, "ada", "bob", length=10)
    await race.step(0, 4)
    await race.step(1, 3)
    await redis.flushall()
    await race.step(1, 5)
    await jobs.boards(server.system.services)
    board = await race.owner.get(f"/api/gamification/leaderboard?board={race.id}")
    assert [row["userId"] for row in board["rows"]] == [race.people[1].id, race.owner.id]


async def _race_through(race: Race, index: int, steps: range) -> None:
    for progress in steps:
        update = {"challengeId": race.id, "updateId": f"{index}-{progress}", "progress": progress}
        answer = await _insist(race.sockets[index], "challenge-update", **update)
        assert answer["ok"], answer
        assert answer["progress"] >= progress


@pytest.mark.timeout(60)
async def test_redis_goes_away_and_comes_back_empty(
    crowd: Crowd, own_valkey: OwnValkey, server: Running
) -> None:
    """Nothing acknowledged is lost, retries end right, the award comes once, and all goes on."""
    ada, bob = await crowd.team("ada", "bob")
    race = await started([ada, bob], length=20)
    watcher = await watch(ada, race.room)
    await _race_through(race, 0, range(1, 11))
    await _race_through(race, 1, range(1, 11))

    await asyncio.to_thread(own_valkey.stop)
    update = {"challengeId": race.id, "updateId": "0-11", "progress": 11}
    answer = await race.sockets[0].call("challenge-update", update)
    assert answer["ok"] or answer["error"]["code"] == "unavailable"
    racing = asyncio.gather(
        _race_through(race, 0, range(11, 21)), _race_through(race, 1, range(11, 20))
    )
    await asyncio.to_thread(own_valkey.start)
    await racing

    assert (await _told_to_rejoin(watcher))["epoch"] != watcher.joined["epoch"]
    again = await watch(ada, race.room)
    racers = again.joined["snapshot"]["challenge"]["participants"]
    assert {racer["userId"]: racer["progress"] for racer in racers} == {ada.id: 20, bob.id: 19}
    last = await race.step(1, 20)
    await again.up_to(last["seq"])
    await jobs.debts(server.system.services)
    await jobs.boards(server.system.services)
    for person in race.people:
        points = await person.get("/api/gamification/points")
        assert len(points["entries"]) == 1
    for board in ("organization", race.id):
        shown = await ada.get(f"/api/gamification/leaderboard?board={board}")
        assert [row["userId"] for row in shown["rows"]] == [ada.id, bob.id]


@pytest.mark.timeout(60)
async def test_background_work_outlives_redis(crowd: Crowd, own_valkey: OwnValkey) -> None:
    """Jobs run again once Redis is back: the boards that it lost are rebuilt by themselves."""
    race = await crowd_race(crowd, "ada", length=1)
    await race.step(0, 1)
    await asyncio.to_thread(own_valkey.stop)
    await asyncio.to_thread(own_valkey.start)
    async with asyncio.timeout(_PATIENCE):
        while True:
            # Nobody tells when a board was rebuilt, so it is asked for until it was.
            reply = await race.owner.request("GET", "/api/gamification/leaderboard")
            if reply.status == 200 and reply.body["rows"]:
                break
    assert [row["userId"] for row in reply.body["rows"]] == [race.owner.id]
