"""Settings by the test: ``parametrize("settings", [{...}], indirect=True)``."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest

from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.people import Crowd
from tests.realtime.own import OwnValkey
from tests.realtime.racing import Race, crowd_race
from tests.running import Running, in_process

_WATCHED: Final = ("regatta", "asyncio", "aiohttp", "socketio", "engineio")


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """The settings of the server under test, with what the test says; bounds do not matter."""
    usual = Settings(data=tmp_path, **FAST)  # type: ignore[arg-type]
    return usual.model_copy(update=getattr(request, "param", {}))


@pytest.fixture
async def server(settings: Settings, redis_url: str) -> AsyncIterator[Running]:
    """A server on a free port, with an empty store; without jobs when the settings say so."""
    async with in_process(settings, redis_url, run_jobs=settings.jobs) as running:
        yield running


@pytest.fixture
async def second(server: Running, settings: Settings, redis_url: str) -> AsyncIterator[Running]:
    """Another worker over the same stores; what it signs lives for a quarter of an hour."""
    lasting = settings.model_copy(update={"token_seconds": 900})
    async with in_process(lasting, redis_url, run_jobs=False) as running:
        yield running


@pytest.fixture
def calm(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test in which something was logged with a traceback."""
    caplog.set_level(logging.DEBUG)
    yield
    alarmed = [
        (record.name, record.getMessage(), record.exc_info)
        for record in caplog.get_records("call")
        if record.exc_info and record.name.partition(".")[0] in _WATCHED
    ]
    assert not alarmed


@pytest.fixture
async def standing(crowd: Crowd) -> AsyncIterator[Race]:
    """A race that is on and must be the same after the test, with a racer who is still heard."""
    race = await crowd_race(crowd, "ada", length=100)
    await race.step(0, 1)
    before = await race.detail()
    yield race
    # That the start was announced is noted a moment later, which counts as a write.
    noted = {"version": 0, "updatedAt": ""}
    assert await race.detail() | noted == before | noted
    assert (await race.step(0, 2))["progress"] == 2


@pytest.fixture
def own_valkey() -> Iterator[OwnValkey]:
    """A running Valkey whose socket has a short name, so that it stays the same."""
    with tempfile.TemporaryDirectory(prefix="regatta-") as folder:
        own = OwnValkey(Path(folder))
        own.start()
        yield own
        own.stop()
