"""A provider on loopback that a test may bend: OpenID Connect, and Firebase's keys."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm
from yarl import URL

from tests.oidc import start
from tests.people import Json, Person, Reply

CLIENT_ID: Final = "regatta"
CLIENT_SECRET: Final = "stand-in secret"
KEY_ID: Final = "key-1"
ACCESS_TOKEN: Final = "an access token"


def make_key() -> RSAPrivateKey:
    """Return a fresh key; takes a while."""
    return generate_private_key(65537, 2048)


def public_jwk(key: RSAPrivateKey, key_id: str = KEY_ID) -> Json:
    """Return what a provider publishes of *key*."""
    return {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": key_id, "use": "sig"}


def encoded(part: bytes) -> str:
    """Return *part* as tokens have it."""
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def half_hash(text: str) -> str:
    """Return the `at_hash` of a token under RS256."""
    return encoded(sha256(text.encode()).digest()[:16])


@dataclass
class StandIn:
    """What the provider says; a test changes it before it is asked.

    Attributes:
        token: answers the token endpoint; a status and a body, or a whole response.
        discovery: replaces parts of the discovery document.
        broken: makes the keys unavailable.
        asked: the forms and headers that the token endpoint got.
    """

    key: RSAPrivateKey
    port: int = 0
    jwks: list[Json] = field(default_factory=list)
    token: tuple[int, Any] | web.Response = (200, {})
    userinfo: tuple[int, Any] = (404, {})
    discovery: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[Mapping[str, str], Mapping[str, str]]] = field(default_factory=list)
    broken: bool = False
    jwks_fetched: int = 0
    others_called: int = 0

    @property
    def issuer(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def claims(self, nonce: str, /, **others: Any) -> Json:
        """Return the claims of a good ID token; None takes one out."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "ada-1",
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "email": "ada@example.com",
            "email_verified": True,
            "name": "Ada Lovelace",
            **others,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def sign(self, claims: Json, *, key: RSAPrivateKey | None = None, **header: Any) -> str:
        """Return an ID token."""
        return jwt.encode(claims, key or self.key, "RS256", headers={"kid": KEY_ID, **header})

    def give(self, id_token: str) -> None:
        """Answer the next codes with this ID token."""
        self.token = (200, {"id_token": id_token, "access_token": ACCESS_TOKEN})

    def app(self) -> web.Application:
        """Return the application."""
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._discover)
        app.router.add_get("/jwks", self._keys)
        app.router.add_post("/token", self._token)
        app.router.add_get("/userinfo", self._userinfo)
        app.router.add_route("*", "/{anything}", self._other)
        return app

    async def _discover(self, _: web.Request) -> web.Response:
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }
        return web.json_response(document | self.discovery)

    async def _keys(self, _: web.Request) -> web.Response:
        self.jwks_fetched += 1
        return web.json_response({"keys": self.jwks}, status=500 if self.broken else 200)

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append((form, request.headers))
        if isinstance(self.token, web.Response):
            return self.token
        return _answer(self.token)

    async def _userinfo(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {ACCESS_TOKEN}"
        return _answer(self.userinfo)

    async def _other(self, _: web.Request) -> web.Response:
        self.others_called += 1
        return web.json_response({})


def _answer(answer: tuple[int, Any]) -> web.Response:
    status, body = answer
    text = body if isinstance(body, str) else json.dumps(body)
    return web.Response(status=status, text=text, content_type="application/json")


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[int]:
    """Serve *app* on a free port of loopback and yield the port."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def come_back(
    visitor: Person,
    stand_in: StandIn,
    forge: Callable[[Json], str] | None = None,
    name: str = "corp",
    **claims: Any,
) -> Reply:
    """Start, have the provider answer with an ID token of these claims, and finish.

    The token is made of its claims by *forge*, or signed as it should be.
    """
    started = await start(visitor)
    nonce = URL(started["authorizationUrl"]).query["nonce"]
    stand_in.give((forge or stand_in.sign)(stand_in.claims(nonce, **claims)))
    return await post_code(visitor, started, name)


async def post_code(visitor: Person, started: Json, name: str = "corp") -> Reply:
    """Finish with some code."""
    form = {"code": "c", "state": started["state"], "binding": started["binding"]}
    return await visitor.request("POST", f"/api/auth/oidc/{name}/finish", form)
