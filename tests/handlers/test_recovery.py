"""Passwords that were forgotten, and passwords that are changed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from regatta.integrations.jwt import JwtTokens
from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.letters import CHANGED, RESET, VERIFY, letter_to, letters, quiet, token_in
from tests.people import PASSWORD, Crowd, Person, Reply
from tests.running import Running, in_process

pytestmark = pytest.mark.jobs

SECRET = "a secret of thirty-two characters"
NEW = "a new password"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server whose signing key the tests know."""
    return Settings(data=tmp_path, secret=SECRET, **FAST)  # type: ignore[arg-type]


async def sign_in(person: Person, password: str) -> Reply:
    """Try to sign in."""
    return await person.request(
        "POST", "/api/auth/login", {"email": person.email, "password": password}
    )


async def mailed(person: Person, server: Running, *, nth: int = 1) -> str:
    """Ask for a link and return the token in it."""
    await person.post("/api/auth/reset-password", email=person.email)
    return token_in(await letter_to(server, person.email, RESET, nth=nth))


async def confirm(person: Person, token: str, password: str = NEW) -> Reply:
    """Follow the link."""
    return await person.request(
        "POST", "/api/auth/password-reset/confirm", {"token": token, "password": password}
    )


async def test_known_and_unknown_are_answered_alike(crowd: Crowd, server: Running) -> None:
    """On both paths and without their prefix; a letter goes only to whoever has an account."""
    ada, nobody = await crowd.founder("ada"), crowd.person("nobody")
    paths = ["/api/auth/reset-password", "/api/auth/password-reset"]
    paths += [path.removeprefix("/api") for path in paths]
    for path in paths:
        for email in (ada.email, nobody.email, "no address"):
            reply = await nobody.request("POST", path, {"email": email})
            assert (reply.status, reply.body) == (200, {"message": "Password reset email sent"})
    await quiet(server)
    assert len(await letters(server, ada.email, RESET)) == len(paths)
    assert await letters(server, nobody.email) == []


async def test_a_reset_changes_the_password_and_signs_out(crowd: Crowd, server: Running) -> None:
    """Every device, token and live socket ends; the address counts as verified; a notice goes."""
    ada = await crowd.founder()
    phone = await replace(ada).login()
    sockets = [await ada.socket(), await phone.socket("polling")]
    token = await mailed(ada, server)
    assert (await confirm(crowd.person("anyone"), token)).ok() == {"message": "Password changed"}
    async with asyncio.timeout(10):
        for socket in sockets:
            await socket.ended.wait()
    for device in (ada, phone):
        (await device.request("GET", "/api/users/me")).error(401, "not_authenticated")
    (await sign_in(ada, PASSWORD)).error(401, "invalid_credentials")
    ada.token = (await sign_in(ada, NEW)).ok()["token"]
    assert (await ada.get("/api/users/me"))["emailVerified"] is True
    assert "127.0.0.1" in (await letter_to(server, ada.email, CHANGED)).text


async def test_a_link_works_once(crowd: Crowd, server: Running) -> None:
    """Of all who follow links that were mailed before, together, one sets the password."""
    ada = await crowd.founder()
    older = await mailed(ada, server)
    newer = await mailed(ada, server, nth=2)
    passwords = [f"password number {number}" for number in range(6)]
    replies = await asyncio.gather(
        *(confirm(ada, (older, newer)[number % 2], word) for number, word in enumerate(passwords))
    )
    assert sorted(reply.status for reply in replies) == [200, 400, 400, 400, 400, 400]
    for token in (older, newer):
        (await confirm(ada, token)).error(400, "invalid_token")
    opening = [(await sign_in(ada, word)).status for word in passwords]
    assert [status == 200 for status in opening] == [reply.status == 200 for reply in replies]


async def test_a_link_dies_with_the_password_that_it_replaces(
    crowd: Crowd, server: Running
) -> None:
    """Whoever changes the password otherwise need not fear a link in an old letter."""
    ada = await crowd.founder()
    token = await mailed(ada, server)
    change = {"currentPassword": PASSWORD, "newPassword": NEW}
    assert (await ada.request("POST", "/api/auth/password", change)).status == 204
    (await confirm(ada, token, "yet another one")).error(400, "invalid_token")
    assert (await sign_in(ada, NEW)).status == 200


async def test_only_a_token_for_this_resets(crowd: Crowd, server: Running) -> None:
    """Forged, expired, of another purpose or person, or strange: refused, and nothing changes."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    verification = token_in(await letter_to(server, ada.email, VERIFY))
    ours, others = JwtTokens(SECRET), JwtTokens("x" * 32)
    token = await mailed(ada, server)
    claims = ours.unseal("reset", token)
    soon, past = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) - timedelta(seconds=1)
    refused = [
        others.seal("reset", claims, soon),
        ours.seal("reset", claims, past),
        ours.seal("verify", claims, soon),
        ours.seal("reset", claims | {"sub": zoe.id, "org": zoe.org_id}, soon),
        ours.seal("reset", claims | {"org": zoe.org_id}, soon),
        ours.seal("reset", claims | {"state": ""}, soon),
        verification,
        ada.token,
        "..",
    ]
    for wrong in refused:
        (await confirm(ada, wrong)).error(400, "invalid_token")
    (await confirm(ada, token, "short")).error(400, "validation_failed")
    for person in (ada, zoe):
        assert (await sign_in(person, PASSWORD)).status == 200
    assert (await confirm(ada, token)).status == 200


async def test_a_stranger_leaves_no_trap_in_an_account(crowd: Crowd, server: Running) -> None:
    """Whoever takes over an account that another made with their address has it alone."""
    eve = await crowd.founder("eve")
    key = await eve.post("/api/auth/keys", name="trap", scopes=["users:read"])
    trap = replace(eve, token=key["key"])
    await trap.get("/api/users")
    socket = await trap.socket()
    assert (await confirm(eve, await mailed(eve, server))).status == 200
    async with asyncio.timeout(10):
        await socket.ended.wait()
        while (await trap.request("GET", "/api/users")).status != 401:
            pass


async def test_changing_a_password_ends_the_other_devices(crowd: Crowd, server: Running) -> None:
    """The present password is asked for; the device that asks stays signed in."""
    ada = await crowd.founder()
    phone = await replace(ada).login()
    here, there = await ada.socket(), await phone.socket()
    path = "/api/auth/password"
    wrong = {"currentPassword": "not the password", "newPassword": NEW}
    (await ada.request("POST", path, wrong)).error(401, "invalid_credentials")
    weak = {"currentPassword": PASSWORD, "newPassword": "short"}
    (await ada.request("POST", path, weak)).error(400, "validation_failed")
    await phone.get("/api/users/me")
    right = {"currentPassword": PASSWORD, "newPassword": NEW}
    assert (await ada.request("POST", path, right)).status == 204
    async with asyncio.timeout(10):
        await there.ended.wait()
    (await phone.request("GET", "/api/users/me")).error(401, "not_authenticated")
    await here.ok("join-room", room=f"user:{ada.id}")
    (await sign_in(ada, PASSWORD)).error(401, "invalid_credentials")
    assert (await sign_in(ada, NEW)).status == 200
    assert "127.0.0.1" in (await letter_to(server, ada.email, CHANGED)).text


async def test_knowing_a_password_proves_no_address(crowd: Crowd) -> None:
    """An account that was made with somebody else's address stays unverified."""
    eve = await crowd.founder()
    change = {"currentPassword": PASSWORD, "newPassword": NEW}
    assert (await eve.request("POST", "/api/auth/password", change)).status == 204
    assert (await eve.get("/api/users/me"))["emailVerified"] is False


async def test_five_letters_an_hour_go_to_one_address(settings: Settings, redis_url: str) -> None:
    """However it is written, on whatever path, from wherever the request claims to come."""
    limited = settings.model_copy(
        update={"rate_limits": True, "trusted_proxies": ("127.0.0.1/32",)}
    )
    name = f"jos\u00e9-{uuid4().hex}"
    spellings = [
        f"{name}@b\u00fccher.example",
        f"{name.upper()}@B\u00dcCHER.example",
        f"  {name}@b\u00fccher.example\t",
        f"jose\u0301{name[4:]}@b\u00fccher.example",
        f"{name}@xn--bcher-kva.example",
        f"\n{name}@B\u00fccher.EXAMPLE",
        f"{name}@b\u00fccher.example ",
    ]
    paths = ["/api/auth/reset-password", "/auth/password-reset", "/api/auth/password-reset"]
    async with in_process(limited, redis_url) as server, Crowd(server.url) as crowd:
        nobody = crowd.person("nobody")
        statuses = []
        for number, email in enumerate(spellings):
            path = paths[number % len(paths)]
            origin = {"X_Forwarded_For": f"198.51.100.{number}"}
            reply = await nobody.request("POST", path, {"email": email}, **origin)
            statuses.append(reply.status)
        assert statuses == [200] * 5 + [429] * 2
        other = await nobody.request("POST", paths[0], {"email": f"{uuid4().hex}@example.com"})
        assert other.status == 200
