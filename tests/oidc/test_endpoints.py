"""Providers that fail, mislead or talk too much: nobody comes in by that either."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from aiohttp import web

from regatta.integrations.oidc import OidcConfig, OidcProvider
from regatta.integrations.outgoing import Outgoing, OutgoingLimits
from regatta.models.errors import Unavailable
from tests.oidc import REDIRECT, start
from tests.oidc.stand_in import (
    StandIn,
    come_back,
    post_code,
    serving,
)
from tests.people import Json, Person


async def test_the_attempt_of_another_provider_is_refused(
    visitor: Person, stand_in: StandIn
) -> None:
    """Even when both are the same behind their names."""
    reply = await come_back(visitor, stand_in, name="twin")
    reply.error(401, "sign_in_failed")
    assert stand_in.asked == []


async def test_userinfo_must_be_about_the_same_person(visitor: Person, stand_in: StandIn) -> None:
    """It is asked when the ID token has no address."""
    known: Json = {"email": "bob@example.com", "email_verified": True}
    without: Json = {"email": None, "email_verified": None}
    stand_in.userinfo = (200, {"sub": "another", **known})
    (await come_back(visitor, stand_in, **without)).error(401, "sign_in_failed")
    stand_in.userinfo = (200, {"sub": "ada-1", "email": "bob@example.com"})
    (await come_back(visitor, stand_in, **without)).error(401, "sign_in_failed")
    stand_in.userinfo = (200, {"sub": "ada-1", **known})
    reply = await come_back(visitor, stand_in, **without)
    assert reply.ok()["user"]["email"] == "bob@example.com"


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (
            (400, {"error": "secret words"}),
            401,
            "sign_in_failed",
        ),
        ((401, {"error": "invalid_client"}), 401, "sign_in_failed"),
        ((200, {"error": "bad_verification_code"}), 401, "sign_in_failed"),
        ((200, {"access_token": "x"}), 401, "sign_in_failed"),
        ((200, {"id_token": 7}), 401, "sign_in_failed"),
        ((200, []), 401, "sign_in_failed"),
        ((200, "<html>"), 503, "unavailable"),
        ((200, "x" * (2 << 20)), 503, "unavailable"),
        ((500, {}), 503, "unavailable"),
        ((429, {}), 503, "unavailable"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_token_endpoint_that_does_not_give_tokens(
    visitor: Person, stand_in: StandIn, answer: tuple[int, Any], status: int, code: str
) -> None:
    """Refused, or out of reach; none of the provider's words reach the client."""
    started = await start(visitor)
    stand_in.token = answer
    error = (await post_code(visitor, started)).error(status, code)
    assert "secret words" not in json.dumps(error)


async def test_a_token_endpoint_that_redirects_is_not_followed(
    visitor: Person, stand_in: StandIn
) -> None:
    """Neither to another inner server nor to its own: the code and secret stay where they are."""
    inner = StandIn(stand_in.key)
    async with serving(inner.app()) as inner.port:
        for target in (f"{inner.issuer}/token", f"{stand_in.issuer}/other"):
            for status in (302, 307):
                started = await start(visitor)
                stand_in.token = web.Response(status=status, headers={"Location": target})
                (await post_code(visitor, started)).error(503, "unavailable")
        assert (inner.asked, inner.others_called, stand_in.others_called) == ([], 0, 0)


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://provider.example/token"},
        {"jwks_uri": "http://127.0.0.1:1/keys"},
        {"userinfo_endpoint": "http://provider.example/userinfo"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
async def test_a_discovery_that_cannot_be_trusted_starts_nothing(
    visitor: Person, stand_in: StandIn, lie: Json
) -> None:
    """Another issuer, or endpoints without https that are not named as inner ones."""
    stand_in.discovery = lie
    reply = await visitor.request("POST", "/api/auth/oidc/corp/start")
    reply.error(503, "unavailable")
    stand_in.discovery = {}
    await start(visitor)


async def test_a_slow_provider_is_given_up() -> None:
    """After the time that outgoing requests have."""

    async def hang(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", hang)
    limits = OutgoingLimits(total_seconds=0.1, first_wait_seconds=0.01, jitter_seconds=0)
    async with serving(app) as port, Outgoing(private=("127.0.0.1",), limits=limits) as outgoing:
        config = OidcConfig("corp", "oidc", f"http://127.0.0.1:{port}", "id", "secret", REDIRECT)
        with pytest.raises(Unavailable):
            await OidcProvider(config, outgoing).authorization_url("s", "n", "c")


async def test_a_clock_that_is_a_little_off_does_no_harm(
    visitor: Person, stand_in: StandIn
) -> None:
    """Ten seconds ahead or behind."""
    for seconds in (10, -10):
        now = int(time.time()) + seconds
        exp = now + 5 if seconds < 0 else now + 300
        reply = await come_back(visitor, stand_in, iat=now, exp=exp)
        reply.ok()


async def test_failures_stand_in_the_log_of_what_matters(
    visitor: Person, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    """With the provider's name, and without codes or tokens."""
    with caplog.at_level("INFO", logger="regatta.audit"):
        await come_back(visitor, stand_in, lambda _: "no.token.atall")
    told = [record.__dict__["metadata"] for record in caplog.records if record.msg == "audit"]
    assert [(each["action"], each["method"]) for each in told] == [("sign-in.failed", "oidc:corp")]
    assert "atall" not in str(told)
