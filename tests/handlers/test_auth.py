"""Coming in and going out, over HTTP."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from regatta.models.auth import Registration
from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.people import PASSWORD, Crowd, Json, Person
from tests.running import Running, in_process

SECRET = "a secret of thirty-two characters"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server whose signing key the tests know."""
    return Settings(data=tmp_path, secret=SECRET, **FAST)  # type: ignore[arg-type]


def form(person: Person, **more: Any) -> Json:
    """Return a registration."""
    return {"email": person.email, "password": PASSWORD, "name": person.name, **more}


async def test_a_registration_is_answered_as_the_product_says(crowd: Crowd) -> None:
    """201 with a message and the founder; nothing else, and no token yet."""
    ada = crowd.person("ada")
    reply = await ada.request("POST", "/api/auth/register", form(ada))
    assert reply.status == 201
    user_id = reply.body["user"]["id"]
    assert reply.body == {
        "message": "Registration successful",
        "user": {"id": user_id, "email": ada.email},
    }
    await ada.login()
    assert (ada.id, ada.role) == (user_id, "admin")


async def test_a_login_gives_a_token_that_works(crowd: Crowd) -> None:
    """The token opens a route that is closed without it."""
    ada = await crowd.founder()
    credentials = {"email": ada.email, "password": PASSWORD}
    reply = await ada.request("POST", "/api/auth/login", credentials)
    user = reply.ok()["user"]
    assert reply.status == 200
    assert (user["id"], user["email"], user["role"]) == (ada.id, ada.email, "admin")
    ada.token = reply.body["token"]
    assert await ada.get("/api/tasks") == {"tasks": [], "nextCursor": None}
    ada.token = ""
    refused = await ada.request("GET", "/api/tasks")
    refused.error(401, "not_authenticated")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


async def test_each_founder_has_an_organization_of_their_own(crowd: Crowd) -> None:
    """Two registrations are two organizations, also under one name."""
    ada, bob = await crowd.founder("ada"), await crowd.founder("bob")
    assert ada.org_id != bob.org_id


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ada@example.com", "ada@example.com"),
        ("ada@example.com", "ADA@Example.COM"),
        ("jos\u00e9@example.com", "jose\u0301@example.com"),
        ("ada@b\u00fccher.example", "ada@xn--bcher-kva.example"),
    ],
    ids=["same", "case", "composed", "punycode"],
)
async def test_an_address_is_taken_however_it_is_written(
    crowd: Crowd, first: str, second: str
) -> None:
    """Case, composition and the domain's encoding make no second account, and both sign in."""
    ada, eve = crowd.person("ada"), crowd.person("eve")
    ada.email, eve.email = first, second
    (await ada.request("POST", "/api/auth/register", form(ada))).ok()
    (await eve.request("POST", "/api/auth/register", form(eve))).error(409, "email_taken")
    assert (await ada.login()).id == (await eve.login()).id


async def test_of_simultaneous_registrations_one_wins(crowd: Crowd, server: Running) -> None:
    """The others are told, and leave no organization behind."""
    people = [crowd.person("ada") for _ in range(6)]
    for person in people:
        person.email = people[0].email
    replies = await asyncio.gather(
        *[person.request("POST", "/api/auth/register", form(person)) for person in people]
    )
    assert sorted(reply.status for reply in replies) == [201, 409, 409, 409, 409, 409]
    registration = server.system.services.registration
    assert await registration.organizations.organizations.count({}) == 1
    assert await registration.users.users.count({}) == 1


async def test_a_refused_registration_writes_nothing(crowd: Crowd, server: Running) -> None:
    """Neither a person nor an organization."""
    ada = crowd.person("ada")
    for wrong in ({"password": "short"}, {"email": "nobody"}, {"name": " "}, {"role": "admin"}):
        reply = await ada.request("POST", "/api/auth/register", form(ada) | wrong)
        reply.error(400, "validation_failed")
    registration = server.system.services.registration
    assert await registration.organizations.organizations.count({}) == 0
    assert await registration.users.users.count({}) == 0


@pytest.mark.parametrize("field", ["role", "orgId", "org_id", "id", "passwordHash", "version"])
async def test_nobody_assigns_what_is_not_theirs(crowd: Crowd, field: str) -> None:
    """A field beyond the documented ones is refused by name."""
    ada = crowd.person("ada")
    reply = await ada.request("POST", "/api/auth/register", form(ada, **{field: "admin"}))
    fields = reply.error(400, "validation_failed")["details"]["fields"]
    assert [(entry["field"], entry["type"]) for entry in fields] == [
        (f"body.{field}", "extra_forbidden")
    ]


@pytest.mark.parametrize("password", [{"$ne": None}, ["x"], 1, True, None, {"$gt": ""}], ids=str)
async def test_a_password_is_text(crowd: Crowd, password: Any) -> None:
    """An operator of a query language is no password, and neither is anything else."""
    ada = await crowd.founder()
    for body in ({"email": ada.email, "password": password}, {"email": password, "password": "x"}):
        (await ada.request("POST", "/api/auth/login", body)).error(400, "validation_failed")


async def test_wrong_password_and_unknown_address_look_alike(crowd: Crowd) -> None:
    """Who has an account cannot be found out; a member without a password is no exception."""
    ada = await crowd.founder()
    silent = crowd.person("silent")
    await ada.post("/api/users", name="silent", email=silent.email, role="member")
    bodies = []
    for email in (ada.email, crowd.person("nobody").email, silent.email, "no address", ""):
        reply = await ada.request(
            "POST", "/api/auth/login", {"email": email, "password": "not the password"}
        )
        found = reply.error(401, "invalid_credentials")
        bodies.append({name: value for name, value in found.items() if name != "requestId"})
    assert all(body == bodies[0] for body in bodies)


async def test_a_logout_ends_the_token(crowd: Crowd) -> None:
    """At once for this token, never for the person's other sign-ins."""
    ada = await crowd.founder()
    first = ada.token
    await ada.login()
    assert (await ada.request("POST", "/api/auth/logout")).status == 204
    (await ada.request("GET", "/api/tasks")).error(401, "not_authenticated")
    (await ada.request("POST", "/api/auth/logout")).error(401, "not_authenticated")
    ada.token = first
    await ada.get("/api/tasks")


async def test_a_logout_ends_the_token_on_every_server(
    settings: Settings, redis_url: str, server: Running
) -> None:
    """A server that has just accepted the token refuses it, and closes its sockets."""
    async with (
        in_process(settings, redis_url) as other,
        Crowd(server.url) as here,
        Crowd(other.url) as there,
    ):
        ada = await here.founder()
        twin = there.person("ada")
        twin.email, twin.token = ada.email, ada.token
        await twin.get("/api/tasks")
        socket = await twin.socket()
        assert (await ada.request("POST", "/api/auth/logout")).status == 204
        async with asyncio.timeout(10):
            await socket.ended.wait()
            while (await twin.request("GET", "/api/tasks")).status != 401:
                pass


async def test_nothing_secret_is_told_or_logged(
    crowd: Crowd, server: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """No password, token or hash stands in a log line or in a reply that is not its own."""
    caplog.set_level(logging.DEBUG)
    ada = await crowd.founder()
    first = ada.token
    replies = [
        await ada.request("POST", "/api/auth/register", form(ada)),
        await ada.request(
            "POST", "/api/auth/login", {"email": ada.email, "password": PASSWORD + "!"}
        ),
        await ada.request(
            "POST", "/api/auth/login", {"email": PASSWORD, "password": {"a": PASSWORD}}
        ),
        await ada.request("POST", "/api/users", form(ada, password=PASSWORD)),
        await ada.request("GET", "/api/users"),
        await ada.request("POST", "/api/auth/logout"),
        await ada.request("GET", "/api/users"),
    ]
    stored = await server.system.services.auth.users.by_email(ada.email)
    assert stored is not None
    assert stored.password_hash is not None
    said = "\n".join([caplog.text, *[str(vars(record)) for record in caplog.records]])
    said += "".join(json.dumps(reply.body) for reply in replies)
    for secret in (PASSWORD, first, first.split(".")[2], stored.password_hash, "argon2", SECRET):
        assert secret not in said


async def test_a_registration_under_a_key_is_made_once(crowd: Crowd) -> None:
    """A retry of a registration gets the first reply instead of `email_taken`."""
    ada = crowd.person("ada")
    first, second = [
        await ada.request("POST", "/api/auth/register", form(ada), Idempotency_Key="r-1")
        for _ in range(2)
    ]
    assert (first.status, second.status) == (201, 201)
    assert first.body == second.body
    assert second.headers["Idempotent-Replay"] == "true"


async def test_a_founding_that_broke_off_is_finished(server: Running) -> None:
    """A retry after a crash between organization and founder leaves no second organization."""
    registration = server.system.services.registration
    wish = Registration(email="ada@example.com", password=PASSWORD, name="ada")
    made = await registration.register(wish, "founder-1")
    await registration.users.users.delete({"id": made.user.id})
    again = await asyncio.gather(*[registration.register(wish, "founder-1") for _ in range(3)])
    assert again == [made] * 3
    assert await registration.organizations.organizations.count({}) == 1
    assert await registration.users.users.count({}) == 1
