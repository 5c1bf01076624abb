"""The letter that proves an address: sent once, whatever happens, and good for one thing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from regatta.integrations.jwt import JwtTokens
from regatta.integrations.mailbox import filed
from regatta.models.users import User
from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.letters import RESET, VERIFY, letter_to, letters, link_in, quiet, token_in
from tests.people import PASSWORD, Crowd, Person
from tests.running import Process, Running

pytestmark = pytest.mark.jobs

SECRET = "a secret of thirty-two characters"
SITE = "https://regatta.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server whose signing key the tests know, and whose pages are elsewhere."""
    return Settings(data=tmp_path, secret=SECRET, public_url=SITE, **FAST)  # type: ignore[arg-type]


async def verified(person: Person) -> bool:
    """Return what the person's profile says."""
    return bool((await person.get("/api/users/me"))["emailVerified"])


async def test_a_registration_is_followed_by_a_letter(crowd: Crowd, server: Running) -> None:
    """Its link leads to the configured page, and its token verifies the address."""
    ada = await crowd.founder()
    letter = await letter_to(server, ada.email, VERIFY)
    assert link_in(letter).startswith(f"{SITE}/verify?token=")
    assert not await verified(ada)
    reply = await crowd.person("anyone").request(
        "POST", "/api/auth/verify", {"token": token_in(letter)}
    )
    assert reply.ok() == {"message": "Email verified"}
    assert await verified(ada)
    colleagues = (await ada.get("/api/users"))["users"]
    assert [one["emailVerified"] for one in colleagues] == [True]


async def test_no_header_decides_where_a_link_leads(crowd: Crowd, server: Running) -> None:
    """Neither `Host` nor a forwarded one: nobody has a link of theirs mailed to somebody else."""
    evil = dict.fromkeys(("Host", "X_Forwarded_Host", "X_Original_Host"), "evil.example")
    evil |= {"Forwarded": "host=evil.example", "Origin": "https://evil.example"}
    ada = crowd.person("ada")
    form = {"email": ada.email, "password": PASSWORD, "name": "ada"}
    (await ada.request("POST", "/api/auth/register", form, **evil)).ok()
    asked = await ada.request("POST", "/api/auth/reset-password", {"email": ada.email}, **evil)
    asked.ok()
    for subject, page in ((VERIFY, "verify"), (RESET, "reset-password")):
        letter = await letter_to(server, ada.email, subject)
        assert link_in(letter).startswith(f"{SITE}/{page}?token=")
        assert "evil" not in letter.text + letter.html


async def test_verifying_twice_is_harmless(crowd: Crowd, server: Running) -> None:
    """Mail programs open links ahead of people: the second time answers the same."""
    ada = await crowd.founder()
    body = {"token": token_in(await letter_to(server, ada.email, VERIFY))}
    first, *others = [
        await ada.request("POST", path, body)
        for path in ("/api/auth/verify", "/auth/verify", "/api/auth/verify")
    ]
    assert first.ok() == {"message": "Email verified"}
    assert [other.ok() for other in others] == [first.body] * 2
    assert await verified(ada)


async def test_only_a_token_for_this_verifies(crowd: Crowd, server: Running) -> None:
    """Forged, expired, of another purpose, person or organization, cut or strange: all refused."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    token = token_in(await letter_to(server, ada.email, VERIFY))
    await ada.post("/api/auth/password-reset", email=ada.email)
    reset = token_in(await letter_to(server, ada.email, RESET))
    now = datetime.now(UTC)
    soon, past = now + timedelta(hours=1), now - timedelta(seconds=1)
    mine = {"sub": ada.id, "org": ada.org_id, "email": ada.email}
    ours, others = JwtTokens(SECRET), JwtTokens("x" * 32)
    refused = [
        others.seal("verify", mine, soon),
        ours.seal("verify", mine, past),
        ours.seal("reset", mine, soon),
        ours.seal("verify", mine | {"org": zoe.org_id}, soon),
        ours.seal("verify", mine | {"email": zoe.email}, soon),
        ada.token,
        reset,
        token[:-2],
        "..",
        "a.b.c",
        "a.W10.c",
        "\u00e9.\u00e9.\u00e9",
    ]
    for wrong in refused:
        reply = await ada.request("POST", "/api/auth/verify", {"token": wrong})
        reply.error(400, "invalid_token")
    assert not await verified(ada)
    await ada.post("/api/auth/verify", token=ours.seal("verify", mine, soon))
    assert await verified(ada)


async def test_a_link_can_be_mailed_again(crowd: Crowd, server: Running) -> None:
    """Both links work until the address is verified; after that there is nothing to mail."""
    ada = await crowd.founder()
    first = await letter_to(server, ada.email, VERIFY)
    assert (await ada.request("POST", "/api/auth/verify/resend")).status == 204
    second = await letter_to(server, ada.email, VERIFY, nth=2)
    assert first.id != second.id
    await ada.post("/api/auth/verify", token=token_in(second))
    await ada.post("/api/auth/verify", token=token_in(first))
    assert (await ada.request("POST", "/api/auth/verify/resend")).status == 204
    await quiet(server)
    assert len(await letters(server, ada.email, VERIFY)) == 2
    nobody = crowd.person("nobody")
    (await nobody.request("POST", "/api/auth/verify/resend")).error(401, "not_authenticated")


async def test_a_letter_that_is_owed_is_sent_once(crowd: Crowd, server: Running) -> None:
    """Whoever sweeps, and however often: a debt is one letter."""
    registration = server.system.services.registration
    ada = await registration.users.add(
        User(
            org_id="somewhere",
            email="ada@example.com",
            name="ada",
            role="admin",
            owed_at=datetime.now(UTC) - timedelta(minutes=1),
        )
    )
    await asyncio.gather(*(registration.pay_debts() for _ in range(5)))
    await registration.pay_debts()
    await quiet(server)
    assert len(await letters(server, ada.email)) == 1
    present = await registration.users.get(ada.org_id, ada.id)
    assert present is not None
    assert present.owed_at is None


async def test_a_letter_survives_the_death_of_its_server(tmp_path: Path) -> None:
    """Kill -9 right after the acknowledgement: the next process sends it, once."""
    data = tmp_path / "data"
    async with Process(data, REGATTA_PUBLIC_URL=SITE, REGATTA_JOBS="false") as process:
        async with Crowd(process.url) as crowd:
            ada = await crowd.founder()
        await process.kill()
        process.environment["REGATTA_JOBS"] = "true"
        await process.start()
        async with Crowd(process.url) as crowd, asyncio.timeout(30):
            again = crowd.person("ada")
            again.email = ada.email
            await again.login()
            while not (found := await asyncio.to_thread(filed, data / "mail")):
                await again.get("/api/users/me")
            await again.post("/api/auth/verify", token=token_in(found[0]))
            assert await verified(again)
        assert len(await asyncio.to_thread(filed, data / "mail")) == 1
