"""Examples for the documentation, made from the schemas that they illustrate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

Schema = Mapping[str, Any]

_BY_FORMAT: Final = {
    "date-time": "2026-03-02T09:30:00.000Z",
    "date": "2026-03-02",
    "time": "09:30:00",
    "duration": "PT15M",
    "email": "ada@example.org",
    "uri": "https://example.org/",
    "uuid": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
}
_MAX_DEPTH: Final = 12


class NoExample(Exception):
    """The schema refers to itself without an end."""


def example_of(schema: Schema, definitions: Schema, *, whole: bool, depth: int = 0) -> Any:
    """Return a value with this *schema*: what its fields name as examples, else the plainest.

    Args:
        schema: may refer to *definitions* by name.
        definitions: the schemas by name.
        whole: with the optional fields as well, as replies have them.
        depth: of the value within the example.

    Raises:
        NoExample: there is no finite one.
    """
    if depth > _MAX_DEPTH:
        raise NoExample
    for given in ("examples", "enum"):
        if schema.get(given):
            return schema[given][0]
    for given in ("example", "const"):
        if given in schema:
            return schema[given]
    if schema.get("default") is not None:
        return schema["default"]
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return _first_of(schema[union], definitions, whole=whole, depth=depth)
    if "$ref" in schema:
        named = definitions[schema["$ref"].rpartition("/")[2]]
        return example_of(named, definitions, whole=whole, depth=depth + 1)
    return _by_type(schema, definitions, whole=whole, depth=depth)


def _first_of(parts: list[Schema], definitions: Schema, *, whole: bool, depth: int) -> Any:
    """Return an example of the first part that has a finite one; null comes last."""
    for part in sorted(parts, key=lambda part: part.get("type") == "null"):
        try:
            return example_of(part, definitions, whole=whole, depth=depth)
        except NoExample:
            continue
    raise NoExample


def _by_type(schema: Schema, definitions: Schema, *, whole: bool, depth: int) -> Any:
    kind = schema.get("type", "any")
    if kind == "object":
        return _object(schema, definitions, whole=whole, depth=depth)
    if kind == "array":
        return _array(schema, definitions, whole=whole, depth=depth)
    return _plain(kind, schema)


def _plain(kind: str, schema: Schema) -> Any:
    if kind == "string":
        text: str = _BY_FORMAT.get(schema.get("format", ""), "text")
        return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
    if kind in {"integer", "number"}:
        number = _number(schema, step=1 if kind == "integer" else 0.5)
        return math.ceil(number) if kind == "integer" else number
    return {"boolean": True, "null": None}.get(kind, {})


def _number(schema: Schema, *, step: float) -> float:
    lowest: float = max(0, schema.get("minimum", 0))
    if "exclusiveMinimum" in schema:
        lowest = max(0, schema["exclusiveMinimum"] + step)
    if (factor := schema.get("multipleOf")) is not None:
        lowest = math.ceil(lowest / factor) * factor
    highest: float = schema.get("maximum", math.inf)
    return min(lowest, highest)


def _object(schema: Schema, definitions: Schema, *, whole: bool, depth: int) -> dict[str, Any]:
    required = schema.get("required", ())
    found: dict[str, Any] = {}
    for name, field in schema.get("properties", {}).items():
        if not (whole or name in required or field.get("examples")):
            continue
        if field.get("default", ...) is None and not field.get("examples"):
            found[name] = None
            continue
        found[name] = example_of(field, definitions, whole=whole, depth=depth + 1)
    return found


def _array(schema: Schema, definitions: Schema, *, whole: bool, depth: int) -> list[Any]:
    if "prefixItems" in schema:
        return [
            example_of(item, definitions, whole=whole, depth=depth + 1)
            for item in schema["prefixItems"]
        ]
    items = schema.get("items", {})
    count = max(1, schema.get("minItems", 1)) if schema.get("maxItems", 1) else 0
    try:
        item = example_of(items, definitions, whole=whole, depth=depth + 1)
    except NoExample:
        return []
    return [item] * count
