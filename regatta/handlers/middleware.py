"""The outermost layer: request ids, timing, the access log, headers, compression, stray errors."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter, time
from typing import Final, NamedTuple

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware
from multidict import istr
from uuid_utils import uuid7

from regatta.handlers.proxies import Proxies, origin_of
from regatta.handlers.routing.compression import coding_for, compress
from regatta.handlers.routing.cors import Cors
from regatta.handlers.routing.errors import CLIENT_GONE, answer_error, route_of
from regatta.handlers.routing.keys import ACTOR, ALLOWANCE, REQUEST_ID
from regatta.models.errors import RegattaError
from regatta.services import context

ACCESS_LOG: Final = logging.getLogger("regatta.access")
X_REQUEST_ID: Final = istr("X-Request-ID")

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
_SOCKETS: Final = "/socket.io/"
_METHODS: Final = hdrs.METH_ALL
_API: Final = "/api/"
_LIMIT: Final = istr("RateLimit-Limit")
_REMAINING: Final = istr("RateLimit-Remaining")
_RESET: Final = istr("RateLimit-Reset")
_SECURITY: Final = (
    (istr("X-Content-Type-Options"), "nosniff"),
    (istr("Referrer-Policy"), "no-referrer"),
    (istr("X-Frame-Options"), "DENY"),
    (istr("Cross-Origin-Opener-Policy"), "same-origin"),
    (istr("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'"),
    (istr("Permissions-Policy"), "camera=(), geolocation=(), microphone=()"),
)


@dataclass(frozen=True, slots=True)
class HttpConfig:
    """What the settings say about HTTP.

    Attributes:
        cors_origins: exact origins of pages that may read replies, or ``("*",)``.
        cors_credentials: whether those pages may send cookies; never with ``"*"``.
        hsts_seconds: how long browsers shall insist on HTTPS; 0 says nothing.
        compress_from: the size of a body from which it is compressed.
        trusted_proxies: networks whose ``X-Forwarded-For`` counts; see :class:`Proxies`.
    """

    cors_origins: tuple[str, ...] = ()
    cors_credentials: bool = False
    hsts_seconds: int = 0
    compress_from: int = 1024
    trusted_proxies: tuple[str, ...] = ()


class Observation(NamedTuple):
    """One finished request, for the metrics; every text is from a small set."""

    method: str
    route: str
    status: int
    seconds: float
    bytes: int


_Dress = Callable[[web.Request, web.StreamResponse], None]
_DRESS: Final[web.RequestKey[_Dress]] = web.RequestKey("dress")


async def begin_stream(request: web.Request, response: web.StreamResponse) -> None:
    """Prepare a response that the handler streams; its headers leave now, so dress it first."""
    request[_DRESS](request, response)
    await response.prepare(request)


def outer(config: HttpConfig, observe: Callable[[Observation], None]) -> Middleware:
    """Return the outermost middleware.

    Everything below ``/socket.io/`` passes untouched apart from the request id and its log line.
    It stays out of the metrics: polls wait, and a WebSocket is only handed on.
    """
    cors = Cors(config.cors_origins, credentials=config.cors_credentials)
    dress = _dresser(config, cors)
    proxies = Proxies(config.trusted_proxies)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        started = perf_counter()
        request[REQUEST_ID] = request_id = _request_id(request)
        # Each request is served in a task of its own, so nobody else sees these values.
        context.REQUEST_ID.set(request_id)
        context.ORIGIN.set(origin_of(request, proxies))
        if request.path.startswith(_SOCKETS):
            return await _untouched(request, handler, cors, started)
        request[_DRESS] = dress
        request[ALLOWANCE] = None
        try:
            try:
                is_options = request.method == hdrs.METH_OPTIONS
                preflight = cors.preflight(request) if is_options else None
                response = await handler(request) if preflight is None else preflight
            except Exception as error:  # noqa: BLE001 - the translator tells them apart
                response = answer_error(error, request)
            if not response.prepared:
                coding = coding_for(request, response, config.compress_from)
                if coding is not None:
                    await compress(response, coding)
                dress(request, response)
        except asyncio.CancelledError:
            _report(request, CLIENT_GONE, 0, perf_counter() - started, observe)
            raise
        _report(request, response.status, _size(response), perf_counter() - started, observe)
        return response

    return middleware


def _request_id(request: web.Request) -> str:
    """Return the id that the client has given, if it is fit, or a new one."""
    given = request.headers.get(X_REQUEST_ID)
    return given if given is not None and _REQUEST_ID.fullmatch(given) else str(uuid7())


async def _untouched(
    request: web.Request,
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    cors: Cors,
    started: float,
) -> web.StreamResponse:
    status, size = CLIENT_GONE, 0
    try:
        response = await _admitted(request, handler, cors)
    except web.HTTPException as error:
        status = error.status
        raise
    else:
        status, size = response.status, _size(response)
        return response
    finally:
        _log(request, _seen(request, status, size, perf_counter() - started))


async def _admitted(
    request: web.Request,
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    cors: Cors,
) -> web.StreamResponse:
    """Answer what is refused before there is a connection in the one error form."""
    try:
        return await handler(request)
    except RegattaError as error:
        refusal = answer_error(error, request)
        refusal.headers[X_REQUEST_ID] = request[REQUEST_ID]
        cors.allow(request, refusal.headers)
        return refusal


def _dresser(config: HttpConfig, cors: Cors) -> _Dress:
    fixed = list(_SECURITY)
    if config.hsts_seconds:
        fixed.append((istr("Strict-Transport-Security"), f"max-age={config.hsts_seconds}"))

    def dress(request: web.Request, response: web.StreamResponse) -> None:
        """Add the headers of every reply; what the handler has set itself stays."""
        headers = response.headers
        for name, value in fixed:
            headers.setdefault(name, value)
        headers[X_REQUEST_ID] = request[REQUEST_ID]
        if request.path.startswith(_API) or route_of(request).startswith(_API):
            headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
        allowance = request[ALLOWANCE]
        if allowance is not None:
            headers[_LIMIT] = str(allowance.limit)
            headers[_REMAINING] = str(allowance.remaining)
            headers[_RESET] = str(allowance.wait)
        cors.allow(request, headers)

    return dress


def _size(response: web.StreamResponse) -> int:
    return response.content_length or 0


def _report(
    request: web.Request,
    status: int,
    size: int,
    seconds: float,
    observe: Callable[[Observation], None],
) -> None:
    seen = _seen(request, status, size, seconds)
    observe(seen)
    _log(request, seen)


def _seen(request: web.Request, status: int, size: int, seconds: float) -> Observation:
    method = request.method if request.method in _METHODS else "OTHER"
    return Observation(method, route_of(request), status, seconds, size)


def _log(request: web.Request, seen: Observation) -> None:
    """Write the one line of a finished request."""
    if not ACCESS_LOG.isEnabledFor(logging.INFO):
        return
    method, route, status, seconds, size = seen
    metadata: dict[str, object] = {
        "method": method,
        "route": route,
        "status": status,
        "durationMs": round(seconds * 1000, 3),
        "bytes": size,
        "remote": context.ORIGIN.get().address,
    }
    caller = request.get(ACTOR)
    if caller is not None:
        metadata["userId"] = caller.user_id
    ACCESS_LOG.handle(_AccessRecord(metadata, request[REQUEST_ID]))


class _AccessRecord(logging.LogRecord):
    """A log record without the search for a file, a line, a thread and a process.

    Those never vary here, and looking for them costs as much as routing the request.
    """

    _FIXED: Final = vars(
        logging.LogRecord("regatta.access", logging.INFO, __file__, 0, "request", (), None)
    ) | {"process": None, "metadata": None, "request_id": None}

    def __init__(self, metadata: dict[str, object], request_id: str) -> None:
        # The base's own __init__ is what this class is there to avoid.
        now = time()
        self.__dict__ = fields = self._FIXED.copy()
        fields["created"] = now
        fields["msecs"] = int(now % 1 * 1000)
        fields["metadata"] = metadata
        fields["request_id"] = request_id
