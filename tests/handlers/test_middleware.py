"""The outermost layer over a real socket: ids, logs, metrics, headers, CORS, compression."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestClient

from regatta.handlers.middleware import HttpConfig, Observation, begin_stream, outer
from regatta.handlers.routing import AUTHENTICATOR, Routes, install
from regatta.models.access import MEMBERS, Actor
from regatta.models.base import Id
from regatta.services import context

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pytest_aiohttp.plugin import AiohttpClient

Client = TestClient[web.Request, web.Application]

ROUTES: Final = Routes(tag="things")


@ROUTES.get("/api/things/{thing_id}", roles=None)
async def read(request: web.Request, thing_id: Id) -> str | None:
    """Return the request id as the layers below know it."""
    return context.REQUEST_ID.get()


@ROUTES.delete("/api/things/{thing_id}", roles=MEMBERS)
async def remove(request: web.Request, thing_id: Id) -> None:
    """Do nothing."""


@ROUTES.get("/api/stream", roles=None, produces="text/csv")
async def stream(request: web.Request) -> web.StreamResponse:
    """Stream a text."""
    response = web.StreamResponse(headers={"Content-Type": "text/csv"})
    await begin_stream(request, response)
    await response.write(b"a,b")
    await response.write_eof()
    return response


@ROUTES.get("/api/broken", roles=None, produces="text/csv")
async def broken(request: web.Request) -> web.StreamResponse:
    """Fail in the middle of a stream."""
    response = web.StreamResponse(headers={"Content-Type": "text/csv"})
    await begin_stream(request, response)
    await response.write(b"a,b")
    raise ZeroDivisionError


async def bug(request: web.Request) -> web.Response:
    """Fail outside of the typed routes."""
    raise ZeroDivisionError("the secret is 42")


async def socket(request: web.Request) -> web.StreamResponse:
    """Echo on a WebSocket, or say that this was none."""
    response = web.WebSocketResponse()
    if not response.can_prepare(request):
        return web.Response(text="x" * 5000)
    await response.prepare(request)
    async for message in response:
        await response.send_str(message.data)
    return response


async def authenticate(token: str, *, afresh: bool = False) -> Actor:
    """Take the user as the token."""
    return Actor(token, "o1", "member", "s1", datetime.max.replace(tzinfo=UTC))


@dataclass
class Site:
    """A client and what was observed."""

    client: Client
    observed: list[Observation] = field(default_factory=list)


@pytest.fixture
def start(aiohttp_client: AiohttpClient) -> Callable[..., Awaitable[Site]]:
    """Return what starts a site with settings."""

    async def start(**settings: Any) -> Site:
        observed: list[Observation] = []
        app = web.Application(middlewares=[outer(HttpConfig(**settings), observed.append)])
        app[AUTHENTICATOR] = authenticate
        install(app, [ROUTES])
        app.router.add_get("/bug", bug)
        app.router.add_get("/socket.io/", socket)
        app.router.add_get("/live", socket)
        # The client shall neither ask for compression nor undo it by itself.
        client = await aiohttp_client(
            app, auto_decompress=False, skip_auto_headers=["Accept-Encoding"]
        )
        return Site(client, observed)

    return start


def access_lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Return what the access log says."""
    records = [record for record in caplog.records if record.name == "regatta.access"]
    assert all(record.getMessage() == "request" for record in records)
    return [vars(record) for record in records]


async def test_a_request_id_is_made_and_known_everywhere(start: Any) -> None:
    """In the header and in the layers below."""
    site = await start()
    async with site.client.get("/api/things/t1") as response:
        assert response.headers["X-Request-ID"] == await response.json()
        assert len(response.headers["X-Request-ID"]) == 36


async def test_a_request_id_is_taken_and_stands_in_errors(start: Any) -> None:
    """So that a caller finds its request in our logs."""
    site = await start()
    headers = {"X-Request-ID": "from-caller.1_2"}
    for path in ("/api/things/t1", "/nowhere", "/bug"):
        async with site.client.get(path, headers=headers) as response:
            assert response.headers["X-Request-ID"] == "from-caller.1_2"
            body = await response.json()
        assert body == "from-caller.1_2" or body["error"]["requestId"] == "from-caller.1_2"


@pytest.mark.parametrize("bad", ["", "a b", "a;b", "x" * 129, "é", '"}', "a\tb", "<script>"])
async def test_an_unsafe_request_id_is_replaced(start: Any, bad: str) -> None:
    """Nothing of a client's gets into headers and logs unseen."""
    site = await start()
    async with site.client.get("/api/things/t1", headers={"X-Request-ID": bad}) as response:
        assert response.headers["X-Request-ID"] != bad
        assert len(response.headers["X-Request-ID"]) == 36


async def test_every_request_is_one_log_line(start: Any, caplog: pytest.LogCaptureFixture) -> None:
    """With the route's template: a path would fill the metrics with identifiers."""
    caplog.set_level(logging.INFO, "regatta.access")
    site = await start()
    headers = {"X-Request-ID": "r1", "Authorization": "Bearer ada"}
    async with site.client.delete("/api/things/t1", headers=headers) as response:
        assert response.status == 204
    (line,) = access_lines(caplog)
    assert line["request_id"] == "r1"
    duration = line["metadata"].pop("durationMs")
    assert 0 < duration < 10_000
    assert line["metadata"] == {
        "method": "DELETE",
        "route": "/api/things/{thing_id}",
        "status": 204,
        "bytes": 0,
        "remote": "127.0.0.1",
        "userId": "ada",
    }


async def test_failures_are_logged_and_observed_like_the_rest(
    start: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Unmatched paths share one name, unknown methods another."""
    caplog.set_level(logging.INFO, "regatta.access")
    site = await start()
    for method, path in [("GET", "/nowhere"), ("PURGE", "/api/things/t1"), ("GET", "/bug")]:
        async with site.client.request(method, path):
            pass
    expected = [("GET", "unmatched", 404), ("OTHER", "unmatched", 405), ("GET", "/bug", 500)]
    assert [(o.method, o.route, o.status) for o in site.observed] == expected
    lines = [line["metadata"] for line in access_lines(caplog)]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == expected
    assert "userId" not in lines[0]


async def test_the_log_can_be_off(start: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Metrics go on."""
    caplog.set_level(logging.WARNING, "regatta.access")
    site = await start()
    async with site.client.get("/api/things/t1"):
        pass
    assert access_lines(caplog) == []
    assert site.observed[0].bytes == 38


async def test_unknown_paths_and_methods_have_the_error_form(start: Any) -> None:
    """405 names what is allowed."""
    site = await start()
    async with site.client.get("/nowhere") as response:
        assert (response.status, (await response.json())["error"]["code"]) == (404, "not_found")
    async with site.client.put("/api/things/t1") as response:
        body = await response.json()
        assert (response.status, body["error"]["code"]) == (405, "method_not_allowed")
        assert response.headers["Allow"] == "DELETE,GET,HEAD"


async def test_a_bug_is_logged_with_its_trace_and_told_to_nobody(
    start: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Also outside of the typed routes."""
    site = await start()
    async with site.client.get("/bug") as response:
        text = await response.text()
    assert json.loads(text)["error"]["code"] == "internal_error"
    assert "secret" not in text
    (record,) = [record for record in caplog.records if record.name == "regatta.http"]
    assert record.exc_info is not None


async def test_every_reply_has_the_security_headers(start: Any) -> None:
    """Errors included; HSTS only where the settings say so."""
    site = await start(hsts_seconds=3600)
    for path in ("/api/things/t1", "/nowhere", "/bug", "/api/stream"):
        async with site.client.get(path) as response:
            headers = response.headers
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["X-Frame-Options"] == "DENY"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "geolocation=()" in headers["Permissions-Policy"]
            assert headers["Strict-Transport-Security"] == "max-age=3600"
            assert "X-Request-ID" in headers
    async with (await start()).client.get("/nowhere") as response:
        assert "Strict-Transport-Security" not in response.headers


async def test_the_api_is_not_cached(start: Any) -> None:
    """Unless a route says otherwise."""
    site = await start()
    async with site.client.get("/api/things/t1") as response:
        assert response.headers["Cache-Control"] == "no-store"


async def test_a_stream_that_breaks_off_is_cut(start: Any) -> None:
    """A second reply must not follow in the middle of the first."""
    site = await start()
    with pytest.raises(Exception, match=r"payload|Connection|Server"):
        async with site.client.get("/api/broken") as response:
            await response.read()
    assert site.observed[0].status == 499


@pytest.mark.parametrize(("path", "observed"), [("/socket.io/", 0), ("/live", 1)])
async def test_a_websocket_passes_untouched(start: Any, path: str, observed: int) -> None:
    """Its headers are gone before we see it; those of Socket.IO are not timed either."""
    site = await start()
    async with site.client.ws_connect(path) as socket:
        await socket.send_str("ping")
        message = await socket.receive()
        assert (message.type, message.data) == (WSMsgType.TEXT, "ping")
    assert len(site.observed) <= observed
