"""The AsyncAPI document: sound, and true about what is really said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, get_args

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from regatta.models.events import RoomEvent
from regatta.server.app import asyncapi_document
from regatta.server.settings import Settings
from regatta.services.rooms import ROOM_KINDS
from tests.goals import goals
from tests.people import Crowd, Json, Person, Socket

DOCUMENT: Final[Json] = json.loads(asyncapi_document())


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that also tells who comes and goes."""
    return settings.model_copy(update={"presence_seconds": 0.05})


def nodes(value: Any) -> Iterator[Json]:
    """Yield every object within a value."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from nodes(part)


def at(reference: str) -> Any:
    """Return what a reference points to."""
    found: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def validator(message: str) -> Draft202012Validator:
    """Return what checks the payload of a message."""
    pointer = f"#/components/messages/{message}/payload"
    return Draft202012Validator(
        {"$ref": pointer, "components": DOCUMENT["components"]},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def test_the_document_has_the_form_of_asyncapi_3() -> None:
    """Version, title, channels, operations; nothing at the top that is not of the format."""
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert set(DOCUMENT) <= {
        "asyncapi",
        "id",
        "info",
        "defaultContentType",
        "servers",
        "channels",
        "operations",
        "components",
    }
    assert {"title", "version"} <= set(DOCUMENT["info"])
    for operation in DOCUMENT["operations"].values():
        assert operation["action"] in {"send", "receive"}
        assert set(operation) <= {"action", "channel", "messages", "reply", "summary"}


def test_every_reference_leads_somewhere() -> None:
    """Operations name messages of their channel, messages name schemas."""
    references = [node["$ref"] for node in nodes(DOCUMENT) if isinstance(node.get("$ref"), str)]
    assert references
    for reference in references:
        assert reference.startswith("#/")
        assert at(reference)


def test_every_operation_has_its_messages() -> None:
    """And no message is left without an operation."""
    used = set()
    for operation in DOCUMENT["operations"].values():
        replies = operation.get("reply", {}).get("messages", [])
        used |= {part["$ref"] for part in [*operation["messages"], *replies]}
    known = {
        f"#/channels/{channel}/messages/{name}"
        for channel, told in DOCUMENT["channels"].items()
        for name in told["messages"]
    }
    assert used == known
    names = {reference.rpartition("/")[2] for reference in used}
    assert names == set(DOCUMENT["components"]["messages"])


def test_every_kind_of_room_is_a_channel() -> None:
    """With a parameter, and with every event that is said in it."""
    channels = DOCUMENT["channels"]
    assert set(channels) == {"socket", *ROOM_KINDS}
    for kind in ROOM_KINDS:
        (parameter,) = channels[kind]["parameters"]
        assert channels[kind]["address"] == f"{kind}:{{{parameter}}}"
    said = {name for kind in ROOM_KINDS for name in channels[kind]["messages"]}
    assert said == {
        member.model_fields["type"].default for member in get_args(get_args(RoomEvent)[0])
    }


def test_every_example_fits_its_schema() -> None:
    """Each message shows one."""
    for name, message in DOCUMENT["components"]["messages"].items():
        assert message["examples"]
        for example in message["examples"]:
            validator(name).validate(example["payload"])


def test_questions_and_answers_belong_together() -> None:
    """Whoever asks and whoever answers carries the acknowledgement id."""
    messages = DOCUMENT["components"]["messages"]
    for name, operation in DOCUMENT["operations"].items():
        if operation["action"] == "receive" and name != "connect":
            (reply,) = operation["reply"]["messages"]
            for one in (messages[name], messages[reply["$ref"].rpartition("/")[2]]):
                assert at(one["correlationId"]["$ref"])["location"] == "$message.header#/ackId"


def test_every_schema_is_valid() -> None:
    """JSON Schema 2020-12."""
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for message in DOCUMENT["components"]["messages"].values():
        Draft202012Validator.check_schema(message["payload"])
        assert message["summary"]


def check_heard(*sockets: Socket) -> set[str]:
    """Check all that the sockets heard against the document; return which events that was."""
    names = set()
    for socket in sockets:
        for name, payload in socket.payloads:
            assert payload["type"] == name
            kind = payload["room"].partition(":")[0] if "seq" in payload else "socket"
            assert name in DOCUMENT["channels"][kind]["messages"]
            validator(name).validate(payload)
            names.add(name)
    return names


async def say(socket: Socket, event: str, **payload: Any) -> Json:
    """Send an event as documented, and return its acknowledgement, which must be as documented."""
    validator(event).validate(payload)
    reply = await socket.call(event, payload)
    validator(f"{event}-ack").validate(reply)
    return reply


async def race(ada: Person, bob: Person) -> tuple[Socket, Socket]:
    """Run a race with everything in it, and return both sockets."""
    one, two = await ada.socket(), await bob.socket()
    for person, socket in ((ada, one), (bob, two)):
        for room in (f"org:{ada.org_id}", f"user:{person.id}", f"leaderboard:{ada.org_id}.all"):
            assert (await say(socket, "join-room", room=room))["ok"]
    made = await ada.challenge(length=4)
    room = f"challenge:{made['id']}"
    for person, socket in ((ada, one), (bob, two)):
        await person.post(f"/api/challenges/{made['id']}/join")
        await say(socket, "join-room", room=room)
        await say(socket, "challenge-ready", challengeId=made["id"], ready=True)
    await ada.post(f"/api/challenges/{made['id']}/start")
    await two.event("challenge-started")
    await say(one, "hint-request", challengeId=made["id"])
    for person, socket in ((ada, one), (bob, two)):
        for progress in (2, 4):
            key = f"{person.name}{progress}"
            await say(
                socket, "challenge-update", challengeId=made["id"], updateId=key, progress=progress
            )
    for socket in (one, two):
        await socket.event("challenge-finished")
        await socket.event("leaderboard-update")
        await socket.event("notification")
    await say(one, "refresh-token", token=ada.token)
    await say(one, "leave-room", room=room)
    return one, two


@pytest.mark.jobs
async def test_a_whole_race_is_as_documented(crowd: Crowd) -> None:
    """Every event heard and every acknowledgement got in a race fits its schema."""
    ada, bob = await crowd.team("ada", "bob")
    one, two = await race(ada, bob)
    other = await ada.challenge()
    await say(one, "join-room", room=f"challenge:{other['id']}")
    await ada.post(f"/api/challenges/{other['id']}/cancel")
    await one.event("challenge-cancelled")
    await ada.post("/api/notifications/read")
    await one.event("notifications-read")
    await ada.post("/api/gamification/rebuild")
    await one.until(lambda event: event.get("job", {}).get("state") == "succeeded")
    await two.event("presence")
    await moderated(ada, bob, one, two)
    await pursued(ada, one)
    heard = check_heard(one, two)
    sent = {
        part["$ref"].rpartition("/")[2]
        for operation in DOCUMENT["operations"].values()
        if operation["action"] == "send"
        for part in operation["messages"]
    }
    # These belong to the life of connections; no race makes them.
    lives = {"token-expiring", "server-draining", "room-paused", "room-resumed", "room-reset"}
    assert sent - heard == lives


async def pursued(ada: Person, one: Socket) -> None:
    """Have objectives written down, measured and removed, and a cycle closed."""
    cycle = await goals(ada)
    await say(one, "join-room", room=cycle.room)
    top = await cycle.okr("Top")
    okr_id = await cycle.okr("Below", parentId=top)
    await one.event("okr-changed")
    await cycle.check_in(okr_id, 5)
    await one.event("okr-progress")
    (await ada.request("DELETE", f"/api/okrs/{okr_id}")).ok()
    await one.event("okr-removed")
    await ada.post(f"/api/sessions/{cycle.id}/close")
    await one.event("session-changed")


async def moderated(ada: Person, bob: Person, one: Socket, two: Socket) -> None:
    """Have an admin and a service say and do all that they can."""
    room = f"org:{ada.org_id}"
    await ada.post("/api/admin/realtime/broadcast", message="Hello")
    await ada.post(f"/api/rooms/{room}/events", name="build", data={"ok": True})
    await one.event("custom", room=room)
    wish = {"userId": bob.id, "reason": "Maintenance"}
    await ada.post("/api/admin/realtime/unsubscribe", room=room, **wish)
    await two.event("room-left")
    await ada.post("/api/admin/realtime/kick", **wish)
    await two.event("kicked")


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("join-room", {"room": "nowhere"}),
        ("join-room", {"room": "challenge:unknown"}),
        ("join-room", {}),
        ("leave-room", {"room": 1}),
        ("challenge-update", {"challengeId": "unknown", "updateId": "u", "progress": 1}),
        ("challenge-update", {"challengeId": "unknown", "updateId": "", "progress": -1}),
        ("challenge-ready", {"challengeId": "unknown"}),
        ("hint-request", {"challengeId": "unknown"}),
        ("refresh-token", {"token": "nonsense"}),
    ],
)
async def test_a_refusal_is_as_documented(crowd: Crowd, event: str, payload: Json) -> None:
    """With a code that the event's acknowledgement lists."""
    ada = await crowd.founder()
    socket = await ada.socket()
    reply = await socket.call(event, payload)
    assert reply["ok"] is False
    validator(f"{event}-ack").validate(reply)


async def test_the_server_serves_this_document(crowd: Crowd) -> None:
    """The one that the command prints."""
    nobody = crowd.person("nobody")
    assert await nobody.get("/api/asyncapi.json") == DOCUMENT
