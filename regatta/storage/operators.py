"""MongoDB's update operators on stored documents.

Each gets the document as its own to change at the top level; what lies deeper is copied on the
way, because earlier states of a document may still be in use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final, NoReturn

from regatta.storage.engine import UnsupportedQuery
from regatta.storage.values import integer

Stored = dict[str, Any]
Segments = tuple[str, ...]

_MISSING: Final = object()


def same(one: Any, other: Any) -> bool:
    """Return whether MongoDB takes both for equal: true is not 1, fields have an order."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _parent(document: Stored, segments: Segments, *, make: bool) -> Stored | None:
    for segment in segments[:-1]:
        inner = document.get(segment, _MISSING)
        if isinstance(inner, dict):
            inner = dict(inner)
        elif not make:
            return None
        elif inner is _MISSING:
            inner = {}
        else:
            raise UnsupportedQuery(f"{'.'.join(segments)}: nothing can rest inside {inner!r}")
        document[segment] = inner
        document = inner
    return document


def _made(document: Stored, segments: Segments) -> Stored:
    parent = _parent(document, segments, make=True)
    assert parent is not None  # noqa: S101 - it has just been made
    return parent


def _refuse(segments: Segments, operator: str, value: Any) -> NoReturn:
    raise UnsupportedQuery(f"{'.'.join(segments)}: {operator} does not work on {value!r}")


def _set(document: Stored, segments: Segments, value: Any) -> None:
    _made(document, segments)[segments[-1]] = value


def _unset(document: Stored, segments: Segments, _value: Any) -> None:
    parent = _parent(document, segments, make=False)
    if parent is not None:
        parent.pop(segments[-1], None)


def _inc(document: Stored, segments: Segments, value: Any) -> None:
    parent = _made(document, segments)
    current = parent.get(segments[-1], 0)
    if current is None:
        _refuse(segments, "$inc", current)
    result = current + value
    if isinstance(result, int):
        integer(result)
    elif not isfinite(result):
        _refuse(segments, "$inc", current)
    parent[segments[-1]] = result


def _max(document: Stored, segments: Segments, value: Any) -> None:
    parent = _made(document, segments)
    current = parent.get(segments[-1])
    if current is None or value > current:  # null sorts before everything
        parent[segments[-1]] = value


def _min(document: Stored, segments: Segments, value: Any) -> None:
    parent = _made(document, segments)
    current = parent.get(segments[-1], _MISSING)
    if current is _MISSING or (current is not None and value < current):
        parent[segments[-1]] = value


def _push(document: Stored, segments: Segments, value: Any) -> None:
    parent = _made(document, segments)
    current = parent.get(segments[-1], _MISSING)
    if not isinstance(current, list) and current is not _MISSING:
        _refuse(segments, "$push", current)
    parent[segments[-1]] = [*(current if isinstance(current, list) else ()), value]


def _add_to_set(document: Stored, segments: Segments, value: Any) -> None:
    parent = _made(document, segments)
    current = parent.get(segments[-1], _MISSING)
    if current is _MISSING:
        current = []
    elif not isinstance(current, list):
        _refuse(segments, "$addToSet", current)
    if not any(same(value, one) for one in current):
        parent[segments[-1]] = [*current, value]


def _pull(document: Stored, segments: Segments, value: Any) -> None:
    parent = _parent(document, segments, make=False)
    current = _MISSING if parent is None else parent.get(segments[-1], _MISSING)
    if parent is None or current is _MISSING:
        return
    if not isinstance(current, list):
        _refuse(segments, "$pull", current)
    parent[segments[-1]] = [one for one in current if not same(one, value)]


APPLY: Final[Mapping[str, Callable[[Stored, Segments, Any], None]]] = {
    "$set": _set,
    "$setOnInsert": _set,
    "$unset": _unset,
    "$inc": _inc,
    "$max": _max,
    "$min": _min,
    "$push": _push,
    "$addToSet": _add_to_set,
    "$pull": _pull,
}
