"""The OpenAPI document says what the routes do, and nothing else has to be kept in step."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

import pytest
from aiohttp import web
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from pydantic import Field

from regatta.handlers.routing import Routes, openapi
from regatta.models.access import MANAGERS, MEMBERS
from regatta.models.base import Document, Id, Input, Instant, Json, Output
from regatta.models.errors import Conflict, InvalidCursor, NotFound
from regatta.models.pages import NextCursor, PageQuery


class Step(Output):
    """A part of a task, with parts of its own."""

    label: str
    weight: Annotated[float, Field(gt=0)]
    steps: list[Step] = []  # noqa: RUF012 - pydantic copies defaults


class Task(Document):
    """A document."""

    title: Annotated[str, Field(examples=["Write the launch page"])]
    state: Literal["open", "done"] = "open"
    due: date | None = None
    steps: tuple[Step, ...] = ()


class NewTask(Input):
    """A body."""

    title: Annotated[str, Field(min_length=1, max_length=50)]
    points: Annotated[int, Field(ge=5, multiple_of=3)]
    starts: Instant
    budget: int = 0
    note: Annotated[str, Field(min_length=1)] = ""  # left out, not empty


class Search(PageQuery):
    """Query parameters."""

    state: Literal["open", "done"] | None = None
    text: Annotated[str, Field(min_length=2)]


class Found(Output):
    """A page."""

    tasks: list[Task]
    next_cursor: NextCursor = None


TASKS: Final = Routes(tag="tasks")
OTHERS: Final = Routes(tag="other things")


@TASKS.get("/api/tasks/{task_id}", roles=MEMBERS, errors=(NotFound,))
async def read(request: web.Request, task_id: Id) -> Task:
    """Return one task.

    With its steps.
    """
    raise NotImplementedError


@TASKS.get("/api/tasks", roles=MEMBERS, errors=(InvalidCursor,))
async def search(request: web.Request, query: Search) -> Found:
    """Find tasks."""
    raise NotImplementedError


@TASKS.post("/api/tasks", roles=MEMBERS, status=201, creates=True, errors=(Conflict,))
async def create(request: web.Request, body: NewTask) -> Task:
    """Create a task."""
    raise NotImplementedError


@TASKS.patch("/api/tasks/{task_id}", roles=MANAGERS, deprecated=True, examples=[{"title": "x"}])
async def change(request: web.Request, task_id: Id, body: Json, if_match: int | None) -> Task:
    """Change a task."""
    raise NotImplementedError


@TASKS.delete("/api/tasks/{task_id}", roles=MEMBERS)
async def remove(request: web.Request, task_id: Id) -> None:
    """Remove a task."""


@OTHERS.get("/api/table", roles=None, produces="text/csv")
async def read_table(request: web.Request) -> web.Response:
    """Return a table."""
    raise NotImplementedError


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the document."""
    return openapi([TASKS, OTHERS], title="Regatta", version="1.2.3", servers=["/", "/behind"])


def resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Return what *part* refers to."""
    while "$ref" in part:
        target: Any = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        part = target
    return part


def check(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """Check *value* against a schema of the document."""
    whole = {"components": document["components"], "allOf": [schema]}
    OAS31Validator(whole).validate(value)


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every operation."""
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    """In the eyes of the specification."""
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["info"] == {"title": "Regatta", "version": "1.2.3"}
    assert [server["url"] for server in document["servers"]] == ["/", "/behind"]


def test_every_route_is_there_under_a_name_of_its_own(document: dict[str, Any]) -> None:
    """Client generators make functions of these."""
    assert [operation["operationId"] for operation in operations(document)] == [
        "tasks_read",
        "tasks_change",
        "tasks_remove",
        "tasks_search",
        "tasks_create",
        "other_things_read_table",
    ]
    assert list(document["paths"]) == ["/api/tasks/{taskId}", "/api/tasks", "/api/table"]


def test_docstring_roles_and_tags(document: dict[str, Any]) -> None:
    """The first line is the summary."""
    read = document["paths"]["/api/tasks/{taskId}"]["get"]
    assert read["summary"] == "Return one task"
    assert read["description"] == (
        "With its steps.\n\nFor: admin, manager, member. API keys are refused."
    )
    assert (read["tags"], read["security"]) == (["tasks"], [{"bearer": []}])
    assert document["paths"]["/api/table"]["get"]["security"] == []
    assert document["paths"]["/api/tasks/{taskId}"]["patch"]["deprecated"] is True


def test_parameters(document: dict[str, Any]) -> None:
    """Path, query and headers, with outside names; what may be left out has no null."""
    search = document["paths"]["/api/tasks"]["get"]["parameters"]
    assert [(p["name"], p["in"], p.get("required", False)) for p in search] == [
        ("limit", "query", False),
        ("cursor", "query", False),
        ("state", "query", False),
        ("text", "query", True),
    ]
    assert search[2]["schema"] == {"enum": ["open", "done"], "type": "string"}
    names = {
        operation["operationId"]: [p["name"] for p in operation.get("parameters", ())]
        for operation in operations(document)
    }
    assert names["tasks_create"] == ["Idempotency-Key"]
    assert names["tasks_read"] == ["taskId", "If-None-Match"]
    assert names["tasks_change"] == ["taskId", "If-Match"]


def test_every_status_names_every_code(document: dict[str, Any]) -> None:
    """Declared errors and implied ones."""
    codes: dict[str, dict[str, list[str]]] = {}
    for operation in operations(document):
        found = codes[operation["operationId"]] = {}
        for status, part in operation["responses"].items():
            if status >= "400":
                content = resolved(document, part)["content"]["application/json"]
                narrowed = content["schema"]["allOf"][1]["properties"]["error"]
                found[status] = narrowed["properties"]["code"]["enum"]
                for code, example in content["examples"].items():
                    check(document, content["schema"], example["value"])
                    assert example["value"]["error"]["code"] == code
    everywhere = {
        "400": ["malformed_request", "validation_failed"],
        "500": ["internal_error"],
        "503": ["unavailable"],
    }
    known = everywhere | {"401": ["not_authenticated"], "403": ["scope_missing"]}
    body = {
        "408": ["request_timeout"],
        "413": ["payload_too_large"],
        "415": ["unsupported_media_type"],
    }
    assert codes["other_things_read_table"] == everywhere
    assert codes["tasks_remove"] == known
    assert codes["tasks_read"] == known | {"404": ["not_found"]}
    bad_requests = ["invalid_cursor", "malformed_request", "validation_failed"]
    assert codes["tasks_search"] == known | {"400": bad_requests}
    conflicts = ["conflict", "idempotency_in_progress", "idempotency_mismatch"]
    assert codes["tasks_create"] == known | body | {"409": conflicts}
    stale = {"403": ["forbidden", "scope_missing"], "409": ["version_conflict"]}
    assert codes["tasks_change"] == known | body | stale


def test_successes(document: dict[str, Any]) -> None:
    """Status, headers, and 304 where there is a version to know."""
    paths = document["paths"]
    assert "304" in paths["/api/tasks/{taskId}"]["get"]["responses"]
    assert "304" not in paths["/api/tasks"]["get"]["responses"]
    created = paths["/api/tasks"]["post"]["responses"]["201"]
    assert set(created["headers"]) == {"X-Request-ID", "ETag", "Idempotent-Replay"}
    assert "content" not in paths["/api/tasks/{taskId}"]["delete"]["responses"]["204"]
    assert list(paths["/api/table"]["get"]["responses"]["200"]["content"]) == ["text/csv"]


def test_every_body_and_reply_has_an_example_that_validates(document: dict[str, Any]) -> None:
    """Made from the fields' own examples, or given with the route."""
    for operation in operations(document):
        bodies = operation.get("requestBody", {}).get("content", {}).values()
        replies = [
            content
            for status, response in operation["responses"].items()
            if status < "300"
            for content in response.get("content", {}).values()
        ]
        for content in [*bodies, *replies]:
            if content["schema"] == {"type": "string"}:
                continue
            examples = [e["value"] for e in content.get("examples", {}).values()]
            for example in examples or [content["example"]]:
                check(document, content["schema"], example)
    created = document["paths"]["/api/tasks"]["post"]["responses"]["201"]
    assert created["content"]["application/json"]["example"]["title"] == "Write the launch page"


def test_integers_have_their_bounds_and_defaults_are_valid(document: dict[str, Any]) -> None:
    """What the wire refuses, the schema refuses."""
    new_task = document["components"]["schemas"]["NewTask"]["properties"]
    assert (new_task["budget"]["minimum"], new_task["budget"]["maximum"]) == (-(2**63), 2**63 - 1)
    assert new_task["points"]["minimum"] == 5
    assert "default" not in new_task["note"]


def test_nothing_is_described_that_is_not_used(document: dict[str, Any]) -> None:
    """The query's model became parameters."""
    expected = {"ErrorBody", "ErrorReply", "Found", "NewTask", "Step", "Task"}
    assert set(document["components"]["schemas"]) == expected
