"""Every implementation of the storage contract, each with a fresh store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import uuid4

import pytest
from pymongo import MongoClient

from regatta.storage.engines.mongo import MongoEngine
from regatta.storage.engines.sqlite import SqliteEngine
from tests.contracts.things import THINGS, Clock, Thing
from tests.mongodb import MongoServer, let_the_driver_look, mongo_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from blockbuster import BlockBuster

    from regatta.storage.engine import Collection, Engine

__all__ = ["mongo_server"]

Backend = Literal["sqlite", "mongodb", "ferretdb", "stand-in"]


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
async def engine(server: MongoServer | None, clock: Clock, tmp_path: Path) -> AsyncIterator[Engine]:
    """An engine with nothing in it."""
    if server is None:
        sqlite = await SqliteEngine.open(tmp_path / "store.db", now=clock)
        yield sqlite
        await sqlite.close()
        return
    name = f"regatta-test-{uuid4().hex}"
    mongo = await MongoEngine.open(server.uri, database=name, now=clock)
    yield mongo
    await mongo.close()
    with MongoClient[dict[str, object]](server.uri) as client:
        client.drop_database(name)


@pytest.fixture
async def things(engine: Engine) -> Collection[Thing]:
    """A collection without indexes."""
    return await engine.collection(THINGS)
