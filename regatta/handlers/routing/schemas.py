"""What pydantic's schemas leave unsaid about the wire."""

from __future__ import annotations

import math
from typing import Any

from regatta.handlers.routing.scan import INT64_MAX, INT64_MIN
from regatta.models.base import Json


def tidy(schema: Any) -> None:
    """Complete *schema* in place: integers have 64 bits, and a default is a valid value."""
    if isinstance(schema, list):
        for part in schema:
            tidy(part)
        return
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "integer" and "enum" not in schema and "const" not in schema:
        if "exclusiveMinimum" not in schema:
            schema.setdefault("minimum", INT64_MIN)
        if "exclusiveMaximum" not in schema:
            schema.setdefault("maximum", INT64_MAX)
    if "type" in schema and "default" in schema and not _fits(schema["default"], schema):
        # Such a default stands for "left out" within the server; clients cannot send it.
        del schema["default"]
    for key, part in schema.items():
        if key not in {"default", "examples", "example", "enum", "const"}:
            tidy(part)


def _fits(value: Any, schema: Json) -> bool:
    if isinstance(value, str):
        return _within(len(value), schema, "minLength", "maxLength")
    if isinstance(value, list):
        return _within(len(value), schema, "minItems", "maxItems")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _within(value, schema, "minimum", "maximum")
    return value is not None or schema["type"] == "null"


def _within(value: float, schema: Json, lowest: str, highest: str) -> bool:
    least: float = schema.get(lowest, -math.inf)
    most: float = schema.get(highest, math.inf)
    return least <= value <= most
