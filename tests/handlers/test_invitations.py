"""Being asked in: who may ask, and the code that lets somebody in, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regatta.models.base import new_id
from regatta.models.invitations import Invitation
from tests.letters import VERIFY, code_in, letter_to, letters, quiet, token_in
from tests.people import PASSWORD, Crowd, Json, Person, Reply
from tests.running import Running

pytestmark = pytest.mark.jobs

INVITED = " invites you to "
ELSEWHERE = " would like you to join "


async def invite(by: Person, email: str, role: str = "member") -> None:
    """Ask somebody in, which must succeed."""
    reply = await by.request("POST", "/api/auth/invite", {"email": email, "role": role})
    assert reply.status == 204, reply.body


async def code_for(server: Running, email: str, *, nth: int = 1) -> str:
    """Return the code in the newest letter to *email*."""
    return code_in(await letter_to(server, email, INVITED, nth=nth))


async def verify(person: Person, otp: Any, **more: Any) -> Reply:
    """Show a code."""
    body = {"email": person.email, "otp": otp, **more}
    return await person.request("POST", "/api/auth/verify-otp", body)


async def stored(server: Running, email: str) -> list[Invitation]:
    """Return the documents of all invitations of *email*, newest first."""
    found = server.system.services.invitations.invitations.invitations
    return await found.find({"email": email}, sort=[("created_at", -1)])


def wrong(code: str) -> str:
    """Return another code."""
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.parametrize("role", ["admin", "manager", "member"])
async def test_an_admin_asks_somebody_in(crowd: Crowd, server: Running, role: str) -> None:
    """The code makes a verified member in the offered role, with the name and password given."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await invite(ada, bob.email.upper(), role)
    code = await code_for(server, bob.email)
    reply = await verify(bob, code, name="Bob", password=PASSWORD)
    signed_in = reply.ok()
    assert signed_in["user"]["role"] == role
    bob.token = signed_in["token"]
    me = await bob.get("/api/users/me")
    assert (me["name"], me["orgId"], me["role"]) == ("Bob", ada.org_id, role)
    assert me["emailVerified"] is True
    assert (await bob.login()).id == me["id"]


async def test_name_and_password_may_come_later(crowd: Crowd, server: Running) -> None:
    """The code alone lets in; the name is made from the address, and no password opens."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await invite(ada, bob.email)
    code = await code_for(server, bob.email)
    (await bob.request("POST", "/auth/verify-otp", {"email": bob.email, "otp": code})).ok()
    (await verify(bob, code)).error(400, "invalid_otp")
    for password in ("", PASSWORD):
        body = {"email": bob.email, "password": password}
        (await bob.request("POST", "/api/auth/login", body)).error(401, "invalid_credentials")
    names = [user["name"] for user in (await ada.get("/api/users"))["users"]]
    assert names == [bob.email.partition("@")[0], "ada"]


async def test_who_may_ask_whom_in(crowd: Crowd, server: Running) -> None:
    """Managers ask in anyone but admins; members nobody."""
    ada = await crowd.founder("ada")
    max_, mia = await crowd.member(ada, "max", "manager"), await crowd.member(ada, "mia")
    email = crowd.person("bob").email
    for caller, role in ((max_, "admin"), (mia, "member"), (mia, "admin")):
        reply = await caller.request("POST", "/api/auth/invite", {"email": email, "role": role})
        reply.error(403, "forbidden")
    nobody = replace(ada, token="")
    (await nobody.request("POST", "/api/auth/invite", {"email": email})).error(
        401, "not_authenticated"
    )
    assert await stored(server, email) == []
    for role in ("member", "manager"):
        await invite(max_, email, role)
    assert [one.role for one in await stored(server, email)] == ["manager"]


async def test_a_new_invitation_kills_the_old_code(crowd: Crowd, server: Running) -> None:
    """Only the newest letter counts, with its own role and tries."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await invite(ada, bob.email, "manager")
    old = await code_for(server, bob.email)
    await invite(ada, bob.email)
    new = await code_for(server, bob.email, nth=2)
    if old != new:
        (await verify(bob, old)).error(400, "invalid_otp")
    assert (await verify(bob, new)).ok()["user"]["role"] == "member"


async def test_a_code_is_good_for_ten_minutes(crowd: Crowd, server: Running) -> None:
    """After that the right one is as good as a wrong one."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await invite(ada, bob.email)
    code = await code_for(server, bob.email)
    (found,) = await stored(server, bob.email)
    assert found.otp_expires_at is not None
    left = found.otp_expires_at - datetime.now(UTC)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    assert code not in found.model_dump_json()
    collection = server.system.services.invitations.invitations.invitations
    past = datetime.now(UTC) - timedelta(seconds=1)
    await collection.update({"id": found.id}, {"$set": {"otp_expires_at": past}})
    (await verify(bob, code)).error(400, "invalid_otp")


async def test_a_code_can_be_tried_five_times(crowd: Crowd, server: Running) -> None:
    """Then the right one is refused too; a fifth try that is right still works."""
    ada, bob, cleo = await crowd.founder("ada"), crowd.person("bob"), crowd.person("cleo")
    for person in (bob, cleo):
        await invite(ada, person.email)
    code, other = await code_for(server, bob.email), await code_for(server, cleo.email)
    for _ in range(5):
        (await verify(bob, wrong(code))).error(400, "invalid_otp")
    (await verify(bob, code)).error(400, "invalid_otp")
    for _ in range(4):
        (await verify(cleo, wrong(other))).error(400, "invalid_otp")
    assert (await verify(cleo, other)).status == 200
    await invite(ada, bob.email)
    assert (await verify(bob, await code_for(server, bob.email, nth=2))).status == 200


async def test_nothing_tells_who_was_asked_in(crowd: Crowd, server: Running) -> None:
    """A stranger's address, a member's, a wrong code and a used-up one are answered alike."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await invite(ada, bob.email)
    code = await code_for(server, bob.email)
    asked = [bob.email, ada.email, crowd.person("nobody").email, "no address", ""]
    bodies: list[Json] = []
    for email in asked:
        reply = await bob.request(
            "POST", "/api/auth/verify-otp", {"email": email, "otp": wrong(code)}
        )
        found = reply.error(400, "invalid_otp")
        bodies.append({name: value for name, value in found.items() if name != "requestId"})
    assert all(body == bodies[0] for body in bodies)


async def test_members_are_not_asked_in_again(crowd: Crowd) -> None:
    """409, whatever the capitals."""
    ada, bob = await crowd.team("ada", "bob")
    for email in (ada.email, bob.email.upper()):
        reply = await ada.request("POST", "/api/auth/invite", {"email": email})
        reply.error(409, "already_member")


async def test_whoever_has_an_account_elsewhere_gets_no_code(crowd: Crowd, server: Running) -> None:
    """The inviter cannot tell; the letter says that the address cannot be used."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    await zoe.post("/api/auth/verify", token=token_in(await letter_to(server, zoe.email, VERIFY)))
    await invite(ada, zoe.email)
    await letter_to(server, zoe.email, ELSEWHERE)
    assert await letters(server, zoe.email, INVITED) == []
    (found,) = await stored(server, zoe.email)
    assert found.otp_digest is None
    assert [one["email"] for one in await waiting(ada)] == [zoe.email]


async def test_an_address_goes_to_whoever_proves_that_it_is_theirs(
    crowd: Crowd, server: Running
) -> None:
    """A stranger's account under it keeps neither the address nor a way in, but what it has."""
    ada, mallory = await crowd.founder("ada"), await crowd.founder("mallory")
    squatter = await crowd.member(mallory, "bob")
    key = await squatter.post("/api/auth/keys", name="trap", scopes=["tasks:read"])
    bob = crowd.person("bob")
    bob.email = squatter.email
    await invite(ada, bob.email)
    code = await code_for(server, bob.email)
    bob.token = (await verify(bob, code, password="another password")).ok()["token"]
    assert (await bob.get("/api/users/me"))["orgId"] == ada.org_id
    for token in (squatter.token, key["key"]):
        squatter.token = token
        (await squatter.request("GET", "/api/tasks")).error(401, "not_authenticated")
    login = {"email": squatter.email, "password": PASSWORD}
    (await squatter.request("POST", "/api/auth/login", login)).error(401, "invalid_credentials")
    assert (await mallory.get(f"/api/users/{squatter.id}"))["email"].endswith("@taken.invalid")


async def waiting(by: Person) -> list[Json]:
    """Return the invitations that wait."""
    found: list[Json] = (await by.get("/api/auth/invitations"))["invitations"]
    return found


async def test_an_invitation_can_be_taken_back(crowd: Crowd, server: Running) -> None:
    """Its code is dead at once; other organizations and members have no part in that."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    mia, bob, cleo = await crowd.member(ada, "mia"), crowd.person("bob"), crowd.person("cleo")
    for person in (bob, cleo):
        await invite(ada, person.email)
    code = await code_for(server, bob.email)
    newer, older = await waiting(ada)
    assert [newer["email"], older["email"]] == [cleo.email, bob.email]
    assert set(newer) == {"id", "email", "role", "inviterId", "createdAt", "expiresAt"}
    path = f"/api/auth/invitations/{older['id']}"
    assert await waiting(zoe) == []
    (await zoe.request("DELETE", path)).error(404, "not_found")
    for method, there in (("DELETE", path), ("GET", "/api/auth/invitations")):
        (await mia.request(method, there)).error(403, "forbidden")
    assert (await ada.request("DELETE", path)).status == 204
    (await ada.request("DELETE", path)).error(404, "not_found")
    (await verify(bob, code)).error(400, "invalid_otp")
    assert [one["email"] for one in await waiting(ada)] == [cleo.email]


async def test_taking_back_revives_no_older_code(crowd: Crowd, server: Running) -> None:
    """Of two invitations that were made at once, withdrawing one withdraws both."""
    ada, bob = await crowd.founder(), crowd.person("bob")
    await invite(ada, bob.email)
    code = await code_for(server, bob.email)
    store = server.system.services.invitations.invitations
    [older] = await stored(server, bob.email)
    newer = older.model_copy(update={"id": new_id(), "otp_digest": None, "owed_at": None})
    await store.add(newer)
    reply = await ada.request("DELETE", f"/api/auth/invitations/{newer.id}")
    assert reply.status == 204
    (await verify(bob, code)).error(400, "invalid_otp")
    assert await waiting(ada) == []


async def test_nobody_chooses_what_was_not_offered(crowd: Crowd, server: Running) -> None:
    """A field beyond the documented ones is refused by name, and uses up no try."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await invite(ada, bob.email)
    code = await code_for(server, bob.email)
    for field in ("role", "orgId", "org_id", "verifiedAt", "id"):
        reply = await verify(bob, code, **{field: "admin"})
        fields = reply.error(400, "validation_failed")["details"]["fields"]
        assert [(one["field"], one["type"]) for one in fields] == [
            (f"body.{field}", "extra_forbidden")
        ]
    assert (await stored(server, bob.email))[0].tries == 0


async def test_a_code_has_six_digits(crowd: Crowd, server: Running) -> None:
    """Whatever else is sent is refused before anything is looked up, and uses up no try."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await invite(ada, bob.email)
    strange = ["", "12345", "1234567", "12345a", 123456, None, {"$gt": ""}, ["123456"]]
    for otp in [*strange, "\u0661\u0662\u0663\u0664\u0665\u0666", "123456\n", True]:
        (await verify(bob, otp)).error(400, "validation_failed")
    assert (await stored(server, bob.email))[0].tries == 0


async def test_several_organizations_may_ask_the_same_person_in(
    crowd: Crowd, server: Running
) -> None:
    """The code decides where; after that the other code is worth nothing."""
    ada, zoe, bob = await crowd.founder("ada"), await crowd.founder("zoe"), crowd.person("bob")
    await invite(ada, bob.email)
    here = await code_for(server, bob.email)
    await invite(zoe, bob.email, "manager")
    there = await code_for(server, bob.email, nth=2)
    signed_in = (await verify(bob, there)).ok()
    assert (signed_in["user"]["orgId"], signed_in["user"]["role"]) == (zoe.org_id, "manager")
    (await verify(bob, here)).error(400, "invalid_otp")
    await quiet(server)
    assert len((await ada.get("/api/users"))["users"]) == 1
