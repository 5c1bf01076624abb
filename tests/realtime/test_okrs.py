"""Objectives, live: who watches a cycle sees each of them move."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from tests.goals import Goals, goals
from tests.people import Crowd, Json
from tests.realtime.racing import Watcher, watch

_OTHER: Final = {"title": "Other", "target": 4}


async def _heard(watcher: Watcher, name: str, **facts: Any) -> Json:
    """Return the first event with this name and these values."""
    return await watcher.socket.event(name, room=watcher.room, **facts)


async def _line(cycle: Goals, levels: int) -> list[str]:
    line = [await cycle.okr("Level 1", results=())]
    for level in range(2, levels + 1):
        line.append(await cycle.okr(f"Level {level}", parentId=line[-1], rollup="both"))
    return line


async def test_a_check_in_says_what_moved(crowd: Crowd) -> None:
    """The objective, its key result, old and new progress, the status, and each ancestor."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada)
    top, middle, leaf = await _line(cycle, 3)
    await cycle.change(middle, rollup="children")
    await cycle.check_in(leaf, 2)
    watcher = await watch(bob, cycle.room)
    assert [okr["progress"] for okr in watcher.joined["snapshot"]["okrs"]] == [0.2, 0.2, 0.2]
    await cycle.check_in(leaf, 9, confidence=8)
    event = await _heard(watcher, "okr-progress")
    assert (event["okrId"], event["keyResultId"]) == (leaf, cycle.key_results[leaf])
    assert (event["oldProgress"], event["newProgress"], event["status"]) == (0.2, 0.9, "on_track")
    assert event["okr"]["keyResults"][0]["current"] == 9
    assert event["okr"]["parentId"] == middle
    moved = [(one["id"], one["progress"], one["confidence"]) for one in event["ancestors"]]
    assert moved == [(middle, 0.9, 8), (top, 0.9, 8)]


async def test_what_changes_together_is_one_message_each(crowd: Crowd) -> None:
    """50 check-ins at once are 50 events in one order for all, and the last word is the truth."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada)
    top = await cycle.okr("Top", results=())
    leaves = [await cycle.okr("Leaf", parentId=top) for _ in range(10)]
    watchers = [await watch(person, cycle.room) for person in (ada, bob)]
    await asyncio.gather(*(cycle.check_in(leaves[one % 10], one % 11) for one in range(50)))
    fresh = await watch(bob, cycle.room)
    for watcher in watchers:
        await watcher.up_to(fresh.seq)
        ids = [event["okrId"] for event in watcher.events if event["name"] == "okr-progress"]
        assert len(ids) == 50
    assert watchers[0].seqs == watchers[1].seqs
    shown = {okr["id"]: okr["progress"] for okr in watchers[0].state()["okrs"]}
    assert shown == {okr["id"]: okr["progress"] for okr in await cycle.check()}


async def test_objectives_come_and_go_in_the_room(crowd: Crowd) -> None:
    """Written, hung elsewhere, archived and removed: the room is told, and what moved with it."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada)
    one, other = await cycle.okr("One", results=()), await cycle.okr("Other", results=())
    watcher = await watch(bob, cycle.room)
    leaf = await cycle.okr("Leaf", parentId=one, results=[_OTHER])
    assert (await _heard(watcher, "okr-changed"))["okr"]["objective"] == "Leaf"
    await cycle.check_in(leaf, 1)
    await _heard(watcher, "okr-progress")
    await cycle.change(leaf, parentId=other)
    await cycle.change(leaf, archived=True)
    assert (await _heard(watcher, "okr-removed"))["okrId"] == leaf
    shown = {okr["id"]: okr for okr in watcher.state()["okrs"] if "gone" not in okr}
    assert {key: okr["progress"] for key, okr in shown.items()} == {one: None, other: None}
    await cycle.change(leaf, archived=False)
    fresh = await watch(bob, cycle.room)
    await watcher.up_to(fresh.seq)
    shown = {okr["id"]: okr for okr in watcher.state()["okrs"]}
    assert {key: okr["progress"] for key, okr in shown.items()} == {
        one: None,
        other: 0.25,
        leaf: 0.25,
    }
    (await ada.request("DELETE", f"/api/okrs/{other}")).ok()
    await _heard(watcher, "okr-removed", okrId=other)
    fresh = await watch(bob, cycle.room)
    await watcher.up_to(fresh.seq)
    parents = {okr["id"]: okr.get("parentId") for okr in watcher.state()["okrs"]}
    assert parents[leaf] is None


async def test_who_comes_back_misses_nothing(crowd: Crowd) -> None:
    """Rejoining with the last place gives the missed events, in order."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    okr_id = await cycle.okr()
    watcher = await watch(ada, cycle.room)
    since = {"epoch": watcher.joined["epoch"], "seq": watcher.joined["seq"]}
    for value in range(5):
        await cycle.check_in(okr_id, value)
    back = await (await ada.socket()).ok("join-room", room=cycle.room, since=since)
    assert back["recovered"] is True
    assert [event["newProgress"] for event in back["events"]] == [0, 0.1, 0.2, 0.3, 0.4]


async def test_the_room_hears_of_its_cycle(crowd: Crowd) -> None:
    """A new name, closing and reopening are said as they happen."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada)
    watcher = await watch(bob, cycle.room)
    path = f"/api/sessions/{cycle.id}"
    (await ada.request("PATCH", path, {"name": "Another name"})).ok()
    await ada.post(f"{path}/close")
    await ada.post(f"{path}/reopen")
    fresh = await watch(bob, cycle.room)
    await watcher.up_to(fresh.seq)
    told = [(event["session"]["name"], event["session"]["status"]) for event in watcher.events]
    name = "Another name"
    assert told == [(name, "active"), (name, "closed"), (name, "active")]
