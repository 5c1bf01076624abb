"""Bodies that are meant to hurt: each is answered quickly, in the error form, with no echo."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
from time import process_time
from typing import TYPE_CHECKING, Annotated, Any, Final

import pytest
from aiohttp import web
from pydantic import AfterValidator, EmailStr, Field

from regatta.handlers.routing import Routes, install
from regatta.models.base import Input, Json, no_nul

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.test_utils import TestClient
    from pytest_aiohttp.plugin import AiohttpClient

    Client = TestClient[web.Request, web.Application]

ROUTES: Final = Routes(tag="hostile")
JSON: Final = {"Content-Type": "application/json"}
LIMIT: Final = 1_048_576


class Part(Input):
    """A nested model."""

    step_count: Annotated[int, Field(ge=0)] = 0


class Everything(Input):
    """Typed and untyped places."""

    title: Annotated[str, AfterValidator(no_nul)] = ""
    count: int = 0
    share: float = 0
    email: EmailStr | None = None
    parts: tuple[Part, ...] = ()
    numbers: tuple[int, ...] = ()
    anything: Annotated[Json, Field(default_factory=dict)]


@ROUTES.post("/api/everything", roles=None)
async def take(request: web.Request, body: Everything) -> Json:
    """Return what was taken."""
    return body.model_dump(by_alias=True)


@pytest.fixture
async def client(aiohttp_client: AiohttpClient) -> Client:
    """Return a client of the one route."""
    app = web.Application()
    install(app, [ROUTES])
    return await aiohttp_client(app)


async def fields_of(client: Client, body: bytes, **options: Any) -> list[dict[str, str]]:
    """Return the field errors that *body* is answered with."""
    headers = JSON | options.pop("headers", {})
    async with client.post("/api/everything", data=body, headers=headers, **options) as response:
        assert response.status == 400, await response.text()
        error = (await response.json())["error"]
    assert error["code"] == "validation_failed"
    fields: list[dict[str, str]] = error["details"]["fields"]
    assert all(set(entry) == {"field", "message", "type"} for entry in fields)
    return fields


def nested(depth: int) -> bytes:
    """Return a body of that *depth*."""
    return b'{"anything":{"a":' + b"[" * (depth - 2) + b"]" * (depth - 2) + b"}}"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "json_invalid"),
        (b"{", "json_invalid"),
        (b'{"title":"\xff"}', "json_invalid"),
        (b'{"title":"\\ud800"}', "json_invalid"),
        (b"\xef\xbb\xbf{}", "json_invalid"),
        (b'{"title":"\\u0000"}', "value_error"),
        (b'{"anything":{"a":NaN}}', "finite_number"),
        (b'{"anything":{"a":-Infinity}}', "finite_number"),
        (b'{"anything":{"a":1e999}}', "finite_number"),
        (b'{"share":1E+400}', "finite_number"),
        (b'{"count":9223372036854775808}', "int_out_of_range"),
        (b'{"anything":{"a":-9223372036854775809}}', "int_out_of_range"),
        (b'{"count":' + b"9" * 5_000 + b"}", "int_out_of_range"),
        (b'{"count":1.5}', "int_type"),
        (b'{"count":1.0,"title":1.0}', "string_type"),
        (b'{"count":true}', "int_type"),
        (b'{"count":"1"}', "int_type"),
        (b'{"due_days":1}', "extra_forbidden"),
        (b"null", "model_type"),
        (nested(33), "too_deep"),
        (nested(10_000), "too_deep"),
        (b"[" * 10_000, "too_deep"),
    ],
)
async def test_a_hostile_body_is_refused(client: Client, body: bytes, kind: str) -> None:
    """Each for its own reason."""
    fields = await fields_of(client, body)
    assert fields[0]["type"] == kind
    assert fields[0]["field"].startswith("body")


@pytest.mark.parametrize(
    "body",
    [
        nested(32),
        b'{"count":9223372036854775807,"numbers":[-9223372036854775808]}',
        b'{"share":0.1234567890123456789012345}',
        b'{"share":1e300}',
        b'{"count":5.0,"numbers":[-1.000,2],"title":"5.0\\"6.0"}',
        json.dumps({"title": "[" * 100 + '\\"' + "9" * 30 + " NaN 1e999"}).encode(),
        json.dumps({"anything": {"a\\": "]}" * 50, 'b"': "{[" * 50}}).encode(),
    ],
)
async def test_what_only_looks_hostile_passes(client: Client, body: bytes) -> None:
    """Brackets and digits within strings are text; the limits themselves are allowed."""
    async with client.post("/api/everything", data=body, headers=JSON) as response:
        assert response.status == 200, await response.text()


async def test_an_integer_may_be_written_as_a_fraction_of_zero(client: Client) -> None:
    """And text stays text."""
    body = b'{"count":5.0,"title":"5.0\\"6.0","anything":{"a":[0.0,1.50]}}'
    async with client.post("/api/everything", data=body, headers=JSON) as response:
        reply = await response.json()
    assert (reply["count"], reply["title"]) == (5, '5.0"6.0')
    assert reply["anything"] == {"a": [0, 1.5]}


async def test_field_paths_are_camel_case_and_dotted(client: Client) -> None:
    """As the client wrote them."""
    fields = await fields_of(client, b'{"parts":[{"stepCount":0},{"stepCount":-1}]}')
    assert [entry["field"] for entry in fields] == ["body.parts.1.stepCount"]


async def test_no_input_is_echoed(client: Client) -> None:
    """Neither values nor what a validator quotes of them, and long names are cut."""
    async with client.post(
        "/api/everything",
        json={"title": 1, "email": "s3cret()@ex ample", "count": "s3cret", "k" * 10_000: 1},
    ) as response:
        text = await response.text()
    assert response.status == 400
    assert "s3cret" not in text
    assert "(" not in text
    assert len(text) < 2_000


async def test_only_the_first_fifty_errors_are_listed(client: Client) -> None:
    """A reply does not grow with the attack."""
    fields = await fields_of(client, json.dumps({f"k{n}": n for n in range(500)}).encode())
    assert len(fields) == 50


@pytest.mark.parametrize(
    "body",
    [
        b"{" + b",".join(b'"k%d":1' % number for number in range(80_000)) + b"}",
        b'{"numbers":[' + b",".join([b'"a"'] * 250_000) + b"]}",
        b'{"anything":{"a":[' + b",".join([b"{}"] * 300_000) + b"]}}",
        b"[" * 1_000_000,
        b'{"title":' + b'"\\' * 500_000,
        b'{"count":' + b"9" * 1_000_000 + b"}",
        b'{"numbers":[' + b",".join([b"9" * 19] * 50_000) + b"]}",
    ],
    ids=["keys", "items", "objects", "brackets", "quotes", "digits", "integers"],
)
async def test_a_large_hostile_body_costs_little(client: Client, body: bytes) -> None:
    """A megabyte of any kind is answered within a fraction of a second of CPU."""
    before = process_time()
    fields = await fields_of(client, body)
    assert process_time() - before < 0.5
    assert len(fields) <= 50


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON;charset=UTF-8", 200),
        ("application/json; charset=latin-1", 415),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("application/merge-patch+json", 415),
    ],
)
async def test_only_json_in_utf8_is_taken(client: Client, content_type: str, status: int) -> None:
    """Forms could be sent by any foreign page."""
    headers = {"Content-Type": content_type}
    async with client.post("/api/everything", data=b"{}", headers=headers) as response:
        assert response.status == status
        if status == 415:
            assert (await response.json())["error"]["code"] == "unsupported_media_type"


async def chunks(size: int) -> AsyncIterator[bytes]:
    """Send *size* bytes without announcing how many."""
    for _ in range(size // 65_536):
        yield b" " * 65_536


async def bomb(size: int) -> AsyncIterator[bytes]:
    """Send *size* bytes as a thousandth of them."""
    yield gzip.compress(b" " * size)


@pytest.mark.parametrize("how", ["announced", "chunked", "gzip"])
async def test_an_oversize_body_is_413(client: Client, how: str) -> None:
    """Announced or not, packed or not."""
    data: Any = io.BytesIO(b" " * (LIMIT + 1))
    headers = dict(JSON)
    if how == "chunked":
        data = chunks(4 * LIMIT)
    if how == "gzip":
        data, headers["Content-Encoding"] = bomb(64 * LIMIT), "gzip"
    async with client.post("/api/everything", data=data, headers=headers) as response:
        assert response.status == 413
        error = (await response.json())["error"]
    assert (error["code"], error["details"]) == ("payload_too_large", {"limit": LIMIT})


async def test_a_body_at_the_limit_is_taken(client: Client) -> None:
    """Exactly one mebibyte."""
    body = b"{}".ljust(LIMIT)
    async with client.post("/api/everything", data=body, headers=JSON) as response:
        assert response.status == 200


async def half_a_request(client: Client, announcement: str, body: bytes) -> bytes:
    """Send a body the way no client does and return the reply."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    head = "POST /api/everything HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Expect: 100-continue\r\n{announcement}\r\n\r\n".encode())
    # Only now is the handler at work, so the rest is its business and not the parser's.
    assert b"100 Continue" in await reader.readuntil(b"\r\n\r\n")
    writer.write(body)
    reply = await reader.readuntil(b"}}")
    writer.close()
    await writer.wait_closed()
    return reply


async def test_a_broken_encoding_is_400(client: Client) -> None:
    """Not a 500, and no trace of the decoder."""
    reply = await half_a_request(client, "Content-Encoding: gzip\r\nContent-Length: 2", b"{}")
    assert reply.startswith(b"HTTP/1.1 400 ")
    assert b"body_unreadable" in reply


@pytest.mark.parametrize(
    ("announcement", "body"),
    [("Content-Length: 99", b"{"), ("Transfer-Encoding: chunked", b"zz\r\n")],
    ids=["stalled", "broken chunk"],
)
async def test_a_body_that_never_ends_is_given_up(
    aiohttp_client: AiohttpClient, announcement: str, body: bytes
) -> None:
    """Nobody occupies the server by not talking to it."""
    app = web.Application()
    install(app, [ROUTES], body_seconds=0.05)
    reply = await half_a_request(await aiohttp_client(app), announcement, body)
    assert reply.startswith(b"HTTP/1.1 408 ")
    assert b'"request_timeout"' in reply
