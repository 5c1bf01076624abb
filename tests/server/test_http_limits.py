"""Clients that hold connections without a use: the silent, those that trickle, the deaf."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp
import pytest
from aiohttp import web

from regatta.server.http import HTTP_LIMITS, HttpLimits, Runner
from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.running import Running

_PATIENCE: Final = 10.0
_HEAD: Final = b"GET /small HTTP/1.1\r\nHost: x\r\n"
_BYTES: Final = {"small": 2, "medium": 40_000, "large": 8_000_000}


@dataclass
class Served:
    """A server of replies of every size, and somebody who is always served."""

    port: int
    witness: aiohttp.ClientSession
    server: web.Server

    async def undisturbed(self) -> None:
        """Return once an honest client was answered."""
        async with self.witness.get(f"http://127.0.0.1:{self.port}/small") as reply:
            assert await reply.read() == b"xx"

    async def until(self, holds: Callable[[], object]) -> None:
        """Return once something holds; meanwhile others are served."""
        async with asyncio.timeout(_PATIENCE):
            while not holds():
                await self.undisturbed()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return an open connection."""
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def deaf(self, path: str) -> socket.socket:
        """Return a connection on which something was asked and nothing is read."""
        loop = asyncio.get_running_loop()
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.setblocking(False)
        await loop.sock_connect(sock, ("127.0.0.1", self.port))
        await loop.sock_sendall(sock, f"GET /{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return sock


async def _reply(request: web.Request) -> web.Response:
    return web.Response(body=b"x" * _BYTES[request.match_info["size"]])


@asynccontextmanager
async def served(limits: HttpLimits) -> AsyncIterator[Served]:
    """Serve with these limits; what is sent hardly waits in the kernel."""
    app = web.Application()
    app[HTTP_LIMITS] = limits
    app.router.add_get("/{size}", _reply)
    runner = Runner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    listener.bind(("127.0.0.1", 0))
    await web.SockSite(runner, listener).start()
    async with aiohttp.ClientSession() as witness:
        assert runner.server is not None
        yield Served(listener.getsockname()[1], witness, runner.server)
    await runner.cleanup()


async def _asks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Return whether a request is answered."""
    try:
        writer.write(_HEAD + b"\r\n")
        return b"200 OK" in await reader.readuntil(b"\r\n\r\nxx")
    except (asyncio.IncompleteReadError, ConnectionError):
        return False


async def _rest(reader: asyncio.StreamReader) -> bytes:
    """Return what still comes until the server has closed the connection."""
    try:
        return await asyncio.wait_for(reader.read(), _PATIENCE)
    except ConnectionResetError:  # it had not read everything
        return b""


async def _trickle(
    serving: Served, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bytes:
    """Send a head byte by byte until the server has enough; return what it says."""
    said = asyncio.create_task(_rest(reader))
    writer.write(_HEAD + b"X-Long: ")

    def ended() -> bool:
        writer.write(b"x")
        return said.done()

    await serving.until(ended)
    writer.close()
    return await said


async def test_a_head_that_trickles_is_cut() -> None:
    """The first on a connection and any other; a connection on which nothing comes as well."""
    async with served(HttpLimits(head_seconds=0.3)) as serving:

        async def said(*, asked: bool, trickles: bool) -> bytes:
            reader, writer = await serving.connect()
            assert not asked or await _asks(reader, writer)
            if trickles:
                return await _trickle(serving, reader, writer)
            rest = await _rest(reader)
            writer.close()
            return rest

        cases = [(asked, trickles) for asked in (False, True) for trickles in (False, True)]
        everything = await asyncio.gather(
            *(said(asked=asked, trickles=trickles) for asked, trickles in cases)
        )
        assert everything == [b""] * 4


async def test_a_reply_that_nobody_reads_is_given_up() -> None:
    """While it is being sent, and when its end waits behind a connection that is closed."""
    limits = HttpLimits(head_seconds=0.2, reply_seconds=0.2)
    async with served(limits) as serving:
        for path in ("large", "medium"):
            with await serving.deaf(path):
                await serving.until(lambda: len(serving.server.connections) == 2)
                await serving.until(lambda: len(serving.server.connections) == 1)


async def test_a_reply_that_is_read_slowly_is_not_given_up() -> None:
    """It is enough to take some of it now and then."""
    async with served(HttpLimits(reply_seconds=0.15)) as serving:
        loop = asyncio.get_running_loop()
        with await serving.deaf("large") as slow:
            until = loop.time() + 0.6
            while loop.time() < until:
                assert await loop.sock_recv(slow, 2_000)
                await serving.undisturbed()
            assert len(serving.server.connections) == 2


async def test_only_so_many_connections_stay_silent() -> None:
    """The oldest goes first; one on which something was asked stays."""
    async with served(HttpLimits(newcomers=3)) as serving:
        known = await serving.connect()
        assert await _asks(*known)
        silent = [await serving.connect() for _ in range(4)]
        reader, writer = silent.pop(0)
        assert await _rest(reader) == b""
        writer.close()
        for connection in [known, *silent]:
            assert await _asks(*connection)
            connection[1].close()


class TestSettings:
    """Both bounds are settings."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        """A server in a hurry."""
        usual = Settings(data=tmp_path, **FAST)  # type: ignore[arg-type]
        return usual.model_copy(update={"request_head_seconds": 0.4, "request_body_seconds": 0.2})

    async def test_bodies_and_heads_are_cut(self, server: Running) -> None:
        """A body in the one error form; then the connection is closed, like one without a head."""
        host, _, port = server.url.removeprefix("http://").partition(":")
        head = "Host: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"

        async def said(start: bytes) -> bytes:
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(start)
            rest = await _rest(reader)
            writer.close()
            return rest

        body = f"POST /api/auth/login HTTP/1.1\r\n{head}".encode()
        reply, nothing = await asyncio.gather(said(body), said(b""))
        assert reply.startswith(b"HTTP/1.1 408 ")
        assert b'"code":"request_timeout"' in reply
        assert nothing == b""
