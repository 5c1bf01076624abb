"""API keys: what programs come in with, for as long and as far as their makers may."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from socketio.exceptions import ConnectionError as Refused

from regatta.server.settings import Settings
from tests.people import PASSWORD, Crowd, Json, Person
from tests.running import Running, in_process

KEYS = "/api/auth/keys"
READS = ["users:read", "tasks:read"]


@pytest.fixture
async def second(server: Running, settings: Settings, redis_url: str) -> AsyncIterator[Running]:
    """Another server over the same stores."""
    async with in_process(settings, redis_url, run_jobs=False) as running:
        yield running


async def make(person: Person, *scopes: str, **more: Any) -> Json:
    """Make a key."""
    made: Json = await person.post(KEYS, name="import", scopes=list(scopes), **more)
    return made


def program(person: Person, key: Json) -> Person:
    """Return a program of the person's that has the key."""
    return replace(person, token=key["key"])


async def ended(person: Person) -> None:
    """Return once the key is refused."""
    async with asyncio.timeout(10):
        while (await person.request("GET", "/api/users")).status != 401:
            pass


async def test_a_key_is_shown_once(crowd: Crowd) -> None:
    """It begins as scanners know it; the list shows no more than its first characters."""
    ada, bob = await crowd.team("ada", "bob")
    reply = await ada.request("POST", KEYS, {"name": " import ", "scopes": READS})
    made = reply.ok()
    assert reply.status == 201
    assert "no-store" in reply.headers["Cache-Control"]
    assert made["key"].startswith("regatta_")
    assert len(made["key"]) >= len("regatta_") + 43
    other = await make(ada, *READS)
    assert other["key"] != made["key"]
    listed = await ada.get("/auth/keys")
    assert [one["id"] for one in listed["keys"]] == [other["id"], made["id"]]
    del made["key"]
    assert listed["keys"][1] == made
    assert (made["name"], made["scopes"], made["usedAt"]) == ("import", READS, None)
    assert (await bob.get(KEYS)) == {"keys": []}


async def test_no_key_lies_about(
    crowd: Crowd, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the files of the store nor in a log line, also after its use and revocation."""
    caplog.set_level(logging.DEBUG)
    ada = await crowd.founder()
    made = await make(ada, *READS)
    await program(ada, made).get("/api/users")
    await (await program(ada, await make(ada, "notifications:read")).socket()).close()
    assert (await ada.request("DELETE", f"{KEYS}/{made['id']}")).status == 204
    await ended(program(ada, made))

    def content() -> bytes:
        files = settings.data.glob("regatta.sqlite3*")
        return b"".join(path.read_bytes() for path in sorted(files))

    stored = await asyncio.to_thread(content)
    assert made["hint"].encode() in stored
    secret = made["key"].removeprefix("regatta_")
    said = "\n".join([caplog.text, *[str(vars(record)) for record in caplog.records]])
    assert made["id"] in said
    for part in (secret, secret[:16], secret[-16:]):
        assert part.encode() not in stored
        assert part not in said


async def test_a_key_opens_what_its_scopes_say(crowd: Crowd) -> None:
    """As a bearer and as `X-API-Key`; without the scope it is 403 with the scope in question."""
    ada = await crowd.founder()
    robot = program(ada, await make(ada, *READS))
    assert (await robot.get("/api/users/me"))["id"] == ada.id
    await robot.get("/api/tasks")
    bare = replace(ada, token="")
    reply = await bare.request("GET", "/api/tasks", X_API_Key=robot.token)
    assert reply.status == 200
    for method, path, body, scope in (
        ("POST", "/api/tasks", {"title": "t"}, "tasks:write"),
        ("POST", "/api/users", {}, "users:write"),
        ("GET", "/api/audit", None, "audit:read"),
        ("GET", "/api/companies/me", None, "organization:read"),
    ):
        refused = (await robot.request(method, path, body)).error(403, "scope_missing")
        assert refused["details"] == {"scope": scope}
    for wrong in (robot.token[:-1], robot.token + "x", "regatta_", "regatta_x"):
        (await bare.request("GET", "/api/tasks", X_API_Key=wrong)).error(401, "not_authenticated")


async def test_a_key_makes_no_keys(crowd: Crowd) -> None:
    """Nor does it see, end or change what lets its maker in."""
    ada = await crowd.founder()
    scopes = ["users:read", "users:write", "audit:read", "organization:write"]
    made = await make(ada, *scopes)
    robot = program(ada, made)
    change = {"currentPassword": PASSWORD, "newPassword": "another password"}
    for method, path, body in (
        ("POST", KEYS, {"name": "more", "scopes": READS}),
        ("GET", KEYS, None),
        ("DELETE", f"{KEYS}/{made['id']}", None),
        ("GET", "/api/auth/sessions", None),
        ("DELETE", "/api/auth/sessions", None),
        ("POST", "/api/auth/password", change),
        ("POST", "/api/auth/logout", None),
        ("PATCH", "/api/users/me", {"name": "eve"}),
    ):
        (await robot.request(method, path, body)).error(403, "scope_missing")
    await robot.get("/api/users")


async def test_a_key_tells_when_it_was_used(crowd: Crowd) -> None:
    """To the minute, so that its maker knows which ones nobody needs."""
    ada = await crowd.founder()
    used, unused = await make(ada, *READS), await make(ada, *READS)
    before = datetime.now(UTC) - timedelta(seconds=1)
    await program(ada, used).get("/api/users")
    listed = {one["id"]: one["usedAt"] for one in (await ada.get(KEYS))["keys"]}
    assert listed[unused["id"]] is None
    assert before < datetime.fromisoformat(listed[used["id"]]) <= datetime.now(UTC)


async def test_a_key_expires(crowd: Crowd) -> None:
    """Requests are refused, and a live socket ends, at the instant that its maker chose."""
    ada = await crowd.founder()
    soon = datetime.now(UTC) + timedelta(seconds=1.5)
    robot = program(ada, await make(ada, "users:read", expiresAt=soon.isoformat()))
    socket = await robot.socket()
    await robot.get("/api/users")
    async with asyncio.timeout(10):
        await socket.ended.wait()
    await ended(robot)
    assert datetime.now(UTC) >= soon.replace(microsecond=soon.microsecond // 1000 * 1000)
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    body = {"name": "late", "scopes": READS}
    for wrong in (past, "2026-01-01T00:00:00", "soon", 4_000_000_000, True):
        reply = await ada.request("POST", KEYS, body | {"expiresAt": wrong})
        fields = reply.error(400, "validation_failed")["details"]["fields"]
        assert [one["field"] for one in fields] == ["body.expiresAt"]


async def test_a_revoked_key_is_dead_everywhere(crowd: Crowd, second: Running) -> None:
    """Requests and live sockets, also at a server that has just accepted it."""
    ada, bob = await crowd.team("ada", "bob")
    made, kept = await make(ada, *READS), await make(ada, *READS)
    here, staying = program(ada, made), program(ada, kept)
    there = replace(here, url=second.url)
    sockets = [await here.socket(), await there.socket(), await there.socket("polling")]
    other = await staying.socket()
    for person in (here, there):
        await person.get("/api/users")
    path = f"{KEYS}/{made['id']}"
    (await bob.request("DELETE", path)).error(404, "not_found")
    assert (await ada.request("DELETE", path)).status == 204
    async with asyncio.timeout(10):
        for socket in sockets:
            await socket.ended.wait()
    for person in (here, there):
        await ended(person)
        with pytest.raises(Refused):
            await person.socket()
    (await ada.request("DELETE", path)).error(404, "not_found")
    assert [one["id"] for one in (await ada.get(KEYS))["keys"]] == [kept["id"]]
    await staying.get("/api/users")
    assert not other.ended.is_set()


async def test_a_key_is_worth_what_its_maker_is(crowd: Crowd) -> None:
    """Its role is the maker's present one; a removed maker's key is dead, sockets and all."""
    ada, bob = await crowd.team("ada", "bob")
    made = await make(bob, "users:read", "users:write")
    robot = program(bob, made)
    body = {"name": "Cleo", "role": "member", "email": crowd.person("cleo").email}
    (await robot.request("POST", "/api/users", {})).error(403, "forbidden")
    promotion = {"name": "bob", "role": "admin"}
    (await ada.request("PUT", f"/api/users/{bob.id}", promotion)).ok()
    async with asyncio.timeout(10):
        while (await robot.request("POST", "/api/users", body)).status == 403:
            pass
    assert len((await ada.get("/api/users"))["users"]) == 3
    socket = await robot.socket()
    assert (await ada.request("DELETE", f"/api/users/{bob.id}")).status == 204
    async with asyncio.timeout(10):
        await socket.ended.wait()
    await ended(robot)


async def test_a_socket_on_a_key_hears_what_its_scopes_say(crowd: Crowd) -> None:
    """Rooms and events alike ask for the scope."""
    ada = await crowd.founder()
    robot = program(ada, await make(ada, "challenges:read"))
    socket = await robot.socket()
    await socket.ok("join-room", room=f"org:{ada.org_id}")
    await socket.refused("join-room", "scope_missing", room=f"user:{ada.id}")
    await socket.refused("refresh-token", "scope_missing", token=ada.token)
    await ada.challenge()
    heard = await socket.event("challenge-generated")
    assert heard["room"] == f"org:{ada.org_id}"


async def test_a_wrong_key_is_named(crowd: Crowd) -> None:
    """Unknown scopes, none, a blank name: nothing is made."""
    ada = await crowd.founder()
    for wrong, field in (
        ({"scopes": ["everything"]}, "body.scopes.0"),
        ({"scopes": []}, "body.scopes"),
        ({"scopes": ["users:read"] * 51}, "body.scopes"),
        ({"name": " "}, "body.name"),
        ({"key": "regatta_mine"}, "body.key"),
        ({"userId": "somebody"}, "body.userId"),
    ):
        reply = await ada.request("POST", KEYS, {"name": "import", "scopes": READS} | wrong)
        fields = reply.error(400, "validation_failed")["details"]["fields"]
        assert [one["field"] for one in fields] == [field]
    assert json.dumps(await ada.get(KEYS)) == '{"keys": []}'
