"""The proxy's configuration in deploy/, under a real HAProxy in front of two servers."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from regatta.server.settings import Settings
from tests.people import Crowd, Json
from tests.realtime.handing import Clients, clients, free_port
from tests.realtime.node_client import installed  # noqa: F401 - a fixture
from tests.running import in_process

_CONFIG: Final = Path(__file__).parents[2] / "deploy" / "haproxy.cfg"
_CLIENTS: Final = 12
_POLLING: Final = 4


@pytest.fixture(autouse=True)
def haproxy() -> str:
    """Where HAProxy is; skip, and say why, where there is none."""
    found = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("no HAProxy: install it to test the configuration in deploy/")
    return found


def _configuration(port: int, servers: dict[str, int]) -> str:
    """Return the configuration as it is in deploy/, but for where things are."""
    text = _CONFIG.read_text("utf-8")
    text = re.sub(r"^resolvers network\n( .*\n)+", "", text, flags=re.MULTILINE)
    text = text.replace(" resolvers network init-addr last,libc,none", "")
    text = text.replace("inter 2s", "inter 200ms").replace("timeout check 3s", "timeout check 20s")
    text = text.replace("bind :8080", f"bind 127.0.0.1:{port}")
    text = text.replace("maxconn 20000", "maxconn 200")  # a machine may allow no more
    for name, own in servers.items():
        text = text.replace(f" {name}:8080", f" 127.0.0.1:{own}")
    return text


@asynccontextmanager
async def _proxy(program: str, configuration: Path, port: int) -> AsyncIterator[str]:
    """Run HAProxy; yield its URL once it listens."""
    log = await asyncio.to_thread(configuration.with_suffix(".log").open, "wb")
    process = await asyncio.create_subprocess_exec(
        program, "-db", "-f", str(configuration), stdout=log, stderr=log
    )
    log.close()
    try:
        async with asyncio.timeout(10):
            while True:
                with suppress(ConnectionRefusedError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    break
                assert process.returncode is None, "HAProxy did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


def _connected(line: Json) -> bool:
    return "connected" in line


@pytest.mark.usefixtures("installed")
async def test_sessions_stay_with_their_server(
    settings: Settings, redis_url: str, tmp_path: Path, haproxy: str
) -> None:
    """Servers that know nothing of each other: no request misses; one ends, the other has all."""
    ports = {"server-1": free_port(), "server-2": free_port()}
    port = free_port()
    configuration = tmp_path / "haproxy.cfg"
    configuration.write_text(_configuration(port, ports), "utf-8")
    async with AsyncExitStack() as first, AsyncExitStack() as stack:
        await first.enter_async_context(
            in_process(settings, redis_url, run_jobs=False, port=ports["server-1"])
        )
        second = await stack.enter_async_context(
            in_process(settings, redis_url, run_jobs=False, port=ports["server-2"])
        )
        url = await stack.enter_async_context(_proxy(haproxy, configuration, port))
        ada = await (await stack.enter_async_context(Crowd(url))).founder()
        upgrading = await stack.enter_async_context(clients(ada, _CLIENTS))
        polling = await stack.enter_async_context(clients(ada, _POLLING, transports=["polling"]))
        for crowd in (upgrading, polling):
            await crowd.until_each(_connected)
        await upgrading.until_each(lambda line: line.get("upgraded") == "websocket")
        for number in range(_POLLING):
            assert (await polling.call(number, "join-room", room=f"user:{ada.id}"))["ok"]
        for crowd in (upgrading, polling):
            assert not crowd.those(lambda line: "disconnected" in line)
        own = second.system.worker_id
        assert len(set(upgrading.workers().values())) == 2
        moved = [_at_others(crowd, own) for crowd in (upgrading, polling)]

        await first.aclose()
        for crowd, theirs in zip((upgrading, polling), moved, strict=True):
            await crowd.until_each(_connected, times=2, among=theirs)
            assert not _at_others(crowd, own)
            assert crowd.those(lambda line: "disconnected" in line).keys() == theirs


def _at_others(crowd: Clients, worker_id: str) -> set[int]:
    """Return whose session is at another worker than this one."""
    return {number for number, owner in crowd.workers().items() if owner != worker_id}
