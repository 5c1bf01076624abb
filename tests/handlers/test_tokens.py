"""Access tokens: only the server's own open a door."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.people import Crowd, Json, Person

SECRET = "a secret of thirty-two characters"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server whose signing key the tests know."""
    return Settings(data=tmp_path, secret=SECRET, **FAST)  # type: ignore[arg-type]


def claims_of(person: Person) -> Json:
    """Return what the person's token says."""
    found: Json = jwt.decode(person.token, SECRET, algorithms=["HS256"], audience="regatta")
    return found


def unsigned(claims: Json) -> str:
    """Return a token of the algorithm `none`."""
    parts = ({"alg": "none", "typ": "JWT", "kid": "1"}, claims)
    texts = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*texts, ""])


async def test_only_our_own_tokens_open_a_door(crowd: Crowd) -> None:
    """Expired, forged, unsigned, of another key, claim or algorithm, cut, huge: 401 each."""
    ada = await crowd.founder()
    good = ada.token
    claims = claims_of(ada)
    past = datetime.now(UTC) - timedelta(seconds=1)
    missing = {name: value for name, value in claims.items() if name != "sid"}

    def signed(key: str = SECRET, algorithm: str = "HS256", kid: str = "1", **changes: Any) -> str:
        return jwt.encode(claims | changes, key, algorithm, headers={"kid": kid})

    body = good.split(".")[1]
    tokens = [
        signed(exp=past),
        signed(key="another secret of more than 32 characters"),
        signed(aud="somebody else"),
        signed(iss="somebody else"),
        signed(sid="unknown"),
        signed(org="unknown"),
        signed(kid="2"),
        signed(key=SECRET * 2, algorithm="HS512"),
        jwt.encode(missing, SECRET, "HS256", headers={"kid": "1"}),
        unsigned(claims),
        unsigned(claims | {"role": "admin"}) + good.split(".")[2],
        good[:-2],
        good.replace(body, body[:-1]),
        "x",
        "..",
        "a.b.c",
    ]
    for token in tokens:
        ada.token = token
        reply = await ada.request("GET", "/api/tasks")
        reply.error(401, "not_authenticated")
    ada.token = good
    await ada.get("/api/tasks")


@pytest.mark.parametrize("claim", ["sub", "org", "sid", "role"])
@pytest.mark.parametrize("value", [None, 1, {"$ne": None}, ["x"]], ids=str)
async def test_a_claim_of_the_wrong_kind_is_no_claim(crowd: Crowd, claim: str, value: Any) -> None:
    """Even under the right key: the server never fails over a token."""
    ada = await crowd.founder()
    changed = claims_of(ada) | {claim: value}
    ada.token = jwt.encode(changed, SECRET, "HS256", headers={"kid": "1"})
    (await ada.request("POST", "/api/auth/logout")).error(401, "not_authenticated")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "x" * 4000])
async def test_a_strange_authorization_is_none(crowd: Crowd, header: str) -> None:
    """Another scheme or no token at all is 401, in the error form."""
    nobody = crowd.person("nobody")
    reply = await nobody.request("GET", "/api/tasks", Authorization=header)
    reply.error(401, "not_authenticated")


async def test_a_huge_token_is_refused(crowd: Crowd) -> None:
    """200 KB of token never reach the checks, and are answered in the error form."""
    nobody = crowd.person("nobody")
    nobody.token = "a" * 7_000
    (await nobody.request("GET", "/api/tasks")).error(401, "not_authenticated")
    nobody.token = "a" * 200_000
    reply = await nobody.request("GET", "/api/tasks")
    reply.error(400, "malformed_request")
