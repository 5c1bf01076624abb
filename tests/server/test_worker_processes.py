"""The processes of one server: their share of the clients, and who serves while one does not."""

from __future__ import annotations

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import psutil
import pytest

from tests.people import Crowd
from tests.realtime.handing import worker_processes
from tests.realtime.raw import let_in, polling, signed_in
from tests.running import Process

_WORKERS: Final = 2
_CLIENTS: Final = 400
_FEWEST: Final = 150
"""At one worker; by chance it is less once in a million runs."""

_PATIENCE: Final = 60.0

_REQUEST: Final = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def _ask(port: int) -> asyncio.StreamWriter:
    """Have a request answered over a connection of its own; return it, still open."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_REQUEST)
    async with asyncio.timeout(_PATIENCE):
        assert (await reader.readline()).endswith(b"200 OK\r\n")
    return writer


@asynccontextmanager
async def _asked(port: int, count: int) -> AsyncIterator[set[int]]:
    """Hold so many connections on which a request was answered; yield their local ports."""
    writers = await asyncio.gather(*(_ask(port) for _ in range(count)))
    yield {writer.get_extra_info("sockname")[1] for writer in writers}
    for writer in writers:
        writer.close()


def _shares(server: Process, ports: set[int]) -> Counter[int]:
    return Counter(
        {
            worker.pid: sum(
                bool(found.raddr) and found.raddr.port in ports
                for found in worker.net_connections("tcp")
            )
            for worker in worker_processes(server)
        }
    )


async def _check_stopped(server: Process) -> None:
    """Whoever the system gives to a worker that is stopped is served by the others."""
    stopped = worker_processes(server)[0]
    stopped.suspend()
    async with _asked(server.port, 10 * _WORKERS) as ports:
        assert _shares(server, ports)[stopped.pid] == 0
    stopped.resume()


async def _check_renewed(server: Process) -> None:
    """SIGHUP: one worker after the other makes room, and there always is one that serves."""
    before = {worker.pid for worker in worker_processes(server)}
    async with Crowd(server.url) as crowd, AsyncExitStack() as stack:
        ada = await crowd.founder()
        sockets = [await stack.enter_async_context(signed_in(ada)) for _ in range(4 * _WORKERS)]
        psutil.Process(server.pid).send_signal(signal.SIGHUP)
        async with asyncio.timeout(_PATIENCE):
            while len({worker.pid for worker in worker_processes(server)} - before) < _WORKERS:
                (await _ask(server.port)).close()
        for socket in sockets:
            socket.pongs = False  # it may be closed long since
            packets = await socket.until_closed()
            assert any(packet.startswith('42["server-draining"') for packet in packets)
            assert packets[-1] == "1"


async def _check_delays(server: Process) -> None:
    """A worker that dies again and again is replaced later each time."""
    seen = {worker.pid for worker in worker_processes(server)}
    doomed = worker_processes(server)[0]
    for _ in range(2):
        doomed.kill()
        async with asyncio.timeout(_PATIENCE):
            while not (fresh := [w for w in worker_processes(server) if w.pid not in seen]):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)
        doomed = fresh[0]
        seen.add(doomed.pid)
    lines = [json.loads(line) for line in (await server.log()).splitlines() if line[:1] == "{"]
    delays = [line["metadata"]["after"] for line in lines if "takes its place" in line["message"]]
    assert delays == [0.5, 1.0]


async def _check_drained(server: Process) -> None:
    """SIGTERM: whoever polls is still heard and told, wherever; probes are told to go elsewhere."""
    async with Crowd(server.url) as crowd, polling(server.url) as session:
        ada = await crowd.founder()
        await let_in(session, ada)
        stopping = asyncio.create_task(server.stop(signal.SIGTERM))
        async with asyncio.timeout(_PATIENCE):
            while (ready := await ada.request("GET", "/health/ready")).status == 200:
                pass
        assert ready.error(503, "unavailable")["details"]["failed"] == ["closing"]
        _, body = await session.get()
        assert body.startswith('42["server-draining"')
        assert await asyncio.wait_for(stopping, _PATIENCE) == 0


@pytest.mark.timeout(180)
async def test_the_workers_share_and_stand_in_for_each_other(tmp_path: Path) -> None:
    """Clients are spread evenly; no one waits for a worker that is stopped, renewed or dead."""
    arguments = ("--workers", str(_WORKERS))
    async with Process(tmp_path / "data", *arguments, REGATTA_DRAIN_SECONDS="20") as server:
        folder = Path(worker_processes(server)[0].cmdline()[-1])
        assert (await asyncio.to_thread(folder.stat)).st_mode & 0o777 == 0o700
        async with _asked(server.port, _CLIENTS) as ports:
            shares = _shares(server, ports)
            assert shares.total() == _CLIENTS
            assert min(shares.values()) >= _FEWEST
        await _check_stopped(server)
        await _check_renewed(server)
        await _check_delays(server)
        await _check_drained(server)
        assert not await asyncio.to_thread(folder.exists)
