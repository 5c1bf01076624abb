"""Runs the server as a process of its own and the racers beside it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Final

from rich.console import Console

from regatta.server import data
from regatta.server.demo import race, seed
from regatta.server.demo.account import ACCOUNT
from regatta.server.demo.board import Board
from regatta.server.demo.goals import Goals
from regatta.server.failures import ENV_PREFIX, StartupError
from regatta.server.settings import Settings

_END_SECONDS: Final = 10.0


def run(settings: Settings) -> None:
    """Show the demo until Ctrl-C.

    Raises:
        StartupError: the server does not start; the reason has been told.
    """
    folder = data.prepare(settings.data)
    with suppress(KeyboardInterrupt):
        asyncio.run(_show(settings, folder))


async def _show(settings: Settings, folder: Path) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    if task is not None:
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
        loop.add_signal_handler(signal.SIGINT, task.cancel)
    log = folder / "regatta.log"
    server = await _start(settings, folder, log)
    try:
        url = await _address(server, log)
        with suppress(asyncio.CancelledError):
            await _race_on(url, log, server)
    finally:
        await _end(server)


async def _start(settings: Settings, folder: Path, log: Path) -> Process:
    """Start `regatta serve`; what it logs goes to a file, so that the board stays whole."""
    environment = {
        **os.environ,
        f"{ENV_PREFIX}HOST": settings.host,
        f"{ENV_PREFIX}PORT": str(settings.port),
        f"{ENV_PREFIX}WORKERS": str(settings.workers),
        f"{ENV_PREFIX}DATA": str(folder),
        f"{ENV_PREFIX}DEMO": "true",
    }
    leash, _hand = os.pipe()  # this end stays open for as long as the demo lives
    command = [sys.executable, "-m", "regatta", "serve", "--parent", str(leash)]
    with log.open("ab") as lines:
        return await asyncio.create_subprocess_exec(
            *command,
            env=environment,
            stdout=PIPE,
            stderr=lines,
            start_new_session=True,
            pass_fds=(leash,),
        )


async def _address(server: Process, log: Path) -> str:
    """Return where the server serves.

    Raises:
        StartupError: it ended instead; the last line of its log says why.
    """
    line = await server.stdout.readline() if server.stdout else b""
    if not line:
        last = (await asyncio.to_thread(log.read_text, "utf-8")).strip().rpartition("\n")[2]
        raise StartupError(last.removeprefix("regatta: "))
    return line.decode().split()[-1]


async def _race_on(url: str, log: Path, server: Process) -> None:
    greeting = (
        f"Server     {url}\n"
        f"Dashboard  {url}/\n"
        f"API docs   {url}/docs\n"
        f"Metrics    {url}/metrics\n"
        f"Sign in    {ACCOUNT.email} / {ACCOUNT.password}\n"
        f"Log        {log}\n"
        "Ctrl-C ends the demo."
    )
    board = Board(Console(highlight=False), greeting)
    board.open()
    try:
        async with AsyncExitStack() as stack:
            host = await seed.host(url, stack)
            racers = await seed.racers(url, host, stack)
            goals = Goals(host)
            await goals.open()
            tasks = await seed.tasks(host)
            racing = asyncio.create_task(race.forever(host, racers, tasks, goals, board))
            ended = asyncio.create_task(server.wait())
            try:
                await asyncio.wait({racing, ended}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                racing.cancel()
                ended.cancel()
                results = await asyncio.gather(racing, ended, return_exceptions=True)
    finally:
        board.close()
    if isinstance(results[0], Exception):
        raise results[0]
    raise StartupError(f"The server has ended; {log} says why.")


async def _end(server: Process) -> None:
    if server.returncode is not None:
        return
    with suppress(ProcessLookupError):
        server.send_signal(signal.SIGINT)
    try:
        await asyncio.wait_for(server.wait(), _END_SECONDS)
    except TimeoutError:
        server.kill()
        await server.wait()
