"""`regatta serve --workers 2`: one server to its clients, whichever process they are at."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import psutil
import pytest

from tests.people import Crowd, Json, Person
from tests.realtime.raw import RawSocket, signed_in
from tests.running import Process

_PATIENCE: Final = 30.0
_MOST_CONNECTIONS: Final = 200


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Process]:
    """A server of two workers."""
    arguments = ("--workers", "2")
    async with Process(tmp_path / "data", *arguments, REGATTA_DRAIN_SECONDS="5") as process:
        yield process


def _family(process: Process, kind: str) -> list[psutil.Process]:
    """Return the children of the server whose command line mentions *kind*."""
    found = []
    for child in psutil.Process(process.pid).children(recursive=True):
        try:
            if any(kind in part for part in child.cmdline()):
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def _workers(process: Process) -> set[int]:
    return {child.pid for child in _family(process, "regatta.server.worker")}


def _worker_of(socket: RawSocket, pids: set[int]) -> int:
    """Return the process at the other end of *socket*."""
    ours = socket.websocket.get_extra_info("sockname")
    for pid in pids:
        for connection in psutil.Process(pid).net_connections("tcp"):
            if connection.raddr and tuple(connection.raddr) == tuple(ours):
                return pid
    raise AssertionError(f"nobody is at the other end of {ours}")


@asynccontextmanager
async def _one_at_each(
    process: Process, person: Person
) -> AsyncIterator[tuple[dict[int, RawSocket], int]]:
    """Yield a WebSocket of *person* at every worker, and how many were opened for that."""
    pids = _workers(process)
    assert len(pids) == 2
    found: dict[int, RawSocket] = {}
    async with AsyncExitStack() as stack:
        opened = 0
        while found.keys() != pids:
            assert opened < _MOST_CONNECTIONS
            opened += 1
            socket = await stack.enter_async_context(signed_in(person))
            found.setdefault(_worker_of(socket, pids), socket)
        yield found, opened


async def _race(people: list[Person], length: int = 100) -> Json:
    made = await people[0].challenge(length=length)
    for person in people:
        await person.post(f"/api/challenges/{made['id']}/join")
    await people[0].post(f"/api/challenges/{made['id']}/start")
    return made


async def _step(socket: RawSocket, challenge: Json, progress: int) -> Json:
    update = {"challengeId": challenge["id"], "updateId": f"u{progress}", "progress": progress}
    answer = await socket.call("challenge-update", update)
    assert answer["ok"], answer
    return answer


async def _heard(socket: RawSocket, name: str, seq: int) -> list[int]:
    """Return the numbers of all events with this name, up to *seq*, as they came."""
    start = f'42["{name}"'
    seqs = [json.loads(packet[2:])[1]["seq"] for packet in socket.seen if packet.startswith(start)]
    while not seqs or seqs[-1] < seq:
        seqs.append(json.loads((await socket.until(start))[2:])[1]["seq"])
    return seqs


async def _until_active(socket: RawSocket, room: str) -> Json:
    """Join the room and return the answer once the race in it is on."""
    joined = await socket.call("join-room", {"room": room})
    if joined["snapshot"]["challenge"]["state"] != "active":
        await socket.until('42["challenge-started"')
        joined = await socket.call("join-room", {"room": room})
    return joined


async def test_clients_at_different_workers_race_together(server: Process) -> None:
    """Whatever one does is heard at the other worker too, once and in order."""
    async with Crowd(server.url) as crowd:
        ada, bob = await crowd.team("ada", "bob")
        challenge = await _race([ada, bob])
        room = f"challenge:{challenge['id']}"
        async with _one_at_each(server, ada) as (adas, _), _one_at_each(server, bob) as (bobs, _):
            first, second = sorted(adas)
            racing = (adas[first], bobs[second])
            positions = [await _until_active(socket, room) for socket in racing]

            async def run(socket: RawSocket) -> int:
                last = 0
                for progress in range(1, 31):
                    last = (await _step(socket, challenge, progress))["seq"]
                return last

            last = max(await asyncio.gather(*(run(socket) for socket in racing)))
            for socket, joined in zip(racing, positions, strict=True):
                heard = await _heard(socket, "progress-update", last)
                assert len(heard) == 60
                assert heard == list(range(heard[0], heard[0] + 60))
                assert heard[0] > joined["seq"]


async def test_signing_out_reaches_every_worker(server: Process) -> None:
    """A sign-out closes the sockets of that sign-in at all workers, and nobody else's."""
    async with Crowd(server.url) as crowd:
        ada, bob = await crowd.team("ada", "bob")
        async with _one_at_each(server, ada) as (adas, _), _one_at_each(server, bob) as (bobs, _):
            assert (await ada.request("POST", "/api/auth/logout")).status == 204
            for socket in adas.values():
                assert await socket.until_closed() == ["41", "1"]
            for socket in bobs.values():
                assert (await socket.call("join-room", {"room": f"user:{bob.id}"}))["ok"]


async def test_a_worker_that_dies_is_replaced(server: Process) -> None:
    """After kill -9 of a worker another takes its place, and its clients come back and recover."""
    async with Crowd(server.url) as crowd:
        ada, bob = await crowd.team("ada", "bob")
        challenge = await _race([ada, bob])
        room = f"challenge:{challenge['id']}"
        before = _workers(server)
        async with _one_at_each(server, ada) as (adas, _), _one_at_each(server, bob) as (bobs, _):
            doomed, staying = sorted(before)
            joined = await _until_active(adas[doomed], room)
            await _until_active(bobs[staying], room)
            os.kill(doomed, signal.SIGKILL)
            await adas[doomed].until_closed()
            missed = [(await _step(bobs[staying], challenge, step))["seq"] for step in (1, 2, 3)]
            async with signed_in(ada) as back:
                since = {"epoch": joined["epoch"], "seq": joined["seq"]}
                again = await back.call("join-room", {"room": room, "since": since})
                assert again["recovered"]
                steps = [e["seq"] for e in again["events"] if e["type"] == "progress-update"]
                assert steps == missed
                await _step(back, challenge, 5)
        await _until(lambda: len(_workers(server) - {doomed}) == 2)
        assert staying in _workers(server)
        async with _one_at_each(server, ada) as (both, _):
            assert staying in both


async def _until(wanted: Callable[[], bool]) -> None:
    """Return once *wanted* holds of the machine, which tells nobody when it does."""
    async with asyncio.timeout(_PATIENCE):
        while not wanted():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.05)


def _figures(metrics: str, name: str) -> Iterator[float]:
    for line in metrics.splitlines():
        if line.startswith(name):
            yield float(line.rpartition(" ")[2])


async def test_metrics_are_the_sum_of_all_workers(server: Process) -> None:
    """Whichever worker is asked tells of the connections and requests of both."""
    async with Crowd(server.url) as crowd:
        ada = await crowd.founder()
        async with _one_at_each(server, ada) as (_, opened):
            live = 'regatta_live_connections{transport="websocket"}'
            async with asyncio.timeout(_PATIENCE):
                while True:
                    metrics = (await ada.request("GET", "/metrics")).body
                    if sum(_figures(metrics, live)) == opened:
                        break
            for _ in range(40):
                await ada.get("/api/users")
            metrics = (await ada.request("GET", "/metrics")).body
            asked = 'regatta_http_requests_total{method="GET",route="/api/users",status="200"}'
            assert sum(_figures(metrics, asked)) == 40


async def test_the_connections_of_a_dead_worker_are_not_counted(server: Process) -> None:
    """After kill -9 of a worker the gauge has those of the others and of its successor alone."""
    live = 'regatta_live_connections{transport="websocket"}'
    async with Crowd(server.url) as crowd:
        ada = await crowd.founder()

        async def counted(number: int) -> None:
            async with asyncio.timeout(_PATIENCE):
                while sum(_figures((await ada.request("GET", "/metrics")).body, live)) != number:
                    pass

        doomed = min(_workers(server))
        async with _one_at_each(server, ada) as (sockets, opened):
            await counted(opened)
            os.kill(doomed, signal.SIGKILL)
            await sockets[doomed].until_closed()
        await _until(lambda: len(_workers(server) - {doomed}) == 2)
        await counted(0)


async def test_a_polite_stop_drains(server: Process) -> None:
    """SIGTERM: every client is told when to come back, all is closed, the exit code is 0."""
    async with Crowd(server.url) as crowd:
        ada = await crowd.founder()
        async with _one_at_each(server, ada) as (sockets, _):
            family = psutil.Process(server.pid).children(recursive=True)
            stopping = asyncio.create_task(server.stop(signal.SIGTERM))
            for socket in sockets.values():
                packets = await socket.until_closed()
                name, data = json.loads(packets[0][2:])
                assert name == "server-draining"
                assert 0 <= data["reconnectAfterMs"] < 30_000
                assert packets[-1] == "1"
            assert await asyncio.wait_for(stopping, _PATIENCE) == 0
    assert not psutil.wait_procs(family, _PATIENCE)[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
async def test_an_abrupt_stop_leaves_nothing_behind(
    server: Process, number: signal.Signals
) -> None:
    """Ctrl-C, or kill -9 of the server alone: workers and Valkey are gone with it."""
    async with Crowd(server.url) as crowd:
        ada = await crowd.founder()
        async with _one_at_each(server, ada) as (sockets, _):
            family = psutil.Process(server.pid).children(recursive=True)
            assert _family(server, "valkey")
            code = await asyncio.wait_for(server.stop(number), _PATIENCE)
            assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
            for socket in sockets.values():
                await socket.until_closed()
    alive = await asyncio.to_thread(lambda: psutil.wait_procs(family, _PATIENCE)[1])
    assert not alive


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_one_worker_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    """The same of a server that is one process: its Valkey ends with it, however it ends."""
    async with Process(tmp_path / "data") as server:
        family = psutil.Process(server.pid).children(recursive=True)
        assert _family(server, "valkey")
        code = await asyncio.wait_for(server.stop(number), _PATIENCE)
    assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    alive = await asyncio.to_thread(lambda: psutil.wait_procs(family, _PATIENCE)[1])
    assert not alive
