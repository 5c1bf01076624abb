"""What API keys may call, paths without their prefix, and how both are documented."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from aiohttp import web
from openapi_spec_validator import validate

from regatta.handlers.middleware import HttpConfig, Observation, outer
from regatta.handlers.routing import (
    AUTHENTICATOR,
    IDEMPOTENCY,
    RATE_LIMITS,
    Begun,
    Routes,
    creation_id,
    install,
    openapi,
)
from regatta.models.access import ADMINS, MEMBERS, Actor
from regatta.models.base import Id, Input
from regatta.models.errors import NotAuthenticated

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp.plugin import AiohttpClient

    Client = TestClient[web.Request, web.Application]

ROUTES: Final = Routes(tag="tasks", bare=True)


class NewTask(Input):
    """A body."""

    title: str


@ROUTES.get("/api/tasks/{task_id}", roles=MEMBERS, scope="tasks:read")
async def read(request: web.Request, task_id: Id) -> str:
    """Read a task."""
    return task_id


@ROUTES.post(
    "/api/tasks/{task_id}/copies",
    roles=None,
    status=201,
    creates=True,
    limit="5/minute per ip; 9/day per ip",
)
async def copy(request: web.Request, task_id: Id, body: NewTask) -> str:
    """Copy a task."""
    return creation_id(request)


@ROUTES.delete("/api/tasks/{task_id}", roles=ADMINS, scope="tasks:write")
async def remove(request: web.Request, task_id: Id) -> None:
    """Remove a task."""


@ROUTES.post("/api/sign-out", roles=MEMBERS)
async def sign_out(request: web.Request) -> None:
    """End the session of a person."""


@dataclass
class Scopes:
    """The idempotency port; remembers what it was asked for."""

    asked: list[str] = field(default_factory=list)

    async def begin(self, scope: str, key: str, fingerprint: str) -> Begun:
        """Remember the scope."""
        assert key
        assert fingerprint
        self.asked.append(scope)
        return Begun("c1")

    async def finish(self, scope: str, key: str, status: int, body: bytes) -> None:
        """Forget the reply."""

    async def abandon(self, scope: str, key: str) -> None:
        """Forget the refusal."""

    async def interrupt(self, scope: str, key: str) -> None:
        """Forget the failure."""


async def authenticate(token: str, *, afresh: bool = False) -> Actor:
    """Take a key that reads tasks, an admin's key that writes them, and people."""
    ends = datetime.max.replace(tzinfo=UTC)
    match token:
        case "regatta_reads":
            return Actor("u1", "o1", "member", "k1", ends, frozenset({"tasks:read"}))
        case "regatta_writes":
            return Actor("u1", "o1", "admin", "k2", ends, frozenset({"tasks:write"}))
        case "person":
            return Actor("u1", "o1", "member", "s1", ends)
    raise NotAuthenticated


@dataclass
class Site:
    """A client, and what was seen of its requests."""

    client: Client
    scopes: Scopes
    observed: list[Observation]


@pytest.fixture
async def site(aiohttp_client: AiohttpClient) -> Site:
    """Return a site behind a proxy on this machine."""
    observed: list[Observation] = []
    config = HttpConfig(trusted_proxies=("127.0.0.1",))
    app = web.Application(middlewares=[outer(config, observed.append)])
    app[AUTHENTICATOR] = authenticate
    app[IDEMPOTENCY] = scopes = Scopes()
    app[RATE_LIMITS] = None
    install(app, [ROUTES], strict=True)
    return Site(await aiohttp_client(app), scopes, observed)


async def answer(
    site: Site, method: str, path: str, headers: dict[str, str]
) -> tuple[int, dict[str, Any]]:
    """Return the status and the error of a request."""
    async with site.client.request(method, path, headers=headers) as response:
        refused = response.status >= 400
        return response.status, (await response.json())["error"] if refused else {}


def bearer(token: str) -> dict[str, str]:
    """Return the header with this token."""
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("token", "method", "path", "missing"),
    [
        ("regatta_reads", "GET", "/api/tasks/t1", None),
        ("regatta_writes", "DELETE", "/api/tasks/t1", None),
        ("regatta_writes", "GET", "/api/tasks/t1", {"scope": "tasks:read"}),
        ("regatta_reads", "POST", "/api/sign-out", {"scope": None}),
        ("regatta_writes", "POST", "/api/sign-out", {"scope": None}),
        ("person", "GET", "/api/tasks/t1", None),
        ("person", "POST", "/api/sign-out", None),
    ],
)
async def test_a_key_may_do_what_it_is_good_for(
    site: Site, token: str, method: str, path: str, missing: dict[str, Any] | None
) -> None:
    """A person needs no scopes; what has none is for people alone."""
    status, error = await answer(site, method, path, bearer(token))
    if missing is None:
        assert status < 300
    else:
        assert (status, error["code"], error["details"]) == (403, "scope_missing", missing)


async def test_a_scope_is_no_role(site: Site) -> None:
    """A member's key cannot do what is for admins; that is said first."""
    status, error = await answer(site, "DELETE", "/api/tasks/t1", bearer("regatta_reads"))
    assert (status, error["code"]) == (403, "forbidden")


async def test_a_key_may_stand_in_a_header_of_its_own(site: Site) -> None:
    """Unless there is an Authorization, which alone counts then."""
    key = {"X-API-Key": "regatta_reads"}
    assert (await answer(site, "GET", "/api/tasks/t1", key))[0] == 200
    assert (await answer(site, "GET", "/api/tasks/t1", {"X-API-Key": "regatta_lost"}))[0] == 401
    assert (await answer(site, "GET", "/api/tasks/t1", key | {"Authorization": "Basic x"}))[
        0
    ] == 401


@pytest.mark.parametrize("prefix", ["/api", ""])
async def test_an_alias_is_the_same_route(
    site: Site, prefix: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In replies and caches, in metrics and logs."""
    caplog.set_level(logging.INFO, "regatta.access")
    headers = bearer("person")
    async with site.client.get(f"{prefix}/tasks/t1", headers=headers) as response:
        assert (response.status, await response.json()) == (200, "t1")
        assert response.headers["Cache-Control"] == "no-store"
    async with site.client.head(f"{prefix}/tasks/t1", headers=headers) as response:
        assert response.status == 200
    async with site.client.put(f"{prefix}/tasks/t1", headers=headers) as response:
        assert response.status == 405
    assert [seen.route for seen in site.observed[:2]] == ["/api/tasks/{task_id}"] * 2
    logged: Any = caplog.records[0]
    assert logged.metadata["route"] == "/api/tasks/{task_id}"


async def test_an_idempotency_key_is_the_same_at_an_alias(site: Site) -> None:
    """A retry may take the other path; another address is another anonymous caller."""
    for path, address in [
        ("/api/tasks/t1/copies", "192.0.2.1"),
        ("/tasks/t1/copies", "192.0.2.1"),
        ("/tasks/t1/copies", "192.0.2.2"),
    ]:
        headers = {"Idempotency-Key": "k", "X-Forwarded-For": address}
        async with site.client.post(path, json={"title": "a"}, headers=headers) as response:
            assert response.status == 201
    assert site.scopes.asked == [
        "public@192.0.2.1 POST /api/tasks/t1/copies",
        "public@192.0.2.1 POST /api/tasks/t1/copies",
        "public@192.0.2.2 POST /api/tasks/t1/copies",
    ]


async def test_two_routes_cannot_share_an_alias() -> None:
    """Nor may one be the path of another route."""
    others = Routes(tag="others")
    others.get("/tasks/{task_id}", roles=None)(read)
    with pytest.raises(ValueError, match="routed twice"):
        install(web.Application(), [ROUTES, others])


def test_scopes_limits_and_aliases_are_documented() -> None:
    """An operation stands there once, with what a key needs and how often it may be called."""
    document = openapi([ROUTES], title="Regatta", version="1")
    validate(document)
    paths = document["paths"]
    assert list(paths) == ["/api/tasks/{taskId}", "/api/tasks/{taskId}/copies", "/api/sign-out"]
    assert set(document["components"]["securitySchemes"]) == {"bearer", "apiKey"}
    got = paths["/api/tasks/{taskId}"]["get"]
    assert got["security"] == [{"bearer": []}, {"apiKey": ["tasks:read"]}]
    assert "API keys need the scope `tasks:read`." in got["description"]
    assert "Also at `/tasks/{taskId}`." in got["description"]
    assert "429" not in got["responses"]
    assert paths["/api/sign-out"]["post"]["security"] == [{"bearer": []}]
    copied = paths["/api/tasks/{taskId}/copies"]["post"]
    assert "Limit: 5/minute per ip; 9/day per ip." in copied["description"]
    assert copied["responses"]["429"] == {"$ref": "#/components/responses/429.rate_limited"}
    refused = document["components"]["responses"]["429.rate_limited"]
    told = {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}
    assert set(refused["headers"]) == told | {"Retry-After", "X-Request-ID"}
    assert told < set(copied["responses"]["201"]["headers"])
