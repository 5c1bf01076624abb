"""Clients that mean harm: whatever they send is refused, changes nothing, and logs no traceback."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from tests.people import Json
from tests.realtime.racing import Race
from tests.realtime.raw import raw_socket, signed_in

pytestmark = pytest.mark.usefixtures("calm")

_WRONG_STEPS: Final[list[Any]] = [
    -1, 1.5, "5", None, [], {}, True, 10**6 + 1, 2**53, 10**99, 1e308,
]  # fmt: skip
_WRONG_ROOMS: Final[list[Any]] = [{"$ne": None}, "challenge:\x00", "x" * 201, "\ud800"]
_WRONG_IDS: Final[list[Any]] = ["", "x" * 65, "a\x00b", 1, None, ["u"], "\udfff"]


def _deep(levels: int) -> str:
    return "[" * levels + "]" * levels


def _bad_payloads(standing: Race) -> list[Any]:
    """Return arguments that no event takes."""
    good = {
        "challengeId": standing.id,
        "updateId": "u",
        "progress": 5,
        "room": standing.room,
        "token": "t",
    }
    objects: list[Any] = [
        None,
        True,
        0,
        "text",
        [],
        [good],
        {},
        good | {"extra": 1},
        {"challenge_id": standing.id, "update_id": "u", "progress": 5},
        {"__proto__": {}, "constructor": {}},
        {"\ud800": 1},
        *({"room": room} for room in _WRONG_ROOMS),
        {"room": standing.room, "since": {"epoch": "e", "seq": -1}},
        {"room": standing.room, "since": {"epoch": "e", "seq": 2**63}},
        {"room": standing.room, "since": []},
        {"token": "x" * 5000},
        {"challengeId": "a/b", "updateId": "u", "progress": 5},
        {"challengeId": "\x00", "updateId": "u", "progress": 5},
        *(
            {"challengeId": standing.id, "updateId": "u", "progress": progress}
            for progress in _WRONG_STEPS
        ),
        *(
            {"challengeId": standing.id, "updateId": update_id, "progress": 5}
            for update_id in _WRONG_IDS
        ),
        {"challengeId": standing.id, "updateId": 1},
        {"challengeId": standing.id, "ready": "yes"},
    ]
    return objects


def _bad_texts(standing: Race) -> list[str]:
    """Return the same as JSON, and what no value of ours becomes when it is written."""
    texts = [json.dumps(found) for found in _bad_payloads(standing)]
    step = f'{{"challengeId":"{standing.id}","updateId":"u","progress":%s}}'
    texts += [step % number for number in ("NaN", "Infinity", "-Infinity", "1e999")]
    return [*texts, _deep(400), f'{{"room":{_deep(400)}}}', "", "{},{}", f"{texts[7]},1"]


@pytest.mark.parametrize(
    "name",
    ["challenge-update", "challenge-ready", "hint-request", "join-room", "leave-room",
     "refresh-token"],
)  # fmt: skip
async def test_bad_payloads_are_refused(standing: Race, name: str) -> None:
    """Each of them is acknowledged with an error, in order, and the connection lives on."""
    async with signed_in(standing.owner) as socket:
        for number, payload in enumerate(_bad_texts(standing)):
            comma = "," if payload else ""
            await socket.send(f'42{number}["{name}"{comma}{payload}]')
            start = f"43{number}["
            answer = json.loads((await socket.until(start))[len(start) - 1 :])[0]
            assert answer["ok"] is False, payload
            assert answer["error"]["code"] in {"validation_failed", "unknown_room"}, payload
        assert (await socket.call("join-room", {"room": standing.room}))["ok"]


async def test_events_that_do_not_exist(standing: Race) -> None:
    """Unknown names, reserved ones and things that are no names are one and the same error."""
    names: list[Any] = [
        "nothing", "", "connect", "disconnect", "connect_error", "disconnecting", "message",
        "__class__", "on_challenge_update", 7, -1, 1.5, None, True, [], {}, ["challenge-update"],
        "x" * 10_000, "\x00", "\ud800", "progress-update",
    ]  # fmt: skip
    async with signed_in(standing.owner) as socket:
        for name in names:
            answer = await socket.call(name, {"challengeId": standing.id})
            assert (answer["ok"], answer["error"]["code"]) == (False, "unknown_event"), name


async def test_events_that_want_no_answer_get_none(standing: Race) -> None:
    """Without an id nothing is sent back, whatever is wrong."""
    async with signed_in(standing.owner) as socket:
        for text in ('42["nothing"]', '42["join-room",1]', '42["challenge-update",{}]'):
            await socket.send(text)
        assert (await socket.call("leave-room", {"room": standing.room}))["ok"]
        assert [packet for packet in socket.seen if packet.startswith("43")] == socket.seen[-1:]


async def test_attachments_are_no_payload(standing: Race) -> None:
    """Binary data is read to its end, refused, and the connection lives on."""
    text = '451-1["challenge-update",{"_placeholder":true,"num":0}]'
    inside = (
        f'452-2["challenge-update",{{"challengeId":"{standing.id}","progress":5,'
        '"updateId":{"_placeholder":true,"num":1}}]'
    )
    async with signed_in(standing.owner) as socket:
        await socket.send(text)
        await socket.send(b"\x00\xff")
        assert '"ok":false' in await socket.until("431[")
        await socket.send(inside)
        await socket.send(b"u1")
        await socket.send(b"u2")
        assert '"ok":false' in await socket.until("432[")
        assert (await socket.call("join-room", {"room": standing.room}))["ok"]


async def test_nothing_works_before_the_connect_packet(standing: Race) -> None:
    """Events of a socket that was not let in are neither handled nor answered."""
    step = {"challengeId": standing.id, "updateId": "early", "progress": 9}
    async with raw_socket(standing.owner.url) as socket:
        await socket.emit("challenge-update", step)
        await socket.emit("join-room", {"room": standing.room})
        answer = await socket.connect({"token": standing.owner.token})
        assert answer.startswith("40")
        assert not [packet for packet in socket.seen if packet.startswith(("42", "43"))]


async def test_a_binary_event_before_the_connect_packet(standing: Race) -> None:
    """Nobody has a server keep attachments who has not said who they are."""
    async with raw_socket(standing.owner.url) as socket:
        await socket.send('451-["join-room",{"_placeholder":true,"num":0}]')
        assert not await socket.until_closed()


async def test_other_namespaces_do_not_exist(standing: Race) -> None:
    """A connect to another namespace is refused in the form that clients expect."""
    async with raw_socket(standing.owner.url) as socket:
        for namespace in ("/admin", "/x" * 500, "/\u2603"):
            await socket.send(f"40{namespace},{json.dumps({'token': standing.owner.token})}")
            refusal = await socket.until("44")
            assert refusal == f'44{namespace},{{"message":"Invalid namespace"}}'
            await socket.send(f'42{namespace},1["join-room",{{"room":"{standing.room}"}}]')
        assert (await socket.connect({"token": standing.owner.token})).startswith("40{")
        assert not [packet for packet in socket.seen if packet.startswith("43")]


async def test_what_is_no_token_is_refused(standing: Race) -> None:
    """Whatever else is sent in a token's place, the answer is the same error."""
    auths: list[Json | list[Any] | str | int | None] = [
        None, {}, [], "", "token", 1, {"token": None}, {"token": 1}, {"token": ""},
        {"token": ["x"]}, {"token": "a.b.c"}, {"token": "x" * 100_000}, {"token": "\x00"},
        {"token": "\ud800"}, {"token": standing.owner.token + "x"}, {"TOKEN": standing.owner.token},
    ]  # fmt: skip
    for auth in auths:
        async with raw_socket(standing.owner.url) as socket:
            refusal = await socket.connect(auth)
            assert refusal.startswith("44{"), auth
            assert json.loads(refusal[2:])["data"]["code"] == "not_authenticated", auth
