"""Is the process alive, and can it work?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from regatta.realtime.redis import connect
from regatta.server import valkey
from regatta.server.settings import Settings
from tests.people import Crowd
from tests.running import Running, in_process


@pytest.fixture
def own_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ExitStack]]:
    """A Valkey that the test may stop, by closing the stack."""
    with ExitStack() as stack:
        yield stack.enter_context(valkey.running(tmp_path_factory.mktemp("own"))), stack


@pytest.fixture
async def doomed(
    settings: Settings, own_redis: tuple[str, ExitStack]
) -> AsyncIterator[tuple[Running, ExitStack]]:
    """A server over that Valkey."""
    url, stack = own_redis
    async with in_process(settings, url, run_jobs=False) as running:
        yield running, stack


async def test_a_well_server_is_alive_and_ready(crowd: Crowd) -> None:
    """Both answer without a token."""
    nobody = crowd.person("nobody")
    assert await nobody.get("/health/live") == {"status": "ok"}
    ready = await nobody.get("/health/ready")
    assert ready == {"status": "ok", "checks": {"documents": "ok", "redis": "ok"}}


async def test_without_redis_it_is_alive_but_not_ready(
    doomed: tuple[Running, ExitStack], tmp_path: Path
) -> None:
    """503 names the store that fails; documents are served all the same."""
    server, stack = doomed
    async with Crowd(server.url) as people:
        ada = await people.founder()
        await asyncio.to_thread(stack.close)
        reply = await ada.request("GET", "/health/ready")
        assert reply.error(503, "unavailable")["details"] == {"failed": ["redis"]}
        assert await ada.get("/health/live") == {"status": "ok"}
        task = await ada.post("/api/tasks", title="one")
        assert (await ada.get(f"/api/tasks/{task['id']}"))["title"] == "one"


async def test_a_store_that_does_not_answer_is_not_ready(doomed: tuple[Running, ExitStack]) -> None:
    """A hanging store is named like one that is gone, before a load balancer gives up."""
    server, _ = doomed
    async with Crowd(server.url) as people, connect(server.system.redis_url) as redis:
        await redis.client_pause(30_000, all=True)
        reply = await people.person("nobody").request("GET", "/health/ready")
        assert reply.error(503, "unavailable")["details"] == {"failed": ["redis"]}


async def test_what_needs_redis_says_that_it_is_gone(doomed: tuple[Running, ExitStack]) -> None:
    """503 in the error form, never a 500; a sign-out needs nobody to be told."""
    server, stack = doomed
    async with Crowd(server.url) as people:
        ada = await people.founder()
        race = await ada.challenge()
        await asyncio.to_thread(stack.close)
        for method, path in (
            ("GET", "/api/gamification/leaderboard"),
            ("POST", f"/api/challenges/{race['id']}/join"),
        ):
            (await ada.request(method, path)).error(503, "unavailable")
        assert (await ada.request("POST", "/api/auth/logout")).status == 204
        assert (await ada.request("GET", "/api/tasks")).status == 401
