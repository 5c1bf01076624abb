"""`regatta doctor`: what works, what does not, and what to do about it."""

from __future__ import annotations

import asyncio
import platform
import sqlite3
import sys
import time
from collections.abc import Callable
from importlib import metadata
from typing import Final

from rich.console import Console
from rich.markup import escape

from regatta import __version__
from regatta.realtime.redis import connect
from regatta.server import data, listeners, process, supervisor, valkey
from regatta.server.failures import StartupError
from regatta.server.messengers import mail_folder
from regatta.server.settings import Settings
from regatta.server.wiring import opened

_LIBRARIES: Final = ("aiohttp", "python-socketio", "redis", "pymongo", "pydantic", "streaq")


class _Doubt(Exception):
    """Something works, but perhaps not as the operator wants it."""


def report(settings: Settings) -> bool:
    """Print one line a check; return whether all is well."""
    console = Console(highlight=False, soft_wrap=True)
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    console.print(f"Regatta {__version__}, Python {platform.python_version()} on {sys.platform}")
    console.print(f"{libraries}, SQLite {sqlite3.sqlite_version}")
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("settings", _settings),
        ("data folder", _folder),
        ("redis", _redis),
        ("documents", _documents),
        ("address", _address),
        ("mail", _mail),
    )
    well = True
    for name, check in checks:
        try:
            console.print(f"[green]ok[/]    {name}: {escape(check(settings))}")
        except _Doubt as doubt:
            console.print(f"[yellow]doubt[/] {name}: {escape(str(doubt))}")
        except StartupError as error:
            well = False
            console.print(f"[red]wrong[/] {name}: {escape(str(error))}")
    return well


def _settings(settings: Settings) -> str:
    if settings.environment == "production" and settings.redis_url is None:
        raise StartupError("In production name a Redis of your own with REGATTA_REDIS_URL.")
    return f"{settings.environment}, {settings.workers} server process(es)"


def _folder(settings: Settings) -> str:
    return str(data.prepare(settings.data))


def _redis(settings: Settings) -> str:
    if settings.redis_url is None and valkey.running_url(settings.data) is None:
        binary = valkey.find_binary()
        if binary is None:
            raise StartupError("none found: install valkey-server, or set REGATTA_REDIS_URL.")
        return f"bundled, {binary}"

    async def ask(url: str) -> str:
        redis = connect(url)
        try:
            async with asyncio.timeout(process.REDIS_SECONDS):
                facts = await redis.info("server")
                before = time.time()
                seconds, microseconds = await redis.time()
                shared = seconds + microseconds / 1e6
                off = max(before - shared, shared - time.time())
        except Exception as error:
            reason = str(error) or "silent"
            raise StartupError(f"no answer ({reason}); is it running, is the URL right?") from error
        finally:
            await redis.aclose()
        if off > settings.job_lease_seconds / 3:
            raise StartupError(f"its clock and the one here are {off:.0f} seconds apart.")
        version = facts.get("valkey_version", facts["redis_version"])
        return f"{facts.get('server_name', 'redis')} {version}"

    with supervisor.reached(settings) as (_, url):
        return asyncio.run(ask(url))


def _documents(settings: Settings) -> str:
    async def ask() -> str:
        async with opened(ready, url) as system:
            await process.check_redis(system)
            await system.engine.ping()
        return "MongoDB" if settings.mongodb_url else "SQLite"

    with supervisor.reached(settings) as (ready, url):
        return asyncio.run(ask())


def _address(settings: Settings) -> str:
    if valkey.running_url(settings.data) is not None:
        return "a server works in this data folder"
    listeners.listen(settings.host, settings.port).close()
    return f"{settings.host}:{settings.port} is free"


def _mail(settings: Settings) -> str:
    if settings.mail != "folder":
        return f"{settings.mail}, from {settings.mail_from}"
    if settings.environment == "production":
        raise _Doubt("letters are delivered to nobody; set REGATTA_MAIL.")
    return f"letters stay in {mail_folder(settings)}"
