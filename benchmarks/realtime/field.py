"""A field of racers: people with accounts, in one race that has begun, all in its room."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from benchmarks.realtime.sockets import Entry, Member, come_in, masked
from benchmarks.servers import Server

LENGTH: Final = 1_000_000
"""Steps of the course: more than anybody takes."""

FOUNDER: Final = {"email": "admin@example.com", "password": "correct horse battery"}


class Racer(Member):
    """Sends steps and notes how long their acknowledgements take, in seconds."""

    def __init__(self, challenge_id: str) -> None:
        super().__init__()
        self._start = (
            f'["challenge-update",{{"challengeId":"{challenge_id}","updateId":"%d","progress":%d}}]'
        )
        self._step = 0
        self._awaited = b"\xff"
        self._tail = b""
        self._acknowledged = asyncio.Event()
        self.latencies: list[float] = []

    def buffer_updated(self, count: int) -> None:
        """Count, and look for the acknowledgement, also where two reads meet."""
        super().buffer_updated(count)
        seen = self._tail + self.buffer[: len(self._awaited)]
        if self.buffer.find(self._awaited, 0, count) >= 0 or self._awaited in seen:
            self._awaited = b"\xff"
            self._acknowledged.set()
        self._tail = bytes(self.buffer[max(0, count - 32) : count])

    async def step(self) -> None:
        """Take one step and wait until it is acknowledged."""
        self._step += 1
        number, sent = self._step, time.perf_counter()
        self._acknowledged.clear()
        self._awaited = f'43{number}[{{"ok":true'.encode()
        self.transport.write(masked(f"42{number}{self._start % (number, number)}"))
        await self._acknowledged.wait()
        self.latencies.append(time.perf_counter() - sent)

    async def race(self, seconds: float, pause: float, delay: float) -> None:
        """After *delay* take a step every *pause* seconds, but none before the last is answered."""
        loop = asyncio.get_running_loop()
        ends, due = loop.time() + seconds, loop.time() + delay
        while (now := loop.time()) < ends:
            if pause and now < due:
                await asyncio.sleep(due - now)
            due = max(due + pause, loop.time())
            await self.step()


@dataclass(frozen=True)
class Started:
    """A race that has begun.

    Attributes:
        founder: the token of who founded the organization, owns the race and has a seat in it if
            that was wished.
        tokens: one for each racer beside the founder.
    """

    id: str
    founder: str
    tokens: list[str]

    @property
    def room(self) -> str:
        """Where it is seen."""
        return f"challenge:{self.id}"


async def call(http: aiohttp.ClientSession, path: str, token: str = "", **body: Any) -> Any:
    """Send a POST request and return the reply's body."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with http.post(path, json=body, headers=headers) as response:
        assert response.ok, await response.text()
        return await response.json()


async def start(
    http: aiohttp.ClientSession, racers: int, *, founder_races: bool = False
) -> Started:
    """Found an organization, make accounts for its racers, and have them all begin a race."""
    await call(http, "/api/auth/register", name="Admin", **FOUNDER)
    founder = (await call(http, "/api/auth/login", **FOUNDER))["token"]
    tokens = [await _token(http, founder, number) for number in range(racers)]
    task = await call(http, "/api/tasks", founder, title="A task")
    seated = [*tokens, founder] if founder_races else tokens
    wish = {"taskId": task["id"], "length": LENGTH, "capacity": len(seated)}
    made = await call(http, "/api/challenges/generate", founder, mode="multiplayer", **wish)
    path = f"/api/challenges/{made['id']}"
    for token in seated:
        await call(http, f"{path}/join", token)
    await call(http, f"{path}/start", founder)
    return Started(made["id"], founder, tokens)


async def _token(http: aiohttp.ClientSession, founder: str, number: int) -> str:
    person = {"email": f"racer-{number}@example.com", "password": FOUNDER["password"]}
    await call(http, "/api/users", founder, name=f"Racer {number}", role="member", **person)
    return str((await call(http, "/api/auth/login", **person))["token"])


def port_of(server: Server) -> int:
    """Return the port that the server listens on."""
    return int(server.url.rpartition(":")[2])


async def enter(server: Server, started: Started) -> list[Racer]:
    """Bring the racers into the room."""
    racers = [Racer(started.id) for _ in started.tokens]
    for token, racer in zip(started.tokens, racers, strict=True):
        await come_in(Entry(port_of(server), token=token, room=started.room), racer)
    return racers
