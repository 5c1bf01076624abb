"""The documentation page: complete, offline, and under a policy that keeps it so."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

import pytest
from aiohttp import web

from regatta.handlers.docs import docs_routes
from regatta.handlers.middleware import HttpConfig, outer

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp.plugin import AiohttpClient

    Client = TestClient[web.Request, web.Application]

DOCUMENT: Final = b'{"openapi":"3.1.0"}'


@pytest.fixture
async def client(aiohttp_client: AiohttpClient) -> Client:
    """Return a client of the documentation, as it is served."""
    app = web.Application(middlewares=[outer(HttpConfig(), lambda _: None)])
    app.add_routes(await asyncio.to_thread(docs_routes, DOCUMENT, b"{}"))
    return await aiohttp_client(app)


async def test_the_document_is_served_as_it_was_given(client: Client) -> None:
    """With a tag, so that generators fetch it once."""
    async with client.get("/api/openapi.json") as response:
        assert (response.content_type, await response.read()) == ("application/json", DOCUMENT)
        tag = response.headers["ETag"]
    headers = {"If-None-Match": tag}
    async with client.get("/api/openapi.json", headers=headers) as response:
        assert (response.status, await response.read()) == (304, b"")


async def test_everything_on_the_page_comes_from_here(client: Client) -> None:
    """Each address on the page is relative and is served with its type."""
    async with client.get("/docs") as response:
        page = await response.text()
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "http" not in policy
    addresses = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert len(addresses) == 5
    for address in addresses:
        assert "//" not in address
        async with client.get(f"/{address}") as response:
            assert response.status == 200
            expected = {"js": "text/javascript", "css": "text/css", "png": "image/png"}
            assert response.content_type == expected[address.rpartition(".")[2]]


async def test_the_page_runs_no_inline_script_and_asks_no_validator(client: Client) -> None:
    """The policy would refuse the first, and the second would tell the world."""
    async with client.get("/docs") as page, client.get("/docs/init.js") as script:
        assert "<script>" not in await page.text()
        assert "validatorUrl: null" in await script.text()


@pytest.mark.parametrize(
    "name",
    ["swagger-editor.js", "index.css", "../__init__.py", "%2e%2e/__init__.py", "..%2f__init__.py"],
)
async def test_only_what_the_page_needs_is_served(client: Client, name: str) -> None:
    """An allow-list has no way around it."""
    async with client.get(f"/docs/static/{name}") as response:
        assert response.status == 404
