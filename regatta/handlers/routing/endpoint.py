"""The coroutine behind a typed route; what can be prepared is prepared at import time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import hdrs, web
from multidict import CIMultiDict
from pydantic_core import from_json

from regatta.handlers.routing.errors import HTTP_LOG, answer_error, log_extra, route_of
from regatta.handlers.routing.idempotency import Replay
from regatta.handlers.routing.incoming import (
    bearer_token,
    body_reader,
    fingerprint,
    idempotency_key,
    path_reader,
    query_reader,
    read_body,
    refuse,
    wanted_version,
)
from regatta.handlers.routing.keys import (
    ACTOR,
    ALLOWANCE,
    AUTHENTICATOR,
    CREATION_ID,
    IDEMPOTENCY,
    RATE_LIMITS,
    STRICT,
    SUSPICIONS,
)
from regatta.handlers.routing.route import PREFIX, Route
from regatta.models.access import MEMBERS, Role
from regatta.models.errors import (
    Forbidden,
    InternalError,
    RegattaError,
    ScopeMissing,
    ValidationFailed,
)
from regatta.services.context import ORIGIN
from regatta.services.limits import Turnstile
from regatta.services.ports import Allowance, tightest

_OUR_FAULT = 500
_EXTRA = "extra_forbidden"


class Endpoint:
    """Serves one route."""

    def __init__(self, route: Route, max_body: int, body_seconds: float) -> None:
        signature = route.signature
        self._function = route.function
        self._roles = route.roles
        # What only some may do is rare and weighty: a role that was just lost must not do it.
        self._afresh = route.roles != MEMBERS
        self._scope = route.scope
        self._turnstile: Turnstile | None = None
        if route.limits:
            # By the function, so that a second path to it is no second allowance.
            function = route.function
            bucket = f"{function.__module__}.{function.__qualname__}"
            self._turnstile = Turnstile(bucket, route.limits)
        self._is_bare = route.bare_path is not None
        self._codes = frozenset(error.code for error in route.errors)
        self._creates = route.creates
        self._max_body = max_body if route.max_body is None else route.max_body
        self._body_seconds = body_seconds
        self._if_match = signature.if_match
        self._path = path_reader(signature.path) if signature.path else None
        self._query = query_reader(signature.query) if signature.query else None
        self._body: Callable[[bytes], Any] | None = None
        self._body_optional = signature.body_optional
        if signature.body is not None:
            self._body = body_reader(signature.body, optional=signature.body_optional)
        self._raw = signature.raw
        self._versioned = signature.versioned
        self._to_json = signature.returns.serializer.to_json if signature.returns else None
        self._status = route.status
        self._headers = _reply_headers(route)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer *request*, whatever happens."""
        try:
            if self._roles is not None:
                await self._authenticate(request, self._roles)
            if (turnstile := self._turnstile) is not None:
                counters = request.app[RATE_LIMITS]
                _note(request, await turnstile.enter(counters, request.get(ACTOR)))
            arguments = self._arguments(request)
            raw = b""
            if self._body is not None:
                if request.body_exists or not self._body_optional:
                    held_back = not request.content.is_eof()
                    raw = await read_body(request, self._max_body, self._body_seconds)
                    if held_back and self._roles is not None:
                        # It may have been long in coming, and its sender be nobody any more.
                        await self._authenticate(request, self._roles)
                arguments["body"] = body = self._body(raw)
                if turnstile is not None:
                    _note(request, await turnstile.enter_with(request.app[RATE_LIMITS], body))
            if self._creates and (key := idempotency_key(request)) is not None:
                return await self._once(request, key, fingerprint(request, raw), arguments)
            result = await self._function(request, **arguments)
            return self._reply(request, result) if not self._raw else self._checked(result)
        except Exception as error:  # noqa: BLE001 - the translator tells them apart
            return self._fail(request, error)

    async def _authenticate(self, request: web.Request, roles: frozenset[Role]) -> None:
        """Note who is calling.

        Raises: NotAuthenticated, Forbidden, ScopeMissing.
        """
        token = bearer_token(request)
        caller = await request.app[AUTHENTICATOR](token, afresh=self._afresh)
        request[ACTOR] = caller
        if caller.role not in roles:
            raise Forbidden
        if not caller.may(self._scope):
            raise ScopeMissing(scope=self._scope)

    def _arguments(self, request: web.Request) -> dict[str, Any]:
        """Read what needs no waiting."""
        arguments = self._path(request) if self._path is not None else {}
        if self._query is not None:
            arguments["query"] = self._query(request)
        elif request.rel_url.raw_query_string:
            refuse("query", "This route takes no query parameters", "extra_forbidden")
        if self._if_match:
            arguments["if_match"] = wanted_version(request)
        return arguments

    async def _once(
        self, request: web.Request, key: str, stamp: str, arguments: dict[str, Any]
    ) -> web.StreamResponse:
        """Create under an idempotency key: the first reply is everybody's reply."""
        store = request.app[IDEMPOTENCY]
        scope = self._creations_of(request)
        begun = await store.begin(scope, key, stamp)
        if isinstance(begun, Replay):
            response = web.Response(status=begun.status, body=begun.body, headers=self._headers)
            response.headers["Idempotent-Replay"] = "true"
            if self._versioned:
                response.headers[hdrs.ETAG] = f'"{from_json(begun.body)["version"]}"'
            return response
        request[CREATION_ID] = begun.target_id
        try:
            response = self._reply(request, await self._function(request, **arguments))
        except BaseException as error:
            refused = isinstance(error, RegattaError) and error.status < _OUR_FAULT
            # Unless the service has refused, something may have been created already: a retry
            # has to find it, so the id that belongs to the key is kept.
            let_go = store.abandon if refused else store.interrupt
            await _settle(let_go(scope, key), request)
            raise
        body = response.body
        assert body is None or isinstance(body, bytes)  # noqa: S101 - made by _reply
        await _settle(store.finish(scope, key, response.status, body or b""), request)
        return response

    def _creations_of(self, request: web.Request) -> str:
        """Return the scope of an idempotency key; an alias of a path is the same path."""
        caller = request.get(ACTOR)
        owner = caller.user_id if caller else f"public@{ORIGIN.get().address}"
        path = request.path
        if self._is_bare and not path.startswith(f"{PREFIX}/"):
            path = PREFIX + path
        return f"{owner} {request.method} {path}"

    def _reply(self, request: web.Request, result: Any) -> web.Response:
        """Return *result* as a response."""
        if self._to_json is None:
            return web.Response(status=self._status, headers=self._headers)
        # A result that is not of the annotated type is our error, not a client's surprise.
        body = self._to_json(result, by_alias=True, warnings="error")
        if not self._versioned:
            return web.Response(status=self._status, body=body, headers=self._headers)
        tag = f'"{result.version}"'
        known = request.headers.get(hdrs.IF_NONE_MATCH)
        if known is not None and request.method in {"GET", "HEAD"} and _matches(known, tag):
            response = web.Response(status=304, headers=self._headers)
            del response.headers[hdrs.CONTENT_TYPE]
        else:
            response = web.Response(status=self._status, body=body, headers=self._headers)
        response.headers[hdrs.ETAG] = tag
        return response

    def _checked(self, result: Any) -> web.StreamResponse:
        """Return the response that the handler made itself."""
        if not isinstance(result, web.StreamResponse):
            raise TypeError(f"the handler returned {type(result).__name__}, not a response")
        return result

    def _fail(self, request: web.Request, error: Exception) -> web.Response:
        if isinstance(error, RegattaError) and error.code not in self._codes:
            HTTP_LOG.warning("undocumented error", extra=log_extra(request, code=error.code))
            if request.app.get(STRICT, False):
                error = InternalError()
        _report(request, error)
        return answer_error(error, request)


def _report(request: web.Request, error: Exception) -> None:
    """Tell of what no honest client does: acting beyond one's role, setting what is not offered."""
    report = request.app.get(SUSPICIONS)
    if report is None:
        return
    if isinstance(error, Forbidden):
        report("access.refused", request.get(ACTOR), {"route": route_of(request)})
    elif isinstance(error, ValidationFailed):
        extra = [one["field"] for one in error.details["fields"] if one["type"] == _EXTRA]
        if extra:
            named = [name.encode("utf-8", "replace").decode()[:100] for name in extra[:10]]
            details = {"route": route_of(request), "fields": named}
            report("input.refused", request.get(ACTOR), details)


def _note(request: web.Request, allowance: Allowance | None) -> None:
    """Keep what is left for the reply's headers, and refuse when nothing is."""
    if allowance is not None:
        before = request.get(ALLOWANCE)
        request[ALLOWANCE] = tightest([before, allowance] if before else [allowance])
        allowance.check()


async def _settle(record: Awaitable[None], request: web.Request) -> None:
    """Wait for *record*; should it fail, what happened has happened and is still the reply."""
    try:
        await record
    except Exception as error:  # noqa: BLE001 - the key runs out by itself
        reason = f"{type(error).__name__}: {error}"
        HTTP_LOG.warning("idempotency not settled", extra=log_extra(request, error=reason))


def _matches(known: str, tag: str) -> bool:
    # Tags made here hold digits only, so a comparison of text finds them in a list as well,
    # and a weak form of them, as RFC 9110 wants it for this header.
    return tag in known or known.strip() == "*"


def _reply_headers(route: Route) -> CIMultiDict[str]:
    headers = CIMultiDict[str]()
    if route.signature.returns is not None:
        headers[hdrs.CONTENT_TYPE] = "application/json"
    if route.cache is not None:
        headers[hdrs.CACHE_CONTROL] = route.cache
    elif route.method == "GET" and route.signature.versioned:
        # What has an ETag a browser may keep, and asks each time whether it still holds.
        headers[hdrs.CACHE_CONTROL] = "private, no-cache"
    return headers
