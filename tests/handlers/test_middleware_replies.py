"""CORS and compression over a real socket: who may read a reply, and how small it gets."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

import brotli  # type: ignore[import-untyped]
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from regatta.handlers.middleware import HttpConfig, outer
from regatta.handlers.routing import Routes, install
from regatta.models.base import Id

if TYPE_CHECKING:
    from pytest_aiohttp.plugin import AiohttpClient

Client = TestClient[web.Request, web.Application]
Start = Callable[..., Awaitable[Client]]

HERE: Final = "https://app.example.org"
PREFLIGHT: Final = {"Origin": HERE, "Access-Control-Request-Method": "DELETE"}
ROUTES: Final = Routes(tag="things")


@ROUTES.get("/api/things/{thing_id}", roles=None)
async def read(request: web.Request, thing_id: Id) -> str:
    """Return the identifier."""
    return thing_id


@ROUTES.delete("/api/things/{thing_id}", roles=None)
async def remove(request: web.Request, thing_id: Id) -> None:
    """Do nothing."""


@ROUTES.get("/api/large/{size}", roles=None)
async def large(request: web.Request, size: int) -> str:
    """Return a text whose JSON is *size* bytes long."""
    return "x" * (size - 2)


@ROUTES.get("/api/picture", roles=None, produces="image/png")
async def picture(request: web.Request) -> web.Response:
    """Return what does not shrink."""
    return web.Response(body=b"x" * 5000, content_type="image/png")


@ROUTES.get("/api/packed", roles=None, produces="text/csv")
async def packed(request: web.Request) -> web.Response:
    """Return what is compressed already."""
    headers = {"Content-Encoding": "gzip"}
    return web.Response(body=gzip.compress(b"x" * 9000), content_type="text/csv", headers=headers)


async def polling(request: web.Request) -> web.Response:
    """Answer as the sockets' own transport."""
    return web.Response(text="x" * 5000)


@pytest.fixture
def start(aiohttp_client: AiohttpClient) -> Start:
    """Return what starts a site with settings and gives a client of it."""

    async def start(**settings: Any) -> Client:
        app = web.Application(middlewares=[outer(HttpConfig(**settings), lambda _: None)])
        install(app, [ROUTES])
        app.router.add_get("/socket.io/", polling)
        # The client shall neither ask for compression nor undo it by itself.
        return await aiohttp_client(
            app, auto_decompress=False, skip_auto_headers=["Accept-Encoding"]
        )

    return start


async def test_without_a_setting_there_is_no_cors(start: Start) -> None:
    """Not a header of it."""
    client = await start()
    async with client.get("/api/things/t1", headers={"Origin": HERE}) as response:
        assert not [name for name in response.headers if "Access-Control" in name]
    async with client.options("/api/things/t1", headers=PREFLIGHT) as response:
        assert response.status == 405


async def test_a_listed_origin_may_read(start: Start) -> None:
    """And sees the headers that it needs, on errors too."""
    client = await start(cors_origins=(HERE,), cors_credentials=True)
    for path in ("/api/things/t1", "/nowhere"):
        async with client.get(path, headers={"Origin": HERE}) as response:
            assert response.headers["Access-Control-Allow-Origin"] == HERE
            assert response.headers["Access-Control-Allow-Credentials"] == "true"
            exposed = set(response.headers["Access-Control-Expose-Headers"].split(", "))
            assert response.headers["Vary"] == "Origin"
    counted = {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"}
    assert exposed == {"ETag", "Idempotent-Replay", "X-Request-ID"} | counted


@pytest.mark.parametrize("origin", ["https://evil.example", HERE + ".evil", HERE.upper(), "null"])
async def test_an_unlisted_origin_is_never_reflected(start: Start, origin: str) -> None:
    """Origins are compared exactly; caches learn that the reply depends on it."""
    client = await start(cors_origins=(HERE,))
    async with client.get("/api/things/t1", headers={"Origin": origin}) as response:
        assert not [name for name in response.headers if "Access-Control" in name]
        assert response.headers["Vary"] == "Origin"
    headers = PREFLIGHT | {"Origin": origin}
    async with client.options("/api/things/t1", headers=headers) as response:
        assert response.status == 405


async def test_a_preflight_is_answered_for_known_routes_only(start: Start) -> None:
    """With the methods that the path has."""
    client = await start(cors_origins=(HERE,))
    async with client.options("/api/things/t1", headers=PREFLIGHT) as response:
        assert (response.status, await response.read()) == (204, b"")
        assert response.headers["Access-Control-Allow-Origin"] == HERE
        assert response.headers["Access-Control-Allow-Methods"] == "DELETE, GET, HEAD"
        assert "Idempotency-Key" in response.headers["Access-Control-Allow-Headers"]
    async with client.options("/nowhere", headers=PREFLIGHT) as response:
        assert response.status == 404


async def test_any_origin_without_credentials(start: Start) -> None:
    """A star is a star, not a reflection; with credentials it is refused."""
    client = await start(cors_origins=("*",))
    async with client.get("/api/things/t1", headers={"Origin": HERE}) as response:
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
    with pytest.raises(ValueError, match="credentials"):
        await start(cors_origins=("*",), cors_credentials=True)


@pytest.mark.parametrize("size", [1024, 300_000])
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br", "br"),
        ("GZIP;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("identity;q=1, gzip;q=0.5", None),
        ("gzip;q=0, br;q=0", None),
        ("gzip;q=nonsense", None),
        ("deflate", None),
        ("", None),
    ],
)
async def test_large_replies_are_compressed_as_the_client_accepts(
    start: Start, accepted: str, coding: str | None, size: int
) -> None:
    """The better of two is Brotli; big bodies go through a thread, which nobody notices."""
    client = await start()
    headers = {"Accept-Encoding": accepted}
    async with client.get(f"/api/large/{size}", headers=headers) as response:
        body = await response.read()
        assert response.headers.get("Content-Encoding") == coding
        assert response.headers["Vary"] == "Accept-Encoding"
        assert response.headers["Content-Length"] == str(len(body))
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[coding]
    assert unpack(body) == b'"' + b"x" * (size - 2) + b'"'


@pytest.mark.parametrize("path", ["/api/large/1023", "/api/picture", "/socket.io/"])
async def test_what_would_not_gain_is_sent_as_it_is(start: Start, path: str) -> None:
    """Small bodies, pictures, and whatever belongs to the sockets."""
    client = await start()
    async with client.get(path, headers={"Accept-Encoding": "gzip, br"}) as response:
        assert "Content-Encoding" not in response.headers
        assert "Vary" not in response.headers


async def test_nothing_is_compressed_twice(start: Start) -> None:
    """A handler may send what it has stored compressed."""
    client = await start()
    async with client.get("/api/packed", headers={"Accept-Encoding": "br"}) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(await response.read()) == b"x" * 9000
