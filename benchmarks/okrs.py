"""Objectives: a check-in that moves all its ancestors, the list of a cycle, the room's snapshot.

One worker on the embedded stores, one check-in after another, as one front end sees them: each is
acknowledged when it is durable and everything above it has moved. The trees are five levels deep;
the check-ins go to key results on every level of the large one, and on the lowest of a small one.
"""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
import uvloop

from benchmarks.servers import Server, pin, regatta

LARGE: Final = (1, 5, 25, 125, 844)
SMALL: Final = (1, 3, 9, 27, 60)
"""Objectives on each level: 1,000 and 100."""

ROUNDS: Final = 400
READS: Final = 30
PASSWORD: Final = "correct horse battery"  # noqa: S105 - of nobody


@dataclass
class Front:
    """A front end that one admin uses."""

    http: aiohttp.ClientSession
    token: str = ""

    async def call(self, method: str, path: str, **body: Any) -> Any:
        """Return the reply to a request."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self.http.request(method, path, json=body or None, headers=headers) as reply:
            assert reply.ok, await reply.text()
            return await reply.json()

    async def fetch(self, path: str) -> None:
        """Read a reply to its last byte; what it says is the front end's own work."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.http.get(path, headers=headers) as reply:
            assert reply.ok
            await reply.read()


@dataclass
class Tree:
    """A cycle with its objectives, and the key results of each level."""

    session_id: str
    levels: list[list[tuple[str, str]]] = field(default_factory=list)


async def _grow(front: Front, sizes: tuple[int, ...], months: tuple[str, str]) -> Tree:
    made = await front.call(
        "POST", "/api/sessions", name="Tree", status="Open", startDate=months[0], endDate=months[1]
    )
    tree = Tree(made["sessionId"])
    for size in sizes:
        above = tree.levels[-1] if tree.levels else []
        for number in range(size):
            parent = {"parentId": above[number * len(above) // size][0]} if above else {}
            await front.call(
                "POST",
                "/api/okrs",
                objective=f"Objective {number}",
                sessionId=tree.session_id,
                keyResults=[{"title": f"Result {one}", "target": 1000} for one in range(2)],
                **parent,
            )
        known = {okr_id for level in tree.levels for okr_id, _ in level}
        listed = await front.call("GET", f"/api/okrs?session={tree.session_id}")
        tree.levels.append(
            [
                (okr["id"], okr["keyResults"][0]["id"])
                for okr in listed["okrs"]
                if okr["id"] not in known
            ]
        )
    return tree


async def _check_ins(front: Front, level: list[tuple[str, str]]) -> list[float]:
    """Return how long each check-in took, in milliseconds."""
    took = []
    for number in range(ROUNDS + 50):
        okr_id, key_result_id = level[number * 7 % len(level)]
        began = time.perf_counter()
        await front.call(
            "POST", f"/api/okrs/{okr_id}/progress", keyResultId=key_result_id, value=number
        )
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took[50:])


async def _timed(read: Any) -> float:
    """Return the median of how long a reading takes, in milliseconds."""
    took = []
    for _ in range(READS):
        began = time.perf_counter()
        await read()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


async def _snapshots(front: Front, session_id: str) -> float:
    socket = await front.http.ws_connect(
        "/socket.io/?EIO=4&transport=websocket", max_msg_size=1 << 24
    )
    await socket.receive_str()
    await socket.send_str("40" + json.dumps({"token": front.token}))
    await socket.receive_str()

    async def join() -> None:
        await socket.send_str(f'421["join-room",{{"room":"session:{session_id}"}}]')
        while not (await socket.receive_str()).startswith("431["):
            continue
        await socket.send_str(f'422["leave-room",{{"room":"session:{session_id}"}}]')
        while not (await socket.receive_str()).startswith("432["):
            continue

    try:
        return await _timed(join)
    finally:
        await socket.close()


def _show(name: str, took: list[float]) -> None:
    median, p99 = statistics.median(took), took[len(took) * 99 // 100]
    print(f"  {name:<40} median {median:5.1f} ms, p99 {p99:5.1f} ms")


async def _measure(server: Server) -> None:
    async with aiohttp.ClientSession(server.url) as http:
        front = Front(http)
        admin = {"email": "admin@example.com", "password": PASSWORD}
        await front.call("POST", "/api/auth/register", name="Admin", **admin)
        front.token = (await front.call("POST", "/api/auth/login", **admin))["token"]
        today = time.strftime("%Y-%m-%d")
        large = await _grow(front, LARGE, (f"{today[:4]}-01-01", f"{today[:4]}-12-31"))
        after = str(int(today[:4]) + 1)
        print("check-in, acknowledged and rolled up (target: p99 below 20 ms)")
        for depth, level in enumerate(large.levels, start=1):
            _show(f"{sum(LARGE)} objectives, on level {depth}", await _check_ins(front, level))
        path = f"/api/okrs?session={large.session_id}"
        listed = await _timed(lambda: front.fetch(path))
        print(f"list of {sum(LARGE)} objectives       {listed:6.1f} ms   (target: 50)")
        joined = await _snapshots(front, large.session_id)
        print(f"snapshot of their room          {joined:6.1f} ms   (target: 50)")
        await front.call("POST", f"/api/sessions/{large.session_id}/close")
        small = await _grow(front, SMALL, (f"{after}-01-01", f"{after}-12-31"))
        _show(f"{sum(SMALL)} objectives, on level 5", await _check_ins(front, small.levels[-1]))


def main() -> None:
    """Measure and print."""
    pin(1)
    with regatta(REGATTA_LOG_LEVEL="warning") as server:
        uvloop.run(_measure(server))


if __name__ == "__main__":
    main()
