"""What a handler's annotations say; anything unclear fails when the module is imported."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web
from pydantic import BaseModel, TypeAdapter
from pydantic.alias_generators import to_camel

from regatta.handlers.routing.texts import Reading, reading_of

NOTHING: Final = type(None)
_NO_PARAMETER: Final = inspect.Parameter("_", inspect.Parameter.POSITIONAL_ONLY)
_TEMPLATE: Final = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_PATH: Final = re.compile(r"(/([A-Za-z0-9._~-]+|\{[a-z_][a-z0-9_]*\}))+|/")


@dataclass(frozen=True, slots=True)
class PathParameter:
    """A part of the path that is handed to the handler as *name*."""

    name: str
    outside: str
    adapter: TypeAdapter[Any]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Signature:
    """A handler's parameters and result, as annotated.

    Attributes:
        body: None when the handler takes no body.
        body_optional: an absent body is None instead of an error.
        raw: the handler builds its own aiohttp response.
    """

    path: tuple[PathParameter, ...]
    query: type[BaseModel] | None
    body: TypeAdapter[Any] | None
    body_optional: bool
    if_match: bool
    returns: TypeAdapter[Any] | None
    versioned: bool
    raw: bool


def path_names(path: str) -> list[str]:
    """Return the names of the parameters in a path template.

    Raises:
        TypeError: the template is malformed.
    """
    names: list[str] = _TEMPLATE.findall(path)
    if not _PATH.fullmatch(path) or len(set(names)) != len(names):
        raise TypeError(f"{path!r} is not a path template")
    return names


def read_signature(function: Callable[..., Any], path: str) -> Signature:
    """Return what *function* wants and gives.

    Raises:
        TypeError: it is written in a way that the routes do not understand.
    """
    where = f"{function.__module__}.{function.__qualname__}"
    if not inspect.iscoroutinefunction(function):
        raise TypeError(f"{where}: a handler is an async function")
    hints = _hints(function, where)
    names = _names(function, hints, where)
    in_path = path_names(path)
    body = hints["body"] if "body" in names else None
    returns = hints["return"]
    raw = inspect.isclass(returns) and issubclass(returns, web.StreamResponse)
    for name in names:
        if name not in {*in_path, "body", "query", "if_match"}:
            raise TypeError(f"{where}: {name!r} is no part of {path!r}, nor body, query, if_match")
    for name in in_path:
        if name not in names:
            raise TypeError(f"{where}: {name!r} of {path!r} is not among the parameters")
    return Signature(
        path=tuple(_path_parameter(name, hints[name], where) for name in in_path),
        query=_query(hints["query"], where) if "query" in names else None,
        body=_adapter(body, f"{where}: body") if "body" in names else None,
        body_optional=NOTHING in typing.get_args(body),
        if_match=_if_match(hints["if_match"], where) if "if_match" in names else False,
        returns=None if raw or returns is NOTHING else _adapter(returns, f"{where}: result"),
        versioned=_versioned(returns),
        raw=raw,
    )


def _hints(function: Callable[..., Any], where: str) -> dict[str, Any]:
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        raise TypeError(f"{where}: an annotation cannot be resolved: {error}") from error
    if "return" not in hints:
        raise TypeError(f"{where}: the result is not annotated")
    return hints


def _names(function: Callable[..., Any], hints: dict[str, Any], where: str) -> list[str]:
    """Return the names of the parameters after ``request``."""
    request, *others = inspect.signature(function).parameters.values() or [_NO_PARAMETER]
    if hints.get(request.name) is not web.Request:
        raise TypeError(f"{where}: the first parameter is `request: web.Request`")
    for parameter in others:
        if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
            raise TypeError(f"{where}: {parameter} is not an ordinary parameter")
        if parameter.default is not parameter.empty:
            raise TypeError(f"{where}: {parameter.name!r} has a default; put it into a model")
        if parameter.name not in hints:
            raise TypeError(f"{where}: {parameter.name!r} is not annotated")
    return [parameter.name for parameter in others]


def _adapter(annotation: Any, what: str) -> TypeAdapter[Any]:
    try:
        return TypeAdapter(annotation)
    except Exception as error:
        raise TypeError(f"{what}: {annotation!r} cannot be validated: {error}") from error


def _path_parameter(name: str, annotation: Any, where: str) -> PathParameter:
    adapter = _adapter(annotation, f"{where}: {name}")
    schema = adapter.json_schema()
    reading = reading_of(schema, schema.get("$defs", {}))
    if reading is None:
        raise TypeError(f"{where}: {name!r} must be a single value, not {annotation!r}")
    return PathParameter(name, to_camel(name), adapter, reading)


def _query(annotation: Any, where: str) -> type[BaseModel]:
    if not (inspect.isclass(annotation) and issubclass(annotation, BaseModel)):
        raise TypeError(f"{where}: query must be a model, not {annotation!r}")
    if annotation.model_config.get("extra") != "forbid":
        raise TypeError(f"{where}: {annotation.__name__} must forbid unknown fields")
    schema = annotation.model_json_schema()
    for name, field in schema.get("properties", {}).items():
        if reading_of(field, schema.get("$defs", {})) is None:
            raise TypeError(f"{where}: {name!r} in {annotation.__name__} must be a single value")
    return annotation


def _if_match(annotation: Any, where: str) -> bool:
    if set(typing.get_args(annotation)) != {int, NOTHING}:
        raise TypeError(f"{where}: if_match is annotated `int | None`, not {annotation!r}")
    return True


def _versioned(returns: Any) -> bool:
    """Say whether every result carries an integer version, which makes it an ETag."""
    if typing.get_origin(returns) in {typing.Union, types.UnionType}:
        return all(_versioned(part) for part in typing.get_args(returns))
    if not (inspect.isclass(returns) and issubclass(returns, BaseModel)):
        return False
    field = returns.model_fields.get("version")
    return field is not None and field.annotation is int
