"""A certified OpenID Connect provider for tests, and the browser that visits it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp
from yarl import URL

from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.people import Crowd, Json, Person, Reply
from tests.running import in_process

FOLDER: Final = Path(__file__).parent

CLIENT_ID: Final = "regatta"
CLIENT_SECRET: Final = 'odd:but/fair+100% "quoted"'
REDIRECT: Final = "https://app.example.com/signed-in"


@contextmanager
def provider(
    port: int = 0,
    *,
    client_secret: str = CLIENT_SECRET,
    auth_method: str = "client_secret_basic",
    id_token_claims: bool = False,
) -> Iterator[int]:
    """Run the provider, with keys of its own, for as long as the context lasts; yield its port."""
    wish = {
        "port": port,
        "redirect": REDIRECT,
        "clientId": CLIENT_ID,
        "clientSecret": client_secret,
        "authMethod": auth_method,
        "idTokenClaims": id_token_claims,
    }
    process = subprocess.Popen(
        ["node", "provider.mjs", json.dumps(wish)],
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, "the provider did not start"
        yield int(line)
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


async def visit(authorization_url: str, login: str) -> dict[str, str]:
    """Sign in as *login* in a fresh browser; return the query that it is sent back with."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        url, form = URL(authorization_url), None
        while not str(url).startswith(REDIRECT):
            method = "GET" if form is None else "POST"
            async with browser.request(method, url, data=form, allow_redirects=False) as response:
                page = await response.text()
                assert response.status in {200, 302, 303}, page
                location = response.headers.get("Location")
            if location is not None:
                url, form = url.join(URL(location)), None
            elif 'name="login"' in page:
                form = {"prompt": "login", "login": login, "password": "any"}
            else:
                form = {"prompt": "consent"}
    return dict(url.query)


def signing_in(data: Path, port: int, **fields: Any) -> Settings:
    """Return settings under which the server on this port of loopback may be called."""
    private = (f"127.0.0.1:{port}",)
    known = {**FAST, "data": data, "sign_in_redirect": REDIRECT, "outgoing_private": private}
    return Settings(**known | fields)  # type: ignore[arg-type]


@asynccontextmanager
async def served(settings: Settings, redis_url: str) -> AsyncIterator[Crowd]:
    """Run a server and yield people who use it."""
    async with in_process(settings, redis_url) as running, Crowd(running.url) as people:
        yield people


async def start(visitor: Person, name: str = "corp") -> Json:
    """Begin to sign in."""
    started: Json = await visitor.post(f"/api/auth/oidc/{name}/start")
    return started


async def finish(visitor: Person, started: Json, back: dict[str, str], name: str = "corp") -> Reply:
    """Come back from the provider."""
    form = {"code": back["code"], "state": back["state"], "binding": started["binding"]}
    return await visitor.request("POST", f"/api/auth/oidc/{name}/finish", form)
