"""Staying signed in: tokens that rotate, and the devices that hold them."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from regatta.integrations.jwt import JwtTokens
from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.letters import RESET, letter_to, token_in
from tests.people import PASSWORD, Crowd, Json, Person, Reply
from tests.realtime.own import OwnValkey
from tests.running import Running, in_process

SECRET = "a secret of thirty-two characters"
SESSIONS = "/api/auth/sessions"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server whose signing key the tests know, behind a proxy."""
    return Settings(
        data=tmp_path,
        secret=SECRET,
        trusted_proxies=("127.0.0.1/32",),
        **FAST,  # type: ignore[arg-type]
    )


@pytest.fixture
async def second(server: Running, settings: Settings, redis_url: str) -> AsyncIterator[Running]:
    """Another server over the same stores."""
    async with in_process(settings, redis_url, run_jobs=False) as running:
        yield running


async def sign_in(person: Person, **headers: str) -> Json:
    """Sign in and return all that is answered; the person keeps the token they had."""
    body = {"email": person.email, "password": PASSWORD}
    signed_in: Json = (await person.request("POST", "/api/auth/login", body, **headers)).ok()
    return signed_in


async def refresh(person: Person, token: Any) -> Reply:
    """Exchange a refresh token."""
    return await person.request("POST", "/api/auth/refresh", {"refreshToken": token})


async def ended(person: Person) -> None:
    """Return once the person's token is refused."""
    async with asyncio.timeout(10):
        while (await person.request("GET", SESSIONS)).status != 401:
            pass


async def test_a_refresh_gives_fresh_tokens(crowd: Crowd) -> None:
    """Without an access token, time and again; the answer is that of a sign-in."""
    ada = await crowd.founder()
    signed_in = await sign_in(ada)
    stranger = crowd.person("anyone")
    for _ in range(3):
        reply = await refresh(stranger, signed_in["refreshToken"])
        renewed = reply.ok()
        assert set(renewed) == set(signed_in)
        assert renewed["user"] == signed_in["user"]
        assert renewed["refreshToken"] != signed_in["refreshToken"]
        assert renewed["refreshExpiresAt"] >= signed_in["refreshExpiresAt"]
        await replace(ada, token=renewed["token"]).get(SESSIONS)
        assert "no-store" in reply.headers["Cache-Control"]
        signed_in = renewed


async def test_a_refresh_token_that_comes_back_ends_the_sign_in(
    crowd: Crowd, server: Running, second: Running
) -> None:
    """The thief's tokens and the owner's, and live sockets at every server; not other devices."""
    ada = await crowd.founder()
    signed_in = await sign_in(ada)
    renewed = (await refresh(ada, signed_in["refreshToken"])).ok()
    first, here = replace(ada, token=signed_in["token"]), replace(ada, token=renewed["token"])
    there = replace(here, url=second.url)
    sockets = [await here.socket(), await there.socket(), await first.socket("polling")]
    (await refresh(there, signed_in["refreshToken"])).error(401, "not_authenticated")
    async with asyncio.timeout(10):
        for socket in sockets:
            await socket.ended.wait()
    for person in (first, here, there):
        await ended(person)
    (await refresh(ada, renewed["refreshToken"])).error(401, "not_authenticated")
    await ada.get(SESSIONS)


async def test_of_two_who_refresh_at_once_one_wins_at_most(crowd: Crowd, second: Running) -> None:
    """Nobody can tell who the thief is, so neither stays signed in."""
    ada = await crowd.founder()
    for _ in range(5):
        signed_in = await sign_in(ada)
        people = [ada, replace(ada, url=second.url)]
        replies = await asyncio.gather(
            *(refresh(person, signed_in["refreshToken"]) for person in people)
        )
        assert [reply.status for reply in replies].count(200) <= 1
        for reply in replies:
            if reply.status == 200:
                (await refresh(ada, reply.body["refreshToken"])).error(401, "not_authenticated")
                await ended(replace(ada, token=reply.body["token"]))
        await ended(replace(ada, token=signed_in["token"]))


@pytest.mark.jobs
async def test_only_a_live_refresh_token_is_exchanged(crowd: Crowd, server: Running) -> None:
    """Forged, expired, of another purpose, person or organization, or signed out: 401 each."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    signed_in = await sign_in(ada)
    ours, others = JwtTokens(SECRET), JwtTokens("x" * 32)
    good = signed_in["refreshToken"]
    claims = ours.unseal("refresh", good)
    soon, past = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) - timedelta(seconds=1)
    await ada.post("/api/auth/reset-password", email=ada.email)
    refused = [
        others.seal("refresh", claims, soon),
        ours.seal("refresh", claims, past),
        ours.seal("reset", claims, soon),
        ours.seal("refresh", claims | {"org": zoe.org_id}, soon),
        ours.seal("refresh", claims | {"sid": "unknown"}, soon),
        token_in(await letter_to(server, ada.email, RESET)),
        ada.token,
        good[:-2],
        "..",
    ]
    for wrong in refused:
        (await refresh(ada, wrong)).error(401, "not_authenticated")
    for strange in ("", None, 1, {"$ne": ""}, "x" * 5000):
        (await refresh(ada, strange)).error(400, "validation_failed")
    signed_out = replace(ada, token=(await refresh(ada, good)).ok()["token"])
    assert (await signed_out.request("POST", "/api/auth/logout")).status == 204
    (await refresh(ada, good)).error(401, "not_authenticated")


async def test_an_expired_sign_in_is_over(crowd: Crowd, server: Running) -> None:
    """Whatever its tokens say; what counts is what is stored."""
    ada = await crowd.founder()
    signed_in = await sign_in(ada)
    sessions = server.system.services.sessions.sessions.sessions
    past = datetime.now(UTC) - timedelta(seconds=1)
    await sessions.update_many({"user_id": ada.id}, {"$set": {"expires_at": past}})
    (await refresh(ada, signed_in["refreshToken"])).error(401, "not_authenticated")
    await ended(replace(ada, token=signed_in["token"]))


async def test_a_refresh_tells_the_present_role(crowd: Crowd) -> None:
    """In the answer and inside of the token."""
    ada, bob = await crowd.team("ada", "bob")
    signed_in = await sign_in(bob)
    promotion = {"name": "bob", "role": "manager"}
    (await ada.request("PUT", f"/api/users/{bob.id}", promotion)).ok()
    renewed = (await refresh(bob, signed_in["refreshToken"])).ok()
    assert renewed["user"]["role"] == "manager"
    assert JwtTokens(SECRET).read(renewed["token"]).role == "manager"


async def test_the_list_shows_ones_devices(crowd: Crowd) -> None:
    """Where each was last used, what it calls itself, and which one asks; never a token."""
    ada, bob = await crowd.team("ada", "bob")
    phone = await sign_in(ada, User_Agent="Phone/1.0", X_Forwarded_For="198.51.100.7")
    listed = (await ada.get(SESSIONS))["sessions"]
    assert [one["current"] for one in listed] == [False, True]
    assert (listed[0]["agent"], listed[0]["address"]) == ("Phone/1.0", "198.51.100.7")
    assert {one["method"] for one in listed} == {"password"}
    assert set(listed[0]) == {
        "id",
        "method",
        "address",
        "agent",
        "current",
        "createdAt",
        "usedAt",
        "expiresAt",
    }
    body = {"refreshToken": phone["refreshToken"]}
    moved = await ada.request("POST", "/api/auth/refresh", body, X_Forwarded_For="203.0.113.9")
    there = replace(ada, token=moved.ok()["token"])
    again = (await there.get("/auth/sessions"))["sessions"]
    assert [(one["id"], one["address"], one["current"]) for one in again] == [
        (listed[0]["id"], "203.0.113.9", True),
        (listed[1]["id"], listed[1]["address"], False),
    ]
    assert len((await bob.get(SESSIONS))["sessions"]) == 1


async def test_a_device_is_signed_out_from_another(crowd: Crowd, second: Running) -> None:
    """Its tokens end, and its live socket at another server; the device that asks stays."""
    ada = await crowd.founder()
    lost = await sign_in(ada, User_Agent="Lost/1.0")
    there = replace(ada, token=lost["token"], url=second.url)
    staying, leaving = await ada.socket(), await there.socket()
    (found,) = [one for one in (await ada.get(SESSIONS))["sessions"] if one["agent"] == "Lost/1.0"]
    path = f"{SESSIONS}/{found['id']}"
    assert (await ada.request("DELETE", path)).status == 204
    async with asyncio.timeout(10):
        await leaving.ended.wait()
    await ended(there)
    (await refresh(ada, lost["refreshToken"])).error(401, "not_authenticated")
    (await ada.request("DELETE", path)).error(404, "not_found")
    await staying.ok("join-room", room=f"user:{ada.id}")


async def test_all_other_devices_are_signed_out_at_once(crowd: Crowd, second: Running) -> None:
    """All but the one that asks; colleagues stay where they are."""
    ada, bob = await crowd.team("ada", "bob")
    others = [await sign_in(ada) for _ in range(3)]
    there = [replace(ada, token=one["token"], url=second.url) for one in others]
    sockets = [await person.socket() for person in there]
    assert (await ada.request("DELETE", SESSIONS)).status == 204
    async with asyncio.timeout(10):
        for socket in sockets:
            await socket.ended.wait()
    for one, person in zip(others, there, strict=True):
        (await refresh(ada, one["refreshToken"])).error(401, "not_authenticated")
        await ended(person)
    assert [one["current"] for one in (await ada.get(SESSIONS))["sessions"]] == [True]
    assert len((await bob.get(SESSIONS))["sessions"]) == 1


async def test_nobody_signs_out_somebody_else(crowd: Crowd) -> None:
    """Another person's device looks like none, also to an admin of the organization."""
    ada, bob = await crowd.team("ada", "bob")
    zoe = await crowd.founder("zoe")
    (device,) = (await bob.get(SESSIONS))["sessions"]
    for person in (ada, zoe):
        reply = await person.request("DELETE", f"{SESSIONS}/{device['id']}")
        reply.error(404, "not_found")
    (await ada.request("DELETE", f"{SESSIONS}/unknown")).error(404, "not_found")
    await bob.get(SESSIONS)


@pytest.fixture
def own_valkey() -> Iterator[OwnValkey]:
    """A Valkey that the test may stop."""
    with tempfile.TemporaryDirectory(prefix="regatta-") as folder:
        own = OwnValkey(Path(folder))
        own.start()
        yield own
        own.stop()


async def test_no_device_outlives_the_way_to_others(
    settings: Settings, own_valkey: OwnValkey
) -> None:
    """While Redis is gone nobody can be told; all tokens end anyway."""
    async with (
        in_process(settings, own_valkey.url, run_jobs=False) as server,
        Crowd(server.url) as crowd,
    ):
        ada = await crowd.founder()
        others = [replace(ada, token=(await sign_in(ada))["token"]) for _ in range(3)]
        await asyncio.to_thread(own_valkey.stop)
        assert (await ada.request("DELETE", SESSIONS)).status == 204
        for person in others:
            await ended(person)
        await ada.get(SESSIONS)
