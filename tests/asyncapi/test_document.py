"""The AsyncAPI project's parser understands the document, and finds nothing wrong."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from regatta.server.app import asyncapi_document
from tests.node_packages import install

FOLDER: Final = Path(__file__).parent


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    """The parser that the lock file names; skip, and say why, where it cannot be had."""
    install(FOLDER, "@asyncapi/parser")


def checked(*documents: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the parser says of each of *documents*."""
    told = json.dumps(documents).encode()
    done = subprocess.run(
        ["node", "check.mjs"], cwd=FOLDER, input=told, capture_output=True, check=True
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_parser_finds_nothing_wrong() -> None:
    """Neither form nor references nor parameters; it would find what is wrong in a worse one."""
    document, worse = (json.loads(asyncapi_document()) for _ in range(2))
    worse["operations"]["connect"]["action"] = "sing"
    worse["channels"]["user"]["parameters"]["nobody"] = {}
    good, bad = checked(document, worse)
    assert good == {"understood": True, "wrong": []}
    for place in ("operations.connect.action", "channels.user.parameters"):
        assert [message for message in bad["wrong"] if message.startswith(place)]
