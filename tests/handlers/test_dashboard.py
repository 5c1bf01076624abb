"""How the dashboard is served, built or not."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web

from regatta.handlers.dashboard import dashboard_routes
from regatta.handlers.middleware import HttpConfig, outer

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp.plugin import AiohttpClient

    Client = TestClient[web.Request, web.Application]

_INDEX: Final = '<!doctype html><script type="module" src="/assets/index-1.js"></script>'


async def _served(aiohttp_client: AiohttpClient, folder: Path) -> Client:
    app = web.Application(middlewares=[outer(HttpConfig(), lambda _: None)])
    app.add_routes(await asyncio.to_thread(dashboard_routes, folder))
    return await aiohttp_client(app)


def _build(folder: Path) -> None:
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(_INDEX, "utf-8")
    (folder / "sail.svg").write_text("<svg/>", "utf-8")
    (folder / "assets" / "index-1.js").write_text("1", "utf-8")


async def test_what_was_built_is_served(aiohttp_client: AiohttpClient, tmp_path: Path) -> None:
    """The page is asked for anew each time, and what its name changes with is kept for ever."""
    await asyncio.to_thread(_build, tmp_path)
    client = await _served(aiohttp_client, tmp_path)
    async with client.get("/") as page:
        assert (page.status, await page.text()) == (200, _INDEX)
        assert page.headers["Cache-Control"] == "no-cache"
        policy = page.headers["Content-Security-Policy"]
        tag = page.headers["ETag"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    async with client.get("/", headers={"If-None-Match": tag}) as known:
        assert known.status == 304
    for path in ("/challenges/0199f3a2", "/reset-password?token=t", "/leaderboards"):
        async with client.get(path) as inner:
            assert await inner.text() == _INDEX
    for path, kind, cache in (
        ("/assets/index-1.js", "text/javascript", "public, max-age=31536000, immutable"),
        ("/sail.svg", "image/svg+xml", "no-cache"),
    ):
        async with client.get(path) as file:
            assert (file.status, file.content_type) == (200, kind)
            assert file.headers["Cache-Control"] == cache
    for path in ("/assets/", "/assets/other.js", "/../pyproject.toml", "/assets/..%2Findex.html"):
        async with client.get(path) as nothing:
            assert nothing.status == 404


async def test_without_a_build_the_page_says_how(
    aiohttp_client: AiohttpClient, tmp_path: Path
) -> None:
    """And leads to the documentation of the interface, which is there all the same."""
    client = await _served(aiohttp_client, tmp_path)
    async with client.get("/") as page:
        text = await page.text()
        assert page.status == 200
    assert "make web" in text
    assert '<a href="/docs">' in text
