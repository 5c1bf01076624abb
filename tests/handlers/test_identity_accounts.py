"""Which account opens when somebody comes in by a provider."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from regatta.server import valkey
from tests.oidc import finish, served, signing_in, start, visit
from tests.oidc.certified import (
    actions,
    address,
    corp,
    installed,
    port,
    settings,
    signed_in,
)
from tests.people import PASSWORD, Crowd, Person
from tests.running import Running

__all__ = ["installed", "port", "settings"]


async def founded(crowd: Crowd, server: Running, *, verified: bool) -> Person:
    """Return somebody who registered with a password."""
    ada = await crowd.founder()
    if verified:
        claims = {"sub": ada.id, "org": ada.org_id, "email": ada.email}
        soon = datetime.now(UTC) + timedelta(minutes=1)
        token = server.system.ports.tokens.seal("verify", claims, soon)
        await ada.post("/api/auth/verify", token=token)
    return ada


async def test_a_verified_account_is_linked_and_keeps_its_password(
    crowd: Crowd, server: Running
) -> None:
    """Both ways lead to the same account, and what was signed in stays so."""
    ada = await founded(crowd, server, verified=True)
    assert (await signed_in(crowd, ada.email)).id == ada.id
    await ada.get("/api/users/me")
    await ada.login()
    assert "identity.linked" in await actions(ada)


async def test_who_registered_with_a_foreign_address_is_put_out_when_its_owner_comes(
    crowd: Crowd,
) -> None:
    """Password, sign-ins, refresh tokens and keys of the squatter are worth nothing any more."""
    squatter = await crowd.founder("mallory")
    key = await squatter.post("/api/auth/keys", name="back door", scopes=["tasks:read"])
    body = {"email": squatter.email, "password": PASSWORD}
    signed = (await squatter.request("POST", "/api/auth/login", body)).ok()
    socket = await squatter.socket()

    owner = await signed_in(crowd, squatter.email)
    assert owner.id == squatter.id
    assert (await owner.get("/api/users/me"))["emailVerified"] is True
    await asyncio.wait_for(socket.ended.wait(), 10)
    (await squatter.request("GET", "/api/users/me")).error(401, "not_authenticated")
    (await squatter.request("POST", "/api/auth/login", body)).error(401, "invalid_credentials")
    refresh = {"refreshToken": signed["refreshToken"]}
    (await squatter.request("POST", "/api/auth/refresh", refresh)).error(401, "not_authenticated")
    squatter.token = key["key"]
    (await squatter.request("GET", "/api/tasks")).error(401, "not_authenticated")
    assert "account.reclaimed" in await actions(owner)

    again = await signed_in(crowd, owner.email)
    await owner.get("/api/users/me")
    assert (await actions(again)).count("account.reclaimed") == 1


async def test_a_takeover_needs_nobody_to_be_told(tmp_path: Path, port: int) -> None:
    """With Redis gone the squatter's keys end all the same: the documents decide."""
    email = address()
    folder = tmp_path / "valkey"
    await asyncio.to_thread(folder.mkdir)
    running = valkey.running(folder)
    url = await asyncio.to_thread(running.__enter__)
    async with served(signing_in(tmp_path, port, sign_in=(corp(port),)), url) as crowd:
        squatter = crowd.person("mallory")
        squatter.email = email
        await squatter.post("/api/auth/register", email=email, password=PASSWORD, name="Mallory")
        await squatter.login()
        made = await squatter.post("/api/auth/keys", name="back door", scopes=["tasks:read"])
        squatter.token = made["key"]
        await asyncio.to_thread(running.__exit__, None, None, None)
        owner = await signed_in(crowd, email)
        assert owner.id == squatter.id
        (await squatter.request("GET", "/api/tasks")).error(401, "not_authenticated")
        assert (await owner.get("/api/users/me"))["emailVerified"] is True


async def test_who_was_asked_in_becomes_a_member_there(crowd: Crowd, server: Running) -> None:
    """The invitation is used up by the proof that the address is theirs."""
    ada = await founded(crowd, server, verified=True)
    email = address("bob")
    await ada.post("/api/auth/invite", email=email, role="manager")
    bob = await signed_in(crowd, email)
    assert (bob.org_id, bob.role) == (ada.org_id, "manager")
    assert (await ada.get("/api/auth/invitations"))["invitations"] == []


async def test_a_removed_member_begins_anew(crowd: Crowd, server: Running) -> None:
    """The account elsewhere no longer opens anything of the organization."""
    ada = await founded(crowd, server, verified=True)
    email = address("bob")
    await ada.post("/api/auth/invite", email=email)
    bob = await signed_in(crowd, email)
    (await ada.request("DELETE", f"/api/users/{bob.id}")).ok()
    again = await signed_in(crowd, email)
    assert again.org_id != ada.org_id
    assert again.id != bob.id


async def test_a_squatter_who_keeps_signing_in_is_put_out_too(crowd: Crowd) -> None:
    """A password that is being verified while it is dropped opens nothing."""
    squatter = await crowd.founder("mallory")
    body = {"email": squatter.email, "password": PASSWORD}
    owner = crowd.person("owner")
    started = await start(owner)
    back = await visit(started["authorizationUrl"], squatter.email)
    tries = [
        asyncio.create_task(squatter.request("POST", "/api/auth/login", body)) for _ in range(20)
    ]
    finishing = asyncio.create_task(finish(owner, started, back))
    replies = await asyncio.gather(*tries)
    (await finishing).ok()
    for reply in replies:
        if reply.status == 200:
            squatter.token = reply.body["token"]
            (await squatter.request("GET", "/api/users/me")).error(401, "not_authenticated")
