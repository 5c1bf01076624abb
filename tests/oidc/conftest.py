"""A stand-in provider, and a server that lets people sign in with it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from regatta.server.settings import Settings
from tests.oidc import signing_in
from tests.oidc.stand_in import (
    CLIENT_ID,
    CLIENT_SECRET,
    StandIn,
    make_key,
    public_jwk,
    serving,
)
from tests.people import Crowd, Person


@pytest.fixture(scope="module")
def keys() -> tuple[RSAPrivateKey, RSAPrivateKey]:
    """The provider's key, and a foreign one."""
    return make_key(), make_key()


@pytest.fixture
def foreign(keys: tuple[RSAPrivateKey, RSAPrivateKey]) -> RSAPrivateKey:
    """A key that the provider does not publish."""
    return keys[1]


@pytest.fixture
async def stand_in(keys: tuple[RSAPrivateKey, RSAPrivateKey]) -> AsyncIterator[StandIn]:
    """The provider."""
    provider = StandIn(keys[0], jwks=[public_jwk(keys[0])])
    async with serving(provider.app()) as provider.port:
        yield provider


@pytest.fixture
def settings(tmp_path: Path, stand_in: StandIn) -> Settings:
    """With the provider, under two names."""
    entries = [
        {
            "kind": "oidc",
            "name": name,
            "issuer": stand_in.issuer,
            "clientId": CLIENT_ID,
            "clientSecret": CLIENT_SECRET,
        }
        for name in ("corp", "twin")
    ]
    return signing_in(tmp_path, stand_in.port, sign_in=json.dumps(entries))


@pytest.fixture
async def visitor(crowd: Crowd) -> Person:
    """Somebody who signs in."""
    return crowd.person("ada")
