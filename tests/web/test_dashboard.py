"""The dashboard in Chromium: two people, one tree, no complaint and nobody else asked."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.node_packages import ROOT, install, run
from tests.people import PASSWORD, Crowd
from tests.running import Process

_WEB: Final = ROOT / "web"
_HOSTILE: Final = "<script>alert(1)</script> Launch \N{SAILBOAT} \N{HEBREW LETTER SHIN}" + "x" * 200


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser; where there is none this says how to have one."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium: install Debian's chromium to test the dashboard")
    install(_WEB, "vite", "playwright-core", "axe-core")
    return found


@pytest.mark.timeout(150)
async def test_the_dashboard_in_a_browser(tmp_path: Path, chromium: str) -> None:
    """Its own tests pass; REGATTA_TEST_SCREENSHOTS names a folder for pictures of the pages."""
    await run(_WEB, "npm", "run", "--silent", "build")
    async with (
        Process(tmp_path / "data", REGATTA_RATE_LIMITS="false") as process,
        Crowd(process.url) as crowd,
    ):
        ada = await crowd.founder()
        world = {
            "url": process.url,
            "email": ada.email,
            "password": PASSWORD,
            "chromium": chromium,
            "title": _HOSTILE,
            "screenshots": os.environ.get("REGATTA_TEST_SCREENSHOTS"),
        }
        await run(_WEB, "node", "--test", "test/", REGATTA_WORLD=json.dumps(world))
