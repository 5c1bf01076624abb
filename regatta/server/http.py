"""HTTP below the middleware: what is no HTTP at all is refused in the one error form too.

The one file that leans on private names of aiohttp: ``AppRunner._make_server``, ``Server._loop``
and ``Server._kwargs``; a test sends broken HTTP and fails when a release moves them.
"""

from __future__ import annotations

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


class Runner(web.AppRunner):
    """Runs an application whose every refusal has the one error form."""

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(
            made.request_handler,
            request_factory=made.request_factory,
            loop=made._loop,  # noqa: SLF001 - see the module's docstring
            **made._kwargs,  # noqa: SLF001 - likewise
        )


class _Server(web.Server):
    """Makes a protocol for every connection."""

    def __call__(self) -> RequestHandler:
        return _Protocol(self, loop=self._loop, **self._kwargs)


class _Protocol(RequestHandler):
    """aiohttp's protocol; only what it says about errors is ours."""

    __slots__ = ()

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


def _error(status: int) -> RegattaError:
    if status == _BAD_REQUEST:
        return MalformedRequest()
    return Unavailable() if status == _GATEWAY_TIMEOUT else InternalError()
