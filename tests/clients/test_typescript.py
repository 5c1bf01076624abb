"""The TypeScript client: up to date, sound, and at work with a server whose workers are killed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Final

import pytest

from regatta.server.app import asyncapi_document, openapi_document
from tests.node_packages import ROOT, install, run
from tests.people import PASSWORD, Crowd
from tests.running import Process
from tests.stage import stage

_CLIENT: Final = ROOT / "clients" / "typescript"
_GENERATED: Final = _CLIENT / "src" / "generated"
# Tokens are told to be renewed a minute before they end: here, two seconds after they were made.
_SERVER: Final = {"REGATTA_RATE_LIMITS": "false", "REGATTA_TOKEN_SECONDS": "62"}

pytestmark = pytest.mark.usefixtures("installed")


@pytest.fixture(scope="module")
def installed() -> None:
    """Install what the client needs."""
    install(_CLIENT, "typescript")


def test_what_is_generated_is_up_to_date(tmp_path: Path) -> None:
    """`make client` would change nothing."""
    for name, document in (("openapi", openapi_document()), ("asyncapi", asyncapi_document())):
        (tmp_path / name).write_bytes(document)
    script = _CLIENT / "scripts" / "generate.mjs"
    documents = [str(tmp_path / name) for name in ("openapi", "asyncapi")]
    subprocess.run(["node", str(script), *documents, str(tmp_path / "made")], check=True)
    made = {path.name: path.read_text("utf-8") for path in (tmp_path / "made").iterdir()}
    kept = {path.name: path.read_text("utf-8") for path in _GENERATED.iterdir()}
    assert sorted(made) == sorted(kept)
    stale = [name for name, text in made.items() if text != kept[name]]
    assert stale == [], "the server's documents have changed: run `make client`"


@pytest.mark.timeout(120)
async def test_the_client_keeps_its_promises(tmp_path: Path) -> None:
    """Its own tests pass: types, tokens, rooms, and recovery when all workers are killed."""
    compiler = _CLIENT / "node_modules" / ".bin" / "tsc"
    await run(_CLIENT, compiler, "-p", "tsconfig.json", "--outDir", str(tmp_path / "built"))
    (tmp_path / "built" / "node_modules").symlink_to(_CLIENT / "node_modules")
    (tmp_path / "built" / "package.json").write_text('{"type": "module"}', "utf-8")
    async with (
        Process(tmp_path / "data", "--workers", "2", **_SERVER) as process,
        Crowd(process.url) as crowd,
        stage(process) as hands,
    ):
        ada = await crowd.founder()
        world = {"url": process.url, "email": ada.email, "password": PASSWORD, "stage": hands}
        tests = sorted((tmp_path / "built" / "test").glob("*.test.js"))
        await run(
            _CLIENT, "node", "--test", "--test-force-exit", *tests, REGATTA_WORLD=json.dumps(world)
        )
