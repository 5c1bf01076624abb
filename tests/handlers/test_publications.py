"""What other services say in rooms: heard, kept, repeated without harm, and bounded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from regatta.models.publications import MAX_DATA_BYTES, MAX_PUBLICATIONS
from tests.people import Crowd, Json, Person

DATA: Json = {"build": 4711, "ok": True, "notes": ["één", None, {"deep": 1.5}]}


async def key_of(person: Person, *scopes: str) -> Person:
    """Return a program with a key of the person's."""
    made = await person.post("/api/auth/keys", name="builds", scopes=list(scopes))
    return replace(person, token=made["key"], sockets=[])


def say(room: str, /, **body: Any) -> tuple[str, str, Json]:
    """Return the request that says something in a room."""
    return "POST", f"/api/rooms/{room}/events", {"data": DATA, **body}


async def test_a_service_is_heard_in_every_kind_of_room(crowd: Crowd) -> None:
    """Of its organization: by its place in the sequence, with what it said, word for word."""
    ada, bob = await crowd.team("ada", "bob")
    service = await key_of(ada, "events:publish")
    race = await ada.challenge()
    socket = await bob.socket()
    for room in (f"org:{ada.org_id}", f"challenge:{race['id']}", f"user:{bob.id}"):
        joined = await socket.ok("join-room", room=room)
        reply = await service.request(*say(room, name="build-finished"))
        assert reply.status == 201
        assert reply.body == {"room": room, "epoch": joined["epoch"], "seq": joined["seq"] + 1}
        heard = await socket.event("custom", room=room)
        assert (heard["seq"], heard["data"]) == (reply.body["seq"], DATA)
        assert ("custom", "build-finished") in [
            (name, payload.get("name")) for name, payload in socket.payloads
        ]
        again = await (await bob.socket()).ok("join-room", room=room)
        assert {name: again[name] for name in ("epoch", "seq")} == {
            name: reply.body[name] for name in ("epoch", "seq")
        }


async def test_a_repeat_is_not_said_again(crowd: Crowd) -> None:
    """The same id, or the same idempotency key, answers where the first one stands."""
    ada = await crowd.founder()
    room = f"org:{ada.org_id}"
    socket = await ada.socket()
    await socket.ok("join-room", room=room)
    first = (await ada.request(*say(room, id="build-1"))).ok()
    assert (await ada.request(*say(room, id="build-1"))).ok() == first
    keyed = (await ada.request(*say(room), Idempotency_Key="k1")).ok()
    assert (await ada.request(*say(room), Idempotency_Key="k1")).ok() == keyed
    last = (await ada.request(*say(room, name="last"))).ok()
    assert [first["seq"] + 1, keyed["seq"] + 1] == [keyed["seq"], last["seq"]]
    await socket.event("custom", seq=last["seq"])
    assert [event["seq"] for event in socket.named("custom")] == [
        first["seq"],
        keyed["seq"],
        last["seq"],
    ]


async def test_many_are_said_in_order(crowd: Crowd) -> None:
    """A hundred in one call, over two rooms; those with an id of before are not said again."""
    ada = await crowd.founder()
    rooms = [f"org:{ada.org_id}", f"user:{ada.id}"]
    socket = await ada.socket()
    for room in rooms:
        await socket.ok("join-room", room=room)
    events = [
        {"room": rooms[number % 2], "data": {"number": number}, "id": f"n{number}"}
        for number in range(MAX_PUBLICATIONS)
    ]
    reply = (await ada.request("POST", "/api/rooms/events", {"events": events})).ok()
    assert [one["room"] for one in reply["events"]] == [event["room"] for event in events]
    assert (await ada.request("POST", "/api/rooms/events", {"events": events})).ok() == reply
    for room, parity in zip(rooms, (0, 1), strict=True):
        await socket.event("custom", room=room, data={"number": MAX_PUBLICATIONS - 2 + parity})
        heard = [event for event in socket.named("custom") if event["room"] == room]
        assert [event["data"]["number"] for event in heard] == [*range(parity, 100, 2)]


async def test_one_bad_room_stops_the_whole_call(crowd: Crowd) -> None:
    """Nothing is said anywhere."""
    ada = await crowd.founder()
    room = f"org:{ada.org_id}"
    socket = await ada.socket()
    before = await socket.ok("join-room", room=room)
    events = [{"room": room, "data": {}}, {"room": "org:others", "data": {}}]
    reply = await ada.request("POST", "/api/rooms/events", {"events": events})
    reply.error(404, "not_found")
    assert (await ada.request(*say(room))).ok()["seq"] == before["seq"] + 1


async def test_only_rooms_of_the_organization_take_any(crowd: Crowd) -> None:
    """Those of others, leaderboards, unknown kinds and hostile names are unknown alike."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    race = await zoe.challenge()
    for room in (
        f"org:{zoe.org_id}",
        f"user:{zoe.id}",
        f"challenge:{race['id']}",
        f"leaderboard:{ada.org_id}.all",
        "challenge:",
        "org",
        "nowhere:1",
        '{"}',
        "%22%7D%0A",
    ):
        (await ada.request(*say(room))).error(404, "not_found")


async def test_who_may_publish(crowd: Crowd) -> None:
    """Admins and managers; a key needs the scope, and is no better than its maker."""
    ada, max_, bob = await crowd.team("ada", "max", "bob")
    promotion = {"name": "max", "role": "manager"}
    (await ada.request("PUT", f"/api/users/{max_.id}", promotion)).ok()
    room = f"org:{ada.org_id}"
    for person in (ada, max_):
        (await person.request(*say(room))).ok()
    (await bob.request(*say(room))).error(403, "forbidden")
    key = await key_of(bob, "events:publish")
    (await key.request(*say(room))).error(403, "forbidden")
    key = await key_of(ada, "challenges:write")
    (await key.request(*say(room))).error(403, "scope_missing")


async def test_what_is_said_is_bounded(crowd: Crowd) -> None:
    """Data of 32 KB, names and ids of their form, depth, and a hundred at once."""
    ada = await crowd.founder()
    room = f"org:{ada.org_id}"
    frame = len('{"a":""}')
    (await ada.request(*say(room, data={"a": "x" * (MAX_DATA_BYTES - frame)}))).ok()
    deep: Json = {}
    for _ in range(40):
        deep = {"a": deep}
    for body in (
        {"data": {"a": "x" * (MAX_DATA_BYTES - frame + 1)}},
        {"data": {"a": "é" * (MAX_DATA_BYTES // 2)}},
        {"data": [1]},
        {"data": deep},
        {"name": "a b"},
        {"name": ""},
        {"id": "x" * 129},
        {"id": ""},
        {"room": room},
    ):
        (await ada.request(*say(room, **body))).error(400, "validation_failed")
    for events in ([], [{"room": room, "data": {}}] * (MAX_PUBLICATIONS + 1)):
        reply = await ada.request("POST", "/api/rooms/events", {"events": events})
        reply.error(400, "validation_failed")
