"""The dashboard in a browser: what a first load weighs, and a race of 500 at 20 events a second.

The browser is Chromium without a screen, and draws with the CPU; the server has a core of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import aiohttp
import uvloop

from benchmarks.realtime.field import FOUNDER, Racer, Started, enter, start
from benchmarks.realtime.figures import line, reached, title, within
from benchmarks.servers import Server, regatta

RACERS: Final = 499
"""Beside the one who looks."""

_EVENTS_A_SECOND: Final = 20.0
_SCRIPT_KB: Final = 250.0
_INTERACTION_MS: Final = 50.0
_FRAMES_A_SECOND: Final = 50.0
_WEB: Final = Path(__file__).parents[1] / "web"


async def _step(racers: list[Racer]) -> None:
    """Have one racer after the other take a step, at the pace, until cancelled."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        for racer in racers:
            due += 1 / _EVENTS_A_SECOND
            await asyncio.sleep(due - loop.time())
            await racer.step()


async def _look(server: Server, started: Started) -> dict[str, Any]:
    """Return what the browser has found."""
    world = {
        "url": server.url,
        "path": f"/challenges/{started.id}",
        "chromium": shutil.which("chromium"),
        "founder": FOUNDER,
    }
    browser = await asyncio.create_subprocess_exec(
        "node",
        "benchmarks/race.mjs",
        cwd=_WEB,
        env=os.environ | {"REGATTA_WORLD": json.dumps(world)},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await browser.communicate()
    if browser.returncode != 0:
        sys.exit("The browser has failed; Node 20, Chromium and `make web` are needed.")
    found: dict[str, Any] = json.loads(said)
    return found


async def _measure(server: Server) -> None:
    async with aiohttp.ClientSession(server.url) as http:
        started = await start(http, RACERS, founder_races=True)
    racers = await enter(server, started)
    stepping = asyncio.create_task(_step(racers))
    found = await _look(server, started)
    stepping.cancel()
    await asyncio.gather(stepping, return_exceptions=True)
    title("the dashboard's first load")
    line("script, compressed", within(found["scriptBytes"] / 1000, _SCRIPT_KB, "KB"))
    line("everything, compressed", f"{found['allBytes'] / 1000:.0f} KB")
    line("page to live", f"{found['liveMs']:.0f} ms")
    title(f"a race of {RACERS + 1}, {found['events'] / found['seconds']:.0f} events a second")
    line("frames", reached(found["frames"] / found["seconds"], _FRAMES_A_SECOND, "a second"))
    line("", f"longest {found['longestFrameMs']:.0f} ms, 99 % within {found['p99FrameMs']:.0f} ms")
    line("a step, from click to paint", within(found["p98Ms"], _INTERACTION_MS, "ms (98 %)"))
    line("", f"median {found['medianMs']:.0f} ms of {found['interactions']} steps")


def main() -> None:
    """Measure and print."""
    with regatta(REGATTA_LOG_LEVEL="warning", REGATTA_PING_INTERVAL_SECONDS="600") as server:
        uvloop.run(_measure(server))


if __name__ == "__main__":
    main()
