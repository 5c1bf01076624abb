"""The TypeScript client: up to date, sound, and at work with a server whose workers are killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import psutil
import pytest
from aiohttp import web

from regatta.server.app import asyncapi_document, openapi_document
from tests.node_packages import ROOT, install, run
from tests.people import PASSWORD, Crowd
from tests.running import Process

_CLIENT: Final = ROOT / "clients" / "typescript"
_GENERATED: Final = _CLIENT / "src" / "generated"
# Tokens are told to be renewed a minute before they end: here, two seconds after they were made.
_SERVER: Final = {"REGATTA_RATE_LIMITS": "false", "REGATTA_TOKEN_SECONDS": "62"}

pytestmark = pytest.mark.usefixtures("installed")


@pytest.fixture(scope="module")
def installed() -> None:
    """Install what the client needs."""
    install(_CLIENT, "typescript")


@asynccontextmanager
async def _killer(process: Process) -> AsyncIterator[str]:
    """Kill every worker whenever asked to at the address that this yields."""

    async def kill(_: web.Request) -> web.Response:
        found = await asyncio.to_thread(_workers, process.pid)
        for worker in found:
            os.kill(worker, signal.SIGKILL)
        return web.json_response(found)

    app = web.Application()
    app.router.add_post("/", kill)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    try:
        yield f"http://{host}:{port}/"
    finally:
        await runner.cleanup()


def _workers(pid: int) -> list[int]:
    return [
        child.pid
        for child in psutil.Process(pid).children()
        if "regatta.server.worker" in child.cmdline()
    ]


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
        _killer(process) as killer,
    ):
        ada = await crowd.founder()
        world = {"url": process.url, "email": ada.email, "password": PASSWORD, "killer": killer}
        tests = tmp_path / "built" / "test" / "client.test.js"
        await run(_CLIENT, "node", "--test", tests, REGATTA_WORLD=json.dumps(world))
