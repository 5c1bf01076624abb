"""What a process that died between two writes leaves behind, and how it is made up for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from socketio.exceptions import ConnectionError as Refused

from regatta.models.base import new_id
from regatta.realtime import sessions
from regatta.server.settings import Settings
from tests.letters import CHANGED, code_in, letter_to, letters, quiet
from tests.people import Crowd
from tests.running import Running, in_process

pytestmark = pytest.mark.jobs


async def test_a_password_that_was_only_written_has_all_its_consequences(
    crowd: Crowd, server: Running
) -> None:
    """Old sign-ins are over with the very write, and the sweep sends the letter, once."""
    ada = await crowd.founder()
    recovery = server.system.services.recovery
    user = await recovery.users.by_email(ada.email)
    assert user is not None
    notice = {"id": new_id(), "at": datetime.now(UTC), "address": "203.0.113.7"}
    changes = {
        "password_hash": "another",
        "kept_session": None,
        "notice": notice,
        "notice_owed_at": datetime.now(UTC) - timedelta(seconds=1),
    }
    assert await recovery.users.set_password(user, changes) is not None
    server.system.services.auth.forget(str(await session_of(server, ada.id)))
    (await ada.request("GET", "/api/users/me")).error(401, "not_authenticated")
    await recovery.pay_debts()
    assert "203.0.113.7" in (await letter_to(server, ada.email, CHANGED)).text
    await recovery.pay_debts()
    await quiet(server)
    assert len(await letters(server, ada.email, CHANGED)) == 1


async def session_of(server: Running, user_id: str) -> str:
    """Return the id of the user's one sign-in."""
    found = await server.system.services.auth.sessions.sessions.find({"user_id": user_id})
    return found[0].id


async def test_a_sign_in_that_ends_while_a_socket_connects_lets_nobody_in(
    crowd: Crowd, server: Running
) -> None:
    """The token is still trusted from the last request, but the document has the last word."""
    ada = await crowd.founder()
    await ada.get("/api/users/me")
    store = server.system.services.auth.sessions
    await store.end(ada.org_id, await session_of(server, ada.id), datetime.now(UTC))
    with pytest.raises(Refused):
        await ada.socket()


async def test_an_ending_of_which_no_word_came_is_noticed(
    settings: Settings, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Live sockets of ended sign-ins, revoked keys and removed people are found and closed."""
    monkeypatch.setattr(sessions, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(sessions, "_FULL_LOOK_SECONDS", 0.05)
    async with in_process(settings, redis_url) as server, Crowd(server.url) as crowd:
        ada, bob, cleo = await crowd.team("ada", "bob", "cleo")
        dan = await crowd.member(ada, "dan", "manager")
        key = await bob.post("/api/auth/keys", name="one", scopes=["tasks:read"])
        staying, removed = await ada.socket(), await cleo.socket()
        demoted = await dan.socket()
        signed_out = await bob.socket()
        bob.token = key["key"]
        keyed = await bob.socket()
        services, now = server.system.services, datetime.now(UTC)
        session_id = await session_of(server, bob.id)
        await services.auth.sessions.end(bob.org_id, session_id, now)
        await services.keys.keys.revoke(bob.org_id, bob.id, key["id"], now)
        gone = await services.users.users.get(cleo.org_id, cleo.id)
        assert gone is not None
        await services.users.users.remove(gone)
        await services.users.users.change(dan.org_id, dan.id, {"role": "member"})
        async with asyncio.timeout(10):
            for socket in (removed, signed_out, keyed):
                await socket.ended.wait()
            live = server.system.ports.sessions
            while [one.actor.role for one in live if one.actor.user_id == dan.id] != ["member"]:
                await demoted.ok("leave-room", room="none")
        assert not staying.ended.is_set()
        assert not demoted.ended.is_set()


async def test_whoever_was_let_in_gets_what_they_chose(crowd: Crowd, server: Running) -> None:
    """An acceptance that died before there was a member: the sweep makes them as they wished."""
    ada, bob = await crowd.founder(), crowd.person("bob")
    await ada.post("/api/auth/invite", email=bob.email)
    code_in(await letter_to(server, bob.email, "invites you"))
    invitations = server.system.services.invitations
    [invitation] = await invitations.invitations.for_address(bob.email, datetime.now(UTC), 5)
    hashed = await server.system.ports.passwords.hash("correct horse battery")
    then = datetime.now(UTC) - timedelta(seconds=1)
    accepted = await invitations.invitations.accept(
        invitation, then, then, name="Bob the Brave", password_hash=hashed
    )
    assert accepted is not None
    await invitations.pay_debts()
    await bob.login()
    assert (await bob.get("/api/users/me"))["name"] == "Bob the Brave"
    kept = await invitations.invitations.get(invitation.id)
    assert kept is not None
    assert (kept.name, kept.password_hash, kept.owed_at) == (None, None, None)
