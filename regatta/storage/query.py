"""Checks filters, sorts and groupings against the contract's subset and the model's types.

Both engines build on the outcome, so what one refuses the other refuses too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from regatta.storage.engine import UnsupportedQuery
from regatta.storage.schema import NUMERIC, Kind, Leaf, paths_of
from regatta.storage.values import Instants, Values

if TYPE_CHECKING:
    from pydantic import BaseModel

    from regatta.storage.engine import Aggregate, Direction, Filter, Index, Sort

MAX_DEPTH: Final = 8
MAX_CHOICES: Final = 10_000
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_RANGES: Final = frozenset({"$gt", "$gte", "$lt", "$lte"})


class Condition(NamedTuple):
    """One checked comparison of the value at a path; the value in its stored form."""

    operator: str
    leaf: Leaf
    value: Any


class Branches(NamedTuple):
    """``$and`` or ``$or`` over checked filters."""

    operator: str
    branches: list[Checked]


Checked = list[Condition | Branches]
"""A checked filter: every entry must hold."""

Order = tuple[tuple[Leaf, "Direction"], ...]
"""A checked sort, with the identifier to break ties."""


class Grouping(NamedTuple):
    """A checked group-by."""

    by: tuple[Leaf, ...]
    figures: dict[str, tuple[str, Leaf | None]]


class Language:
    """The contract's subset over the paths of one model, with values as one engine keeps them."""

    def __init__(self, model: type[BaseModel], instants: Instants) -> None:
        self.model = model
        self.paths = paths_of(model)
        self.values = Values(instants)

    def filter(self, filter: Filter, depth: int = 0) -> Checked:
        """Check *filter*.

        Raises:
            UnsupportedQuery: it lies outside the subset or contradicts the model's types.
        """
        if not isinstance(filter, Mapping):
            raise UnsupportedQuery(f"a filter is a mapping, not {filter!r}")
        checked: Checked = []
        for key, condition in filter.items():
            if isinstance(key, str) and key.startswith("$"):
                checked.append(self._branches(key, condition, depth))
                continue
            leaf = self.paths.leaf(key)
            if not isinstance(condition, Mapping):
                checked.append(Condition("$eq", leaf, self._comparable(leaf, condition)))
            elif condition:
                checked.extend(self._condition(leaf, *entry) for entry in condition.items())
            else:
                raise UnsupportedQuery(f"{key}: equality with a sub-document")
        return checked

    def _branches(self, operator: str, branches: Any, depth: int) -> Branches:
        if operator not in {"$and", "$or"}:
            raise UnsupportedQuery(f"{operator} is not part of the subset")
        if not isinstance(branches, (list, tuple)) or not branches:
            raise UnsupportedQuery(f"{operator} takes a list of filters that is not empty")
        if depth == MAX_DEPTH:
            raise UnsupportedQuery("the filter is nested too deeply")
        return Branches(operator, [self.filter(branch, depth + 1) for branch in branches])

    def _condition(self, leaf: Leaf, operator: str, value: Any) -> Condition:
        if operator in {"$eq", "$ne"}:
            return Condition(operator, leaf, self._comparable(leaf, value))
        if operator in {"$in", "$nin"}:
            if not isinstance(value, (list, tuple, set, frozenset)) or len(value) > MAX_CHOICES:
                raise UnsupportedQuery(f"{leaf.path}: {operator} takes a list")
            return Condition(operator, leaf, [self._comparable(leaf, one) for one in value])
        if operator in _RANGES:
            if not leaf.type.scalar or value is None:
                raise UnsupportedQuery(f"{leaf.path}: {operator} needs values that have an order")
            return Condition(operator, leaf, self.values.scalar(leaf.type, value))
        if operator == "$exists":
            if not isinstance(value, bool):
                raise UnsupportedQuery(f"{leaf.path}: $exists takes true or false")
            return Condition(operator, leaf, value)
        raise UnsupportedQuery(f"{leaf.path}: {operator!r} is not part of the subset")

    def _comparable(self, leaf: Leaf, value: Any) -> Any:
        if value is None:  # matches null and missing, whatever the type
            return None
        type_ = leaf.type
        if type_.scalar:
            return self.values.scalar(type_, value)
        if type_.kinds == {Kind.LIST} and type_.item is not None and type_.item.scalar:
            return self.values.scalar(type_.item, value)
        kinds = "/".join(sorted(type_.kinds))
        raise UnsupportedQuery(f"{leaf.path}: engines compare values of {kinds} differently")

    def order(self, sort: Sort) -> Order:
        """Check *sort* and let the identifier break its ties.

        Raises:
            UnsupportedQuery: a direction or type that has no order common to the engines.
        """
        keys: list[tuple[Leaf, Direction]] = []
        seen = set()
        for path, direction in sort:
            leaf = self.paths.leaf(path)
            if direction not in (1, -1) or isinstance(direction, bool) or path in seen:
                raise UnsupportedQuery(f"{path}: sorted once, by 1 or -1")
            if not leaf.type.scalar:
                raise UnsupportedQuery(f"{path}: its values have no order")
            seen.add(path)
            keys.append((leaf, direction))
        if "id" not in seen:
            keys.append((self.paths.leaf("id"), 1))
        return tuple(keys)

    def grouping(self, by: Sequence[str], figures: Mapping[str, Aggregate]) -> Grouping:
        """Check a group-by.

        Raises:
            UnsupportedQuery: a key without identity, or a figure that a path cannot give.
        """
        keys = tuple(self.paths.leaf(path) for path in by)
        for leaf in keys:
            if not leaf.type.scalar:
                raise UnsupportedQuery(f"{leaf.path}: its values cannot be keys of groups")
        checked: dict[str, tuple[str, Leaf | None]] = {}
        for name, (accumulator, path) in figures.items():
            checked[plain_name(name)] = (accumulator, self._figure(accumulator, path))
        return Grouping(keys, checked)

    def _figure(self, accumulator: str, path: str | None) -> Leaf | None:
        if accumulator == "count":
            if path is not None:
                raise UnsupportedQuery("count takes no path")
            return None
        if accumulator not in {"sum", "min", "max"} or path is None:
            raise UnsupportedQuery(f"{accumulator!r} of {path!r} is not part of the subset")
        leaf = self.paths.leaf(path)
        if not (leaf.type.kinds <= NUMERIC if accumulator == "sum" else leaf.type.scalar):
            raise UnsupportedQuery(f"{path}: has no {accumulator}")
        return leaf

    def index(self, index: Index) -> tuple[Leaf, ...]:
        """Check *index* and return its paths.

        Raises:
            UnsupportedQuery: engines would not agree on what it does.
        """
        plain_name(index.name)
        leaves = tuple(self.paths.leaf(path) for path in index.paths)
        if not leaves:
            raise UnsupportedQuery(f"index {index.name} has no paths")
        for leaf in leaves:
            if not leaf.type.scalar and (index.unique or leaf.type.kinds != {Kind.LIST}):
                raise UnsupportedQuery(f"index {index.name}: {leaf.path} cannot be part of it")
        if index.expire_after is not None and (
            len(leaves) != 1 or leaves[0].type.kinds != {Kind.INSTANT}
        ):
            raise UnsupportedQuery(f"index {index.name}: only a single instant expires")
        for path, value in (index.where or {}).items():
            if "." in path or value is None:
                raise UnsupportedQuery(f"index {index.name}: where compares top-level fields")
            self._comparable(self.paths.leaf(path), value)
        return leaves


def plain_name(name: str) -> str:
    """Return *name*, which must be fit for a collection, an index or a figure.

    Raises: UnsupportedQuery.
    """
    if not isinstance(name, str) or NAME.fullmatch(name) is None:
        raise UnsupportedQuery(f"{name!r} is not a plain name")
    return name


def whole(limit: int | None) -> int | None:
    """Return *limit*, which is None or at least 1.

    Raises: UnsupportedQuery.
    """
    if limit is None or (type(limit) is int and limit >= 1):
        return limit
    raise UnsupportedQuery(f"a limit is a whole number from 1, not {limit!r}")


def pinned(checked: Checked) -> str | None:
    """Return the identifier that a checked filter names by equality."""
    for entry in checked:
        if isinstance(entry, Condition) and entry.operator == "$eq" and entry.leaf.path == "id":
            return str(entry.value)
    return None


def versioned(checked: Checked, expected: int | None, *, upsert: bool) -> None:
    """Check that a write which depends on a version names its document.

    Raises: UnsupportedQuery.
    """
    if expected is None:
        return
    if upsert or type(expected) is not int:
        raise UnsupportedQuery("a version is a whole number, and upserts depend on none")
    if pinned(checked) is None:
        raise UnsupportedQuery("a write that depends on a version names the identifier")
