"""What all tests share: a real Valkey, and a server on a real port with a store of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from blockbuster import BlockBuster, blockbuster_ctx

from regatta.integrations import argon2
from regatta.server import valkey
from regatta.server.settings import Settings
from tests.people import Crowd
from tests.running import Running, in_process

FAST: dict[str, object] = {
    "countdown_seconds": 0.0,
    "ping_interval_seconds": 5.0,
    "ping_timeout_seconds": 5.0,
    "presence_seconds": 0.0,
    "rate_limits": False,
}
"""Settings under which nobody has to wait, a crowd may come from one address, and nobody is told
who is present: what a test hears is what it has brought about."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the tests that take the longest, so that no process ends on one alone."""
    usual = float(config.getini("timeout"))

    def is_long(item: pytest.Item) -> bool:
        mark = item.get_closest_marker("timeout")
        return mark is not None and mark.args[0] > usual

    items.sort(key=is_long, reverse=True)


@pytest.fixture(autouse=True)
def blocked_loop() -> Iterator[BlockBuster]:
    """Fail any test in which the event loop waits for a file, a socket, a lock or a database."""
    with blockbuster_ctx("regatta") as guard:
        # Imports look for files; that they are late here and there harms nobody.
        guard.functions["os.stat"].deactivate()
        # Coverage locks its own data for an instant, whatever line it happens to count.
        for name in ("threading.Lock.acquire", "threading.Lock.acquire_lock"):
            guard.functions[name].can_block_in("coverage/collector.py", "lock_data")
        yield guard


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Spend little on each password: every person of every test has one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argon2, "_HASHER", PasswordHasher(1, 64, 1))
        yield


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bundled Valkey, one for the whole run."""
    with valkey.running(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of the server under test; a test may replace them."""
    return Settings(data=tmp_path, **FAST)  # type: ignore[arg-type]


@pytest.fixture
async def server(
    settings: Settings, redis_url: str, request: pytest.FixtureRequest
) -> AsyncIterator[Running]:
    """A server on a free port, with an empty store; it does jobs where they are marked for."""
    run_jobs = request.node.get_closest_marker("jobs") is not None
    async with in_process(settings, redis_url, run_jobs=run_jobs) as running:
        yield running


@pytest.fixture
async def crowd(server: Running) -> AsyncIterator[Crowd]:
    """People who use the server."""
    async with Crowd(server.url) as people:
        yield people
