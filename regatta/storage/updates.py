"""Checks updates against the contract's subset and applies them to stored documents.

The rules are MongoDB's own, to the letter, so that a document ends up the same in every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from regatta.storage.engine import UnsupportedQuery
from regatta.storage.operators import APPLY
from regatta.storage.schema import NUMERIC, Kind, Leaf

if TYPE_CHECKING:
    from regatta.storage.engine import Update
    from regatta.storage.query import Language
    from regatta.storage.schema import FieldType

OWNED: Final = frozenset({"id", "version", "created_at", "updated_at"})
CACHED_SHAPES: Final = 1024


class Change(NamedTuple):
    """One checked operator on one path; the value in its stored form."""

    operator: str
    leaf: Leaf
    value: Any


Changes = list[Change]
Take = Callable[["Language", Leaf, Any], Any]
Shape = tuple[tuple[str, tuple[str, ...]], ...]


class Updates:
    """Checks the updates of one collection; what depends on paths alone is checked once a shape."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._shapes: dict[Shape, list[tuple[str, Leaf, Take]]] = {}

    def check(self, update: Update) -> Changes:
        """Check *update*.

        Raises:
            UnsupportedQuery: it lies outside the subset, touches what the engine owns, names
                conflicting paths or contradicts the model's types.
        """
        try:
            shape = tuple([(operator, tuple(fields.keys())) for operator, fields in update.items()])
            steps = self._shapes.get(shape)
        except (AttributeError, TypeError):
            raise UnsupportedQuery(f"{update!r} is not an update") from None
        if steps is None:
            steps = self._shapes[shape] = self._steps(shape)
        values = [value for fields in update.values() for value in fields.values()]
        language = self._language
        return [
            Change(operator, leaf, take(language, leaf, value))
            for (operator, leaf, take), value in zip(steps, values, strict=True)
        ]

    def _steps(self, shape: Shape) -> list[tuple[str, Leaf, Take]]:
        if len(self._shapes) >= CACHED_SHAPES:
            self._shapes.clear()  # keys of maps make shapes open-ended
        steps = []
        for operator, paths in shape:
            take = _TAKE.get(operator)
            if take is None:
                raise UnsupportedQuery(f"{operator!r} is not part of the subset")
            for path in paths:
                leaf = self._language.paths.leaf(path)
                if leaf.segments[0] in OWNED:
                    raise UnsupportedQuery(f"{path} belongs to the engine")
                steps.append((operator, leaf, take))
        refuse_conflicts([leaf for _, leaf, _ in steps])
        return steps


def refuse_conflicts(leaves: list[Leaf]) -> None:
    """Refuse paths of which one lies at or inside another.

    Raises: UnsupportedQuery.
    """
    ordered = sorted(leaf.segments for leaf in leaves)
    for before, after in pairwise(ordered):
        if after[: len(before)] == before:
            raise UnsupportedQuery(f"{'.'.join(before)} and {'.'.join(after)} conflict")


def applied(document: Mapping[str, Any], changes: Changes, *, inserting: bool) -> dict[str, Any]:
    """Return *document* after *changes*; the original stays as it is.

    Raises:
        UnsupportedQuery: an operator met a value that it does not work on.
    """
    result = dict(document)
    for operator, leaf, value in changes:
        if inserting or operator != "$setOnInsert":
            APPLY[operator](result, leaf.segments, value)
    return result


def _set(language: Language, leaf: Leaf, value: Any) -> Any:
    return language.values.of(leaf.type, value)


def _unset(_language: Language, leaf: Leaf, _value: Any) -> Any:
    if not leaf.removable:
        raise UnsupportedQuery(f"{leaf.path} is required")
    return ""


def _inc(language: Language, leaf: Leaf, value: Any) -> Any:
    if not leaf.type.kinds or not leaf.type.kinds <= NUMERIC or value is None:
        raise UnsupportedQuery(f"{leaf.path}: $inc adds numbers to numbers")
    return language.values.scalar(leaf.type, value)


def _bound(language: Language, leaf: Leaf, value: Any) -> Any:
    if not leaf.type.scalar or value is None:
        raise UnsupportedQuery(f"{leaf.path}: $max and $min need values that have an order")
    return language.values.of(leaf.type, value)


def _item(leaf: Leaf, operator: str) -> FieldType:
    if leaf.type.kinds != {Kind.LIST} or leaf.type.item is None:
        raise UnsupportedQuery(f"{leaf.path}: {operator} needs a list")
    return leaf.type.item


def _push(language: Language, leaf: Leaf, value: Any) -> Any:
    return language.values.of(_item(leaf, "$push"), value)


def _add_to_set(language: Language, leaf: Leaf, value: Any) -> Any:
    return language.values.of(_item(leaf, "$addToSet"), value)


def _pull(language: Language, leaf: Leaf, value: Any) -> Any:
    item = _item(leaf, "$pull")
    if not item.scalar or value is None:
        raise UnsupportedQuery(f"{leaf.path}: $pull removes scalar values")
    return language.values.scalar(item, value)


_TAKE: Final[Mapping[str, Take]] = {
    "$set": _set,
    "$setOnInsert": _set,
    "$unset": _unset,
    "$inc": _inc,
    "$max": _bound,
    "$min": _bound,
    "$push": _push,
    "$addToSet": _add_to_set,
    "$pull": _pull,
}
