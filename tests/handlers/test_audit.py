"""The audit log: what matters for security, for the admins of the organization."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import jwt
import pytest

from regatta.server.settings import Settings
from tests.acts import ACTS, NEW, WRONG, Stage
from tests.conftest import FAST
from tests.people import PASSWORD, Crowd, Json, Person
from tests.running import Running

PATH: Final = "/api/audit"
SECRET: Final = "a secret of thirty-two characters"
ADDRESS: Final = {"X_Forwarded_For": "198.51.100.77"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server behind a proxy."""
    trusted = ("127.0.0.1/32",)
    return Settings(data=tmp_path, secret=SECRET, trusted_proxies=trusted, **FAST)  # type: ignore[arg-type]


def somewhere() -> dict[str, str]:
    """Return headers that say that a request comes from where no other comes from."""
    network = ":".join(secrets.token_hex(2) for _ in range(2))
    return {"X-Forwarded-For": f"2001:db8:{network}::1"}


@pytest.fixture
async def crowd(server: Running) -> AsyncIterator[Crowd]:
    """People who come from an address of their own, so that nobody else's refusals count."""
    async with Crowd(server.url, somewhere()) as people:
        yield people


@pytest.fixture
async def stage(server: Running, crowd: Crowd) -> Stage:
    """Two people of one organization."""
    ada, bob = await crowd.team("ada", "bob")
    return Stage(server, crowd, ada, bob)


async def everything(person: Person, **query: str) -> list[Json]:
    """Return all events, page by page."""
    found: list[Json] = []
    cursor = ""
    while True:
        extra = "".join(f"&{name}={value}" for name, value in query.items())
        page = await person.get(f"{PATH}?limit=7{extra}{cursor}")
        found += page["events"]
        if page["nextCursor"] is None:
            return found
        cursor = f"&cursor={page['nextCursor']}"


@pytest.mark.jobs
async def test_each_act_is_noted(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """By its name, with who, from where and by which request; and as a line of the log."""
    caplog.set_level(logging.INFO, "regatta.audit")
    for action, act in ACTS.items():
        before = {event["id"] for event in await everything(stage.ada, action=action)}
        await act(stage)
        found = await everything(stage.ada, action=action)
        new = [event for event in found if event["id"] not in before]
        assert new, action
        assert {event["action"] for event in new} == {action}
    logged = {record.metadata["action"] for record in caplog.records if record.msg == "audit"}  # type: ignore[attr-defined]
    assert set(ACTS) <= logged
    await _no_secrets(stage, caplog)


async def test_a_founding_is_the_first_event(crowd: Crowd) -> None:
    """Under its founder, in the form that all events have."""
    ada = await crowd.founder()
    event = (await everything(ada))[-1]
    assert (event["action"], event["userId"]) == ("organization.founded", ada.id)
    assert datetime.fromisoformat(event["at"]).tzinfo is not None
    assert set(event) == {
        "id",
        "at",
        "action",
        "userId",
        "address",
        "agent",
        "requestId",
        "details",
    }


async def _no_secrets(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Find nothing that opens a door, in all that was noted and said."""
    told = json.dumps(await everything(stage.ada))
    told += str([vars(record) for record in caplog.records])
    user = await stage.server.system.services.auth.users.by_email(stage.ada.email)
    assert user is not None
    for secret in (PASSWORD, NEW, WRONG, stage.ada.token, str(user.password_hash)):
        assert secret not in told
    for start in ("regatta_", "argon2", "eyJ"):
        assert start not in told


async def test_only_admins_read_it(crowd: Crowd) -> None:
    """Of their own organization; a key needs the scope, and an admin behind it."""
    ada, mia = await crowd.team("ada", "mia")
    max_, zoe = await crowd.member(ada, "max", "manager"), await crowd.founder("zoe")
    for person in (mia, max_):
        (await person.request("GET", PATH)).error(403, "forbidden")
        key = await person.post("/api/auth/keys", name="k", scopes=["audit:read"])
        robot = replace(person, token=key["key"])
        (await robot.request("GET", PATH)).error(403, "forbidden")
    (await crowd.person("nobody").request("GET", PATH)).error(401, "not_authenticated")
    key = await ada.post("/api/auth/keys", name="k", scopes=["audit:read"])
    assert await everything(replace(ada, token=key["key"]))
    foreign = {event["id"] for event in await everything(zoe)}
    own = {event["id"] for event in await everything(ada)}
    assert own
    assert foreign
    assert not own & foreign
    assert {event["userId"] for event in await everything(zoe)} == {zoe.id}


async def test_the_log_is_paged_and_filtered(crowd: Crowd) -> None:
    """Newest first, each event once, by action and by person; another list's cursor is none."""
    ada, bob = await crowd.team("ada", "bob")
    for _ in range(10):
        await bob.post("/api/auth/keys", name="k", scopes=["users:read"])
    events = await everything(ada)
    moments = [event["at"] for event in events]
    assert moments == sorted(moments, reverse=True)
    assert len({event["id"] for event in events}) == len(events)
    made = await everything(ada, action="key.created")
    assert made == [event for event in events if event["action"] == "key.created"]
    assert len(made) == 10
    mine = await everything(ada, userId=ada.id)
    assert mine == [event for event in events if event["userId"] == ada.id]
    assert await everything(ada, action="nothing") == []
    cursor = (await ada.get("/api/users?limit=1"))["nextCursor"]
    (await ada.request("GET", f"{PATH}?cursor={cursor}")).error(400, "invalid_cursor")
    for wrong in ("limit=0", "limit=201", "userId=$ne", "since=now"):
        (await ada.request("GET", f"{PATH}?{wrong}")).error(400, "validation_failed")


async def test_an_event_says_where_it_came_from(crowd: Crowd) -> None:
    """The client's address as trusted proxies tell it, the agent, and the id of the request."""
    ada = await crowd.founder()
    body = {"email": ada.email, "password": WRONG}
    headers = {"User_Agent": "Phone/1.0", "X_Request_ID": "r-1", **ADDRESS}
    await ada.request("POST", "/api/auth/login", body, **headers)
    (event,) = await everything(ada, action="sign-in.failed")
    assert [event[name] for name in ("address", "agent", "requestId", "userId")] == [
        ADDRESS["X_Forwarded_For"],
        "Phone/1.0",
        "r-1",
        ada.id,
    ]
    assert event["details"] == {"method": "password"}


async def test_whoever_knocks_all_day_does_not_fill_the_store(
    crowd: Crowd, server: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """Each forged token is a line of the log; only so many are kept of one kind and address."""
    caplog.set_level(logging.INFO, "regatta.audit")
    ada = await crowd.founder("ada")
    made = await ada.post("/api/auth/keys", name="k", scopes=["users:read"])
    await ada.request("DELETE", f"/api/auth/keys/{made['id']}")
    head, body, _ = ada.token.split(".")
    async with Crowd(server.url, somewhere()) as strangers:
        nobody = strangers.person("nobody")
        for number in range(70):
            nobody.token = f"{head}.{body}.{number}"
            (await nobody.request("GET", "/api/users")).error(401, "not_authenticated")
        nobody.token = made["key"]
        for _ in range(3):
            (await nobody.request("GET", "/api/users")).error(401, "not_authenticated")
    told = [record.metadata["action"] for record in caplog.records if record.msg == "audit"]  # type: ignore[attr-defined]
    assert (told.count("token.refused"), told.count("key.refused")) == (70, 3)
    events = server.system.services.audit.events.events
    assert await events.count({"action": "token.refused"}) == 60
    assert len(await everything(ada, action="key.refused")) == 3


async def test_each_refused_token_is_noted(stage: Stage, crowd: Crowd) -> None:
    """Whatever is wrong with it: forged, expired, signed out, too long, or for another purpose."""
    ada, server = stage.ada, stage.server
    claims = jwt.decode(ada.token, SECRET, algorithms=["HS256"], audience="regatta")
    claims["exp"] = datetime.now(UTC) - timedelta(seconds=1)
    expired = jwt.encode(claims, SECRET, "HS256", headers={"kid": "1"})
    signed_out = (await replace(ada, sockets=[]).login()).token
    gone = replace(ada, token=signed_out, sockets=[])
    assert (await gone.request("POST", "/api/auth/logout")).status == 204
    for token in ("forged", expired, signed_out, "x" * 5000):
        bad = replace(ada, token=token, sockets=[])
        (await bad.request("GET", "/api/users/me")).error(401, "not_authenticated")
    for path, more in (
        ("refresh", {"refreshToken": "forged"}),
        ("verify", {"token": "forged"}),
        ("password-reset/confirm", {"token": "forged", "password": PASSWORD}),
    ):
        reply = await crowd.person("nobody").request("POST", f"/api/auth/{path}", more)
        assert reply.status in {400, 401}
    events = await server.system.services.audit.events.events.find({"action": "token.refused"})
    assert sorted(event.details["reason"] for event in events) == [
        "expired",
        "forged",
        "no refresh token",
        "no reset",
        "no verification",
        "signed out",
        "too long",
    ]


async def test_going_too_far_is_noted(crowd: Crowd) -> None:
    """Acting beyond one's role, and setting what is not offered, stands in the log."""
    ada, bob = await crowd.team("ada", "bob")
    (await bob.request("GET", "/api/audit")).error(403, "forbidden")
    sent = {"title": "Task", "ownerId": ada.id}
    (await bob.request("POST", "/api/tasks", sent)).error(400, "validation_failed")
    async with asyncio.timeout(10):
        while len(found := await everything(ada, userId=bob.id)) < 3:
            pass
    told = {event["action"]: event["details"] for event in found}
    assert told["access.refused"] == {"route": "/api/audit"}
    assert told["input.refused"] == {"route": "/api/tasks", "fields": ["body.ownerId"]}
