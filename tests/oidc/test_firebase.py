"""Signing in with ID tokens of Firebase Authentication."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from regatta.server.settings import Settings
from tests.oidc import signing_in
from tests.oidc.stand_in import StandIn
from tests.people import Crowd, Json, Reply

PROJECT: Final = "regatta-demo"


@pytest.fixture
def settings(tmp_path: Path, stand_in: StandIn) -> Settings:
    """With a Firebase project whose keys are on loopback."""
    url = f"{stand_in.issuer}/jwks"
    return signing_in(tmp_path, stand_in.port, firebase_project=PROJECT, firebase_keys_url=url)


def claims(**others: Any) -> Json:
    """Return the claims of a good token; None takes one out."""
    now = int(time.time())
    good = {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "auth_time": now - 60,
        "user_id": "uid-1",
        "sub": "uid-1",
        "iat": now,
        "exp": now + 3600,
        "email": "ada@example.com",
        "email_verified": True,
        "name": "Ada Lovelace",
        "firebase": {"identities": {}, "sign_in_provider": "password"},
    }
    return {name: value for name, value in (good | others).items() if value is not None}


async def sign_in(crowd: Crowd, token: str) -> Reply:
    """Sign in with a token."""
    return await crowd.person("ada").request("POST", "/api/auth/firebase", {"idToken": token})


async def test_a_good_token_opens(crowd: Crowd, stand_in: StandIn) -> None:
    """The same account each time; the keys are fetched once."""
    first = (await sign_in(crowd, stand_in.sign(claims()))).ok()["user"]
    assert (first["email"], first["name"]) == ("ada@example.com", "Ada Lovelace")
    again = (await sign_in(crowd, stand_in.sign(claims(email_verified=False)))).ok()["user"]
    assert again["id"] == first["id"]
    assert stand_in.jwks_fetched == 1


async def test_many_at_once_share_one_fetch_and_are_one_user(
    crowd: Crowd, stand_in: StandIn
) -> None:
    """Nobody has the keys yet, and nobody knows the person."""
    token = stand_in.sign(claims())
    replies = await asyncio.gather(*(sign_in(crowd, token) for _ in range(5)))
    assert len({reply.ok()["user"]["id"] for reply in replies}) == 1
    assert stand_in.jwks_fetched == 1


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "another"},
        {"iss": "https://securetoken.google.com/another"},
        {"sub": None},
        {"sub": ""},
        {"sub": "uid\u00001"},
        {"exp": 1},
        {"iat": 4_000_000_000},
        {"auth_time": None},
        {"auth_time": 4_000_000_000},
        {"email_verified": False},
        {"email": None},
    ],
    ids=str,
)
async def test_a_claim_that_is_not_right_opens_nothing(
    crowd: Crowd, stand_in: StandIn, lie: Json
) -> None:
    """Though the signature is Firebase's own."""
    (await sign_in(crowd, stand_in.sign(claims(**lie)))).error(401, "sign_in_failed")


async def test_a_foreign_key_opens_nothing(
    crowd: Crowd, stand_in: StandIn, foreign: RSAPrivateKey
) -> None:
    """Neither does what is no token."""
    (await sign_in(crowd, stand_in.sign(claims(), key=foreign))).error(401, "sign_in_failed")
    (await sign_in(crowd, "no.token.atall")).error(401, "sign_in_failed")


async def test_keys_that_cannot_be_had_are_no_ones_fault(crowd: Crowd, stand_in: StandIn) -> None:
    """The client may try again, and then it works."""
    token = stand_in.sign(claims())
    stand_in.broken = True
    (await sign_in(crowd, token)).error(503, "unavailable")
    stand_in.broken = False
    (await sign_in(crowd, token)).ok()
