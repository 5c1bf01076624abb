"""The configuration of sign-in providers: what is taken, what is refused, and how it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from regatta.integrations.outgoing import Outgoing
from regatta.models.errors import Unavailable
from regatta.server.failures import problems
from regatta.server.providers import identity_providers
from regatta.server.settings import Settings
from tests.people import Crowd, Json
from tests.running import Running, in_process

SECRET = "hush-hush"
CLIENT: Json = {"clientId": "id", "clientSecret": SECRET}
GOOGLE: Json = {"kind": "google", **CLIENT}
GITHUB: Json = {"kind": "github", **CLIENT}
CORP: Json = {"kind": "oidc", "name": "corp", "issuer": "https://id.example.com", **CLIENT}
AUTH0: Json = {"kind": "auth0", "domain": "tenant.eu.auth0.com", **CLIENT}


def settings(monkeypatch: pytest.MonkeyPatch, text: str, **others: Any) -> Settings:
    """Return settings with this in the environment."""
    monkeypatch.setenv("REGATTA_SIGN_IN", text)
    return Settings(**others)


async def test_all_kinds_of_providers_are_listed_in_their_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, redis_url: str
) -> None:
    """Under names of their own, or the kind's; an answer tells nothing secret."""
    mine = [GITHUB, CORP, AUTH0, GOOGLE, GOOGLE | {"name": "google-2"}]
    found = settings(monkeypatch, json.dumps(mine), data=tmp_path)
    assert SECRET not in repr(found)
    async with in_process(found, redis_url) as running, Crowd(running.url) as crowd:
        listed = (await crowd.person("ada").get("/api/auth/providers"))["providers"]
        bare = (await crowd.person("ada").get("/auth/providers"))["providers"]
    assert [tuple(each.values()) for each in listed] == [
        ("github", "github"),
        ("corp", "oidc"),
        ("auth0", "auth0"),
        ("google", "google"),
        ("google-2", "google"),
    ]
    assert bare == listed


async def test_nothing_is_there_unless_it_is_configured(crowd: Crowd, server: Running) -> None:
    """No provider, and no Firebase."""
    assert server.system.settings.sign_in == ()
    ada = crowd.person("ada")
    assert await ada.get("/api/auth/providers") == {"providers": [], "demo": None}
    form = {"code": "c", "state": "s", "binding": "b"}
    for path, body in (
        ("/api/auth/oidc/google/start", None),
        ("/api/auth/oidc/google/finish", form),
        ("/api/auth/firebase", {"idToken": "x"}),
    ):
        (await ada.request("POST", path, body)).error(404, "not_found")


async def test_starting_and_finishing_are_limited_by_address(
    tmp_path: Path, redis_url: str
) -> None:
    """Thirty a minute."""
    with_limits = Settings(data=tmp_path, rate_limits=True)
    form = {"code": "c", "state": "s", "binding": "b"}
    paths = [("start", None), ("finish", form)]
    async with in_process(with_limits, redis_url) as running, Crowd(running.url) as crowd:
        ada = crowd.person("ada")
        for step, body in paths:
            path = f"/api/auth/oidc/none/{step}"
            replies = [await ada.request("POST", path, body) for _ in range(31)]
            assert {reply.status for reply in replies[:-1]} == {404}
            replies[-1].error(429, "rate_limited")


def test_an_empty_variable_is_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """As compose files pass it on."""
    assert settings(monkeypatch, "").sign_in == ()


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ("nonsense", "REGATTA_SIGN_IN: "),
        ([{"kind": "saml", **CLIENT}], "REGATTA_SIGN_IN.0: "),
        ([{"kind": "google", "clientSecret": SECRET}], "REGATTA_SIGN_IN.0.google.clientId: "),
        ([GOOGLE | {"extra": SECRET}], "REGATTA_SIGN_IN.0.google.extra: "),
        ([CORP | {"name": "Corp & Co"}], "REGATTA_SIGN_IN.0.oidc.name: "),
        ([CORP | {"issuer": "id.example.com"}], "REGATTA_SIGN_IN.0.oidc.issuer: "),
        ([CORP | {"issuer": "https://a:b@id.example.com"}], "REGATTA_SIGN_IN.0.oidc.issuer: "),
        ([AUTH0 | {"domain": "https://a.com/"}], "REGATTA_SIGN_IN.0.auth0.domain: "),
        ([GOOGLE, GOOGLE], "REGATTA_SIGN_IN: two providers have the name google"),
        ([CORP | {"issuer": "http://id.example.com"}], "corp must be reached by https"),
        ([GITHUB | {"url": "http://git.example.com"}], "github must be reached by https"),
    ],
    ids=lambda value: str(value)[-60:],
)
def test_what_is_wrong_is_told_in_one_line_without_secrets(
    monkeypatch: pytest.MonkeyPatch, entries: Any, told: str
) -> None:
    """With the place in the list."""
    text = entries if isinstance(entries, str) else json.dumps(entries)
    with pytest.raises(ValidationError) as refused:
        settings(monkeypatch, text)
    line = problems(refused.value.errors())
    assert told in line
    assert SECRET not in line


async def test_the_tenant_of_auth0_is_its_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the slash at the end that its ID tokens have; it is asked by https."""
    called: list[str] = []
    found = settings(monkeypatch, json.dumps([AUTH0 | {"domain": "127.0.0.1:4443"}]))
    async with Outgoing(on_refused=called.append) as outgoing:
        providers = identity_providers(found.sign_in, "https://app.example.com", (), outgoing)
        with pytest.raises(Unavailable):
            await providers["auth0"].authorization_url("s", "n", "c")
    assert called == ["https://127.0.0.1:4443/.well-known/openid-configuration"]
