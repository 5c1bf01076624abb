"""The one translator: every exception becomes the one error form."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any, Final

import redis.exceptions
from aiohttp import hdrs, web
from multidict import CIMultiDict
from pydantic.alias_generators import to_camel
from pydantic_core import to_json

from regatta.handlers.routing.keys import ALIASES, REQUEST_ID
from regatta.models.errors import (
    Forbidden,
    InternalError,
    MethodNotAllowed,
    NotAuthenticated,
    NotFound,
    PayloadTooLarge,
    RateLimited,
    RegattaError,
    RequestTimeout,
    Unavailable,
    UnsupportedMediaType,
)
from regatta.storage.engine import StoreUnavailable

HTTP_LOG: Final = logging.getLogger("regatta.http")
CLIENT_GONE: Final = 499
"""Stands in the logs for a reply that found nobody."""

_OUT_OF_REACH: Final = (
    StoreUnavailable,
    ConnectionError,
    TimeoutError,
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
)
_BY_STATUS: Final[dict[int, type[RegattaError]]] = {
    error.status: error
    for error in (
        NotAuthenticated,
        Forbidden,
        NotFound,
        MethodNotAllowed,
        RequestTimeout,
        PayloadTooLarge,
        UnsupportedMediaType,
        InternalError,
        Unavailable,
    )
}
_HEADERS: Final = {hdrs.CONTENT_TYPE: "application/json", hdrs.CACHE_CONTROL: "no-store"}
_CLIENT_ERRORS: Final = 400


_ROUTE: Final[web.RequestKey[str]] = web.RequestKey("route", str)
"""Metrics, headers and the log line ask for it, each request."""


def route_of(request: web.Request) -> str:
    """Return the template that the request was matched to, for an alias the one behind it."""
    try:
        return request[_ROUTE]
    except KeyError:
        resource = request.match_info.route.resource
    path = "unmatched" if resource is None else resource.canonical
    aliases = request.app.get(ALIASES)
    known = request[_ROUTE] = aliases.get(path, path) if aliases else path
    return known


def log_extra(request: web.Request, **metadata: Any) -> dict[str, Any]:
    """Return the fields that a log line about *request* carries."""
    return {
        "metadata": {"method": request.method, "route": route_of(request), **metadata},
        "request_id": request.get(REQUEST_ID),
    }


def answer_error(error: Exception, request: web.Request) -> web.Response:
    """Return the reply for *error*; the unforeseen is logged and told to nobody."""
    if request.writer.output_size > 0:
        return _cut_off(error, request)
    if isinstance(error, RegattaError):
        return error_reply(error, request)
    if isinstance(error, web.HTTPException):
        return _http_exception(error, request)
    if isinstance(error, _OUT_OF_REACH):
        if isinstance(error, ConnectionError) and request.transport is None:
            return web.Response(status=CLIENT_GONE)
        reason = f"{type(error).__name__}: {error}"
        HTTP_LOG.error("store out of reach", extra=log_extra(request, error=reason))
        return error_reply(Unavailable(), request)
    HTTP_LOG.error("unexpected error", exc_info=error, extra=log_extra(request))
    return error_reply(InternalError(), request)


def _cut_off(error: Exception, request: web.Request) -> web.Response:
    """End the connection of a reply that broke off: a second one must not follow in its middle."""
    transport = request.transport
    if transport is not None:
        if not isinstance(error, ConnectionError):
            HTTP_LOG.error("reply broke off", exc_info=error, extra=log_extra(request))
        transport.abort()
    return web.Response(status=CLIENT_GONE)


def error_reply(error: RegattaError, request: web.Request) -> web.Response:
    """Return *error* in the one error form."""
    details = error.details
    if isinstance(details, dict):
        details = {to_camel(name): value for name, value in details.items()}
    body = {
        "error": {
            "code": error.code,
            "message": str(error),
            "details": details,
            "requestId": request.get(REQUEST_ID),
        }
    }
    response = web.Response(
        status=error.status, body=to_json(body, by_alias=True, fallback=str), headers=_HEADERS
    )
    if error.status == HTTPStatus.UNAUTHORIZED:
        response.headers[hdrs.WWW_AUTHENTICATE] = "Bearer"
    if isinstance(error, RateLimited) and "retry_after" in error.details:
        response.headers[hdrs.RETRY_AFTER] = str(error.details["retry_after"])
    return response


def _http_exception(error: web.HTTPException, request: web.Request) -> web.Response:
    """Return aiohttp's own exceptions in the error form, and redirects as they are."""
    headers = CIMultiDict(error.headers)
    if error.status < _CLIENT_ERRORS:
        return web.Response(status=error.status, body=error.body, headers=headers)
    # Allow and Retry-After stay; what describes the replaced body goes.
    headers.popall(hdrs.CONTENT_TYPE, None)
    headers.popall(hdrs.CONTENT_LENGTH, None)
    response = error_reply(_regatta_error(error), request)
    response.headers.update(headers)
    return response


def _regatta_error(error: web.HTTPException) -> RegattaError:
    known = _BY_STATUS.get(error.status)
    if known is not None:
        return known()
    phrase = HTTPStatus(error.status).phrase
    other = RegattaError(f"{phrase}.")
    # Statuses that only aiohttp itself can answer have no class of their own.
    vars(other).update(code=phrase.lower().replace(" ", "_"), status=error.status)
    return other
