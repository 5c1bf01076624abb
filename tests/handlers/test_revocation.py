"""What was taken away is gone, whatever was under way at that moment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from regatta.services import auth
from tests.letters import code_in, letter_to
from tests.people import PASSWORD, Crowd, Person, Reply
from tests.running import Running


async def give(by: Person, whom: Person, role: str) -> Reply:
    """Decide somebody's role."""
    body = {"name": whom.name, "role": role}
    return await by.request("PUT", f"/api/users/{whom.id}", body)


async def remove(by: Person, whom: Person) -> Reply:
    """Remove somebody."""
    return await by.request("DELETE", f"/api/users/{whom.id}")


async def held(
    person: Person, path: str, body: Any, arrived: asyncio.Event, release: asyncio.Event
) -> int:
    """Post a body whose second half is kept back until it is released; return the status."""
    text = json.dumps(body).encode()

    async def parts() -> AsyncIterator[bytes]:
        yield text[:5]
        arrived.set()
        await release.wait()
        yield text[5:]

    headers = {
        "Authorization": f"Bearer {person.token}",
        "Content-Type": "application/json",
        "Content-Length": str(len(text)),
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(person.url + path, data=parts(), headers=headers) as response,
    ):
        return response.status


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/users", {"name": "Eve", "email": "eve@example.com", "role": "admin"}),
        ("/api/auth/keys", {"name": "Door", "scopes": ["tasks:read"]}),
        ("/api/tasks", {"title": "Stay"}),
    ],
)
async def test_a_body_that_comes_late_comes_too_late(crowd: Crowd, path: str, body: Any) -> None:
    """Whoever was removed while the server waited for the rest of a request has no part in it."""
    ada = await crowd.founder("ada")
    bob = await crowd.member(ada, "bob", "admin")
    arrived, release = asyncio.Event(), asyncio.Event()
    holding = asyncio.create_task(held(bob, path, body, arrived, release))
    await arrived.wait()
    assert (await remove(ada, bob)).status == 204
    release.set()
    assert await holding == 401
    assert [user["id"] for user in (await ada.get("/api/users"))["users"]] == [ada.id]


async def test_nobody_undoes_their_own_demotion(crowd: Crowd) -> None:
    """However fast they are: what only admins may do looks at the document."""
    ada = await crowd.founder("ada")
    bob = await crowd.member(ada, "bob", "admin")
    for _ in range(20):
        assert (await give(bob, bob, "admin")).status == 200
        assert (await give(ada, bob, "member")).status == 200
        (await give(bob, bob, "admin")).error(403, "forbidden")
        assert (await give(ada, bob, "admin")).status == 200


async def test_the_count_of_admins_is_right_whatever_happens_at_once(
    crowd: Crowd, server: Running
) -> None:
    """Somebody who is removed and made an admin at once leaves no ghost among the admins."""
    ada = await crowd.founder("ada")
    organizations = server.system.services.organizations.organizations
    for number in range(15):
        bob = await crowd.member(ada, f"bob{number}")
        gone, made = await asyncio.gather(remove(ada, bob), give(ada, bob, "admin"))
        assert gone.status in {204, 404, 409}, gone.body
        assert made.status in {200, 404, 409}, made.body
        page = await ada.get("/api/users?role=admin&limit=200")
        organization = await organizations.get(ada.org_id)
        assert organization is not None
        real = {user["id"] for user in page["users"]}
        assert set(organization.admins) == real
        assert organization.admin_count == len(real)
        (await give(ada, ada, "admin")).ok()


async def test_a_key_neither_makes_nor_unmakes_admins(crowd: Crowd) -> None:
    """Nor sets passwords: otherwise the scope to write users would be every scope there is."""
    ada, max_ = await crowd.team("ada", "max")
    bob = await crowd.member(ada, "bob", "admin")
    made = await ada.post("/api/auth/keys", name="people", scopes=["users:write", "users:read"])
    key = replace(ada, token=made["key"], sockets=[])
    eve = {"name": "Eve", "email": "eve@example.com", "role": "member"}
    for body in (eve | {"role": "admin"}, eve | {"password": PASSWORD}):
        (await key.request("POST", "/api/users", body)).error(403, "forbidden")
    invitation = {"email": "eve@example.com", "role": "admin"}
    (await key.request("POST", "/api/auth/invite", invitation)).error(403, "forbidden")
    (await give(key, max_, "admin")).error(403, "forbidden")
    (await give(key, bob, "member")).error(403, "forbidden")
    (await remove(key, bob)).error(403, "forbidden")
    assert (await key.request("POST", "/api/users", eve)).status == 201
    assert (await give(key, max_, "manager")).status == 200


@pytest.mark.jobs
async def test_nobody_comes_back_by_their_own_invitation(crowd: Crowd, server: Running) -> None:
    """An offer holds for as long as whoever made it may make it."""
    ada = await crowd.founder("ada")
    bob = await crowd.member(ada, "bob", "admin")
    for act in (remove, give):
        inviter = bob if act is remove else await crowd.member(ada, "cleo", "admin")
        guest = crowd.person("guest")
        await inviter.post("/api/auth/invite", email=guest.email, role="admin")
        code = code_in(await letter_to(server, guest.email, "invites you"))
        reply = await (remove(ada, inviter) if act is remove else give(ada, inviter, "manager"))
        assert reply.status < 300
        body = {"email": guest.email, "otp": code}
        (await guest.request("POST", "/api/auth/verify-otp", body)).error(400, "invalid_otp")


async def test_the_oldest_sign_in_makes_room(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many devices may be signed in at once, and no more."""
    monkeypatch.setattr(auth, "MOST_SIGN_INS", 3)
    ada = await crowd.founder("ada")
    tokens = [ada.token, *[(await ada.login()).token for _ in range(3)]]
    assert len((await ada.get("/api/auth/sessions"))["sessions"]) == 3
    first = replace(ada, token=tokens[0], sockets=[])
    (await first.request("GET", "/api/users/me")).error(401, "not_authenticated")
    second = replace(ada, token=tokens[1], sockets=[])
    assert (await second.request("GET", "/api/users/me")).status == 200
