"""Signing in with a certified OpenID Connect provider, all the way and back."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from tests.oidc import (
    CLIENT_ID,
    REDIRECT,
    finish,
    provider,
    served,
    signing_in,
    start,
    visit,
)
from tests.oidc.certified import (
    actions,
    address,
    corp,
    installed,
    port,
    settings,
    sign_in,
    signed_in,
)
from tests.people import PASSWORD, Crowd

__all__ = ["installed", "port", "settings"]


async def test_the_providers_are_listed(crowd: Crowd) -> None:
    """By name and kind; nothing else of them is told."""
    stranger = crowd.person("stranger")
    listed = await stranger.get("/api/auth/providers")
    assert listed == {"providers": [{"name": "corp", "kind": "oidc"}], "demo": None}
    reply = await stranger.request("POST", "/api/auth/oidc/nobody/start")
    reply.error(404, "not_found")


async def test_the_browser_is_sent_with_pkce_to_the_configured_page(crowd: Crowd) -> None:
    """The state, nonce and challenge are fresh each time, and the binding is in no URL."""
    stranger = crowd.person("stranger")
    first, second = [await start(stranger) for _ in range(2)]
    query = URL(first["authorizationUrl"]).query
    assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
    assert (query["redirect_uri"], query["client_id"]) == (REDIRECT, CLIENT_ID)
    assert query["state"] == first["state"]
    assert first["binding"] not in first["authorizationUrl"]
    other = URL(second["authorizationUrl"]).query
    for name in ("state", "nonce", "code_challenge"):
        assert len(query[name]) >= 43
        assert query[name] != other[name]


async def test_a_newcomer_founds_an_organization(crowd: Crowd) -> None:
    """With the name and the address that the provider tells; next time it is the same account."""
    email = address()
    ada = await signed_in(crowd, email)
    me = await ada.get("/api/users/me")
    assert (me["email"], me["role"], me["emailVerified"], me["hasPassword"]) == (
        email,
        "admin",
        True,
        False,
    )
    assert me["name"] == f"{email.partition('@')[0]} of the provider"
    again = await signed_in(crowd, email)
    assert (again.id, again.org_id) == (ada.id, ada.org_id)
    assert (await actions(ada)).count("identity.linked") == 1


@pytest.mark.parametrize(
    "options",
    [{"auth_method": "client_secret_post"}, {"id_token_claims": True}],
    ids=["secret in the form", "address in the ID token"],
)
async def test_other_kinds_of_providers(
    tmp_path: Path, redis_url: str, options: dict[str, Any]
) -> None:
    """What discovery and the ID token say decides how the provider is spoken to."""
    with provider(**options) as port:
        async with served(signing_in(tmp_path, port, sign_in=(corp(port),)), redis_url) as crowd:
            email = address()
            assert (await sign_in(crowd, email)).ok()["user"]["email"] == email


async def test_keys_may_change_without_a_restart(tmp_path: Path, redis_url: str) -> None:
    """The provider comes back with other keys; the next sign-in works."""
    email = address()
    with ExitStack() as first:
        port = first.enter_context(provider())
        async with served(signing_in(tmp_path, port, sign_in=(corp(port),)), redis_url) as crowd:
            before = await signed_in(crowd, email)
            first.close()
            with provider(port):
                assert (await signed_in(crowd, email)).id == before.id


async def test_a_wrong_secret_lets_nobody_in(tmp_path: Path, redis_url: str) -> None:
    """The provider refuses the code; the client learns no more than that it did not work."""
    with provider(client_secret="another") as port:
        async with served(signing_in(tmp_path, port, sign_in=(corp(port),)), redis_url) as crowd:
            error = (await sign_in(crowd, address())).error(401, "sign_in_failed")
            assert error["details"] == {}
            assert error["message"] == "Signing in with this provider did not work."


async def test_two_first_sign_ins_at_once_make_one_user(crowd: Crowd) -> None:
    """On two devices, at the same moment."""
    email = address()
    visitors = [crowd.person(f"device-{number}") for number in range(4)]
    started = [await start(visitor) for visitor in visitors]
    back = [await visit(each["authorizationUrl"], email) for each in started]
    replies = await asyncio.gather(
        *(finish(*each) for each in zip(visitors, started, back, strict=True))
    )
    assert len({reply.ok()["user"]["id"] for reply in replies}) == 1


async def test_an_attempt_is_good_once(crowd: Crowd) -> None:
    """Also when the same answer comes twice at the same moment."""
    visitor = crowd.person("ada")
    started = await start(visitor)
    back = await visit(started["authorizationUrl"], address())
    replies = await asyncio.gather(*(finish(visitor, started, back) for _ in range(3)))
    assert sorted(reply.status for reply in replies) == [200, 401, 401]
    (await finish(visitor, started, back)).error(401, "sign_in_failed")


async def test_another_browser_cannot_finish(crowd: Crowd) -> None:
    """Who lures somebody to their own code does not sign them in: the binding is another."""
    attacker, victim = crowd.person("mallory"), crowd.person("ada")
    lure, own = await start(attacker), await start(victim)
    back = await visit(lure["authorizationUrl"], address("mallory"))
    (await finish(victim, own, back)).error(401, "sign_in_failed")
    (await finish(attacker, lure, back)).error(401, "sign_in_failed")


async def test_made_up_answers_are_refused(crowd: Crowd) -> None:
    """A state that nobody was sent with; a code that the provider did not make."""
    visitor = crowd.person("ada")
    started = await start(visitor)
    made_up = {"code": "made-up", "state": "made-up"}
    (await finish(visitor, started, made_up)).error(401, "sign_in_failed")
    made_up["state"] = started["state"]
    (await finish(visitor, started, made_up)).error(401, "sign_in_failed")


async def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
    crowd: Crowd,
) -> None:
    """No account is made for it."""
    email = address("ada", "unverified.example")
    (await sign_in(crowd, email)).error(401, "sign_in_failed")
    ada = crowd.person("ada")
    form = {"email": email, "password": PASSWORD, "name": "Ada"}
    (await ada.request("POST", "/api/auth/register", form)).ok()
