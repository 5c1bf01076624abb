"""One route: what its handler's annotations and the decorator's arguments say together."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any, Final, Literal, Required, TypedDict, get_type_hints

from pydantic import BaseModel

from regatta.handlers.routing.signature import Signature, read_signature
from regatta.models.access import MEMBERS, Role, Scope
from regatta.models.errors import (
    Forbidden,
    IdempotencyInProgress,
    IdempotencyMismatch,
    InternalError,
    MalformedRequest,
    NotAuthenticated,
    PayloadTooLarge,
    RateLimited,
    RegattaError,
    RequestTimeout,
    ScopeMissing,
    Unavailable,
    UnsupportedMediaType,
    ValidationFailed,
    VersionConflict,
)
from regatta.services.ports import Limit, read_limits

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Function = Callable[..., Awaitable[Any]]

PREFIX: Final = "/api"
"""Of every path; its aliases go without."""

_NO_CONTENT: Final = 204
_OK: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One path and method and all that is known about it.

    Attributes:
        roles: who may call it; None for everybody, without a token.
        scope: what an API key needs for it; None where keys are refused.
        limits: how often it may be called.
        bare_path: where it answers as well.
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
    scope: Scope | None
    limits: tuple[Limit, ...]
    bare_path: str | None
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
    scope: Scope | None
    limit: str
    status: int
    errors: Sequence[type[RegattaError]]
    creates: bool
    tag: str
    deprecated: bool
    cache: str
    produces: str
    max_body: int
    examples: Sequence[Any]


def read_route(
    method: Method, path: str, function: Function, options: RouteOptions, *, tag: str, bare: bool
) -> Route:
    """Return the route at *path* that *function* serves.

    Raises:
        TypeError: what is said about it does not fit together.
        ValueError: a limit is malformed.
    """
    signature = read_signature(function, path)
    limits = read_limits(options.get("limit"))
    _check(method, path, signature, options)
    _check_access(f"{method} {path}", function, options, limits)
    tag = options.get("tag", tag)
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
        scope=options.get("scope"),
        limits=limits,
        bare_path=_bare(path) if bare else None,
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


def _check_access(
    where: str, function: Function, options: RouteOptions, limits: tuple[Limit, ...]
) -> None:
    subjects = {limit.subject for limit in limits}
    if options["roles"] is None and (options.get("scope") or subjects & {"user", "org"}):
        raise TypeError(f"{where}: without roles there is no caller to look at")
    if "email" in subjects and not _names_email(function):
        raise TypeError(f"{where}: the body has no e-mail address to limit")


def _names_email(function: Function) -> bool:
    """Return whether every valid body has an ``email``, as a field or as a property."""
    kind = get_type_hints(function).get("body")
    if not inspect.isclass(kind) or not issubclass(kind, BaseModel):
        return False
    return "email" in kind.model_fields or isinstance(getattr(kind, "email", None), property)


def _bare(path: str) -> str:
    if not path.startswith(f"{PREFIX}/"):
        raise TypeError(f"{path!r} has no {PREFIX} to go without")
    return path.removeprefix(PREFIX)


def _all_errors(signature: Signature, options: RouteOptions) -> tuple[type[RegattaError], ...]:
    """Return the declared errors and those that the layer itself can answer."""
    body = signature.body is not None
    creates = options.get("creates", False)
    roles = options["roles"]
    implied: list[tuple[object, tuple[type[RegattaError], ...]]] = [
        (True, (ValidationFailed, MalformedRequest, Unavailable, InternalError)),
        (roles is not None, (NotAuthenticated, ScopeMissing)),
        ("limit" in options, (RateLimited,)),
        (roles not in {None, MEMBERS}, (Forbidden,)),
        (body, (PayloadTooLarge, RequestTimeout, UnsupportedMediaType)),
        (creates, (IdempotencyMismatch, IdempotencyInProgress)),
        (signature.if_match, (VersionConflict,)),
    ]
    errors = [error for condition, group in implied if condition for error in group]
    # By code, since that is what a client tells them apart by.
    unique = {error.code: error for error in (*options.get("errors", ()), *errors)}
    return tuple(unique.values())
