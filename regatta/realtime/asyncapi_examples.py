"""Examples for schemas: what their fields show, or the simplest value that fits."""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]

_MAX_DEPTH: Final = 8
_SIMPLE: Final = {"integer": 1, "number": 1.0, "boolean": True, "null": None}
_MOMENT: Final = "2026-03-01T09:30:00.000Z"
_TEXT: Final = "text"


def example_of(schema: Schema, schemas: dict[str, Any], depth: int = 0) -> Any:
    """Return a value that fits *schema*.

    Args:
        schema: of the value.
        schemas: that references lead to, by name.
        depth: of the value within the example.
    """
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, depth + 1)
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for union in ("oneOf", "anyOf", "allOf"):
        if union in schema:
            return example_of(schema[union][0], schemas, depth + 1)
    return _by_type(schema, schemas, depth)


def _by_type(schema: Schema, schemas: dict[str, Any], depth: int) -> Any:
    match schema.get("type"):
        case "object":
            required = schema.get("required", ())
            shown = schema.get("properties", {}) if depth < _MAX_DEPTH else required
            return {
                name: example_of(schema["properties"][name], schemas, depth + 1) for name in shown
            }
        case "array":
            return [example_of(schema["items"], schemas, depth + 1)] if "items" in schema else []
        case "string":
            return _MOMENT if schema.get("format") == "date-time" else _TEXT
        case "integer" | "number":
            return schema.get("minimum", _SIMPLE[schema["type"]])
        case kind:
            return _SIMPLE.get(kind or "null")
