"""Letters that a server under test has filed, and the codes and links in them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from regatta.integrations.mailbox import Filed, filed
from tests.running import Running

_PATIENCE: Final = 15.0
"""How long a test waits for the work of jobs, in seconds."""

VERIFY: Final = "Confirm your address"
RESET: Final = "Choose a new password"
CHANGED: Final = "Your password was changed"


def folder(server: Running) -> Path:
    """Return where the letters lie."""
    return server.system.settings.data / "mail"


async def letters(server: Running, address: str, subject: str = "") -> list[Filed]:
    """Return what lies there for *address* now, newest first."""
    found = await asyncio.to_thread(filed, folder(server))
    return [one for one in found if one.goes_to(address) and subject in one.subject]


async def letter_to(server: Running, address: str, subject: str = "", *, nth: int = 1) -> Filed:
    """Return the newest letter once there are *nth* of them."""
    async with _each_outcome(server) as outcome:
        while True:
            outcome.clear()
            found = await letters(server, address, subject)
            if len(found) >= nth:
                return found[0]
            await outcome.wait()


async def quiet(server: Running) -> None:
    """Return once no job is left to do, so that what has no letter by now gets none."""
    jobs = server.system.services.jobs.store.jobs
    async with _each_outcome(server) as outcome:
        while True:
            outcome.clear()
            if not await jobs.count({"finished_at": None}):
                return
            await outcome.wait()


@asynccontextmanager
async def _each_outcome(server: Running) -> AsyncIterator[asyncio.Event]:
    """Yield what is set whenever this server has tried a job."""
    told = asyncio.Event()
    watchers = server.system.services.jobs.watchers

    def tell(_kind: str, _outcome: str) -> None:
        told.set()

    watchers.append(tell)
    try:
        async with asyncio.timeout(_PATIENCE):
            yield told
    finally:
        watchers.remove(tell)


def link_in(letter: Filed) -> str:
    """Return the one link in the letter."""
    found = set(re.findall(r"https?://\S+", letter.text))
    assert len(found) == 1, letter.text
    return str(found.pop())


def token_in(letter: Filed) -> str:
    """Return the token that the letter's link carries."""
    return parse_qs(urlsplit(link_in(letter)).query)["token"][0]


def code_in(letter: Filed) -> str:
    """Return the one-time password in the letter."""
    found = re.findall(r"^ +([0-9]{6})$", letter.text, re.MULTILINE)
    assert len(found) == 1, letter.text
    return str(found[0])
