"""Takes requests to the worker that owns their session, and takes in those of its own."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from regatta.realtime.engine import Engine, NoUpgrade, Upgrade, detach, early_bytes, handshake_key
from regatta.realtime.handover import delivery
from regatta.realtime.handover.forward import Forwarder, ForwardLimits, OwnerBusy, OwnerGone
from regatta.realtime.handover.seal import SEAL, Passage, Seal, signed
from regatta.realtime.handover.tunnel import head_of, reach, tunnel

_WORKER_ID: Final = re.compile(r"[0-9a-f]{8}")
_MOST_TUNNELS: Final = 8192
_ANSWER_SLACK: Final = 5.0
_END_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class HandoverConfig:
    """What a worker needs for requests that are not its own.

    Attributes:
        worker_id: of this worker.
        seal: of the installation.
        address_of: returns where a worker on another host is reached, None if nowhere.
        body_seconds: for the body of a request to come in.
    """

    worker_id: str
    seal: Seal
    address_of: Callable[[str], Awaitable[str | None]]
    body_seconds: float = 30.0


class Handover:
    """Between the workers of an installation.

    Attributes:
        count: is told of every request for a session of another worker how it went: ``forwarded``,
            ``handed-over``, ``tunnelled``, ``gone`` or ``busy``.
    """

    def __init__(self, config: HandoverConfig, engine: Engine) -> None:
        self._config = config
        self._engine = engine
        self._seal = config.seal
        self._forwarder = Forwarder(
            ForwardLimits(
                body_bytes=engine.max_http_buffer_size,
                body_seconds=config.body_seconds,
                answer_seconds=engine.ping_interval + engine.ping_timeout + _ANSWER_SLACK,
            )
        )
        self._folder: Path | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._tunnels = 0
        self.count: Callable[[str], None] = lambda _: None
        engine.elsewhere = self.send

    # --- requests that another worker has to answer ------------------------------------------

    async def send(self, request: web.Request, owner: str) -> web.StreamResponse:
        """Have a request answered by the worker that owns its session.

        Raises: Unavailable.
        """
        if not _WORKER_ID.fullmatch(owner):
            return self._unknown()
        crossed = self._seal.opened(request)
        if crossed is not None:
            crossed.enter()
        upgrade = request.query.get("transport") == "websocket"
        try:
            if self._is_near(owner):
                send = self._hand_over if upgrade else self._forward
                return await send(request, owner)
            # Who comes from another host was sent here as the owner's own.
            address = await self._config.address_of(owner) if crossed is None else None
            if address is None:
                return self._unknown()
            return await (self._tunnel if upgrade else self._far)(request, URL(address))
        except OwnerGone:
            return self._unknown()
        except OwnerBusy:
            self.count("busy")
            return web.Response(status=503, text='"Service Unavailable"')

    def _unknown(self) -> web.Response:
        """Answer as for every session that does not exist: the client begins anew."""
        self.count("gone")
        return web.Response(status=400, text='"Invalid session"')

    def _is_near(self, owner: str) -> bool:
        return self._folder is not None and _letters(self._folder, owner).exists()

    def _sealed(self, request: web.Request, subject: str | None = None) -> str:
        return self._seal.close(Passage.here(), subject or signed(request))

    async def _forward(self, request: web.Request, owner: str) -> web.StreamResponse:
        assert self._folder is not None  # noqa: S101 - the owner is near
        self.count("forwarded")
        path = _requests(self._folder, owner)
        return await self._forwarder.near(request, self._sealed(request), path)

    async def _far(self, request: web.Request, address: URL) -> web.StreamResponse:
        self.count("forwarded")
        return await self._forwarder.far(request, self._sealed(request), address)

    async def _hand_over(self, request: web.Request, owner: str) -> web.StreamResponse:
        """Give the open socket of an upgrade to the owner of the session."""
        assert self._folder is not None  # noqa: S101 - the owner is near
        refusal, key = self._checked(request)
        if refusal is not None:
            return refusal
        try:
            line = delivery.dial(_letters(self._folder, owner))
        except BlockingIOError as error:
            raise OwnerBusy from error
        except OSError as error:
            raise OwnerGone from error
        upgrade = Upgrade(request.query["sid"], key, early_bytes(request))
        letter = _letter(upgrade, self._sealed(request, _subject(upgrade)))
        with line, suppress(OSError):  # the client is gone, or the owner: it begins anew
            with detach(request) as passed:
                delivery.send(line, passed, letter)
            self.count("handed-over")
        return web.Response(status=101)

    async def _tunnel(self, request: web.Request, address: URL) -> web.StreamResponse:
        """Put the client of an upgrade through to the owner of the session on another host."""
        refusal, _ = self._checked(request)
        if refusal is not None:
            return refusal
        if self._tunnels >= _MOST_TUNNELS:
            raise OwnerBusy
        try:
            owner = await reach(address)
        except OSError as error:
            raise OwnerGone from error
        head = head_of(request, self._sealed(request)) + early_bytes(request)
        try:
            client = detach(request)
        except OSError:  # gone meanwhile
            owner[1].close()
        else:
            self.count("tunnelled")
            self._tunnels += 1
            self._run(tunnel(client, owner, head)).add_done_callback(self._tunnelled)
        return web.Response(status=101)

    def _tunnelled(self, _task: asyncio.Task[None]) -> None:
        self._tunnels -= 1

    def _checked(self, request: web.Request) -> tuple[web.Response | None, str]:
        """Return why an upgrade may not be, or its key; its socket comes to the owner alone."""
        if not self._engine.may_connect(request):
            return web.Response(status=400, text='"Not an accepted origin."'), ""
        try:
            return None, handshake_key(request)
        except NoUpgrade:
            return web.Response(status=400, text='"Invalid websocket upgrade"'), ""

    # --- requests that other workers were asked ----------------------------------------------

    @asynccontextmanager
    async def listening(self, folder: Path | None) -> AsyncIterator[None]:
        """Take in what other workers on this host send, for as long as the context lasts.

        Args:
            folder: of the sockets, which only the workers may enter; None if there are no others.
        """
        try:
            if folder is None:
                yield
                return
            async with self._served(folder):
                self._folder = folder
                yield
        finally:
            for task in tuple(self._background):
                task.cancel()
            await asyncio.gather(*self._background, return_exceptions=True)
            await self._forwarder.close()

    @asynccontextmanager
    async def _served(self, folder: Path) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=_END_SECONDS
        )
        await runner.setup()
        requests = _requests(folder, self._config.worker_id)
        letters = _letters(folder, self._config.worker_id)
        try:
            await web.UnixSite(runner, requests).start()
            inbox = delivery.Inbox(letters, self._adopt)
            try:
                yield
            finally:
                await asyncio.to_thread(letters.unlink, missing_ok=True)
                inbox.close()
        finally:
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        """Answer a request that another worker on this host was asked."""
        passage = self._seal.opened(request)
        if passage is None or not request.query.get("sid", "").startswith(self._config.worker_id):
            return web.Response(status=403)
        passage.enter()
        return await self._engine.handle_request(request)

    def _adopt(self, passed: socket.socket, letter: bytes) -> None:
        """Take in the socket of an upgrade that another worker on this host was asked."""
        try:
            upgrade, sealed = _read(letter)
            passage = self._seal.open(sealed, _subject(upgrade))
        except (ValueError, TypeError, KeyError, RecursionError):
            passage = None
        if passage is None:
            passed.close()
            return
        context = copy_context()
        context.run(passage.enter)
        context.run(self._run, self._adopted(passed, upgrade))

    async def _adopted(self, passed: socket.socket, upgrade: Upgrade) -> None:
        with suppress(OSError):  # the client is gone
            await self._engine.adopt(passed, upgrade)

    @web.middleware
    async def recognise(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Believe what a worker on another host says of a request for one of our sessions."""
        if SEAL in request.headers and (passage := self._seal.opened(request)) is not None:
            passage.enter()
        return await handler(request)

    def _run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task


def _requests(folder: Path, worker_id: str) -> Path:
    return folder / f"{worker_id}.http"


def _letters(folder: Path, worker_id: str) -> Path:
    return folder / f"{worker_id}.fds"


def _letter(upgrade: Upgrade, sealed: str) -> bytes:
    early = b64encode(upgrade.early).decode()
    told = {"sid": upgrade.sid, "key": upgrade.key, "early": early, "seal": sealed}
    return json.dumps(told).encode()


def _read(letter: bytes) -> tuple[Upgrade, str]:
    told = json.loads(letter)
    upgrade = Upgrade(str(told["sid"]), str(told["key"]), b64decode(told["early"]))
    return upgrade, str(told["seal"])


def _subject(upgrade: Upgrade) -> str:
    """Return what the seal of a handed-over socket holds for."""
    return f"{upgrade.sid} {upgrade.key} {upgrade.early.hex()}"
