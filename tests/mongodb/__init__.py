"""A server that speaks MongoDB's protocol, for the tests that need one.

Taken from the environment or started from what is installed; tests that need it are skipped with
a line that says how to provide one.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from uuid import uuid4

import pytest
from pymongo import MongoClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blockbuster import BlockBuster

Kind = Literal["mongodb", "stand-in"]

MISSING: Final = (
    "no MongoDB: set MONGODB_URI, or put mongod on the PATH, or name a folder with the jars of"
    " tests/mongodb/pom.xml in REGATTA_TEST_MONGO_JARS"
)
STAND_IN: Final = Path(__file__).parent / "StandIn.java"
START_SECONDS: Final = 30


@dataclass(frozen=True)
class MongoServer:
    """A server to test against, and what it really is."""

    uri: str
    kind: Kind
    client: MongoClient[dict[str, object]]

    @contextmanager
    def database(self) -> Iterator[str]:
        """Name a database that is gone afterwards."""
        name = f"regatta-test-{uuid4().hex}"
        yield name
        self.client.drop_database(name)


@pytest.fixture(scope="session")
def mongo_server() -> Iterator[MongoServer]:
    """Find or start a server for the session, or skip."""
    with ExitStack() as stack:
        uri = _found(stack)
        if uri is None:
            pytest.skip(MISSING)
        # One client for the session: to open and close many quickly leaves sockets behind.
        client = stack.enter_context(
            MongoClient[dict[str, object]](uri, serverSelectionTimeoutMS=START_SECONDS * 1000)
        )
        yield MongoServer(uri, _kind(client), client)


def let_the_driver_look(guard: BlockBuster) -> None:
    """Allow PyMongo its one look for a container, with which it greets each server it finds."""
    guard.functions["os.stat"].can_block_in("pymongo/pool_options.py", {"get_container_env_info"})


def _found(stack: ExitStack) -> str | None:
    if uri := os.environ.get("MONGODB_URI"):
        return uri
    if mongod := shutil.which("mongod"):
        return stack.enter_context(_mongod(mongod))
    jars, java = os.environ.get("REGATTA_TEST_MONGO_JARS"), shutil.which("java")
    if jars and java:
        return stack.enter_context(_stand_in(java, jars))
    return None


def _kind(client: MongoClient[dict[str, object]]) -> Kind:
    """Ask the server itself: the stand-in lacks what a real build tells."""
    build = client.admin.command("buildInfo")
    return "mongodb" if "gitVersion" in build else "stand-in"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _running(*command: str) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def _mongod(program: str) -> Iterator[str]:
    port = _free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        _running(program, "--dbpath", folder, "--port", str(port), "--bind_ip", "127.0.0.1"),
    ):
        yield f"mongodb://127.0.0.1:{port}"


@contextmanager
def _stand_in(java: str, jars: str) -> Iterator[str]:
    command = (java, "-cp", f"{jars}/*", str(STAND_IN))
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
