"""Requests that are meant to hurt, against every documented operation.

Each is answered in the error form with a documented status, leaves no trace of an exception in
the logs, and changes nothing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import aiohttp
import pytest
from yarl import URL

from regatta.server.app import openapi_document
from tests.belongings import belongings
from tests.handlers.hostility import JSON, bodies
from tests.people import Crowd, Json, Person
from tests.running import Running

DOCUMENT: Final[Json] = json.loads(openapi_document())
OPERATIONS: Final = [
    (method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item
]
Operations = list[tuple[str, str]]
METHODS: Final = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"}


def operation_of(method: str, path: str) -> Json:
    """Return what is documented about an operation."""
    found: Json = DOCUMENT["paths"][path][method.lower()]
    return found


def of(operations: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """Return the parametrization over *operations*, those of one tag together on one server."""
    by_tag: dict[str, list[tuple[str, str]]] = {}
    for pair in operations:
        by_tag.setdefault(operation_of(*pair)["tags"][0], []).append(pair)
    return pytest.mark.parametrize("operations", by_tag.values(), ids=by_tag)


def has_cursor(method: str, path: str) -> bool:
    """Say whether the operation is a list."""
    names = {item["name"] for item in operation_of(method, path).get("parameters", ())}
    return "cursor" in names


every_operation = of(OPERATIONS)
every_body = of([pair for pair in OPERATIONS if "requestBody" in operation_of(*pair)])
every_list = of([pair for pair in OPERATIONS if has_cursor(*pair)])
every_item = of([pair for pair in OPERATIONS if "{" in pair[1]])


def resolved(schema: Json) -> Json:
    """Return the schema behind a reference."""
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


@dataclass
class Siege:
    """A server under attack, and what must not change about it."""

    url: str
    person: Person
    session: aiohttp.ClientSession
    ids: dict[str, str]
    before: Json = field(default_factory=dict)

    async def send(
        self, method: str, path: str, *, status: set[int], headers: Any = None, data: Any = None
    ) -> Json:
        """Send a request as it stands and return the error, which must be in the error form."""
        sent = {"Authorization": f"Bearer {self.person.token}", **(headers or {})}
        target = URL(self.url + path, encoded=True)
        async with self.session.request(method, target, headers=sent, data=data) as response:
            text = await response.text()
        assert response.status in status, (method, path[:100], response.status, text[:500])
        assert response.content_type == "application/json", (method, path[:100])
        if method == "HEAD":
            return {}
        body = json.loads(text)
        error: Json = body["error"]
        assert set(body) == {"error"}
        assert set(error) == {"code", "message", "details", "requestId"}
        assert error["requestId"] == response.headers["X-Request-ID"]
        return error

    def path(self, template: str) -> str:
        """Return the path with identifiers of what exists."""
        return template.format(**self.ids)

    async def state(self) -> Json:
        """Return everything that a hostile request could have changed."""
        paths = ["/api/users", "/api/tasks", "/api/challenges", "/api/gamification/points"]
        paths.append(self.path("/api/challenges/{challengeId}"))
        return {path: await self.person.get(path) for path in paths}


@pytest.fixture
async def siege(
    crowd: Crowd, server: Running, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Siege]:
    """A server with something to lose; afterwards it is whole and its log holds no traceback."""
    ada = await crowd.founder()
    bob = await crowd.member(ada, "bob")
    ids = await belongings(server, ada, bob) | {"provider": "none"}
    async with aiohttp.ClientSession() as session:
        siege = Siege(server.url, ada, session, ids)
        siege.before = await siege.state()
        caplog.set_level(logging.DEBUG)
        caplog.clear()
        yield siege
        records = list(caplog.records)
        assert await siege.state() == siege.before
    assert [record.getMessage() for record in records if record.exc_info] == []
    assert [record.getMessage() for record in records if record.levelno >= logging.ERROR] == []


@every_body
async def test_a_hostile_body_is_refused(siege: Siege, operations: Operations) -> None:
    """Wrong types and encodings, unknown fields, numbers and nesting without end."""
    for method, path in operations:
        schema = resolved(
            operation_of(method, path)["requestBody"]["content"]["application/json"]["schema"]
        )
        for raw, headers in bodies(schema):
            error = await siege.send(
                method, siege.path(path), status={400, 415}, data=raw, headers=headers
            )
            assert error["code"] in {"validation_failed", "unsupported_media_type"}, raw[:100]


@every_body
async def test_a_body_beyond_the_bound_is_refused(siege: Siege, operations: Operations) -> None:
    """Two mebibytes, announced or in chunks, are not read to their end."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(32):
            yield b" " * 65_536

    for method, path in operations:
        for data in (BytesIO(b" " * (2 << 20)), chunks()):
            error = await siege.send(
                method, siege.path(path), status={413}, data=data, headers=JSON
            )
            assert (error["code"], error["details"]) == ("payload_too_large", {"limit": 1 << 20})


@every_operation
async def test_a_hostile_query_is_refused(siege: Siege, operations: Operations) -> None:
    """Unknown, repeated and nested parameters, and values of another type."""
    for method, path in operations:
        known = {
            item["name"]: item["schema"]
            for item in operation_of(method, path).get("parameters", ())
            if item["in"] == "query"
        }
        queries = ["nope=1", "$where=1", "limit[$gt]=1", "=1", "%00=1", "a=%ff", "__proto__=x"]
        for name, schema in known.items():
            value = schema.get("enum", ["1"])[0]
            queries += [f"{name}={value}&{name}={value}", f"{name}=%00", f"{name}={'9' * 5000}"]
            queries += [f"{name}[]=1", f"{name.upper()}=1"]
            if name != "tag":  # which may be any text
                queries.append(f"{name}=%7B%22%24ne%22%3Anull%7D")
        if "limit" in known:
            queries += [
                f"limit={value}" for value in ("", "0", "-1", "1.0", "1e2", "0x1", "201", "%D9%A3")
            ]
        for query in queries:
            error = await siege.send(
                method, f"{siege.path(path)}?{query}", status={400, 404}, data=b"{}", headers=JSON
            )
            assert error["code"] in {"validation_failed", "invalid_cursor", "not_found"}, query


CURSORS: Final = ["x", "W10", "bnVsbA", "WyJ4Il0", "A" * 2_048, "WzEsMl0", "-_-_", "%E2%82%AC"]


@every_list
async def test_a_cursor_that_is_not_ours_is_refused(siege: Siege, operations: Operations) -> None:
    """Text, JSON of another form, and what is too long."""
    for method, path in operations:
        for cursor in CURSORS:
            error = await siege.send(method, f"{siege.path(path)}?cursor={cursor}", status={400})
            assert error["code"] == "invalid_cursor"
        error = await siege.send(method, f"{siege.path(path)}?cursor={'A' * 2049}", status={400})
        assert error["code"] == "validation_failed"


HOSTILE_IDS: Final = (
    "%00", "a%2Fb", "%24ne", "x" * 65, "%C3%A4", "%ff", "a%0Ab", "*", "a.b", "%20", "'",
)  # fmt: skip


_GOOD_BODIES = {"PATCH": b'{"status":"open"}', "PUT": b"{}", "POST": b'{"data":{}}'}
"""With which nothing but the id is wrong."""


@every_item
async def test_a_hostile_id_is_refused(siege: Siege, operations: Operations) -> None:
    """Whatever it hides; what is merely unknown is not found."""
    for method, path in operations:
        takes_body = "requestBody" in operation_of(method, path)
        data, headers = (_GOOD_BODIES[method], JSON) if takes_body else (None, None)
        for value in HOSTILE_IDS:
            target = path.format(**dict.fromkeys(siege.ids, value))
            error = await siege.send(method, target, status={400, 404}, data=data, headers=headers)
            assert error["code"] in {"validation_failed", "not_found"}, value
        for value in ("unknown", "-", "_" * 64, "..%2F..", "%2e%2e"):
            target = path.format(**dict.fromkeys(siege.ids, value))
            await siege.send(
                method, target, status={400, 404, 405, 415}, data=data, headers=headers
            )


async def test_another_method_is_not_allowed(siege: Siege) -> None:
    """405 in the error form, which says what is."""
    for path in DOCUMENT["paths"]:
        await refuse_other_methods(siege, path)


async def refuse_other_methods(siege: Siege, path: str) -> None:
    """Try every method that the path does not have."""
    # These can also be read as the path of a challenge, or a user, with that id.
    also = {
        "/api/challenges/generate": "/api/challenges/{challengeId}",
        "/api/users/me": "/api/users/{userId}",
    }
    templates = {path, also.get(path, path)}
    served = {method.upper() for name in templates for method in DOCUMENT["paths"][name]}
    if "GET" in served:
        served.add("HEAD")
    for method in sorted(METHODS - served):
        error = await siege.send(method, siege.path(path), status={405})
        assert error.get("code", "method_not_allowed") == "method_not_allowed"


@every_operation
async def test_hostile_headers_are_refused(siege: Siege, operations: Operations) -> None:
    """A header of 100 KB, and hundreds of them, never reach the application."""
    for method, path in operations:
        documented = {int(status) for status in operation_of(method, path)["responses"]}
        huge = {"X-Large": "x" * 100_000}
        many = {f"X-Header-{number}": "x" for number in range(500)}
        for headers in (huge, many):
            error = await siege.send(
                method, siege.path(path), status={400} & documented, headers=headers
            )
            assert error["code"] == "malformed_request"


@every_operation
async def test_a_request_id_is_never_reflected_unread(siege: Siege, operations: Operations) -> None:
    """A strange one is replaced by one of the server's own."""
    for method, path in operations:
        for given in ("<script>", "a b", "x" * 129, "ä"):
            error = await siege.send(
                method,
                f"{siege.path(path)}?nope=1",
                status={400},
                data=b"{}",
                headers={"X-Request-ID": given, **JSON},
            )
            assert error["requestId"] != given


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/api",
        "/api/",
        "/api/nope",
        "/API/tasks",
        "/api/tasks/",
        "//api/tasks",
        "/api//tasks",
    ],
)
async def test_an_unknown_path_is_not_found(siege: Siege, path: str) -> None:
    """In the error form, for every method."""
    for method in sorted(METHODS - {"HEAD"}):
        error = await siege.send(method, path, status={404})
        assert error["code"] == "not_found"
