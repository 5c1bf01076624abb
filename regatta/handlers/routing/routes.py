"""The decorator: what a route is, said once, for serving and for documenting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from inspect import cleandoc
from typing import Any, Final, Literal, Required, TypedDict, TypeVar, Unpack

from aiohttp import hdrs, web

from regatta.handlers.routing.endpoint import Endpoint
from regatta.handlers.routing.incoming import MAX_BODY
from regatta.handlers.routing.keys import AUTHENTICATOR, IDEMPOTENCY, STRICT
from regatta.handlers.routing.signature import Signature, path_names, read_signature
from regatta.models.access import MEMBERS, Role
from regatta.models.errors import (
    Forbidden,
    IdempotencyInProgress,
    IdempotencyMismatch,
    InternalError,
    MalformedRequest,
    NotAuthenticated,
    PayloadTooLarge,
    RegattaError,
    Unavailable,
    UnsupportedMediaType,
    ValidationFailed,
    VersionConflict,
)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Function = Callable[..., Awaitable[Any]]
F = TypeVar("F", bound=Function)

_NO_CONTENT: Final = 204
_OK: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One path and method and all that is known about it.

    Attributes:
        roles: who may call it; None for everybody, without a token.
        errors: everything that it may answer, implied errors included.
        creates: takes an ``Idempotency-Key``.
        cache: its ``Cache-Control``, None to leave it to the middleware.
        produces: the media type of a response that the handler builds itself.
        max_body: the longest body in bytes, None for what the application takes.
        examples: request bodies for the documentation.
    """

    method: Method
    path: str
    function: Function
    signature: Signature
    name: str
    tag: str
    summary: str
    description: str
    roles: frozenset[Role] | None
    status: int
    errors: tuple[type[RegattaError], ...]
    creates: bool = False
    deprecated: bool = False
    cache: str | None = None
    produces: str | None = None
    max_body: int | None = None
    examples: Sequence[Any] = ()


class RouteOptions(TypedDict, total=False):
    """The arguments of the decorators besides the path; see :class:`Routes`."""

    roles: Required[frozenset[Role] | None]
    status: int
    errors: Sequence[type[RegattaError]]
    creates: bool
    also: Sequence[str]
    tag: str
    deprecated: bool
    cache: str
    produces: str
    max_body: int
    examples: Sequence[Any]


@dataclass(slots=True)
class Routes:
    """A group of routes under one tag.

    The decorators ``get``, ``post``, ``put``, ``patch`` and ``delete`` take a path template and

    * ``roles``: who may call, None for everybody (required);
    * ``status``: of a success; 200, or 204 where the handler returns None;
    * ``errors``: what the handler may raise beyond what the layer implies;
    * ``creates``: honours ``Idempotency-Key`` (see :func:`creation_id`);
    * ``also``: further paths that serve the same;
    * ``tag``, ``deprecated``, ``examples``: for the documentation;
    * ``cache``: a ``Cache-Control`` of its own;
    * ``produces``: the media type where the handler returns an aiohttp response;
    * ``max_body``: in bytes, where the application's bound does not fit.
    """

    tag: str
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
            first = _read_route(method, path, function, options, self.tag)
            self.routes.append(first)
            for number, other in enumerate(options.get("also", ()), 2):
                if path_names(other) != path_names(path):
                    raise TypeError(f"{other!r} has other parameters than {path!r}")
                self.routes.append(replace(first, path=other, name=f"{first.name}_{number}"))
            return function

        return add


def _read_route(
    method: Method, path: str, function: Function, options: RouteOptions, group: str
) -> Route:
    signature = read_signature(function, path)
    _check(method, path, signature, options)
    tag = options.get("tag", group)
    summary, _, description = cleandoc(function.__doc__ or "").partition("\n")
    if not summary:
        raise TypeError(f"{method} {path}: the handler has no docstring to document it")
    nothing = signature.returns is None and not signature.raw
    return Route(
        method=method,
        path=path,
        function=function,
        signature=signature,
        name=f"{tag}_{function.__name__}",
        tag=tag,
        summary=summary.rstrip("."),
        description=description.strip(),
        roles=options["roles"],
        status=options.get("status", _NO_CONTENT if nothing else _OK),
        errors=_all_errors(signature, options),
        creates=options.get("creates", False),
        deprecated=options.get("deprecated", False),
        cache=options.get("cache"),
        produces=options.get("produces"),
        max_body=options.get("max_body"),
        examples=options.get("examples", ()),
    )


def _check(method: Method, path: str, signature: Signature, options: RouteOptions) -> None:
    where = f"{method} {path}"
    if signature.body is not None and method in {"GET", "DELETE"}:
        raise TypeError(f"{where}: a {method} has no body")
    if options.get("creates") and (method != "POST" or signature.raw):
        raise TypeError(f"{where}: creates is for a POST that returns a model")
    if ("produces" in options) != signature.raw:
        raise TypeError(f"{where}: produces belongs to handlers that return a response")
    if options.get("status") == _NO_CONTENT and signature.returns is not None:
        raise TypeError(f"{where}: a reply with status 204 has no body")


def _all_errors(signature: Signature, options: RouteOptions) -> tuple[type[RegattaError], ...]:
    """Return the declared errors and those that the layer itself can answer."""
    body = signature.body is not None
    creates = options.get("creates", False)
    roles = options["roles"]
    implied: list[tuple[object, tuple[type[RegattaError], ...]]] = [
        (True, (ValidationFailed, MalformedRequest, Unavailable, InternalError)),
        (roles is not None, (NotAuthenticated,)),
        (roles not in {None, MEMBERS}, (Forbidden,)),
        (body, (PayloadTooLarge, UnsupportedMediaType)),
        (creates, (IdempotencyMismatch, IdempotencyInProgress)),
        (signature.if_match, (VersionConflict,)),
    ]
    errors = [error for condition, group in implied if condition for error in group]
    # By code, since that is what a client tells them apart by.
    unique = {error.code: error for error in (*options.get("errors", ()), *errors)}
    return tuple(unique.values())


def install(
    app: web.Application,
    routes: Iterable[Routes],
    *,
    strict: bool = False,
    max_body: int = MAX_BODY,
) -> None:
    """Serve *routes* from *app*; with *strict* an undocumented error becomes a 500.

    Bodies may have *max_body* bytes where a route says nothing else.

    Raises:
        ValueError: two routes claim the same method and path.
    """
    app[STRICT] = strict
    every = [route for group in routes for route in group.routes]
    served: dict[str, dict[str, Endpoint]] = {}
    for route in every:
        methods = served.setdefault(route.path, {})
        if route.method in methods:
            raise ValueError(f"{route.method} {route.path} is routed twice")
        methods[route.method] = Endpoint(route, max_body)
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

    return check


async def _expect(request: web.Request) -> None:
    """Tell the client to go on; other expectations than that may be ignored (RFC 9110)."""
    if request.headers.get(hdrs.EXPECT, "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        # Nothing of the reply itself has been sent yet.
        request.writer.output_size = 0
