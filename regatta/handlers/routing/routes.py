"""The decorator: what a route is, said once, for serving and for documenting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar, Unpack

from aiohttp import hdrs, web

from regatta.handlers.routing.endpoint import Endpoint
from regatta.handlers.routing.incoming import BODY_SECONDS, MAX_BODY
from regatta.handlers.routing.keys import ALIASES, AUTHENTICATOR, IDEMPOTENCY, RATE_LIMITS, STRICT
from regatta.handlers.routing.route import Function, Method, Route, RouteOptions, read_route

F = TypeVar("F", bound=Function)


@dataclass(slots=True)
class Routes:
    """A group of routes under one tag.

    The decorators ``get``, ``post``, ``put``, ``patch`` and ``delete`` take a path template and

    * ``roles``: who may call, None for everybody (required);
    * ``scope``: what an API key needs to call; without one, keys are refused;
    * ``limit``: how often, like ``10/hour per ip``, several separated by ``;``; counted for each
      ``ip``, ``user``, ``org``, or ``email`` in the body;
    * ``status``: of a success; 200, or 204 where the handler returns None;
    * ``errors``: what the handler may raise beyond what the layer implies;
    * ``creates``: honours ``Idempotency-Key`` (see :func:`creation_id`);
    * ``tag``, ``deprecated``, ``examples``: for the documentation;
    * ``cache``: a ``Cache-Control`` of its own;
    * ``produces``: the media type where the handler returns an aiohttp response;
    * ``max_body``: in bytes, where the application's bound does not fit.

    Args:
        bare: every path also answers without its ``/api``.
    """

    tag: str
    bare: bool = field(default=False, kw_only=True)
    routes: list[Route] = field(default_factory=list)

    def get(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[F], F]:
        """Serve GET and HEAD."""
        return self._route("GET", path, options)

    def post(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[F], F]:
        """Serve POST."""
        return self._route("POST", path, options)

    def put(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[F], F]:
        """Serve PUT."""
        return self._route("PUT", path, options)

    def patch(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[F], F]:
        """Serve PATCH."""
        return self._route("PATCH", path, options)

    def delete(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[F], F]:
        """Serve DELETE."""
        return self._route("DELETE", path, options)

    def _route(self, method: Method, path: str, options: RouteOptions) -> Callable[[F], F]:
        def add(function: F) -> F:
            found = read_route(method, path, function, options, tag=self.tag, bare=self.bare)
            self.routes.append(found)
            return function

        return add


def install(
    app: web.Application,
    routes: Iterable[Routes],
    *,
    strict: bool = False,
    max_body: int = MAX_BODY,
    body_seconds: float = BODY_SECONDS,
) -> None:
    """Serve *routes* from *app*; with *strict* an undocumented error becomes a 500.

    Bodies may have *max_body* bytes where a route says nothing else, and *body_seconds* to arrive.

    Raises:
        ValueError: two routes claim the same method and path.
    """
    app[STRICT] = strict
    every = [route for group in routes for route in group.routes]
    aliases = {route.bare_path: route.path for route in every if route.bare_path}
    app[ALIASES] = app.get(ALIASES, {}) | aliases
    served: dict[str, dict[str, Endpoint]] = {}
    for route in every:
        endpoint = Endpoint(route, max_body, body_seconds)
        for path in filter(None, (route.path, route.bare_path)):
            methods = served.setdefault(path, {})
            if route.method in methods:
                raise ValueError(f"{route.method} {path} is routed twice")
            methods[route.method] = endpoint
    for path, methods in served.items():
        resource = app.router.add_resource(path)
        for method, endpoint in methods.items():
            resource.add_route(method, endpoint.serve, expect_handler=_expect)
        if "GET" in methods and "HEAD" not in methods:
            resource.add_route("HEAD", methods["GET"].serve, expect_handler=_expect)
    app.on_startup.append(_needs_of(every))


def _needs_of(routes: list[Route]) -> Callable[[web.Application], Awaitable[None]]:
    async def check(app: web.Application) -> None:
        """Fail at the start rather than at the first request."""
        if any(route.roles is not None for route in routes) and AUTHENTICATOR not in app:
            raise RuntimeError("the application has no AUTHENTICATOR")
        if any(route.creates for route in routes) and IDEMPOTENCY not in app:
            raise RuntimeError("the application has no IDEMPOTENCY")
        if any(route.limits for route in routes) and RATE_LIMITS not in app:
            raise RuntimeError("the application has no RATE_LIMITS")

    return check


async def _expect(request: web.Request) -> None:
    """Tell the client to go on; other expectations than that may be ignored (RFC 9110)."""
    if request.headers.get(hdrs.EXPECT, "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        # Nothing of the reply itself has been sent yet.
        request.writer.output_size = 0
