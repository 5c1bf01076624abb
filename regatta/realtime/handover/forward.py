"""Polling requests to the worker that owns their session, and its answers back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp
from aiohttp import hdrs, web
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from regatta.realtime.handover.seal import SEAL
from regatta.services.context import ORIGIN

_HOP: Final = frozenset(
    name.lower()
    for name in (
        hdrs.CONNECTION,
        hdrs.KEEP_ALIVE,
        hdrs.PROXY_AUTHENTICATE,
        hdrs.PROXY_AUTHORIZATION,
        hdrs.TE,
        hdrs.TRAILER,
        hdrs.TRANSFER_ENCODING,
        hdrs.UPGRADE,
        "Proxy-Connection",
    )
)
"""Headers that are between two neighbours alone (RFC 9110, section 7.6.1)."""

# The body is sent on whole and decoded; who calls is said by us alone.
_OWN: Final = frozenset(
    name.lower()
    for name in (
        hdrs.CONTENT_LENGTH,
        hdrs.CONTENT_ENCODING,
        hdrs.EXPECT,
        hdrs.X_FORWARDED_FOR,
        SEAL,
    )
)
_NOT_ADDED: Final = (hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.CONTENT_TYPE, hdrs.USER_AGENT)
_CONNECT_SECONDS: Final = 5.0
_KEPT_SECONDS: Final = 5.0
"""Less than any server keeps an idle connection, so that none is closed under a request."""

_WATCH_SECONDS: Final = 1.0


class OwnerGone(Exception):
    """The worker does not answer any more."""


class OwnerBusy(Exception):
    """There is more under way than there may be, or the worker takes too long."""


@dataclass(frozen=True, slots=True)
class ForwardLimits:
    """What forwarding may cost.

    Attributes:
        under_way: requests at the same time.
        body_bytes: of a request; what is longer is sent on too long by one byte, so that the
            owner refuses it.
        body_seconds: for all of a body to come in.
        answer_seconds: for the answer, which a poll waits for.
    """

    body_bytes: int
    body_seconds: float
    answer_seconds: float
    under_way: int = 8192


def _kept(headers: CIMultiDictProxy[str], dropped: Iterable[str]) -> CIMultiDict[str]:
    named = headers.get(hdrs.CONNECTION, "").lower().split(",")
    left_out = {*_HOP, *dropped, *(name.strip() for name in named)}
    return CIMultiDict(
        (name, value)
        for name, value in headers.items()
        if name.lower() not in left_out and _is_text(value)
    )


def _is_text(value: str) -> bool:
    """Return whether a value is what may be sent; nobody needs the others."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def headers_to_pass(request: web.Request, sealed: str) -> CIMultiDict[str]:
    """Return the headers of *request* for the owner of its session, with what we say of it."""
    headers = _kept(request.headers, _OWN)
    if address := ORIGIN.get().address:
        headers[hdrs.X_FORWARDED_FOR] = address
    headers[SEAL] = sealed
    return headers


class Forwarder:
    """Sends requests on, over connections that are kept."""

    def __init__(self, limits: ForwardLimits) -> None:
        self._limits = limits
        self._near: dict[Path, aiohttp.ClientSession] = {}
        self._far: aiohttp.ClientSession | None = None
        self._under_way: dict[asyncio.Task[object], web.Request] = {}
        self._watch: asyncio.TimerHandle | None = None

    async def near(self, request: web.Request, sealed: str, path: Path) -> web.Response:
        """Return the answer of the worker that listens on this private socket.

        Raises: OwnerGone, OwnerBusy.
        """
        session = self._near.get(path)
        if session is None:
            session = self._near[path] = self._session(
                aiohttp.UnixConnector(str(path), limit=0, keepalive_timeout=_KEPT_SECONDS)
            )
        try:
            return await self._send(request, sealed, session, URL("http://localhost"))
        except OwnerGone:
            if self._near.get(path) is session:
                del self._near[path]
                await session.close()
            raise

    async def far(self, request: web.Request, sealed: str, address: URL) -> web.Response:
        """Return the answer of the worker at this address.

        Raises: OwnerGone, OwnerBusy.
        """
        if self._far is None:
            self._far = self._session(
                aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEPT_SECONDS)
            )
        return await self._send(request, sealed, self._far, address)

    def _session(self, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=_NOT_ADDED,
            timeout=aiohttp.ClientTimeout(
                total=self._limits.answer_seconds, sock_connect=_CONNECT_SECONDS
            ),
        )

    async def _send(
        self, request: web.Request, sealed: str, session: aiohttp.ClientSession, base: URL
    ) -> web.Response:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a handler runs in one
        if len(self._under_way) >= self._limits.under_way:
            raise OwnerBusy
        self._begin(task, request)
        try:
            return await self._exchange(request, sealed, session, base)
        except TimeoutError as error:
            raise OwnerBusy from error
        except (aiohttp.ClientError, OSError, UnicodeError) as error:
            raise OwnerGone from error
        finally:
            del self._under_way[task]

    async def _exchange(
        self, request: web.Request, sealed: str, session: aiohttp.ClientSession, base: URL
    ) -> web.Response:
        body = await self._body(request)
        url = URL(f"{base.origin()}{request.rel_url.raw_path_qs}", encoded=True)
        headers = headers_to_pass(request, sealed)
        async with session.request(
            request.method, url, headers=headers, data=body or None, allow_redirects=False
        ) as reply:
            return web.Response(
                status=reply.status,
                headers=_kept(reply.headers, (hdrs.CONTENT_LENGTH.lower(),)),
                body=await reply.read(),
            )

    async def _body(self, request: web.Request) -> bytes:
        """Return the body, cut one byte behind the longest that the owner takes."""
        body = bytearray()
        async with asyncio.timeout(self._limits.body_seconds):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > self._limits.body_bytes:
                    break
        return bytes(body[: self._limits.body_bytes + 1])

    # --- clients that went ---------------------------------------------------------------------

    def _begin(self, task: asyncio.Task[object], request: web.Request) -> None:
        self._under_way[task] = request
        if self._watch is None:
            self._watch = asyncio.get_running_loop().call_later(_WATCH_SECONDS, self._look)

    def _look(self) -> None:
        """Give up what nobody waits for; aiohttp lets a handler run on without its client."""
        for task, request in self._under_way.items():
            if request.transport is None or request.transport.is_closing():
                task.cancel()
        again = bool(self._under_way)
        loop = asyncio.get_running_loop()
        self._watch = loop.call_later(_WATCH_SECONDS, self._look) if again else None

    async def close(self) -> None:
        """Close all connections."""
        if self._watch is not None:
            self._watch.cancel()
        for session in (*self._near.values(), self._far):
            if session is not None:
                await session.close()
        self._near.clear()
        self._far = None
