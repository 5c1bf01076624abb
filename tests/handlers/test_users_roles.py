"""What becomes of people whose role changes or who are removed, and of the last admin."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from regatta.server.settings import Settings
from tests.people import PASSWORD, Crowd, Person, Reply
from tests.running import Running, in_process


@pytest.fixture
async def second(server: Running, settings: Settings, redis_url: str) -> AsyncIterator[Running]:
    """Another server over the same stores."""
    async with in_process(settings, redis_url, run_jobs=False) as running:
        yield running


async def give(by: Person, person: Person, role: str) -> Reply:
    """Give *person* a role."""
    body = {"name": person.name, "role": role}
    return await by.request("PUT", f"/api/users/{person.id}", body)


async def remove(by: Person, person: Person) -> Reply:
    """Remove *person*."""
    return await by.request("DELETE", f"/api/users/{person.id}")


async def admins(server: Running, org_id: str) -> set[str]:
    """Return the ids of the organization's admins."""
    people = server.system.services.users.users.users
    return {user.id for user in await people.find({"org_id": org_id, "role": "admin"})}


async def uncount(server: Running, person: Person) -> None:
    """Leave the count of admins as a process does that dies before or after the other write."""
    organizations = server.system.services.users.admins.organizations
    assert await organizations.release_admin(person.org_id, person.id)


async def refused(person: Person) -> None:
    """Return once the person's token is refused."""
    async with asyncio.timeout(10):
        while (await person.request("GET", "/api/users/me")).status != 401:
            pass


async def test_the_last_admin_stays(crowd: Crowd) -> None:
    """Neither demoted nor removed, until there is another one."""
    ada, bob = await crowd.team("ada", "bob")
    for role in ("manager", "member"):
        (await give(ada, ada, role)).error(409, "last_admin")
    (await remove(ada, ada)).error(409, "last_admin")
    assert (await give(ada, ada, "admin")).status == 200
    assert (await give(ada, bob, "admin")).status == 200
    assert (await give(ada, ada, "member")).status == 200
    bob.role = "admin"
    (await give(bob, bob, "member")).error(409, "last_admin")
    assert (await remove(bob, ada)).status == 204
    (await remove(bob, bob)).error(409, "last_admin")


@pytest.mark.parametrize("acts", [(give, give), (remove, remove), (give, remove)])
async def test_two_admins_cannot_oust_each_other(
    crowd: Crowd, server: Running, second: Running, acts: tuple[object, object]
) -> None:
    """However they do it, at two servers at once: one of them stays."""

    async def oust(act: object, by: Person, person: Person) -> Reply:
        return await (give(by, person, "member") if act is give else remove(by, person))

    for _ in range(6):
        ada = await crowd.founder("ada")
        bob = await crowd.member(ada, "bob", "admin")
        there = replace(bob, url=second.url)
        replies = await asyncio.gather(oust(acts[0], ada, bob), oust(acts[1], there, ada))
        assert len(await admins(server, ada.org_id)) == 1
        assert [reply.status < 400 for reply in replies].count(True) == 1


async def test_many_changes_at_once_leave_an_admin(
    crowd: Crowd, server: Running, second: Running
) -> None:
    """Renaming, demoting and promoting the same admins, at two servers: the rule still holds."""
    for _ in range(6):
        ada = await crowd.founder("ada")
        bob = await crowd.member(ada, "bob", "admin")
        there = replace(ada, url=second.url)
        await asyncio.gather(
            *(give(by, bob, role) for by in (ada, there) for role in ("admin", "member", "admin")),
            give(there, bob, "member"),
        )
        outcome = await give(ada, ada, "member")
        left = await admins(server, ada.org_id)
        assert left, "nobody is left who may do anything"
        assert (outcome.status == 409) == (left == {ada.id})


async def test_a_crash_leaves_no_organization_without_an_admin(
    crowd: Crowd, server: Running
) -> None:
    """An admin who is not counted may go; the counted one stays until the count is right again."""
    ada = await crowd.founder("ada")
    bob = await crowd.member(ada, "bob", "admin")
    await uncount(server, bob)
    (await give(bob, ada, "member")).error(409, "last_admin")
    (await remove(bob, ada)).error(409, "last_admin")
    assert (await give(ada, bob, "admin")).status == 200
    assert (await give(bob, ada, "member")).status == 200
    assert await admins(server, ada.org_id) == {bob.id}


@pytest.mark.parametrize("act", ["demote", "remove"])
async def test_what_a_crash_left_undone_can_be_done(
    crowd: Crowd, server: Running, act: str
) -> None:
    """Whoever was let go before the process died is still an admin, and is ousted by a retry."""
    ada = await crowd.founder("ada")
    bob = await crowd.member(ada, "bob", "admin")
    await uncount(server, bob)
    reply = await (give(ada, bob, "member") if act == "demote" else remove(ada, bob))
    assert reply.status < 300
    (await give(ada, ada, "member")).error(409, "last_admin")
    assert await admins(server, ada.org_id) == {ada.id}


async def test_a_new_role_holds_at_once(crowd: Crowd, second: Running) -> None:
    """For requests and live sockets, at every server, up and down, without a new token."""
    ada, bob = await crowd.team("ada", "bob")
    there = replace(bob, url=second.url)
    sockets = [await bob.socket(), await there.socket()]
    live = second.system.ports.sessions
    for role, status in (("admin", 200), ("member", 403)):
        (await give(ada, bob, role)).ok()
        async with asyncio.timeout(10):
            for person in (bob, there):
                while (await person.request("GET", "/api/audit")).status != status:
                    pass
            while {one.actor.role for one in live} != {role}:
                await there.request("GET", "/api/users/me")
    for socket in sockets:
        await socket.ok("join-room", room=f"org:{ada.org_id}")


async def test_a_removed_person_is_out(crowd: Crowd, second: Running) -> None:
    """Tokens, keys and live sockets end at every server; the address is free again."""
    ada, bob = await crowd.team("ada", "bob")
    credentials = {"email": bob.email, "password": PASSWORD}
    signed_in = (await bob.request("POST", "/api/auth/login", credentials)).ok()
    key = await bob.post("/api/auth/keys", name="import", scopes=["users:read"])
    devices = [
        bob,
        replace(bob, token=signed_in["token"], url=second.url),
        replace(bob, token=key["key"]),
        replace(bob, token=key["key"], url=second.url),
    ]
    sockets = [await device.socket() for device in devices]
    for device in devices:
        await device.get("/api/users/me")
    assert (await remove(ada, bob)).status == 204
    async with asyncio.timeout(10):
        for socket in sockets:
            await socket.ended.wait()
    for device in devices:
        await refused(device)
    refresh = {"refreshToken": signed_in["refreshToken"]}
    (await bob.request("POST", "/api/auth/refresh", refresh)).error(401, "not_authenticated")
    (await bob.request("POST", "/api/auth/login", credentials)).error(401, "invalid_credentials")
    (await remove(ada, bob)).error(404, "not_found")
    (await ada.request("GET", f"/api/users/{bob.id}")).error(404, "not_found")
    again = crowd.person("bob")
    again.email = bob.email
    await again.post("/api/auth/register", email=bob.email, password=PASSWORD, name="bob")
    assert (await again.login()).org_id != ada.org_id
    assert [user["id"] for user in (await ada.get("/api/users"))["users"]] == [ada.id]
