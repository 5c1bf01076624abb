"""Rate limits of routes, counted in a real Redis."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest
from aiohttp import web

from regatta.handlers.middleware import HttpConfig, begin_stream, outer
from regatta.handlers.routing import AUTHENTICATOR, RATE_LIMITS, Routes, install
from regatta.models.access import MEMBERS, Actor
from regatta.models.base import Input
from regatta.models.errors import NotFound
from regatta.realtime.limits import RedisRateLimits
from regatta.server.settings import Settings
from tests.people import Crowd
from tests.running import in_process, scripts_at

if TYPE_CHECKING:
    from aiohttp import ClientResponse
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp.plugin import AiohttpClient

    Client = TestClient[web.Request, web.Application]
    Start = Callable[[], Awaitable[Client]]

ROUTES: Final = Routes(tag="things")


class Invitation(Input):
    """A body that names an address."""

    email: str


@ROUTES.post("/api/few", roles=MEMBERS, limit="3/minute per user")
async def few(request: web.Request) -> None:
    """Allow three of these."""


@ROUTES.post("/api/many", roles=MEMBERS, limit="70/hour per user")
async def many(request: web.Request) -> None:
    """Allow more of these than are remembered one by one."""


@ROUTES.post("/api/team", roles=MEMBERS, limit="9/hour per user; 2/hour per org")
async def team(request: web.Request) -> None:
    """Allow nine to each, and two to all of them together."""


@ROUTES.post("/api/invite", roles=None, limit="5/hour per ip; 2/hour per email")
async def invite(request: web.Request, body: Invitation) -> None:
    """Allow two letters to one address."""


@ROUTES.get("/api/missing", roles=None, limit="5/hour per ip", errors=(NotFound,))
async def missing(request: web.Request) -> None:
    """Find nothing."""
    raise NotFound


@ROUTES.get("/api/stream", roles=None, limit="5/hour per ip", produces="text/csv")
async def stream(request: web.Request) -> web.StreamResponse:
    """Stream nothing much."""
    response = web.StreamResponse()
    await begin_stream(request, response)
    await response.write_eof()
    return response


@ROUTES.get("/api/free", roles=None)
async def free(request: web.Request) -> None:
    """Allow as many as there are."""


async def authenticate(token: str, *, afresh: bool = False) -> Actor:
    """Take organization and user as the token."""
    org_id, _, user_id = token.partition(".")
    return Actor(user_id, org_id, "member", "s1", datetime.max.replace(tzinfo=UTC))


@pytest.fixture
async def start(aiohttp_client: AiohttpClient, redis_url: str) -> AsyncIterator[Start]:
    """Return what starts a worker; all of them share one Redis."""
    stack = AsyncExitStack()

    async def start() -> Client:
        scripts = await stack.enter_async_context(scripts_at(redis_url))
        config = HttpConfig(trusted_proxies=("127.0.0.1",))
        app = web.Application(middlewares=[outer(config, lambda _: None)])
        app[AUTHENTICATOR] = authenticate
        app[RATE_LIMITS] = RedisRateLimits(scripts)
        install(app, [ROUTES], strict=True)
        return await aiohttp_client(app)

    async with stack:
        yield start


def somebody(org_id: str | None = None) -> dict[str, str]:
    """Return the headers of a user whom nobody has counted yet."""
    return {"Authorization": f"Bearer {org_id or uuid4().hex}.{uuid4().hex}"}


def somewhere() -> dict[str, str]:
    """Return the headers of a client at an address that nobody has counted yet."""
    return {"X-Forwarded-For": f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"}


async def refusal(response: ClientResponse) -> dict[str, Any]:
    """Return the details of a refusal, which its headers must repeat."""
    assert response.status == 429
    error = (await response.json())["error"]
    assert error["code"] == "rate_limited"
    assert response.headers["Retry-After"] == str(error["details"]["retryAfter"])
    assert response.headers["RateLimit-Remaining"] == "0"
    details: dict[str, Any] = error["details"]
    return details


async def test_a_limit_lets_through_just_as_many(start: Start) -> None:
    """The reply says how many are left; one more is refused, and tells when to come again."""
    client, ada = await start(), somebody()
    for left in ("2", "1", "0"):
        async with client.post("/api/few", headers=ada) as response:
            assert response.status == 204
            assert response.headers["RateLimit-Limit"] == "3"
            assert response.headers["RateLimit-Remaining"] == left
            assert 1 <= int(response.headers["RateLimit-Reset"]) <= 60
    async with client.post("/api/few", headers=ada) as response:
        details = await refusal(response)
    assert details["limit"] == "3/minute per user"
    assert 1 <= details["retryAfter"] <= 60
    async with client.post("/api/few", headers=somebody()) as response:
        assert response.status == 204


@pytest.mark.parametrize(("path", "limit"), [("/api/few", 3), ("/api/many", 70)])
async def test_workers_count_together(start: Start, path: str, limit: int) -> None:
    """Requests at once at two of them: exactly as many get through as at one."""
    clients, ada = [await start(), await start()], somebody()

    async def ask(number: int) -> int:
        async with clients[number % 2].post(path, headers=ada) as response:
            return response.status

    answers = Counter(await asyncio.gather(*(ask(number) for number in range(limit + 10))))
    assert answers == {204: limit, 429: 10}


async def test_the_limit_that_refuses_is_named(start: Start) -> None:
    """The organization has had its two, though each of its people could have more."""
    client, org_id = await start(), uuid4().hex
    for _ in range(2):
        async with client.post("/api/team", headers=somebody(org_id)) as response:
            assert response.status == 204
            assert response.headers["RateLimit-Limit"] == "2"
    async with client.post("/api/team", headers=somebody(org_id)) as response:
        assert (await refusal(response))["limit"] == "2/hour per org"
        assert response.headers["RateLimit-Limit"] == "2"
    async with client.post("/api/team", headers=somebody()) as response:
        assert response.status == 204


async def test_an_address_in_the_body_is_counted_whoever_names_it(start: Start) -> None:
    """In capitals or not, from anywhere; what is no valid body names nobody."""
    client, name = await start(), uuid4().hex
    for email in (f"{name}@example.com", f"{name.upper()}@Example.com"):
        async with client.post("/api/invite", json={"email": email}, headers=somewhere()) as reply:
            assert reply.status == 204
            assert reply.headers["RateLimit-Limit"] == "2"
        wrong = {"email": email, "more": 1}
        async with client.post("/api/invite", json=wrong, headers=somewhere()) as reply:
            assert reply.status == 400
    body = {"email": f"{name}@example.com"}
    async with client.post("/api/invite", json=body, headers=somewhere()) as reply:
        assert (await refusal(reply))["limit"] == "2/hour per email"
    body = {"email": f"{name}@example.org"}
    async with client.post("/api/invite", json=body, headers=somewhere()) as reply:
        assert reply.status == 204


async def test_an_exhausted_client_is_refused_before_its_body_is_looked_at(start: Start) -> None:
    """Five from one address, valid or not; the sixth is not even told what is wrong with it."""
    client, here = await start(), somewhere()
    for left in range(4, -1, -1):
        async with client.post("/api/invite", json={}, headers=here) as response:
            assert response.status == 400
            assert response.headers["RateLimit-Remaining"] == str(left)
    async with client.post("/api/invite", json={}, headers=here) as response:
        assert (await refusal(response))["limit"] == "5/hour per ip"


@pytest.mark.parametrize(("path", "status"), [("/api/missing", 404), ("/api/stream", 200)])
async def test_every_reply_says_what_is_left(start: Start, path: str, status: int) -> None:
    """Errors and streams too."""
    client = await start()
    async with client.get(path, headers=somewhere()) as response:
        assert response.status == status
        assert response.headers["RateLimit-Remaining"] == "4"


async def test_an_ipv6_client_is_its_network(start: Start) -> None:
    """It may call from any address in its /64; the next network is another client."""
    client, network = await start(), f"2001:db8:{uuid4().hex[:4]}"
    for end in range(5):
        headers = {"X-Forwarded-For": f"{network}:7::{end}"}
        async with client.get("/api/missing", headers=headers) as response:
            assert response.status == 404
    last = {"X-Forwarded-For": f"{network}:7:ffff::1"}
    async with client.get("/api/missing", headers=last) as response:
        await refusal(response)
    async with client.get("/api/missing", headers={"X-Forwarded-For": f"{network}:8::1"}) as other:
        assert other.status == 404


async def test_an_unlimited_route_counts_nothing(start: Start) -> None:
    """And says nothing of limits."""
    client = await start()
    async with client.get("/api/free") as response:
        assert not [name for name in response.headers if "RateLimit" in name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10/hour",
        "10 per ip",
        "10/hour per moon",
        "x/hour per ip",
        "0/hour per ip",
        "1/hour per ip;",
    ],
)
def test_a_malformed_limit_fails_when_the_module_is_imported(text: str) -> None:
    """Rather than letting everything through."""
    with pytest.raises(ValueError, match=r"limit|granularity|nothing|parse"):
        Routes(tag="t").post("/api/x", roles=None, limit=text)(free)


async def test_missing_counters_fail_the_start() -> None:
    """Rather than the first request."""
    app = web.Application()
    app[AUTHENTICATOR] = authenticate
    install(app, [ROUTES])
    with pytest.raises(RuntimeError, match="RATE_LIMITS"):
        await web.AppRunner(app).setup()


async def test_servers_over_one_redis_share_their_limits(
    settings: Settings, redis_url: str
) -> None:
    """60 challenges a minute, wherever they are asked for; off, nothing is counted."""
    on, off = settings.model_copy(update={"rate_limits": True}), settings
    body = {"taskId": "nowhere"}
    async with (
        in_process(off, redis_url, run_jobs=False) as first,
        in_process(on, redis_url, run_jobs=False) as second,
        in_process(on, redis_url, run_jobs=False) as third,
        Crowd(first.url) as crowd,
    ):
        ada = await crowd.founder()
        codes = Counter[int]()
        for number in range(64):
            ada.url = (second.url, third.url)[number % 2]
            codes[(await ada.request("POST", "/api/challenges/generate", body)).status] += 1
        assert codes == {404: 60, 429: 4}
        ada.url = first.url
        (await ada.request("POST", "/api/challenges/generate", body)).error(404, "not_found")
