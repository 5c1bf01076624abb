"""Invitations under attack, in a hurry, and after a crash."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from uuid import uuid4

import pytest

from regatta.models.invitations import Invitation
from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.handlers.test_invitations import INVITED, code_for, invite, stored, verify, wrong
from tests.letters import code_in, folder, letter_to, letters, quiet
from tests.people import PASSWORD, Crowd
from tests.running import Running, in_process

pytestmark = pytest.mark.jobs


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server behind a proxy."""
    return Settings(data=tmp_path, trusted_proxies=("127.0.0.1/32",), **FAST)  # type: ignore[arg-type]


async def test_guessing_ends_after_five_tries_everywhere(
    crowd: Crowd, server: Running, settings: Settings, redis_url: str
) -> None:
    """Twenty at once, at two servers, from addresses of their own: five count, no more."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await invite(ada, bob.email)
    code = await code_for(server, bob.email)
    guesses = [f"{number:06}" for number in range(20) if f"{number:06}" != code]
    async with in_process(settings, redis_url, run_jobs=False) as other, Crowd(other.url) as there:
        twin = there.person("bob")
        replies = await asyncio.gather(
            *(
                (bob, twin)[number % 2].request(
                    "POST",
                    "/api/auth/verify-otp",
                    {"email": bob.email, "otp": guess},
                    X_Forwarded_For=f"198.51.100.{number}",
                )
                for number, guess in enumerate(guesses)
            )
        )
    assert {reply.status for reply in replies} == {400}
    assert [one.tries for one in await stored(server, bob.email)] == [5]
    (await verify(bob, code)).error(400, "invalid_otp")


async def test_one_code_makes_one_member(
    crowd: Crowd, server: Running, settings: Settings, redis_url: str
) -> None:
    """Of two who show it at once, at two servers, one comes in."""
    ada = await crowd.founder("ada")
    async with in_process(settings, redis_url, run_jobs=False) as other, Crowd(other.url) as there:
        for _ in range(5):
            bob, twin = crowd.person("bob"), there.person("bob")
            twin.email = bob.email
            await invite(ada, bob.email)
            code = await code_for(server, bob.email)
            replies = await asyncio.gather(
                *(verify(person, code, name=name) for person, name in ((bob, "a"), (twin, "b")))
            )
            assert sorted(reply.status for reply in replies) == [200, 400]
            users = (await ada.get("/api/users"))["users"]
            winner = next(reply for reply in replies if reply.status == 200)
            found = [user["name"] for user in users if user["email"] == bob.email]
            assert found == [winner.body["user"]["name"]]


async def test_an_accepted_invitation_makes_its_member_after_a_crash(
    crowd: Crowd, server: Running
) -> None:
    """The sweep finishes what a dead process began: once, verified, in the offered role."""
    ada = await crowd.founder("ada")
    now = datetime.now(UTC)
    services = server.system.services
    bob = f"bob-{uuid4().hex}@example.com"
    await services.invitations.invitations.add(
        Invitation(
            org_id=ada.org_id,
            email=bob,
            role="admin",
            inviter_id=ada.id,
            accepted_at=now,
            expires_at=now + timedelta(days=1),
            owed_at=now - timedelta(seconds=1),
        )
    )
    await asyncio.gather(*(services.invitations.pay_debts() for _ in range(4)))
    found = [user for user in (await ada.get("/api/users"))["users"] if user["email"] == bob]
    assert [(user["role"], user["emailVerified"]) for user in found] == [("admin", True)]
    assert [one.owed_at for one in await stored(server, bob)] == [None]
    # The new admin counts: the first one may go.
    demotion = {"name": "ada", "role": "member"}
    assert (await ada.request("PUT", f"/api/users/{ada.id}", demotion)).status == 200


async def test_an_admin_whom_a_crash_left_uncounted_is_counted(
    crowd: Crowd, server: Running
) -> None:
    """Between the member and the count of admins: the sweep goes on where it ended."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await invite(ada, bob.email, "admin")
    (await verify(bob, await code_for(server, bob.email))).ok()
    services = server.system.services
    await services.organizations.organizations.organizations.update(
        {"id": ada.org_id}, {"$set": {"admins": [ada.id], "admin_count": 1}}
    )
    (found,) = await stored(server, bob.email)
    past = datetime.now(UTC) - timedelta(seconds=1)
    await services.invitations.invitations.invitations.update(
        {"id": found.id}, {"$set": {"owed_at": past}}
    )
    await services.invitations.pay_debts()
    demotion = {"name": "ada", "role": "member"}
    assert (await ada.request("PUT", f"/api/users/{ada.id}", demotion)).status == 200


async def test_a_letter_that_is_owed_is_sent_once(crowd: Crowd, server: Running) -> None:
    """A process that died before it asked for the letter leaves a debt, paid once."""
    ada = await crowd.founder("ada")
    now = datetime.now(UTC)
    invitations = server.system.services.invitations
    bob = crowd.person("bob")
    await invitations.invitations.add(
        Invitation(
            org_id=ada.org_id,
            email=bob.email,
            role="member",
            inviter_id=ada.id,
            expires_at=now + timedelta(days=1),
            owed_at=now - timedelta(seconds=1),
        )
    )
    await asyncio.gather(*(invitations.pay_debts() for _ in range(4)))
    await quiet(server)
    (letter,) = await letters(server, bob.email, INVITED)
    assert (await verify(bob, code_in(letter))).status == 200


ADDRESSES = (
    "bob@example.com\r\nBcc: eve@example.com",
    "bob@example.com\nBcc: eve@example.com",
    "bob@example.com,eve@example.com",
    "Bob <bob@example.com>",
    "bob@example.com\x00",
    '"a\r\nb"@example.com',
    "bob@exam\rple.com",
)
NAMES = (
    "Ada\r\nBcc: eve@example.com\r\n\r\nhello",
    "Ada\nSubject: You won",
    "<b>Ada</b><img src=//evil.example/x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "\u202eadA\u2066 \u2028Bcc: eve@example.com",
    "=?utf-8?q?Ada=0D=0ABcc:_eve@example.com?=",
    "{{ 7 * 191 }}{% include 'base.html.j2' %}",
)


async def test_an_address_is_one_address(crowd: Crowd, server: Running) -> None:
    """What could be a second header or a second recipient is none."""
    ada = await crowd.founder()
    for address in ADDRESSES:
        reply = await ada.request("POST", "/api/auth/invite", {"email": address})
        reply.error(400, "validation_failed")
    await quiet(server)
    found = await asyncio.to_thread(lambda: list(folder(server).iterdir()))
    assert len(found) == 1  # the founder's own


async def test_a_name_stays_a_name(crowd: Crowd, server: Running) -> None:
    """In a letter it neither begins a header, nor turns the text, nor is HTML or a template."""
    for name in NAMES:
        ada, bob = crowd.person("ada"), crowd.person("bob")
        form = {"email": ada.email, "password": PASSWORD, "name": name, "organization": name}
        (await ada.request("POST", "/api/auth/register", form)).ok()
        await ada.login()
        await invite(ada, bob.email)
        letter = await letter_to(server, bob.email, "invites you")
        path = folder(server) / f"{letter.id}.eml"
        message = message_from_bytes(await asyncio.to_thread(path.read_bytes))
        assert "Bcc" not in message
        assert (message.get_all("To"), len(message.get_all("Subject", []))) == ([bob.email], 1)
        for part in (letter.subject, letter.text, letter.html):
            assert not {"\u202e", "\u2066", "\u2028"} & set(part)
            assert "1337" not in part
        assert not re.search(r"^\s*(Bcc|Subject):", letter.subject + letter.text, re.MULTILINE)
        assert not re.search(r"<(b|img|script)\b", letter.html)
        assert ("<" in name) == ("&lt;" in letter.html)
        assert (await verify(bob, code_in(letter))).status == 200


async def test_two_invitations_at_once_leave_one_good_code(crowd: Crowd, server: Running) -> None:
    """Two managers who ask the same person in together offer one seat, not two."""
    ada, bob = await crowd.founder("ada"), crowd.person("bob")
    await asyncio.gather(*(invite(ada, bob.email) for _ in range(2)))
    await quiet(server)
    codes = {code_in(letter) for letter in await letters(server, bob.email, INVITED)}
    statuses = [(await verify(bob, code)).status for code in sorted(codes)]
    assert statuses.count(200) == 1
    assert (await verify(bob, wrong(max(codes)))).status == 400
    assert len((await ada.get("/api/users"))["users"]) == 2
