"""Acknowledged, durable `challenge-update`s: 200 racers, each in a race of their own.

The racers speak raw Socket.IO frames, so that the clients leave the machine to the server. Each
sends its next step when the last one is acknowledged; the event that the step causes comes back
over the same socket and is counted too.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from typing import Any

import aiohttp
import uvloop

from benchmarks.servers import Server, pin, regatta

RACERS = 200
SECONDS = 10.0
WARM_UP = 2.0
LENGTH = 1_000_000
PASSWORD = "correct horse battery"  # noqa: S105 - of nobody


async def _call(http: aiohttp.ClientSession, path: str, token: str = "", **body: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with http.post(path, json=body, headers=headers) as response:
        assert response.ok, await response.text()
        return await response.json()


class Racer:
    """One raw client."""

    def __init__(self, http: aiohttp.ClientSession, token: str, challenge_id: str) -> None:
        self._http = http
        self._token = token
        self._challenge_id = challenge_id
        self.latencies: list[float] = []
        self.heard = 0
        self._step = 0

    async def connect(self) -> None:
        """Open the socket and join the race's room."""
        self._socket = await self._http.ws_connect("/socket.io/?EIO=4&transport=websocket")
        await self._socket.receive_str()
        await self._socket.send_str("40" + json.dumps({"token": self._token}))
        await self._socket.receive_str()
        await self._socket.send_str(f'420["join-room",{{"room":"challenge:{self._challenge_id}"}}]')
        assert '"ok":true' in await self._socket.receive_str()

    async def race(self, until: float) -> None:
        """Send steps until the time is up."""
        while time.perf_counter() < until:
            self._step += 1
            step, sent = self._step, time.perf_counter()
            await self._socket.send_str(
                f'42{step}["challenge-update",{{"challengeId":"{self._challenge_id}",'
                f'"updateId":"{step}","progress":{step}}}]'
            )
            while not (text := await self._socket.receive_str()).startswith(f"43{step}["):
                self.heard += text.startswith("42[")
            assert '"ok":true' in text, text
            self.latencies.append(time.perf_counter() - sent)

    async def drain(self) -> int:
        """Return how many events of the last steps were still on their way."""
        late = 0
        while self.heard + late < len(self.latencies):
            late += (await self._socket.receive_str(timeout=10)).startswith("42[")
        return late


async def _prepare(http: aiohttp.ClientSession) -> list[Racer]:
    admin = {"email": "admin@example.com", "password": PASSWORD}
    await _call(http, "/api/auth/register", name="Admin", **admin)
    boss = (await _call(http, "/api/auth/login", **admin))["token"]
    task = await _call(http, "/api/tasks", boss, title="A task")

    async def one(number: int) -> Racer:
        person = {"email": f"racer-{number}@example.com", "password": PASSWORD}
        await _call(http, "/api/users", boss, name=f"Racer {number}", role="member", **person)
        token = (await _call(http, "/api/auth/login", **person))["token"]
        made = await _call(
            http, "/api/challenges/generate", token, taskId=task["id"], length=LENGTH
        )
        path = f"/api/challenges/{made['id']}"
        await _call(http, f"{path}/join", token)
        await _call(http, f"{path}/start", token)
        racer = Racer(http, token, made["id"])
        await racer.connect()
        return racer

    return [await one(number) for number in range(RACERS)]


async def _measure(server: Server) -> None:
    async with aiohttp.ClientSession(server.url, connector=aiohttp.TCPConnector(limit=0)) as http:
        racers = await _prepare(http)
        await asyncio.sleep(0.5)  # the countdowns end
        for seconds in (WARM_UP, SECONDS):
            for racer in racers:
                await racer.drain()
                racer.latencies.clear()
                racer.heard = 0
            cpu, began = server.cpu_seconds(), time.perf_counter()
            await asyncio.gather(*(racer.race(began + seconds) for racer in racers))
        took = time.perf_counter() - began
        cpu = server.cpu_seconds() - cpu
        late = await asyncio.gather(*(racer.drain() for racer in racers))
        _report(racers, took, cpu, sum(late))


def _report(racers: list[Racer], took: float, cpu: float, late: int) -> None:
    latencies = sorted(latency for racer in racers for latency in racer.latencies)
    count = len(latencies)
    print(f"challenge-update, {RACERS} racers in races of their own, one worker, embedded stores")
    print(f"  acknowledged and durable  {count / took:8.0f} a second   (target: 3000)")
    print(f"  events still on their way {late:8} of {count} when the last step was acknowledged")
    print(f"  median                    {statistics.median(latencies) * 1000:8.1f} ms")
    p99 = latencies[count * 99 // 100]
    print(f"  p99                       {p99 * 1000:8.1f} ms   (target: 100)")
    print(f"  server CPU                {cpu / count * 1e6:8.0f} µs an update")


def main() -> None:
    """Measure and print."""
    pin(1)
    with regatta(REGATTA_LOG_LEVEL="warning") as server:
        uvloop.run(_measure(server))


if __name__ == "__main__":
    main()
