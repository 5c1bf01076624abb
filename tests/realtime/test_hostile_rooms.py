"""Clients that mean harm to rooms: by their names, their number, and where they say they were."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any, Final

import pytest

from regatta.realtime.rooms import MAX_ROOMS
from tests.people import Crowd, Json
from tests.realtime.racing import Race, crowd_race, watch
from tests.realtime.raw import RawSocket, raw_socket, signed_in
from tests.running import Running

pytestmark = pytest.mark.usefixtures("calm")

_PATIENCE: Final = 20.0
_NAMES: Final = (
    "", "*", "org:*", "org:ORG ", " org:ORG", "org:ORG\n", "org:ORG\r\nSET x 1", "ORG:ORG",
    "org::ORG", "org:ORG:", "org:{ORG}", "{org:ORG}", "org:ORG}", "org:ORG}:meta", "org:org:ORG",
    "challenge:{}", 'challenge:ID"', "challenge:ID\\", 'org:ORG","seq":7,"x":"', "challenge:ID\0",
    "challenge:\u202eID", "challenge:ID\u200b", "challenge:../ID", "challenge:%2e",
    "challenge:$ne", "challenge:[ID]", "user:ORG", "user:*", "control", "regatta:control",
    "regatta:channel:{org:ORG}", "leaderboard:ORG.all.all", "leaderboard:ORG.day.2026-02-30",
    "leaderboard:ORG.day.9999-01-01", "leaderboard:ORG.week.2021-W53", "leaderboard:ORG.all\n",
    "leaderboard:ORG.day.\u0662\u0660\u0662\u0666-11-20", "leaderboard:*.all", "x" * 200,
    "x" * 201, "challenge:" + "\u2603" * 190, "\U0001f600" * 200, "\ud800", "org:\udfff",
)  # fmt: skip
_PLACES: Final[list[Any]] = [
    {"epoch": "EPOCH", "seq": 2**53}, {"epoch": "EPOCH", "seq": 10**9}, {"epoch": "", "seq": 0},
    {"epoch": "x" * 64, "seq": 1}, {"epoch": "EPOCH ", "seq": 1}, {"epoch": "EPOCH\n", "seq": 1},
    {"epoch": "{}:*\\\"'", "seq": 1}, {"epoch": "\u2603", "seq": 1}, {"epoch": "nil", "seq": 0},
]  # fmt: skip
_NO_SEQS: Final[list[Any]] = [2**53 + 1, -1, 1.5, "1", True, None, 10**30, [], {}]
_NO_EPOCHS: Final[list[Any]] = ["x" * 65, 7, None, "\0", "\ud800", [], {}]
_NO_PLACES: Final[list[Any]] = [
    *({"epoch": "EPOCH", "seq": seq} for seq in _NO_SEQS),
    *({"epoch": epoch, "seq": 1} for epoch in _NO_EPOCHS),
    {"epoch": "EPOCH"}, {"seq": 1}, {}, [], "EPOCH 1", {"epoch": "EPOCH", "seq": 1, "x": 1},
]  # fmt: skip


async def _rooms(server: Running, *kinds: str) -> Counter[str]:
    """Return the rooms of which something of these kinds is in Redis, or is listened to there."""
    redis = server.system.redis
    found: list[Any] = []
    for kind in kinds:
        pattern = f"regatta:{kind}:*"
        listing = redis.pubsub_shardchannels if kind == "channel" else redis.keys
        found += await listing(pattern)
    return Counter(name.decode().partition("{")[2].rpartition("}")[0] for name in found)


async def _until_quiet(server: Running, before: Counter[str]) -> None:
    """Return once the server listens to no more rooms than it did, and knows nobody more."""
    async with asyncio.timeout(_PATIENCE):
        while await _rooms(server, "channel", "presence") - before:
            pass


async def test_names_that_are_no_rooms(standing: Race, server: Running) -> None:
    """Each is refused, joins nothing, and leaves nothing behind, neither here nor in Redis."""
    ada = standing.owner
    names = [name.replace("ORG", ada.org_id).replace("ID", standing.id) for name in _NAMES]
    async with signed_in(ada) as socket:
        for name in names:
            joined = await socket.call("join-room", {"room": name})
            assert joined["ok"] is False, name
            assert joined["error"]["code"] in {"unknown_room", "validation_failed"}, name
            left = await socket.call("leave-room", {"room": name})
            assert left == {"ok": True, "room": name} or left["error"]["code"] == (
                "validation_failed"
            ), name
    left = await _rooms(server, "room", "channel", "presence")
    assert not left.keys() & set(names)
    assert standing.room in left  # or the rooms are kept elsewhere by now


async def test_places_where_no_client_has_been(standing: Race) -> None:
    """A snapshot and no recovery, or a plain refusal; the place never moves the room."""
    async with signed_in(standing.owner) as socket:

        async def joined(since: Any) -> Json:
            text = json.dumps({"room": standing.room, "since": since}).replace("EPOCH", epoch)
            return await socket.call("join-room", json.loads(text))

        first = await socket.call("join-room", {"room": standing.room})
        epoch, seq = first["epoch"], first["seq"]
        for since in _PLACES:
            answer = await joined(since)
            assert (answer["ok"], answer["recovered"]) == (True, False), since
            assert (answer["epoch"], answer["seq"]) == (epoch, seq), since
            assert answer["snapshot"] == first["snapshot"], since
        for since in _NO_PLACES:
            answer = await joined(since)
            assert (answer["ok"], answer["error"]["code"]) == (False, "validation_failed"), since
        assert (await joined({"epoch": "EPOCH", "seq": seq}))["recovered"] is True


def _boards(org_id: str, number: int) -> list[str]:
    """Return so many rooms that a member of the organization may be in."""
    days = [f"{2000 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(number)]
    return [f"leaderboard:{org_id}.day.{day}" for day in days]


async def _send_all(socket: RawSocket, name: str, rooms: list[str]) -> Counter[str]:
    """Send all at once, then count the answers by what they say, also when it is cut off."""

    async def send() -> None:
        for number, room in enumerate(rooms):
            await socket.send(f'42{number}["{name}",{{"room":"{room}"}}]')

    sending = asyncio.create_task(send())
    codes = Counter[str]()
    while sum(codes.values()) < len(rooms) and (packet := await socket.packet()) is not None:
        if packet.startswith("43"):
            answer = json.loads(packet[packet.index("[") :])[0]
            codes["ok" if answer["ok"] else answer["error"]["code"]] += 1
    await asyncio.gather(sending, return_exceptions=True)
    return codes


async def test_joins_without_limits(crowd: Crowd, server: Running) -> None:
    """A socket gets into as many rooms as it may; the others hear their rooms all the while."""
    race = await crowd_race(crowd, "ada", "bob", length=10_000)
    watcher = await watch(race.people[1], race.room)
    before = await _rooms(server, "channel", "presence")
    rooms = _boards(race.owner.org_id, MAX_ROOMS + 20)
    async with signed_in(race.owner) as socket:
        flooding = asyncio.create_task(_send_all(socket, "join-room", rooms * 2))
        steps = 0
        while not flooding.done():
            steps += 1
            last = await race.step(0, steps)
        codes = await flooding
        assert codes == {"ok": MAX_ROOMS * 2, "too_many_rooms": 20 * 2}
        listening = await _rooms(server, "channel")
        assert len(listening.keys() & set(rooms)) == MAX_ROOMS
    await watcher.up_to(last["seq"])
    assert len([event for event in watcher.events if event["name"] == "progress-update"]) == steps
    await _until_quiet(server, before)


@pytest.mark.parametrize(
    "settings", [{"rate_limits": True, "trusted_proxies": ("127.0.0.1",)}], indirect=True
)
async def test_ten_thousand_joins(server: Running) -> None:
    """With limits it does not come so far: it is refused, then cut off."""
    before = await _rooms(server, "channel", "presence")
    async with AsyncExitStack() as stack:
        address = {"X-Forwarded-For": "198.51.100.1"}
        crowd = await stack.enter_async_context(Crowd(server.url, headers=address))
        ada = await crowd.founder()
        socket = await stack.enter_async_context(signed_in(ada))
        codes = await _send_all(socket, "join-room", _boards(ada.org_id, MAX_ROOMS) * 50)
        assert sum(codes.values()) < 10_000
        assert codes["rate_limited"] > 100
        assert await socket.until_closed() == []
    await _until_quiet(server, before)


async def test_joins_and_leaves_without_end_leave_nothing_behind(
    standing: Race, server: Running
) -> None:
    """By several sockets at once, the last of which is cut off in the middle of it."""
    ada = standing.owner
    before = await _rooms(server, "channel", "presence")
    rooms = [standing.room, f"org:{ada.org_id}", f"user:{ada.id}", *_boards(ada.org_id, 2)]

    async def come_and_go(socket: RawSocket) -> None:
        for _ in range(20):
            starts = [
                await socket.emit(name, {"room": room})
                for room in rooms
                for name in ("join-room", "leave-room")
            ]
            for start in starts:
                assert '"ok":true' in await socket.until(start)

    async with signed_in(ada) as one, signed_in(ada) as two, signed_in(ada) as three:
        for room in rooms * 20:
            await three.send(f'42["join-room",{{"room":"{room}"}}]')
        three.websocket._response.close()  # noqa: SLF001 - without a closing handshake
        await asyncio.gather(come_and_go(one), come_and_go(two))
        await _until_quiet(server, before)
        assert (await one.call("join-room", {"room": standing.room}))["ok"]


async def test_events_of_one_client_are_handled_in_order(standing: Race) -> None:
    """One at a time: what is quickly done does not overtake what takes long."""
    async with signed_in(standing.owner) as socket:
        sent = [
            await socket.emit(*event)
            for _ in range(10)
            for event in (
                ("join-room", {"room": standing.room}),
                ("nothing", {}),
                ("join-room", {"room": "x"}),
                ("leave-room", {"room": standing.room}),
            )
        ]
        await socket.until(sent[-1])
        answered = [packet for packet in socket.seen if packet.startswith("43")]
        assert [packet.partition("[")[0] + "[" for packet in answered] == sent


async def test_a_huge_token_is_no_token(standing: Race) -> None:
    """It is refused like any other; the client is hung up on, and nobody else notices."""
    auths: list[Any] = [
        {"token": "x" * 250_000},
        {"token": {"a" * 1000: ["x"] * 40_000}},
        {str(number): number for number in range(12_000)},
        ["token"] * 25_000,
    ]
    for auth in auths:
        async with raw_socket(standing.owner.url) as socket:
            refusal = await socket.connect(auth)
            assert json.loads(refusal.removeprefix("44"))["data"]["code"] == "not_authenticated"
            assert await socket.until_closed() == ["1"]
