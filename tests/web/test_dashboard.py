"""The dashboard in Chromium, against two workers that may be killed: its own tests pass."""

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
from tests.stage import stage

_WEB: Final = ROOT / "web"
_PATIENCE: Final = 180.0
_HOSTILE: Final = (
    "<script>alert(1)</script> Launch \N{SAILBOAT} "
    "\N{RIGHT-TO-LEFT OVERRIDE}\N{HEBREW LETTER SHIN}\N{ARABIC LETTER MEEM}" + "x" * 220
)


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser; where there is none this says how to have one."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium: install Debian's chromium to test the dashboard")
    install(_WEB, "vite", "playwright-core", "axe-core", "wouter", "uplot")
    return found


@pytest.mark.timeout(240)
async def test_the_dashboard_in_a_browser(tmp_path: Path, chromium: str) -> None:
    """Every page; REGATTA_TEST_SCREENSHOTS names a folder for pictures of them."""
    await run(_WEB, "npm", "run", "--silent", "build")
    data = tmp_path / "data"
    async with (
        Process(
            data, "--workers", "2", REGATTA_DEMO="true", REGATTA_COUNTDOWN_SECONDS="1"
        ) as process,
        Crowd(process.url) as crowd,
        stage(process) as hands,
    ):
        ada = await crowd.founder()
        world = {
            "url": process.url,
            "email": ada.email,
            "password": PASSWORD,
            "chromium": chromium,
            "hostile": _HOSTILE,
            "stage": hands,
            "mail": str(data / "mail"),
            "screenshots": os.environ.get("REGATTA_TEST_SCREENSHOTS"),
        }
        await run(
            _WEB,
            "node",
            "--test",
            "--test-force-exit",
            "test/dashboard.test.mjs",
            patience=_PATIENCE,
            REGATTA_WORLD=json.dumps(world),
        )
