"""HTTP below the middleware: broken requests are refused in the one error form, slow ones cut.

The one file that leans on private names of aiohttp: ``AppRunner._make_server``, ``Server._loop``,
``Server._kwargs`` and ``RequestHandler._request_count``; tests send what they are for and fail
when a release moves them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any, Final
from weakref import ref

from aiohttp import web
from aiohttp.web_protocol import RequestHandler
from aiohttp.web_request import BaseRequest
from uuid_utils import uuid7

from regatta.handlers.middleware import X_REQUEST_ID
from regatta.handlers.routing import REQUEST_ID
from regatta.handlers.routing.errors import HTTP_LOG, error_reply, log_extra
from regatta.models.errors import InternalError, MalformedRequest, RegattaError, Unavailable

_BAD_REQUEST = 400
_GATEWAY_TIMEOUT = 504


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """How long a connection may do nothing useful, in seconds.

    Attributes:
        head_seconds: for a whole head, from the beginning or after the last reply.
        reply_seconds: in which a client must take at least something of its reply.
        newcomers: so many newer connections end one on which nothing was asked yet.
    """

    head_seconds: float = 10.0
    reply_seconds: float = 30.0
    newcomers: int = 8192


HTTP_LIMITS: Final[web.AppKey[HttpLimits]] = web.AppKey("http_limits", HttpLimits)


class Runner(web.AppRunner):
    """Runs an application whose every refusal has the one error form."""

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        limits = self.app.get(HTTP_LIMITS, HttpLimits())
        # What aiohttp calls keep-alive is not prolonged by bytes that make no whole head.
        bounds = {"keepalive_timeout": limits.head_seconds, "lingering_time": limits.head_seconds}
        return _Server(
            limits,
            made.request_handler,
            request_factory=made.request_factory,
            loop=made._loop,  # noqa: SLF001 - see the module's docstring
            **made._kwargs | bounds,  # noqa: SLF001 - likewise
        )


class _Server(web.Server):
    """Makes a protocol for every connection, and bounds how many may stay silent."""

    def __init__(self, limits: HttpLimits, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.limits = limits
        self._newcomers: deque[ref[_Protocol]] = deque()

    def __call__(self) -> RequestHandler:
        return _Protocol(self, loop=self._loop, **self._kwargs)

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        """Take a connection in; for the newest, the oldest may have to go."""
        super().connection_made(handler, transport)
        assert isinstance(handler, _Protocol)  # noqa: S101 - there are no others
        self._newcomers.append(ref(handler))
        if len(self._newcomers) > self.limits.newcomers:
            oldest = self._newcomers.popleft()()
            if oldest is not None:
                oldest.end_if_silent()


class _Protocol(RequestHandler):
    """aiohttp's protocol; what it says about errors is ours, and how long it waits to be read."""

    __slots__ = ("__weakref__", "_patience", "_stalled")

    def __init__(self, manager: _Server, **options: Any) -> None:
        super().__init__(manager, **options)
        self._patience = manager.limits.reply_seconds
        self._stalled: asyncio.TimerHandle | None = None

    def end_if_silent(self) -> None:
        """End a connection on which nothing was asked yet."""
        if not self._request_count:
            self.force_close()

    def pause_writing(self) -> None:
        """Give a client that takes its reply more slowly than it is made some time to go on."""
        super().pause_writing()
        if self.transport is not None:
            self._await_progress(self.transport)

    def resume_writing(self) -> None:
        """Note that the client goes on."""
        super().resume_writing()
        self._expect_no_progress()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Note that nobody is left to wait for."""
        super().connection_lost(exc)
        self._expect_no_progress()

    def _expect_no_progress(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _await_progress(self, transport: asyncio.Transport) -> None:
        left = transport.get_write_buffer_size()
        self._stalled = self._loop.call_later(self._patience, self._look_again, transport, left)

    def _look_again(self, transport: asyncio.Transport, before: int) -> None:
        """Cut a connection whose client has taken nothing since the last look."""
        if transport.get_write_buffer_size() < before:
            self._await_progress(transport)
        else:
            transport.abort()

    async def start(self) -> None:
        """Serve one request after the other, and let the end of the last reply out."""
        transport = self.transport
        try:
            await super().start()
        finally:
            # Closing waits for the client to take the rest, however long that takes.
            if transport is not None and self._stalled is None and _has_more(transport):
                self._await_progress(transport)

    def handle_error(
        self,
        request: BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it quotes what the client sent
    ) -> web.StreamResponse:
        """Return the reply for what no middleware saw, and close the connection after it.

        Raises:
            ConnectionError: a reply is under way; nothing may follow in its middle.
        """
        assert isinstance(request, web.Request)  # noqa: S101 - an application makes no others
        if REQUEST_ID not in request:
            request[REQUEST_ID] = str(uuid7())
        error = _error(status)
        if isinstance(error, MalformedRequest):
            HTTP_LOG.info(
                "malformed request",
                extra={
                    "request_id": request[REQUEST_ID],
                    "metadata": {"reason": type(exc).__name__, "remote": request.remote},
                },
            )
        else:
            HTTP_LOG.error("unexpected error", exc_info=exc, extra=log_extra(request))
        if request.writer.output_size > 0:
            raise ConnectionError("a reply is under way")
        response = error_reply(error, request)
        response.headers[X_REQUEST_ID] = request[REQUEST_ID]
        response.force_close()
        return response


def _has_more(transport: asyncio.Transport) -> bool:
    return transport.get_write_buffer_size() > 0


def _error(status: int) -> RegattaError:
    if status == _BAD_REQUEST:
        return MalformedRequest()
    return Unavailable() if status == _GATEWAY_TIMEOUT else InternalError()
