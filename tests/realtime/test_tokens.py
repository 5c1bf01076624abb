"""Tokens on live sockets: what lets in, what ends a stay, and what extends it."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest

from regatta.server.data import kept_secret
from regatta.server.settings import Settings
from tests.people import Crowd, Person
from tests.realtime.raw import raw_socket, signed_in
from tests.running import Running

SHORT = pytest.mark.parametrize("settings", [{"token_seconds": 2}], indirect=True)


@pytest.fixture
def secret(server: Running, tmp_path: Path, settings: Settings) -> str:
    """The key that the server signs with."""
    return kept_secret(settings.data)


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def _unsigned(token: str) -> str:
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT", "kid": "1"}).encode())
    return f"{head.decode().rstrip('=')}.{token.split('.')[1]}."


def _forgeries(token: str, secret: str) -> dict[str, str]:
    """Return tokens that are almost right, by what is wrong with them."""
    claims, kid = _claims(token), {"kid": "1"}

    def signed(key: str = secret, algorithm: str = "HS256", **changes: Any) -> str:
        made = {name: value for name, value in (claims | changes).items() if value is not None}
        return jwt.encode(made, key, algorithm, headers=kid)

    head, body, signature = token.split(".")
    return {
        "another key": signed("x" * 32),
        "no signature": f"{head}.{body}.",
        "no algorithm": _unsigned(token),
        "another algorithm": signed("y" * 64, algorithm="HS512"),
        "another algorithm with our key": signed(secret * 2, algorithm="HS512"),
        "expired": signed(exp=int(time.time()) - 1),
        "no expiry": signed(exp=None),
        "another audience": signed(aud="others"),
        "another issuer": signed(iss="others"),
        "another session": signed(sid="nobody"),
        "no session": signed(sid=None),
        "another organization": signed(org="others"),
        "another key id": jwt.encode(claims, secret, "HS256", headers={"kid": "2"}),
        "no key id": jwt.encode(claims, secret, "HS256"),
        "a changed body": f"{head}.{body[:-2]}AA.{signature}",
    }


async def test_no_forgery_is_let_in(crowd: Crowd, secret: str) -> None:
    """A token that is wrong in any one way opens neither the socket nor REST."""
    ada = await crowd.founder()
    genuine = ada.token
    for wrong, token in _forgeries(genuine, secret).items():
        async with raw_socket(ada.url) as socket:
            refusal = await socket.connect({"token": token})
            assert refusal.startswith("44{"), wrong
            assert json.loads(refusal[2:])["data"]["code"] == "not_authenticated", wrong
        ada.token = token
        (await ada.request("GET", "/api/users")).error(401, "not_authenticated")
    ada.token = genuine
    async with signed_in(ada) as socket:
        for wrong, token in _forgeries(genuine, secret).items():
            answer = await socket.call("refresh-token", {"token": token})
            assert answer["error"]["code"] == "not_authenticated", wrong


@SHORT
async def test_a_socket_ends_with_its_token(crowd: Crowd) -> None:
    """The client is warned, and when the token expires the socket is closed for good."""
    ada = await crowd.founder()
    async with signed_in(ada) as socket:
        warning = json.loads((await socket.until("42"))[2:])
        assert warning[0] == "token-expiring"
        assert warning[1]["expiresAt"]
        rest = await socket.until_closed()
        assert rest == ["41", "1"]


@SHORT
async def test_a_newer_token_extends_the_stay(crowd: Crowd, second: Running) -> None:
    """Whoever sends refresh-token in time outlives the token that let them in."""
    ada = await crowd.founder()
    staying, leaving = await ada.socket(), await ada.socket()
    later = await replace(ada, url=second.url).login()
    accepted = await staying.ok("refresh-token", token=later.token)
    warned = await staying.event("token-expiring")
    assert accepted["expiresAt"] > warned["expiresAt"]
    await leaving.ended.wait()
    joined = await staying.ok("join-room", room=f"user:{ada.id}")
    assert joined["snapshot"]["points"] == 0


async def test_somebody_elses_token_extends_nothing(crowd: Crowd) -> None:
    """A socket stays who it is: another user's token is refused."""
    ada, bob = await crowd.team("ada", "bob")
    await (await ada.socket()).refused("refresh-token", "forbidden", token=bob.token)


async def test_signing_out_ends_the_sockets_of_that_sign_in(crowd: Crowd) -> None:
    """Sockets of the session that ends are closed; those of another sign-in stay."""
    ada = await crowd.founder()
    ending = [await ada.socket(), await ada.socket("polling")]
    elsewhere = await replace(ada).login()
    staying = await elsewhere.socket()
    assert (await ada.request("POST", "/api/auth/logout")).status == 204
    for socket in ending:
        await socket.ended.wait()
    await staying.ok("join-room", room=f"org:{ada.org_id}")
    await staying.close()
    async with raw_socket(ada.url) as late:
        assert (await late.connect({"token": ada.token})).startswith("44")


async def test_signing_out_ends_sockets_on_every_worker(crowd: Crowd, second: Running) -> None:
    """A sign-out at one worker closes the sockets of that sign-in at another."""
    ada = await crowd.founder()
    there: Person = replace(ada, url=second.url)
    async with signed_in(ada) as here, signed_in(there) as elsewhere:
        assert (await there.request("POST", "/api/auth/logout")).status == 204
        assert await here.until_closed() == ["41", "1"]
        assert await elsewhere.until_closed() == ["41", "1"]
