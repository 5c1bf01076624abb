"""Values that arrive as text: in the path and in the query."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from regatta.handlers.routing.scan import INT64_MAX, INT64_MIN

Reading = Callable[[str], object]
"""Makes of a text what the validator is given."""

_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,18})")
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_BOOLEANS: Final = {"true": True, "false": False}


class _NotOfItsType:
    """Stands for a text that is no value of its type; every validator refuses it."""


_REFUSED: Final = _NotOfItsType()


def _integer(text: str) -> object:
    if not _INTEGER.fullmatch(text):
        return _REFUSED
    value = int(text)
    return value if INT64_MIN <= value <= INT64_MAX else _REFUSED


def _number(text: str) -> object:
    return float(text) if _NUMBER.fullmatch(text) else _REFUSED


def _boolean(text: str) -> object:
    return _BOOLEANS.get(text, _REFUSED)


def _text(text: str) -> object:
    return text


# The validator's own reading of text is too kind: it takes "1_0" and " 5 " for integers and
# "yes" for a boolean. Here a value is written as it is in JSON.
_READINGS: Final[dict[frozenset[str], Reading]] = {
    frozenset({"integer"}): _integer,
    frozenset({"number"}): _number,
    frozenset({"boolean"}): _boolean,
    frozenset({"string"}): _text,
}


def reading_of(schema: dict[str, Any], definitions: dict[str, Any]) -> Reading | None:
    """Return how to read a value with this JSON schema; None when text cannot hold one."""
    kinds = _kinds(schema, definitions) - {"null"}
    if not kinds or kinds & {"array", "object", "any"}:
        return None
    return _READINGS.get(frozenset(kinds), _text)


def _kinds(schema: dict[str, Any], definitions: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        return _kinds(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return {kind for part in schema[union] for kind in _kinds(part, definitions)}
    kind = schema.get("type", "any")
    return set(kind) if isinstance(kind, list) else {kind}
