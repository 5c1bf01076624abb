"""The real-time side for admins, over two workers: what they see, end and announce."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from regatta.server.settings import Settings
from tests.people import Crowd, Json, Person
from tests.running import Running, in_process

WHY = "Maintenance"


@pytest.fixture
async def second(server: Running, settings: Settings, redis_url: str) -> AsyncIterator[Running]:
    """Another worker over the same stores."""
    async with in_process(settings, redis_url, run_jobs=False) as running:
        assert running.system.worker_id != server.system.worker_id
        yield running


async def pages(admin: Person, name: str, limit: int) -> list[Json]:
    """Return everything in a list, read page by page."""
    found: list[Json] = []
    cursor = ""
    while True:
        page = await admin.get(f"/api/admin/realtime/{name}?limit={limit}{cursor}")
        assert page["unanswered"] == []
        assert len(page[name]) <= limit
        found += page[name]
        if page["nextCursor"] is None:
            return found
        cursor = f"&cursor={page['nextCursor']}"


async def test_an_admin_sees_every_worker_and_only_the_own_people(
    crowd: Crowd, server: Running, second: Running
) -> None:
    """Workers, sums, connections and rooms of both; nothing of another organization."""
    ada, bob = await crowd.team("ada", "bob")
    zoe = await crowd.founder("zoe")
    room = f"org:{ada.org_id}"
    here = await ada.socket()
    there = await replace(bob, url=second.url).socket("polling")
    stranger = await zoe.socket()
    for socket in (here, there):
        await socket.ok("join-room", room=room)
    await there.ok("join-room", room=f"user:{bob.id}")
    await stranger.ok("join-room", room=f"org:{zoe.org_id}")
    told = (await ada.post("/api/admin/realtime/broadcast", message="Hello")) | {}

    view = await ada.get("/api/admin/realtime")

    ids = {server.system.worker_id, second.system.worker_id}
    known = {worker["id"]: worker for worker in view["workers"] if worker["id"] in ids}
    assert known.keys() == ids
    assert all(
        worker["pid"] and worker["host"] and worker["startedAt"] for worker in view["workers"]
    )
    assert view["totals"]["workers"] == len(view["workers"])
    connections = {one["userId"]: one for one in view["connections"]["connections"]}
    assert connections.keys() == {ada.id, bob.id}
    assert view["connections"]["total"] == 2
    assert connections[ada.id]["id"] == here.client.get_sid()
    assert connections[ada.id]["workerId"] == server.system.worker_id
    assert connections[bob.id]["workerId"] == second.system.worker_id
    assert connections[ada.id]["transport"] == "websocket"
    assert connections[bob.id]["transport"] == "polling"
    assert connections[bob.id]["address"] == "127.0.0.1"
    assert connections[bob.id]["rooms"] == sorted([room, f"user:{bob.id}"])
    rooms = {one["room"]: one for one in view["rooms"]["rooms"]}
    assert rooms.keys() == {room, f"user:{bob.id}"}
    assert (rooms[room]["members"], rooms[f"user:{bob.id}"]["members"]) == (2, 1)
    assert (rooms[room]["epoch"], rooms[room]["seq"]) == (told["epoch"], told["seq"])


async def test_lists_are_read_page_by_page(crowd: Crowd, second: Running) -> None:
    """Every connection and room exactly once, newest and by name, over both workers."""
    ada, bob = await crowd.team("ada", "bob")
    sockets = []
    for number in range(5):
        person = ada if number % 2 else replace(bob, url=second.url)
        sockets.append(await person.socket())
        await sockets[-1].ok("join-room", room=f"challenge:{(await ada.challenge())['id']}")

    found = await pages(ada, "connections", 2)
    assert [one["id"] for one in found] == [socket.client.get_sid() for socket in reversed(sockets)]
    names = [one["room"] for one in await pages(ada, "rooms", 2)]
    assert len(names) == len(set(names)) == 5
    assert names == sorted(names)


async def test_a_cursor_belongs_to_its_list(crowd: Crowd) -> None:
    """One of another list, or a made-up one, is refused."""
    ada = await crowd.founder()
    for _ in range(2):
        await (await ada.socket()).ok("join-room", room=f"org:{ada.org_id}")
    page = await ada.get("/api/admin/realtime/connections?limit=1")
    for cursor in (page["nextCursor"], "bm9uc2Vuc2U", "%C3%A9", "A"):
        reply = await ada.request("GET", f"/api/admin/realtime/rooms?cursor={cursor}")
        reply.error(400, "invalid_cursor")


async def test_kicking_a_user_ends_every_socket_on_every_worker(
    crowd: Crowd, second: Running
) -> None:
    """Each is told why before it is closed; the others stay, and whoever may come comes again."""
    ada, bob = await crowd.team("ada", "bob")
    kicked = [
        await bob.socket(),
        await bob.socket("polling"),
        await replace(bob, url=second.url).socket(),
    ]
    staying = await ada.socket()

    done = await ada.post("/api/admin/realtime/kick", userId=bob.id, reason=WHY)

    assert done == {"disconnected": 3, "unanswered": []}
    for socket in kicked:
        assert (await socket.event("kicked"))["reason"] == WHY
        await socket.ended.wait()
    await staying.ok("join-room", room=f"org:{ada.org_id}")
    await (await bob.socket()).ok("join-room", room=f"org:{ada.org_id}")
    logged = (await ada.get("/api/audit?action=realtime.kicked"))["events"]
    assert [(one["userId"], one["details"]["subject_id"]) for one in logged] == [(ada.id, bob.id)]


async def test_kicking_one_connection_leaves_the_others(crowd: Crowd, second: Running) -> None:
    """Also one at another worker; one that is not there is unknown."""
    ada, bob = await crowd.team("ada", "bob")
    there = await replace(bob, url=second.url).socket()
    staying = await bob.socket()
    wish = {"connectionId": there.client.get_sid(), "reason": WHY}
    assert (await ada.post("/api/admin/realtime/kick", **wish))["disconnected"] == 1
    await there.event("kicked", reason=WHY)
    await there.ended.wait()
    (await ada.request("POST", "/api/admin/realtime/kick", wish)).error(404, "not_found")
    await staying.ok("join-room", room=f"org:{ada.org_id}")


async def test_strangers_are_out_of_reach(crowd: Crowd) -> None:
    """Users and connections of another organization are unknown, and nothing happens to them."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    socket = await zoe.socket()
    room = f"org:{zoe.org_id}"
    await socket.ok("join-room", room=room)
    for path, wish in (
        ("kick", {"userId": zoe.id, "reason": WHY}),
        ("kick", {"connectionId": socket.client.get_sid(), "reason": WHY}),
        ("unsubscribe", {"userId": zoe.id, "room": room, "reason": WHY}),
    ):
        reply = await ada.request("POST", f"/api/admin/realtime/{path}", wish)
        reply.error(404, "not_found")
    await zoe.post("/api/admin/realtime/broadcast", message="Still here")
    await socket.event("announcement", message="Still here")
    assert not socket.named("kicked")
    assert not socket.named("room-left")


async def test_kick_needs_one_subject_and_a_reason(crowd: Crowd) -> None:
    """Neither, both or no reason are refused."""
    ada = await crowd.founder()
    for wish in (
        {"reason": WHY},
        {"userId": ada.id, "connectionId": "x", "reason": WHY},
        {"userId": ada.id},
        {"userId": ada.id, "reason": " "},
    ):
        reply = await ada.request("POST", "/api/admin/realtime/kick", wish)
        reply.error(400, "validation_failed")


async def test_unsubscribing_takes_all_devices_out_of_one_room(
    crowd: Crowd, second: Running
) -> None:
    """They hear why, then nothing more of that room; their other rooms go on."""
    ada, bob = await crowd.team("ada", "bob")
    devices = [await bob.socket(), await replace(bob, url=second.url).socket()]
    room, own = f"org:{ada.org_id}", f"user:{bob.id}"
    for socket in devices:
        await socket.ok("join-room", room=room)
        await socket.ok("join-room", room=own)

    wish = {"userId": bob.id, "room": room, "reason": WHY}
    assert (await ada.post("/api/admin/realtime/unsubscribe", **wish))["removed"] == 2
    for socket in devices:
        await socket.event("room-left", room=room, reason=WHY)
    await ada.post("/api/admin/realtime/broadcast", message="Not for them")
    await ada.post(f"/api/rooms/{own}/events", data={"for": "them"})

    for socket in devices:
        await socket.event("custom", room=own)
        assert not socket.named("announcement")
    assert (await ada.post("/api/admin/realtime/unsubscribe", **wish))["removed"] == 0
    assert (await devices[0].ok("join-room", room=room))["snapshot"]


async def test_an_announcement_is_part_of_the_room(crowd: Crowd, second: Running) -> None:
    """It has its place in the sequence, reaches every worker, and is there for who was away."""
    ada, bob = await crowd.team("ada", "bob")
    room = f"org:{ada.org_id}"
    sockets = [await ada.socket(), await replace(bob, url=second.url).socket()]
    joined = [await socket.ok("join-room", room=room) for socket in sockets]
    at = await ada.post("/api/admin/realtime/broadcast", message=" At noon ", level="warning")
    assert at["seq"] == joined[0]["seq"] + 1
    for socket in sockets:
        heard = await socket.event("announcement", message="At noon", level="warning")
        assert (heard["room"], heard["epoch"], heard["seq"]) == (room, at["epoch"], at["seq"])
    since = {"epoch": joined[0]["epoch"], "seq": joined[0]["seq"]}
    missed = await (await bob.socket()).ok("join-room", room=room, since=since)
    assert [event["type"] for event in missed["events"]] == ["announcement"]
