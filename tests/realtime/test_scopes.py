"""What API keys may do over a socket."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from regatta.models.access import Scope
from regatta.realtime.api import EVENTS
from regatta.realtime.asyncapi import asyncapi
from regatta.services.rooms import ROOM_KINDS
from tests.goals import goals
from tests.people import Crowd, Json, Person
from tests.running import Running


def become_key(server: Running, person: Person, *scopes: Scope) -> None:
    """Have the sockets of *person* act as an API key with these scopes."""
    for session in server.system.ports.sessions:
        if session.actor.user_id == person.id:
            session.actor = replace(session.actor, scopes=frozenset(scopes))


_EVENTS: Final[dict[str, Json]] = {
    "challenge-update": {"challengeId": "c", "updateId": "u", "progress": 1},
    "challenge-ready": {"challengeId": "c", "ready": True},
    "hint-request": {"challengeId": "c"},
}


@pytest.mark.parametrize("event", list(_EVENTS))
async def test_racing_needs_its_scope(server: Running, crowd: Crowd, event: str) -> None:
    """A key without it is told which; with it the event is handled."""
    ada = await crowd.founder()
    socket = await ada.socket()
    become_key(server, ada, "challenges:read", "gamification:read")
    refused = await socket.refused(event, "scope_missing", **_EVENTS[event])
    assert refused["error"]["details"] == {"scope": "challenges:write"}
    become_key(server, ada, "challenges:write")
    await socket.refused(event, "not_found", **_EVENTS[event])


async def test_a_key_cannot_be_exchanged_for_a_token(server: Running, crowd: Crowd) -> None:
    """What has no scope is for people."""
    ada = await crowd.founder()
    socket = await ada.socket()
    become_key(server, ada, "users:write", "challenges:write")
    await socket.refused("refresh-token", "scope_missing", token=ada.token)


async def test_each_room_needs_the_scope_of_its_kind(server: Running, crowd: Crowd) -> None:
    """No other one helps; to leave needs none."""
    ada = await crowd.founder()
    made = await ada.challenge()
    socket = await ada.socket()
    rooms: dict[str, tuple[str, Scope]] = {
        "challenge": (f"challenge:{made['id']}", "challenges:read"),
        "leaderboard": (f"leaderboard:{ada.org_id}.all", "gamification:read"),
        "org": (f"org:{ada.org_id}", "challenges:read"),
        "session": ((await goals(ada)).room, "okrs:read"),
        "user": (f"user:{ada.id}", "notifications:read"),
    }
    for kind in ROOM_KINDS:
        room, scope = rooms[kind]
        become_key(server, ada, "tasks:read", "challenges:write")
        refused = await socket.refused("join-room", "scope_missing", room=room)
        assert refused["error"]["details"] == {"scope": scope}
        become_key(server, ada, scope)
        await socket.ok("join-room", room=room)
        await socket.ok("leave-room", room=room)


def test_scopes_and_limits_of_events_are_documented() -> None:
    """Those of rooms too."""
    document = asyncapi(EVENTS, title="Regatta", version="1")
    messages = document["components"]["messages"]
    assert messages["hint-request"]["x-scope"] == "challenges:write"
    assert messages["hint-request"]["x-limits"] == ["120/minute per user"]
    assert "API keys need the scope of the room." in messages["join-room"]["description"]
    assert "Not for API keys." in messages["refresh-token"]["description"]
    scopes = document["channels"]["socket"]["x-room-scopes"]
    assert scopes == {kind: about.scope for kind, about in ROOM_KINDS.items()}
