"""The demo as people start it."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import aiohttp
import psutil

_PATIENCE = 60


async def _start(data: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "regatta", "demo", "--port", "0", "--data", str(data)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def _line(demo: asyncio.subprocess.Process, beginning: str) -> str:
    """Return the first line of the demo's that begins so."""
    assert demo.stdout is not None
    seen = []
    async with asyncio.timeout(_PATIENCE):
        while line := (await demo.stdout.readline()).decode():
            seen.append(line)
            if line.startswith(beginning):
                return line.strip()
    raise AssertionError("".join(seen))


async def test_the_demo_races_until_ctrl_c(tmp_path: Path) -> None:
    """It says where it is, racers move, goals are there, and Ctrl-C leaves nothing behind."""
    demo = await _start(tmp_path)
    url = (await _line(demo, "Server")).split()[-1]
    email, password = (await _line(demo, "Sign in")).split()[2::2]
    await _line(demo, "  ")  # a racer passed a quarter of the course
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/api/auth/login", json={"email": email, "password": password}) as reply,
    ):
        assert reply.status == 200
        async with http.get(f"{url}/api/auth/providers") as ways:
            assert (await ways.json())["demo"] == {"email": email, "password": password}
        bearer = {"Authorization": f"Bearer {(await reply.json())['token']}"}
        async with http.get(f"{url}/api/sessions", headers=bearer) as cycles:
            [cycle] = (await cycles.json())["sessions"]
        async with http.get(f"{url}/api/okrs?session={cycle['id']}", headers=bearer) as okrs:
            found = (await okrs.json())["okrs"]
        assert len(found) == 4
        assert found[0]["progress"] > 0
    children = await asyncio.to_thread(psutil.Process(demo.pid).children, recursive=True)

    demo.send_signal(signal.SIGINT)

    assert await demo.wait() == 0
    gone, alive = await asyncio.to_thread(psutil.wait_procs, children, timeout=_PATIENCE)
    assert gone
    assert not alive


async def test_a_killed_demo_leaves_no_server_behind(tmp_path: Path) -> None:
    """Whatever the demo started ends with it, and the next one finds its organization."""
    for _ in range(2):
        demo = await _start(tmp_path)
        await _line(demo, "Sign in")
        children = await asyncio.to_thread(psutil.Process(demo.pid).children, recursive=True)
        demo.kill()
        await demo.wait()
        _, alive = await asyncio.to_thread(psutil.wait_procs, children, timeout=_PATIENCE)
        assert not alive
