"""Whether a stored document matches a checked filter, decided without a database.

The embedded engine asks this of documents that it has changed but not yet written.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from regatta.storage.query import Branches, Condition

if TYPE_CHECKING:
    from regatta.storage.query import Checked
    from regatta.storage.schema import Leaf

MISSING: Final = object()

_RANGES: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "$gt": operator.gt,
    "$gte": operator.ge,
    "$lt": operator.lt,
    "$lte": operator.le,
}


def matches(document: Mapping[str, Any], checked: Checked) -> bool:
    """Return whether *document* matches."""
    return all(_holds(document, entry) for entry in checked)


def value_at(document: Mapping[str, Any], leaf: Leaf) -> Any:
    """Return what rests at a path, or :data:`MISSING`."""
    value: Any = document
    for segment in leaf.segments:
        if not isinstance(value, Mapping):
            return MISSING
        value = value.get(segment, MISSING)
    return value


def _holds(document: Mapping[str, Any], entry: Condition | Branches) -> bool:
    if isinstance(entry, Branches):
        found = (matches(document, branch) for branch in entry.branches)
        return all(found) if entry.operator == "$and" else any(found)
    value = value_at(document, entry.leaf)
    if entry.operator == "$exists":
        return (value is not MISSING) is entry.value
    if entry.operator in _RANGES:
        return value not in (None, MISSING) and _RANGES[entry.operator](value, entry.value)
    wanted = entry.value if entry.operator in {"$in", "$nin"} else [entry.value]
    found_any = any(_equal(value, one) for one in wanted)
    return found_any is (entry.operator in {"$eq", "$in"})


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return wanted in value
    return bool((None if value is MISSING else value) == wanted)
