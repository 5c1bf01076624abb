"""Signing in with GitHub, as its documentation has it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import web
from yarl import URL

from regatta.server.settings import Settings
from tests.oidc import finish, signing_in, start
from tests.oidc.stand_in import encoded, serving
from tests.people import Crowd, Json, Reply

CLIENT: Final = ("Iv1.client", "client secret")
TOKEN: Final = "gho_16C7e42F292c6912E7710c838347Ae178B4a"


@dataclass
class GitHub:
    """A GitHub Enterprise Server with one user."""

    port: int = 0
    user: Json = field(default_factory=lambda: {"id": 1, "login": "octocat", "name": "Mona"})
    emails: Any = field(default_factory=list)
    codes: dict[str, Any] = field(default_factory=dict)

    def authorize(self, authorization_url: str) -> dict[str, str]:
        """Let the user agree; return what the browser is sent back with."""
        url = URL(authorization_url)
        assert (url.port, url.path) == (self.port, "/login/oauth/authorize")
        assert set(url.query["scope"].split()) == {"read:user", "user:email"}
        assert url.query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = dict(url.query)
        return {"code": code, "state": url.query["state"]}

    def app(self) -> web.Application:
        """Return the application."""
        app = web.Application()
        app.router.add_post("/login/oauth/access_token", self._token)
        app.router.add_get("/api/v3/user", self._user)
        app.router.add_get("/api/v3/user/emails", self._emails)
        return app

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self.codes.pop(str(form["code"]), None)
        challenge = encoded(sha256(str(form["code_verifier"]).encode()).digest())
        client = (form["client_id"], form["client_secret"])
        good = asked and client == CLIENT and asked["code_challenge"] == challenge
        if not good or form["redirect_uri"] != asked["redirect_uri"]:
            answer = {"error": "bad_verification_code", "error_description": "secret words"}
        else:
            answer = {"access_token": TOKEN, "scope": "user", "token_type": "bearer"}
        # Without this header it would answer with a form.
        assert request.headers["Accept"] == "application/json"
        return web.json_response(answer)

    def _check(self, request: web.Request) -> None:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        # GitHub refuses requests without one.
        assert request.headers["User-Agent"]

    async def _user(self, request: web.Request) -> web.Response:
        self._check(request)
        return web.json_response(self.user)

    async def _emails(self, request: web.Request) -> web.Response:
        self._check(request)
        if isinstance(self.emails, int):
            return web.json_response({"message": "secret words"}, status=self.emails)
        return web.json_response(self.emails)


def email(address: str, *, primary: bool = True, verified: bool = True) -> Json:
    """Return an entry of the list of addresses."""
    return {"email": address, "primary": primary, "verified": verified, "visibility": None}


@pytest.fixture
async def github() -> AsyncIterator[GitHub]:
    """GitHub."""
    found = GitHub()
    async with serving(found.app()) as found.port:
        yield found


@pytest.fixture
def settings(tmp_path: Path, github: GitHub) -> Settings:
    """With GitHub."""
    entry = {
        "kind": "github",
        "clientId": CLIENT[0],
        "clientSecret": CLIENT[1],
        "url": f"http://127.0.0.1:{github.port}/",
    }
    return signing_in(tmp_path, github.port, sign_in=json.dumps([entry]))


async def sign_in(crowd: Crowd, github: GitHub) -> Reply:
    """Go all the way."""
    visitor = crowd.person("mona")
    started = await start(visitor, "github")
    return await finish(visitor, started, github.authorize(started["authorizationUrl"]), "github")


async def test_the_primary_verified_address_counts(crowd: Crowd, github: GitHub) -> None:
    """Not the first one, nor one that is only verified."""
    github.emails = [
        email("other@example.com", primary=False),
        email("mona@example.com"),
    ]
    user = (await sign_in(crowd, github)).ok()["user"]
    assert (user["email"], user["name"]) == ("mona@example.com", "Mona")


async def test_the_account_is_known_by_its_number(crowd: Crowd, github: GitHub) -> None:
    """It may change its login and addresses; who takes the old login is somebody else."""
    github.emails = [email("mona@example.com")]
    first = (await sign_in(crowd, github)).ok()["user"]
    github.user = {"id": 1, "login": "renamed", "name": None}
    github.emails = []
    assert (await sign_in(crowd, github)).ok()["user"]["id"] == first["id"]
    github.user = {"id": 2, "login": "octocat", "name": None}
    github.emails = [email("another@example.com")]
    second = (await sign_in(crowd, github)).ok()["user"]
    assert (second["id"] == first["id"], second["name"]) == (False, "octocat")


@pytest.mark.parametrize(
    "emails",
    [
        [],
        {},
        ["mona@example.com"],
        [email("mona@example.com", verified=False)],
        [email("mona@example.com", primary=False)],
        [email("mona@example.com", verified=False), email("x@example.com", primary=False)],
    ],
    ids=str,
)
async def test_without_a_verified_primary_address_nobody_comes_in_first(
    crowd: Crowd, github: GitHub, emails: Any
) -> None:
    """No account is made or linked."""
    github.emails = emails
    (await sign_in(crowd, github)).error(401, "sign_in_failed")


@pytest.mark.parametrize(
    ("status", "code", "answer"),
    [(401, "sign_in_failed", 401), (403, "sign_in_failed", 401), (500, "unavailable", 503)],
)
async def test_an_api_that_fails_lets_nobody_in(
    crowd: Crowd, github: GitHub, status: int, code: str, answer: int
) -> None:
    """None of its words reach the client."""
    github.emails = status
    error = (await sign_in(crowd, github)).error(answer, code)
    assert "secret words" not in json.dumps(error)


@pytest.mark.parametrize("user", [{"login": "octocat"}, {"id": "1"}, {"id": True}], ids=str)
async def test_a_user_without_a_number_is_nobody(crowd: Crowd, github: GitHub, user: Json) -> None:
    """Neither is one whose number is none."""
    github.user, github.emails = user, [email("mona@example.com")]
    (await sign_in(crowd, github)).error(401, "sign_in_failed")


async def test_a_code_that_github_did_not_make_is_refused(crowd: Crowd, github: GitHub) -> None:
    """GitHub says so with the status 200."""
    visitor = crowd.person("mona")
    started = await start(visitor, "github")
    back = github.authorize(started["authorizationUrl"]) | {"code": "made-up"}
    reply = await finish(visitor, started, back, "github")
    assert "secret words" not in json.dumps(reply.error(401, "sign_in_failed"))
