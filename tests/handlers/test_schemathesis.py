"""The OpenAPI document held against the real server, by generated requests."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, Final

import pytest
from schemathesis import BaseSchema, engine, openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events

from regatta.handlers.routing.incoming import IF_MATCH_PATTERN
from regatta.server.app import openapi_document
from tests.people import Crowd
from tests.running import Running

EXAMPLES: Final = 9

NOT_RUN: Final = ("/api/auth/logout",)
"""It would end the token that all other requests are sent with."""


BEYOND_SCHEMA: Final = (
    b'"invalid_cursor"',
    b'"invalid_token"',
    b'"invalid_otp"',
    b"must lie ahead",
    b"must be an IANA time zone",
)
READ_TWICE: Final = ("/api/challenges/generate", "/api/users/me")


def config(url: str, token: str) -> SchemathesisConfig:
    """Return a bounded run of all checks with *token*."""
    return SchemathesisConfig.from_dict(
        {
            "base-url": url,
            "headers": {"Authorization": f"Bearer {token}"},
            "seed": 1,
            "cache": {"enabled": False},
            "generation": {"max-examples": EXAMPLES, "database": "none", "mode": "all"},
            "continue-on-failure": True,
        }
    )


def found(url: str, token: str) -> tuple[list[str], set[str]]:
    """Return what is wrong with the server, and the operations that were looked at."""
    schema: BaseSchema = openapi.from_dict(
        json.loads(openapi_document()), config=config(url, token)
    )
    for path in NOT_RUN:
        schema = schema.exclude(path=path)
    wrong: list[str] = []
    tested: set[str] = set()
    for event in engine.from_schema(schema).execute():
        match event:
            case events.NonFatalError() | events.FatalError():
                wrong.append(repr(event))
            case events.ScenarioFinished():
                tested.add(str(event.recorder.label))
                wrong += failures(event)
    return wrong, tested


def failures(event: events.ScenarioFinished) -> list[str]:
    """Return the failed checks of a scenario, each with the request that shows it."""
    recorder = event.recorder
    return [
        f"{check.name}: {check.failure_info.failure.title}: {check.failure_info.failure.message}\n"
        f"  {check.failure_info.code_sample[:500]}"
        for case_id, checks in recorder.checks.items()
        for check in checks
        if check.failure_info is not None
        and not is_meant(check.name, recorder.label, recorder.interactions[case_id])
    ]


def is_meant(check: str, operation: str, interaction: Any) -> bool:
    """Say whether a failed check is how the server shall be.

    * A cursor is opaque: text that fits its schema but was not made by the list is answered by
      the documented 400 `invalid_cursor`.
    * Some requests that count as valid carry an `If-Match` whose quotes were lost on the way.
    * Tokens and one-time passwords are secrets: one that fits its schema is refused as well.
    * What lies in the past, or is no time zone, no schema can say.
    * `/api/challenges/generate` and `/api/users/me` can also be read as the path of a challenge,
      or a user, with that id, so their `Allow` rightly says more.
    """
    if check == "positive_data_acceptance":
        tags = interaction.request.headers.get("If-Match", ["*"])
        unquoted = not all(re.fullmatch(IF_MATCH_PATTERN, tag) for tag in tags)
        return unquoted or any(code in interaction.response.content for code in BEYOND_SCHEMA)
    return check == "allow_header_conformance" and operation.endswith(READ_TWICE)


@pytest.mark.timeout(300)
# What the generator thinks of its own strategies is no finding.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
async def test_the_server_keeps_to_its_document(crowd: Crowd, server: Running) -> None:
    """No 5xx, no undocumented status, header or body, nothing refused that should be taken."""
    ada = await crowd.founder()
    await ada.challenge()
    wrong, tested = await asyncio.to_thread(found, server.url, ada.token)
    assert wrong == [], "\n".join(wrong)
    assert len(tested) >= 15
