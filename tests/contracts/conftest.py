"""Every implementation of the storage contract, each with a fresh store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from regatta.storage.engines.mongo import MongoEngine
from regatta.storage.engines.sqlite import SqliteEngine
from tests.contracts.things import THINGS, Clock, Thing
from tests.mongodb import MongoServer, let_the_driver_look, mongo_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from blockbuster import BlockBuster

    from regatta.storage.engine import Collection, Engine

__all__ = ["mongo_server"]

Backend = Literal["sqlite", "mongodb", "stand-in"]


@pytest.fixture(autouse=True)
def _driver(blocked_loop: BlockBuster) -> None:
    let_the_driver_look(blocked_loop)


@pytest.fixture
def clock() -> Clock:
    """The clock that dates documents."""
    return Clock()


@pytest.fixture(params=["sqlite", "mongo"])
def server(request: pytest.FixtureRequest) -> MongoServer | None:
    """The MongoDB server, or None for the embedded engine."""
    if request.param == "sqlite":
        return None
    found: MongoServer = request.getfixturevalue("mongo_server")
    return found


@pytest.fixture
def backend(server: MongoServer | None) -> Backend:
    """What the engine really runs on."""
    return "sqlite" if server is None else server.kind


@pytest.fixture
def database(server: MongoServer | None) -> Iterator[str]:
    """The name of a database for this test alone."""
    if server is None:
        yield ""
        return
    with server.database() as name:
        yield name


@pytest.fixture
async def engine(
    server: MongoServer | None, database: str, clock: Clock, tmp_path: Path
) -> AsyncIterator[Engine]:
    """An engine with nothing in it."""
    opened: Engine
    if server is None:
        opened = await SqliteEngine.open(tmp_path / "store.db", now=clock)
    else:
        opened = await MongoEngine.open(server.uri, database=database, now=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def things(engine: Engine) -> Collection[Thing]:
    """A collection without indexes."""
    return await engine.collection(THINGS)
