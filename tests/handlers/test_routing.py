"""Typed routes over a real socket: what goes in, what comes out, who may."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import pytest
from aiohttp import web
from pydantic import Field

from regatta.handlers.routing import AUTHENTICATOR, Routes, actor, install
from regatta.models.access import MANAGERS, MEMBERS, Actor, Role
from regatta.models.base import Document, Id, Input
from regatta.models.errors import NotAuthenticated, NotFound, VersionConflict
from regatta.models.pages import PageQuery

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp.plugin import AiohttpClient

    Client = TestClient[web.Request, web.Application]


class Task(Document):
    """A document with a version."""

    title: str
    done_by: str | None = None


class PrivateTask(Task):
    """Carries what the annotated result must not show."""

    secret: str = "hidden"


class NewTask(Input):
    """A body."""

    title: Annotated[str, Field(min_length=1, max_length=20)]
    due_days: int = 0


class TaskQuery(PageQuery):
    """Query parameters of several types."""

    open_only: bool = False
    order: Literal["title", "age"] = "age"
    weight: float | None = None


ROUTES: Final = Routes(tag="tasks")


@ROUTES.get("/api/tasks/{task_id}", roles=MEMBERS, errors=(NotFound,))
async def read(request: web.Request, task_id: Id) -> Task:
    """Return one task."""
    if task_id == "missing":
        raise NotFound(task_id=task_id)
    return PrivateTask(id=task_id, version=7, title=actor(request).user_id)


@ROUTES.get("/api/tasks", roles=MEMBERS)
async def search(request: web.Request, query: TaskQuery) -> dict[str, Any]:
    """Return the query as it was understood."""
    return query.model_dump()


@ROUTES.post("/api/tasks", roles=MEMBERS, status=201)
async def create(request: web.Request, body: NewTask) -> Task:
    """Create a task."""
    return Task(title=body.title)


@ROUTES.patch("/api/tasks/{task_id}", roles=MANAGERS, errors=(VersionConflict,))
async def change(request: web.Request, task_id: Id, body: NewTask, if_match: int | None) -> Task:
    """Change a task."""
    if if_match not in {None, 7}:
        raise VersionConflict(version=7)
    return Task(id=task_id, version=8, title=body.title)


@ROUTES.delete("/api/tasks/{task_id}", roles=MEMBERS)
async def remove(request: web.Request, task_id: Id) -> None:
    """Remove a task."""


@ROUTES.post("/api/poke", roles=None)
async def poke(request: web.Request, body: NewTask | None) -> list[int]:
    """Take a body or none."""
    return [] if body is None else [body.due_days]


@ROUTES.get("/api/numbers/{number}", roles=None, cache="public, max-age=60")
async def number(request: web.Request, number: int) -> int:
    """Return the number in the path."""
    return number


@ROUTES.get("/api/text", roles=None, produces="text/csv")
async def text(request: web.Request) -> web.Response:
    """Return a response made by hand."""
    return web.Response(text="a,b", content_type="text/csv")


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


async def test_a_document_comes_out_in_camel_case_with_its_version_as_etag(client: Client) -> None:
    """Fields of a subclass stay inside: the annotation decides what a client sees."""
    async with client.get("/api/tasks/t1") as response:
        task = await response.json()
        assert response.headers["ETag"] == '"7"'
    assert (task["id"], task["title"], task["doneBy"]) == ("t1", "u1", None)
    assert "secret" not in task


@pytest.mark.parametrize("known", ['"7"', 'W/"7"', '"1", "7"', "*"])
async def test_a_known_version_is_304_without_a_body(client: Client, known: str) -> None:
    """If-None-Match saves the transfer."""
    async with client.get("/api/tasks/t1", headers={"If-None-Match": known}) as response:
        assert (response.status, await response.read()) == (304, b"")
        assert response.headers["ETag"] == '"7"'


async def test_another_version_is_sent(client: Client) -> None:
    """17 is not 7."""
    async with client.get("/api/tasks/t1", headers={"If-None-Match": '"17"'}) as response:
        assert response.status == 200


async def test_head_is_get_without_the_body(client: Client) -> None:
    """Same status and headers."""
    async with client.get("/api/tasks/t1") as got, client.head("/api/tasks/t1") as response:
        assert (response.status, await response.read()) == (200, b"")
        assert response.headers["ETag"] == got.headers["ETag"]
        assert response.headers["Content-Length"] == got.headers["Content-Length"]


async def test_query_parameters_are_read_as_json_writes_them(client: Client) -> None:
    """Text becomes integers, booleans and numbers; what is left out has its default."""
    path = "/api/tasks?limit=5&openOnly=true&weight=0.5"
    async with client.get(path) as response:
        found = await response.json()
    expected = {"limit": 5, "cursor": None, "open_only": True, "order": "age", "weight": 0.5}
    assert found == expected


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("limit=5&limit=6", ["query.limit"]),
        ("limit=1_0", ["query.limit"]),
        ("limit=%205", ["query.limit"]),
        ("limit=99999999999999999999", ["query.limit"]),
        ("limit=201", ["query.limit"]),
        ("openOnly=yes", ["query.openOnly"]),
        ("weight=nan", ["query.weight"]),
        ("order=size&page=2", ["query.order", "query.page"]),
        ("open_only=true", ["query.open_only"]),
    ],
)
async def test_a_bad_query_names_every_field(client: Client, query: str, fields: list[str]) -> None:
    """Repeated, unknown and wrong parameters are refused under their outside names."""
    async with client.get(f"/api/tasks?{query}") as response:
        error = await error_of(response, 400)
    assert error["code"] == "validation_failed"
    assert [entry["field"] for entry in error["details"]["fields"]] == fields


async def test_a_route_without_query_refuses_parameters(client: Client) -> None:
    """A misspelt path must not look like a filter that works."""
    async with client.get("/api/tasks/t1?limit=5") as response:
        await error_of(response, 400)


async def test_path_parameters_are_checked(client: Client) -> None:
    """An identifier is safe text; a number is a number."""
    for path, field in [("/api/tasks/a%20b", "path.taskId"), ("/api/numbers/1_0", "path.number")]:
        async with client.get(path) as response:
            error = await error_of(response, 400)
        assert [entry["field"] for entry in error["details"]["fields"]] == [field]
    async with client.get("/api/numbers/-12") as response:
        assert await response.json() == -12


async def test_status_and_empty_replies(client: Client) -> None:
    """201 as declared, 204 where there is nothing to say."""
    async with client.post("/api/tasks", json={"title": "a", "dueDays": 2}) as response:
        assert response.status == 201
    async with client.delete("/api/tasks/t1") as response:
        assert (response.status, await response.read()) == (204, b"")


async def test_a_body_may_be_optional(client: Client) -> None:
    """`body: Model | None` takes nothing for None."""
    async with client.post("/api/poke") as response:
        assert await response.json() == []
    async with client.post("/api/poke", json={"title": "a", "dueDays": 2}) as response:
        assert await response.json() == [2]


async def test_if_match_carries_the_version(client: Client) -> None:
    """A stale version is 409 with the current one; a star stands for any."""
    body = {"title": "a"}
    for tag, status in [('"7"', 200), ("*", 200), ('"6"', 409)]:
        async with client.patch("/api/tasks/t", json=body, headers={"If-Match": tag}) as response:
            assert response.status == status
            reply = await response.json()
    assert reply["error"]["details"] == {"version": 7}


@pytest.mark.parametrize("tag", ['W/"7"', "7", '"7", "8"', '"x"', '"07"', '"-1"', '"' + "9" * 19])
async def test_another_if_match_is_400(client: Client, tag: str) -> None:
    """Only one strong tag of ours means something."""
    async with client.patch(
        "/api/tasks/t", json={"title": "a"}, headers={"If-Match": tag}
    ) as response:
        error = await error_of(response, 400)
    assert error["details"]["fields"][0]["field"] == "header.If-Match"


async def test_a_handler_may_build_its_own_response(client: Client) -> None:
    """With the media type that it declared."""
    async with client.get("/api/text") as response:
        assert (response.content_type, await response.text()) == ("text/csv", "a,b")


async def test_an_unknown_expectation_is_ignored_and_the_known_one_met(client: Client) -> None:
    """417 would need a form of its own."""
    for expectation in ("100-continue", "200-maybe"):
        async with client.post(
            "/api/tasks", json={"title": "a"}, headers={"Expect": expectation}
        ) as response:
            assert response.status == 201


async def test_a_missing_authenticator_fails_the_start() -> None:
    """Rather than the first request."""
    app = web.Application()
    install(app, [ROUTES])
    with pytest.raises(RuntimeError, match="AUTHENTICATOR"):
        await web.AppRunner(app).setup()
