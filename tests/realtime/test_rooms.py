"""Rooms: who may come in, what a newcomer hears, and what one who comes back has missed."""

from __future__ import annotations

import asyncio
import json

import pytest

from regatta.realtime.rooms import MAX_ROOMS
from tests.people import Crowd, Json, Person
from tests.realtime.racing import Race, crowd_race, lobby, started, watch
from tests.realtime.raw import signed_in

_KINDS = ("challenge", "board of a challenge", "board of an organization", "org", "user")


async def _rooms_of(person: Person) -> dict[str, str]:
    made = await person.challenge()
    return {
        "challenge": f"challenge:{made['id']}",
        "board of a challenge": f"leaderboard:{made['id']}",
        "board of an organization": f"leaderboard:{person.org_id}.all",
        "org": f"org:{person.org_id}",
        "user": f"user:{person.id}",
    }


@pytest.mark.parametrize("kind", _KINDS)
async def test_the_people_of_an_organization_are_let_in(crowd: Crowd, kind: str) -> None:
    """Every kind of room answers its own people with a position and a snapshot."""
    ada = await crowd.founder()
    room = (await _rooms_of(ada))[kind]
    joined = await (await ada.socket()).ok("join-room", room=room)
    assert (joined["room"], joined["recovered"]) == (room, False)
    assert joined["epoch"]
    assert joined["snapshot"]
    assert "events" not in joined or joined["events"] is None


@pytest.mark.parametrize("kind", _KINDS)
async def test_a_foreign_room_looks_like_none(crowd: Crowd, kind: str) -> None:
    """People of another organization are told the same as of a room that never was."""
    ada, mallory = await crowd.founder("ada"), await crowd.founder("mallory")
    room = (await _rooms_of(ada))[kind]
    socket = await mallory.socket()
    foreign = await socket.refused("join-room", "unknown_room", room=room)
    nowhere = await socket.refused("join-room", "unknown_room", room="challenge:nowhere")
    assert foreign["error"] == nowhere["error"]


async def test_a_colleagues_own_room_is_closed(crowd: Crowd) -> None:
    """Not even the admin hears what is said to another user alone."""
    ada, bob = await crowd.team("ada", "bob")
    await (await ada.socket()).refused("join-room", "unknown_room", room=f"user:{bob.id}")


@pytest.mark.parametrize(
    "room",
    [
        "",
        ":",
        "org",
        "org:",
        "challenge:",
        "leaderboard:",
        "okr:1",
        "lobby:x",
        "challenge:../x",
        "leaderboard:.all",
        "leaderboard:ORG.year",
        "leaderboard:ORG.week.soon",
        "leaderboard:ORG.all.all",
        "challenge:{x}",
        "org:ORG\n",
    ],
)
async def test_rooms_that_do_not_exist(crowd: Crowd, room: str) -> None:
    """Whatever else a client names is no room, and stays none."""
    ada = await crowd.founder()
    name = room.replace("ORG", ada.org_id)
    await (await ada.socket()).refused("join-room", "unknown_room", room=name)


async def test_a_member_hears_a_room_until_leaving_it(crowd: Crowd) -> None:
    """After leave-room nothing of the room comes any more; leaving twice harms nobody."""
    ada, bob = await crowd.team("ada", "bob")
    race = await started([ada, bob], length=10)
    watcher = await watch(ada, race.room)
    await race.step(1, 1)
    await watcher.socket.event("progress-update")
    for _ in range(2):
        assert await watcher.socket.ok("leave-room", room=race.room) == {
            "ok": True,
            "room": race.room,
        }
    heard = len(watcher.events)
    await race.step(1, 2)
    await race.sockets[0].until(
        lambda event: event["name"] == "progress-update" and event["participant"]["progress"] == 2
    )
    await watcher.socket.refused("no-such-event", "unknown_event")
    assert len(watcher.events) == heard


async def test_every_event_says_where_and_when(crowd: Crowd) -> None:
    """An event names its room, its number, the epoch and the instant."""
    race = await crowd_race(crowd, "ada")
    watcher = await watch(race.owner, race.room)
    await race.step(0, 1)
    event = await watcher.socket.event("progress-update")
    assert event["room"] == race.room
    assert (event["epoch"], event["seq"]) == (watcher.joined["epoch"], watcher.joined["seq"] + 1)
    assert len(event["at"]) == len("2026-01-01T00:00:00.000Z")
    assert event["at"].endswith("Z")


async def test_joining_twice_is_harmless(crowd: Crowd) -> None:
    """A second join answers anew, and each later event still comes once."""
    race = await crowd_race(crowd, "ada")
    watcher = await watch(race.owner, race.room)
    await race.step(0, 1)
    # What is still on its way when somebody joins again is in the answer, and not heard as well.
    await watcher.socket.event("progress-update")
    again = await watcher.socket.ok("join-room", room=race.room)
    await race.step(0, 2)
    await race.step(0, 3)
    await watcher.up_to(again["seq"] + 2)
    assert watcher.seqs == [again["seq"], again["seq"] + 1, again["seq"] + 2]


async def test_two_sockets_of_a_user_both_hear(crowd: Crowd) -> None:
    """All devices of a user are in their room."""
    race = await crowd_race(crowd, "ada", length=1)
    devices = [await watch(race.owner, f"user:{race.owner.id}") for _ in range(2)]
    await race.step(0, 1)
    awards = [await device.socket.event("notification") for device in devices]
    assert awards[0] == awards[1]


async def _left_and_back(race: Race, since: Json | None) -> Json:
    socket = await race.owner.socket()
    return await socket.ok("join-room", room=race.room, **({"since": since} if since else {}))


async def test_one_who_comes_back_gets_what_was_missed(crowd: Crowd) -> None:
    """With `since` the answer has every missed event, in order, exactly as the others heard it."""
    ada, bob = await crowd.team("ada", "bob")
    race = await started([ada, bob], length=100)
    witness = await watch(bob, race.room)
    start = {"epoch": witness.joined["epoch"], "seq": witness.joined["seq"]}
    for progress in range(1, 31):
        await race.step(1, progress)
    await witness.up_to(start["seq"] + 30)

    for behind in (0, 1, 29):
        since = start | {"seq": start["seq"] + behind}
        joined = await _left_and_back(race, since)
        assert (joined["recovered"], joined.get("snapshot")) == (True, None)
        missed = [{k: v for k, v in event.items() if k != "name"} for event in witness.events]
        assert joined["events"] == missed[behind:]
        assert joined["seq"] == start["seq"] + 30


async def test_one_who_missed_nothing_gets_nothing(crowd: Crowd) -> None:
    """With the latest position the answer is an empty list, not a snapshot."""
    race = await crowd_race(crowd, "ada")
    watcher = await watch(race.owner, race.room)
    since = {"epoch": watcher.joined["epoch"], "seq": watcher.joined["seq"]}
    joined = await watcher.socket.ok("join-room", room=race.room, since=since)
    assert (joined["recovered"], joined["events"]) == (True, [])


@pytest.mark.parametrize("settings", [{"history_events": 5}], indirect=True)
async def test_a_position_that_is_too_old_gets_a_snapshot(crowd: Crowd) -> None:
    """When more was missed than the history keeps, never a part: all of it anew."""
    race = await crowd_race(crowd, "ada")
    watcher = await watch(race.owner, race.room)
    for progress in range(1, 8):
        await race.step(0, progress)
    since = {"epoch": watcher.joined["epoch"], "seq": watcher.joined["seq"]}
    joined = await _left_and_back(race, since)
    assert (joined["recovered"], joined.get("events")) == (False, None)
    assert joined["snapshot"]["challenge"]["participants"][0]["progress"] == 7
    recent = await _left_and_back(race, since | {"seq": joined["seq"] - 5})
    assert (recent["recovered"], len(recent["events"])) == (True, 5)


@pytest.mark.parametrize("settings", [{"history_seconds": 0}], indirect=True)
async def test_a_history_that_has_expired_gets_a_snapshot(crowd: Crowd) -> None:
    """When the events are gone but the room is not, the answer is a snapshot."""
    race = await crowd_race(crowd, "ada")
    watcher = await watch(race.owner, race.room)
    await race.step(0, 1)
    since = {"epoch": watcher.joined["epoch"], "seq": watcher.joined["seq"]}
    joined = await _left_and_back(race, since)
    assert (joined["recovered"], joined["epoch"]) == (False, since["epoch"])


@pytest.mark.parametrize(
    "wrong", [{"epoch": "another"}, {"seq": 10_000}, {"seq": 2**53}, {"epoch": ""}]
)
async def test_a_position_from_elsewhere_gets_a_snapshot(crowd: Crowd, wrong: Json) -> None:
    """A foreign epoch, or a number that was not said yet, is answered with a snapshot."""
    race = await crowd_race(crowd, "ada")
    watcher = await watch(race.owner, race.room)
    since = {"epoch": watcher.joined["epoch"], "seq": watcher.joined["seq"]} | wrong
    joined = await _left_and_back(race, since)
    assert (joined["recovered"], bool(joined["snapshot"])) == (False, True)


async def test_nothing_of_the_room_comes_before_the_answer(crowd: Crowd) -> None:
    """While others race, a newcomer's first packet of a room is the answer to its join."""
    ada, bob = await crowd.team("ada", "bob")
    race = await started([ada, bob], length=1000)
    over = asyncio.Event()

    async def run(index: int) -> None:
        progress = 0
        while not over.is_set():
            progress += 1
            await race.step(index, progress)

    running = asyncio.gather(run(0), run(1))
    for _ in range(15):
        async with signed_in(ada) as socket:
            joined = await socket.call("join-room", {"room": race.room})
            assert not [packet for packet in socket.seen if packet.startswith("42")]
            seqs = [json.loads((await socket.until("42"))[2:])[1]["seq"] for _ in range(5)]
            assert seqs == list(range(joined["seq"] + 1, joined["seq"] + 6))
    over.set()
    await running


async def test_events_of_one_connection_are_handled_in_order(crowd: Crowd) -> None:
    """100 updates sent without waiting are acknowledged in order, each with the step it was."""
    race = await crowd_race(crowd, "ada", length=100)
    async with signed_in(race.owner) as socket:
        starts = [
            await socket.emit(
                "challenge-update",
                {"challengeId": race.id, "updateId": f"u{progress}", "progress": progress},
            )
            for progress in range(1, 101)
        ]
        acks = [await socket.until("43") for _ in starts]
    assert [ack.startswith(start) for ack, start in zip(acks, starts, strict=True)] == [True] * 100
    steps = [json.loads(ack[ack.index("[") :])[0]["progress"] for ack in acks]
    assert steps == list(range(1, 101))


async def test_rooms_are_joined_and_left_in_order_without_waiting(crowd: Crowd) -> None:
    """Joins and leaves that are sent at once end as they were sent."""
    race = await crowd_race(crowd, "ada", length=100)
    async with signed_in(race.owner) as socket:
        starts = [
            await socket.emit(name, {"room": race.room})
            for name in (*["join-room", "leave-room"] * 10, "join-room")
        ]
        for start in starts:
            assert '"ok":true' in await socket.until(start)
        await race.step(0, 1)
        event = json.loads((await socket.until("42"))[2:])
        assert (event[0], event[1]["participant"]["progress"]) == ("progress-update", 1)


async def test_a_socket_may_be_in_so_many_rooms(crowd: Crowd) -> None:
    """One room too many is refused until another is left; known ones may be joined again."""
    race = await lobby(await crowd.team("ada"))
    board = f"leaderboard:{race.owner.org_id}.day."
    rooms = [f"{board}{2000 + n // 28}-01-{n % 28 + 1:02}" for n in range(MAX_ROOMS)]
    async with signed_in(race.owner) as socket:
        for start in [await socket.emit("join-room", {"room": room}) for room in rooms]:
            assert '"ok":true' in await socket.until(start)
        refused = await socket.call("join-room", {"room": race.room})
        assert (refused["ok"], refused["error"]["code"]) == (False, "too_many_rooms")
        assert (await socket.call("join-room", {"room": rooms[0]}))["ok"]
        await socket.call("leave-room", {"room": rooms[0]})
        assert (await socket.call("join-room", {"room": race.room}))["ok"]


@pytest.mark.parametrize("settings", [{"max_waiting_bytes": 65_536}], indirect=True)
async def test_more_than_a_client_may_be_owed_gets_a_snapshot(crowd: Crowd) -> None:
    """What was missed is told while it is clearly less than what may wait for one client."""
    ada = await crowd.founder()
    watcher = await watch(ada, f"org:{ada.org_id}")
    for _ in range(13):
        await ada.post(f"/api/rooms/{watcher.room}/events", data={"text": "x" * 4096})
    since = {"epoch": watcher.joined["epoch"], "seq": watcher.joined["seq"]}
    for behind, recovered in ((13, False), (10, True)):
        position = since | {"seq": since["seq"] + 13 - behind}
        joined = await watcher.socket.ok("join-room", room=watcher.room, since=position)
        assert joined["recovered"] is recovered
