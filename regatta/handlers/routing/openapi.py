"""The OpenAPI 3.1 document, made from the routes and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_json

from regatta.handlers.routing.examples import NoExample, example_of
from regatta.handlers.routing.parameters import (
    HEADERS,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    RATE_LIMIT_HEADERS,
    SECURITY_SCHEMES,
    parameter,
    without_null,
)
from regatta.handlers.routing.route import Route
from regatta.handlers.routing.routes import Routes
from regatta.handlers.routing.schemas import tidy
from regatta.models.base import Json
from regatta.models.errors import ErrorReply, RegattaError

_SCHEMAS: Final = "#/components/schemas/"
_JSON: Final = "application/json"
_NOT_MODIFIED: Final = 304
_Key = tuple[str, str]


@dataclass(slots=True)
class _Schemas:
    """The schemas of all routes, under one set of component names."""

    definitions: Json
    by_use: dict[_Key, Json] = field(default_factory=dict)


def openapi(
    routes: Iterable[Routes], *, title: str, version: str, servers: Sequence[str] = ("/",)
) -> Json:
    """Return the document of all *routes*."""
    groups = list(routes)
    every = [route for group in groups for route in group.routes]
    schemas = _collect(every)
    responses: Json = {}
    paths: dict[str, Json] = {}
    names: set[str] = set()
    for route in every:
        operation = _operation(route, _operation_id(route, names), schemas, responses)
        paths.setdefault(_outside(route.path), {})[route.method.lower()] = operation
    components = {
        "schemas": schemas.definitions,
        "responses": responses,
        "headers": HEADERS,
        "securitySchemes": SECURITY_SCHEMES,
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "servers": [{"url": url} for url in servers],
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in every)],
        "paths": paths,
        "components": components,
    }
    _drop_unused(document)
    return document


def _outside(path: str) -> str:
    """Return the template with its names as clients see them."""
    return re.sub(r"\{(\w+)\}", lambda name: "{" + to_camel(name[1]) + "}", path)


def _operation_id(route: Route, taken: set[str]) -> str:
    plain = name = re.sub(r"\W+", "_", route.name)
    number = 2
    while name in taken:
        name = f"{plain}_{number}"
        number += 1
    taken.add(name)
    return name


def _use(route: Route, part: str) -> str:
    return f"{route.method} {route.path} {part}"


def _collect(routes: list[Route]) -> _Schemas:
    """Make every schema in one go, so that equal names of different models are kept apart."""
    inputs: list[tuple[str, Any, TypeAdapter[Any]]] = []
    for route in routes:
        signature = route.signature
        inputs += [(_use(route, item.name), "validation", item.adapter) for item in signature.path]
        if signature.query is not None:
            inputs.append((_use(route, "query"), "validation", TypeAdapter(signature.query)))
        if signature.body is not None:
            inputs.append((_use(route, "body"), "validation", signature.body))
        if signature.returns is not None:
            inputs.append((_use(route, "reply"), "serialization", signature.returns))
    inputs.append(("error", "serialization", TypeAdapter(ErrorReply)))
    made, definitions = TypeAdapter.json_schemas(inputs, ref_template=_SCHEMAS + "{model}")
    by_use: dict[_Key, Json] = {(use, mode): schema for (use, mode), schema in made.items()}
    tidy([*by_use.values(), *definitions.get("$defs", {}).values()])
    return _Schemas(definitions.get("$defs", {}), by_use)


def _operation(route: Route, name: str, schemas: _Schemas, responses: Json) -> Json:
    operation: Json = {
        "operationId": name,
        "tags": [route.tag],
        "summary": route.summary,
        "description": _description(route),
        "parameters": _parameters(route, schemas),
        "responses": _responses(route, schemas, responses),
        "security": _security(route),
    }
    if route.signature.body is not None:
        operation["requestBody"] = _request_body(route, schemas)
    if route.deprecated:
        operation["deprecated"] = True
    return {key: value for key, value in operation.items() if value or key == "security"}


def _description(route: Route) -> str:
    terms = []
    if route.roles is not None:
        terms.append(f"For: {', '.join(sorted(route.roles))}.")
        keys = f"need the scope `{route.scope}`" if route.scope else "are refused"
        terms.append(f"API keys {keys}.")
    if route.limits:
        terms.append(f"Limit: {'; '.join(limit.text for limit in route.limits)}.")
    if route.bare_path:
        terms.append(f"Also at `{_outside(route.bare_path)}`.")
    return "\n\n".join(part for part in (route.description, " ".join(terms)) if part)


def _security(route: Route) -> list[Json]:
    if route.roles is None:
        return []
    keys = [{"apiKey": [route.scope]}] if route.scope else []
    return [{"bearer": []}, *keys]


def _parameters(route: Route, schemas: _Schemas) -> list[Json]:
    signature = route.signature
    found = [
        parameter(item.outside, "path", schemas.by_use[_use(route, item.name), "validation"])
        | {"required": True}
        for item in signature.path
    ]
    if signature.query is not None:
        model = _resolved(schemas.by_use[_use(route, "query"), "validation"], schemas)
        required = model.get("required", ())
        for name, schema in model.get("properties", {}).items():
            plain = parameter(name, "query", without_null(schema))
            found.append(plain | ({"required": True} if name in required else {}))
    if route.creates:
        found.append(IDEMPOTENCY_KEY)
    if signature.if_match:
        found.append(IF_MATCH)
    if signature.versioned and route.method == "GET":
        found.append(IF_NONE_MATCH)
    return found


def _resolved(schema: Json, schemas: _Schemas) -> Json:
    if "$ref" not in schema:
        return schema
    named: Json = schemas.definitions[schema["$ref"].removeprefix(_SCHEMAS)]
    return named


def _request_body(route: Route, schemas: _Schemas) -> Json:
    schema = schemas.by_use[_use(route, "body"), "validation"]
    content: Json = {"schema": schema}
    examples = list(route.examples) or _valid_examples(route, schema, schemas)
    if examples:
        content["examples"] = {
            f"example{number}": {"value": value} for number, value in enumerate(examples, 1)
        }
    return {"required": not route.signature.body_optional, "content": {_JSON: content}}


def _valid_examples(route: Route, schema: Json, schemas: _Schemas) -> list[Any]:
    """Return an example that the route accepts; none rather than a wrong one."""
    assert route.signature.body is not None  # noqa: S101 - only routes with a body come here
    try:
        example = example_of(schema, schemas.definitions, whole=False)
        route.signature.body.validate_json(to_json(example))
    except (NoExample, ValidationError):
        return []
    return [example]


def _responses(route: Route, schemas: _Schemas, shared: Json) -> Json:
    found: dict[str, Json] = {str(route.status): _success(route, schemas)}
    limited = RATE_LIMIT_HEADERS if route.limits else ()
    if route.signature.versioned and route.method == "GET":
        found[str(_NOT_MODIFIED)] = {
            "description": "Not Modified",
            "headers": _header_refs("X-Request-ID", "ETag", *limited),
        }
    by_status: dict[int, list[type[RegattaError]]] = {}
    for error in route.errors:
        by_status.setdefault(error.status, []).append(error)
    for status, errors in sorted(by_status.items()):
        ordered = sorted(errors, key=lambda error: error.code)
        name = ".".join([str(status), *(error.code for error in ordered)])
        shared.setdefault(name, _error_response(status, ordered))
        found[str(status)] = {"$ref": f"#/components/responses/{name}"}
    return found


def _success(route: Route, schemas: _Schemas) -> Json:
    headers = ["X-Request-ID", *(RATE_LIMIT_HEADERS if route.limits else ())]
    if route.signature.versioned:
        headers.append("ETag")
    if route.creates:
        headers.append("Idempotent-Replay")
    response: Json = {
        "description": HTTPStatus(route.status).phrase,
        "headers": _header_refs(*headers),
    }
    if route.produces is not None:
        text = route.produces.startswith("text/")
        response["content"] = {route.produces: {"schema": {"type": "string"} if text else {}}}
    elif route.signature.returns is not None:
        schema = schemas.by_use[_use(route, "reply"), "serialization"]
        content: Json = {"schema": schema}
        with suppress(NoExample):
            content["example"] = example_of(schema, schemas.definitions, whole=True)
        response["content"] = {_JSON: content}
    return response


def _header_refs(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _error_response(status: int, errors: list[type[RegattaError]]) -> Json:
    codes = [error.code for error in errors]
    narrowed = {"type": "object", "properties": {"code": {"enum": codes}}}
    schema = {
        "allOf": [
            {"$ref": f"{_SCHEMAS}{ErrorReply.__name__}"},
            {"type": "object", "properties": {"error": narrowed}},
        ]
    }
    more = {
        HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate",),
        HTTPStatus.TOO_MANY_REQUESTS: (*RATE_LIMIT_HEADERS, "Retry-After"),
    }.get(HTTPStatus(status), ())
    return {
        "description": "; ".join(f"`{error.code}`: {error.message}" for error in errors),
        "headers": _header_refs("X-Request-ID", *more),
        "content": {
            _JSON: {
                "schema": schema,
                "examples": {error.code: {"value": _error_example(error)} for error in errors},
            }
        },
    }


def _error_example(error: type[RegattaError]) -> Json:
    inside = {"code": error.code, "message": error.message, "details": {}}
    return {"error": {**inside, "requestId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"}}


def _drop_unused(document: Json) -> None:
    """Remove the schemas that nothing refers to: models of queries became parameters."""
    schemas = document["components"]["schemas"]
    while True:
        text = to_json(document).decode()
        unused = [name for name in schemas if f'"{_SCHEMAS}{name}"' not in text]
        if not unused:
            return
        for name in unused:
            del schemas[name]
