"""ID tokens that lie, are forged or imitated: nobody comes in by them."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from regatta.integrations.oidc import OidcConfig, OidcProvider
from regatta.integrations.outgoing import Outgoing
from regatta.models.errors import SignInFailed
from tests.oidc import REDIRECT
from tests.oidc.stand_in import (
    ACCESS_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    KEY_ID,
    StandIn,
    come_back,
    encoded,
    half_hash,
    public_jwk,
)
from tests.people import Json, Person


async def test_a_good_token_opens(visitor: Person, stand_in: StandIn) -> None:
    """All that is refused below differs from this one."""
    at_hash = half_hash(ACCESS_TOKEN)
    reply = await come_back(visitor, stand_in, at_hash=at_hash)
    assert reply.ok()["user"]["name"] == "Ada Lovelace"
    form, headers = stand_in.asked[0]
    assert (form["grant_type"], form["code"]) == ("authorization_code", "c")
    assert form["redirect_uri"] == REDIRECT
    assert headers["Authorization"].startswith("Basic ")
    assert "client_secret" not in form


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "another"},
        {"aud": [CLIENT_ID, "another"]},
        {"azp": "another"},
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://another.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"at_hash": 7},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email_verified": 1},
        {"email": "no address"},
        {"email": ["ada@example.com"]},
        {"email": "ada@example.com\u0000"},
    ],
    ids=str,
)
async def test_a_claim_that_is_not_right_opens_nothing(
    visitor: Person, stand_in: StandIn, lie: Json
) -> None:
    """Though the signature is the provider's own."""
    reply = await come_back(visitor, stand_in, **lie)
    assert reply.error(401, "sign_in_failed")["details"] == {}


def unsigned(claims: Json) -> str:
    """Return a token with the algorithm `none`."""
    header = {"alg": "none", "kid": KEY_ID}
    return f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}."


def signed_with_the_public_key(claims: Json, key: RSAPrivateKey) -> str:
    """Return a token whose HMAC anybody can make who reads what the provider publishes."""
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = {"alg": "HS256", "kid": KEY_ID}
    text = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    return f"{text}.{encoded(hmac.digest(pem, text.encode(), 'sha256'))}"


async def test_a_token_without_a_signature_opens_nothing(
    visitor: Person, stand_in: StandIn
) -> None:
    """Neither does one whose signature is the public key's, or none at all."""
    forgeries: list[Callable[[Json], str]] = [
        unsigned,
        lambda claims: signed_with_the_public_key(claims, stand_in.key),
        lambda claims: stand_in.sign(claims).rpartition(".")[0] + ".",
        lambda _: "no.token.atall",
        lambda claims: stand_in.sign(claims | {"padding": "x" * 20_000}),
    ]
    for forge in forgeries:
        reply = await come_back(visitor, stand_in, forge)
        reply.error(401, "sign_in_failed")


async def test_a_foreign_key_opens_nothing(
    visitor: Person, stand_in: StandIn, foreign: RSAPrivateKey
) -> None:
    """Whatever the header says of it, and nobody fetches it from where the header says."""
    headers: list[Json] = [
        {},
        {"kid": "another"},
        {"jwk": public_jwk(foreign)},
        {"jku": f"{stand_in.issuer}/other-keys"},
        {"x5u": f"{stand_in.issuer}/other-keys"},
    ]
    for header in headers:
        forge = partial(stand_in.sign, key=foreign, **header)
        reply = await come_back(visitor, stand_in, forge)
        reply.error(401, "sign_in_failed")
    assert stand_in.others_called == 0


async def test_a_critical_header_that_is_unknown_opens_nothing(
    visitor: Person, stand_in: StandIn
) -> None:
    """RFC 7515, section 4.1.11."""
    forge = partial(stand_in.sign, crit=["odd"], odd=True)
    reply = await come_back(visitor, stand_in, forge)
    reply.error(401, "sign_in_failed")


async def test_made_up_key_ids_do_not_have_the_keys_fetched_over_and_over(
    visitor: Person, stand_in: StandIn
) -> None:
    """Once when they were needed first, once more to look for the unknown one."""
    for number in range(5):
        forge = partial(stand_in.sign, kid=f"no-{number}")
        reply = await come_back(visitor, stand_in, forge)
        reply.error(401, "sign_in_failed")
    assert stand_in.jwks_fetched == 2


async def test_another_spelling_of_the_issuer_is_the_same_person(stand_in: StandIn) -> None:
    """As Google has two; only where the provider is known for it."""
    place = f"127.0.0.1:{stand_in.port}"
    config = OidcConfig(
        name="google",
        kind="google",
        issuer=stand_in.issuer,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        redirect=REDIRECT,
        aliases=("accounts.example.com",),
        private=frozenset({place}),
    )
    stand_in.give(stand_in.sign(stand_in.claims("n", iss="accounts.example.com")))
    async with Outgoing(private=(place,)) as outgoing:
        found = await OidcProvider(config, outgoing).identify("c", "v", "n")
        assert (found.issuer, found.subject) == (stand_in.issuer, "ada-1")
        with pytest.raises(SignInFailed):
            await OidcProvider(replace(config, aliases=()), outgoing).identify("c", "v", "n")
