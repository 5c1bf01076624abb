"""Fixtures and steps of tests that sign in with the certified provider."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from regatta.server.settings import Settings
from tests import oidc
from tests.node_packages import install
from tests.oidc import (
    CLIENT_ID,
    CLIENT_SECRET,
    finish,
    provider,
    signing_in,
    start,
    visit,
)
from tests.people import Crowd, Json, Person, Reply


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    """The provider."""
    install(oidc.FOLDER, "oidc-provider")


@pytest.fixture
def port() -> Iterator[int]:
    """Where the provider serves."""
    with provider() as port:
        yield port


def corp(port: int, **others: str) -> Json:
    """Return the configuration of the provider."""
    return {
        "kind": "oidc",
        "name": "corp",
        "issuer": f"http://127.0.0.1:{port}",
        "clientId": CLIENT_ID,
        "clientSecret": CLIENT_SECRET,
        **others,
    }


@pytest.fixture
def settings(tmp_path: Path, port: int) -> Settings:
    """With the provider."""
    return signing_in(tmp_path, port, sign_in=(corp(port),))


def address(name: str = "ada", domain: str = "example.com") -> str:
    """Return an address that nobody else uses."""
    return f"{name}-{uuid4().hex}@{domain}"


async def sign_in(crowd: Crowd, email: str) -> Reply:
    """Go all the way."""
    visitor = crowd.person("visitor")
    started = await start(visitor)
    return await finish(visitor, started, await visit(started["authorizationUrl"], email))


async def signed_in(crowd: Crowd, email: str) -> Person:
    """Return who comes in as *email*."""
    body = (await sign_in(crowd, email)).ok()
    person = crowd.person("signed-in")
    person.token, person.id, person.email = body["token"], body["user"]["id"], email
    person.org_id, person.role = body["user"]["orgId"], body["user"]["role"]
    return person


async def actions(admin: Person) -> list[str]:
    """Return what the audit log of the admin's organization tells, newest first."""
    return [event["action"] for event in (await admin.get("/api/audit"))["events"]]
