"""A worker whose subscription is behind: nobody hears twice what their join has told them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.people import Crowd
from tests.realtime.own import Gate, OwnValkey
from tests.realtime.racing import crowd_race, watch
from tests.realtime.reducer import facts


@pytest.fixture
async def gate(own_valkey: OwnValkey) -> Gate:
    """What holds up the subscriptions of the server under test."""
    return Gate(own_valkey.url)


@pytest.fixture
async def redis_url(gate: Gate, own_valkey: OwnValkey) -> AsyncIterator[str]:
    """The way through the gate."""
    async with gate.laid(Path(own_valkey.url.removeprefix("unix://") + ".gate")) as url:
        yield url


async def test_a_newcomer_hears_nothing_twice(crowd: Crowd, gate: Gate) -> None:
    """Events that were in the snapshot, and reach the worker after it, go to the others alone."""
    race = await crowd_race(crowd, "ada", length=100)
    early = await watch(race.owner, race.room)
    gate.close()
    for progress in range(1, 6):
        await race.step(0, progress)
    late = await watch(race.owner, race.room)
    since = {"epoch": early.joined["epoch"], "seq": early.joined["seq"] + 2}
    back = await race.owner.socket()
    recovered = await back.ok("join-room", room=race.room, since=since)
    assert [event["seq"] - since["seq"] for event in recovered["events"]] == [1, 2, 3]
    gate.open()
    last = await race.step(0, 6)
    for watcher in (early, late):
        await watcher.up_to(last["seq"])
    assert late.joined["seq"] == early.joined["seq"] + 5
    assert late.seqs == [last["seq"]]
    assert early.seqs == list(range(early.joined["seq"] + 1, last["seq"] + 1))
    await back.event("progress-update", seq=last["seq"])
    assert [event["seq"] for event in back.named("progress-update")] == [last["seq"]]
    assert facts(race.room, early.state()) == facts(race.room, late.state())


@pytest.mark.parametrize("settings", [{"presence_seconds": 0.2}], indirect=True)
async def test_a_step_that_redis_missed_is_told_when_it_is_back(crowd: Crowd, gate: Gate) -> None:
    """Nobody tries again, and nothing is restarted: room and board hear of it by themselves."""
    race = await crowd_race(crowd, "ada", "bob", length=100)
    watcher = await watch(race.owner, race.room)
    board = await watch(race.owner, f"leaderboard:{race.id}")
    await race.step(0, 1)
    gate.cut()
    lost = {"challengeId": race.id, "updateId": "lost", "progress": 5}
    answer = await race.sockets[1].call("challenge-update", lost)
    assert answer["error"]["code"] == "unavailable"
    gate.mend()
    bob = race.people[1].id
    await watcher.socket.until(
        lambda event: (
            event["name"] == "progress-update"
            and (event["participant"]["userId"], event["participant"]["progress"]) == (bob, 5)
        )
    )
    await board.socket.until(
        lambda event: (
            event["name"] == "leaderboard-update"
            and bob in {row["userId"] for row in event["rows"]}
        )
    )
    repeated = await race.sockets[1].call("challenge-update", lost)
    assert (repeated["ok"], repeated["progress"]) == (True, 5)
    last = await race.step(0, 2)
    await watcher.up_to(last["seq"])
    steps = [event for event in watcher.events if event["name"] == "progress-update"]
    assert [step["participant"]["progress"] for step in steps] == [1, 5, 2]
    fresh = await watch(race.owner, race.room)
    assert facts(race.room, watcher.state()) == facts(race.room, fresh.state())
