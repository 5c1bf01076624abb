"""Errors and access over a real socket: each in the one form, none with a secret."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
import redis.exceptions
from aiohttp import web

from regatta.handlers.routing import AUTHENTICATOR, Routes, install
from regatta.models.access import MANAGERS, Actor, Role
from regatta.models.base import Document, Id, Input
from regatta.models.errors import Conflict, EmailTaken, NotAuthenticated, NotFound
from regatta.storage.engine import StoreUnavailable

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp.plugin import AiohttpClient

    Client = TestClient[web.Request, web.Application]


class Task(Document):
    """What is returned."""

    title: str


class NewTask(Input):
    """What is sent."""

    title: str


ROUTES: Final = Routes(tag="errors")


@ROUTES.patch("/api/tasks/{task_id}", roles=MANAGERS, errors=(NotFound,))
async def change(request: web.Request, task_id: Id, body: NewTask) -> Task:
    """Find nothing to change."""
    raise NotFound(task_id=task_id)


@ROUTES.get("/api/fail/{how}", roles=None, errors=(Conflict,))
async def fail(request: web.Request, how: str) -> int:
    """Fail in the way that is asked for."""
    errors: dict[str, Exception] = {
        "bug": ZeroDivisionError("the secret is 42"),
        "store": StoreUnavailable("no route to the secret host"),
        "redis": redis.exceptions.ConnectionError("gone"),
        "undocumented": EmailTaken(),
        "aiohttp": web.HTTPGone(),
        "redirect": web.HTTPFound("/api/tasks"),
    }
    raise errors[how]


@ROUTES.get("/api/wrong", roles=None)
async def wrong(request: web.Request) -> Task:
    """Return something else than the annotation says."""
    return {"title": 3}  # type: ignore[return-value]


async def authenticate(token: str, *, afresh: bool = False) -> Actor:
    """Take the role as the token."""
    roles: dict[str, Role] = {"member": "member", "manager": "manager"}
    if token not in roles:
        raise NotAuthenticated
    return Actor("u1", "o1", roles[token], "s1", datetime.max.replace(tzinfo=UTC))


def application(*, strict: bool = False) -> web.Application:
    """Return an application with the routes above."""
    app = web.Application()
    app[AUTHENTICATOR] = authenticate
    install(app, [ROUTES], strict=strict)
    return app


@pytest.fixture
async def client(aiohttp_client: AiohttpClient) -> Client:
    """Return a client that is a manager."""
    return await aiohttp_client(application(), headers={"Authorization": "Bearer manager"})


async def error_of(response: Any, status: int) -> dict[str, Any]:
    """Return the inside of the error form."""
    assert response.status == status, await response.text()
    assert response.content_type == "application/json"
    body = await response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "details", "requestId"}
    error: dict[str, Any] = body["error"]
    return error


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic member", "Bearer ünknown"])
async def test_without_a_valid_token_nobody_gets_in(
    aiohttp_client: AiohttpClient, header: str
) -> None:
    """401 in the error form, with the scheme that is expected."""
    client = await aiohttp_client(application())
    async with client.patch("/api/tasks/t", headers={"Authorization": header}) as response:
        error = await error_of(response, 401)
        assert response.headers["WWW-Authenticate"] == "Bearer"
    assert error["code"] == "not_authenticated"


async def test_a_role_that_is_not_named_is_403(client: Client) -> None:
    """Before anything of the request is looked at."""
    headers = {"Authorization": "bearer member"}
    async with client.patch("/api/tasks/a%20b", data=b"{", headers=headers) as response:
        assert (await error_of(response, 403))["code"] == "forbidden"


async def test_details_are_camel_case(client: Client) -> None:
    """Errors speak as everything else does."""
    async with client.patch("/api/tasks/missing", json={"title": "a"}) as response:
        error = await error_of(response, 404)
    assert error["details"] == {"taskId": "missing"}


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("bug", 500, "internal_error"),
        ("store", 503, "unavailable"),
        ("redis", 503, "unavailable"),
        ("undocumented", 409, "email_taken"),
        ("aiohttp", 410, "gone"),
    ],
)
async def test_every_exception_has_the_error_form(
    client: Client, how: str, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    """And tells nothing of what stands in the log."""
    async with client.get(f"/api/fail/{how}") as response:
        assert (await error_of(response, status))["code"] == code
        assert "secret" not in await response.text()
        assert "Traceback" not in await response.text()
    logged = [record for record in caplog.records if record.name == "regatta.http"]
    assert len(logged) == (0 if how == "aiohttp" else 1)
    assert all(bool(record.exc_info) == (how == "bug") for record in logged)
    for record in logged:
        assert vars(record)["metadata"]["route"] == "/api/fail/{how}"


async def test_a_redirect_stays_one(client: Client) -> None:
    """Not everything that aiohttp raises is an error."""
    async with client.get("/api/fail/redirect", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, "/api/tasks")


async def test_strict_mode_makes_an_undocumented_error_a_bug(
    aiohttp_client: AiohttpClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Declaring the base class does not document its subclasses."""
    client = await aiohttp_client(application(strict=True))
    async with client.get("/api/fail/undocumented") as response:
        await error_of(response, 500)
    assert [(r.levelno, r.message) for r in caplog.records if r.name == "regatta.http"] == [
        (logging.WARNING, "undocumented error")
    ]


async def test_a_result_of_another_type_is_a_500(client: Client) -> None:
    """The reply never differs from the documentation."""
    async with client.get("/api/wrong") as response:
        await error_of(response, 500)
