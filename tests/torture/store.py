"""A Valkey of the torture's own, which can be killed and started with or without its data."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Final, Self

from regatta.server.valkey import find_binary

_PATIENCE: Final = 10.0

# Its standard input is a pipe from here: whoever closes it, also by dying, kills the server.
_LEASH: Final = '"$@" </dev/null & server=$!; cat >/dev/null; kill -9 $server; wait $server'


class Store:
    """Writes everything to disk before it answers, so that a restart has all of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "valkey"
        self.path = str(folder / "v.sock")
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, *, empty: bool) -> None:
        """Start it, with the data of before unless *empty*; return once it answers."""
        await asyncio.to_thread(self._prepare, empty)
        binary = await asyncio.to_thread(find_binary)
        assert binary is not None
        self._process = await asyncio.create_subprocess_exec(
            *("/bin/sh", "-c", _LEASH, "sh", str(binary), *self._options()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        async with asyncio.timeout(_PATIENCE):
            while not await self._answers():  # noqa: ASYNC110 - it does not tell
                await asyncio.sleep(0.02)

    def _prepare(self, empty: bool) -> None:
        if empty:
            shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(parents=True, exist_ok=True)
        Path(self.path).unlink(missing_ok=True)

    def _options(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": self.path,
            "save": "",
            "appendonly": "yes",
            "appendfsync": "always",
            "dir": str(self._data),
        }
        return [part for name, value in settings.items() for part in (f"--{name}", value)]

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_unix_connection(self.path)
        except OSError:
            return False
        try:
            writer.write(b"PING\r\n")
            return (await reader.read(5)) == b"+PONG"  # not while it still loads its data
        except OSError:
            return False
        finally:
            writer.transport.abort()

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.wait()

    async def __aenter__(self) -> Self:
        await self.start(empty=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()
