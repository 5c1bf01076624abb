"""Groups from the rows that engines return, with values typed by the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from regatta.storage.engine import Group, UnsupportedQuery
from regatta.storage.schema import Kind
from regatta.storage.values import MAX_INTEGER, MIN_INTEGER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regatta.storage.query import Grouping
    from regatta.storage.schema import FieldType, Leaf


def grouped(grouping: Grouping, row: Sequence[Any]) -> Group:
    """Return the group that *row* stands for: its key's values, then its figures.

    Raises:
        UnsupportedQuery: a sum of integers left 64 bits, where engines part.
    """
    split = len(grouping.by)
    key = {
        leaf.path: typed(leaf.type, value)
        for leaf, value in zip(grouping.by, row[:split], strict=True)
    }
    figures = {
        name: _figure(accumulator, leaf, value)
        for (name, (accumulator, leaf)), value in zip(
            grouping.figures.items(), row[split:], strict=True
        )
    }
    return Group(key, figures)


def typed(type_: FieldType, value: Any) -> Any:
    """Return a stored scalar as the model has it."""
    if value is None or len(type_.kinds) != 1:
        return value
    (kind,) = type_.kinds
    return _TYPED[kind](value)


def _instant(value: str | datetime) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC)


_TYPED: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    Kind.BOOLEAN: bool,
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.TEXT: str,
    Kind.INSTANT: _instant,
    Kind.DATE: date.fromisoformat,
}


def _figure(accumulator: str, leaf: Leaf | None, value: Any) -> Any:
    if leaf is None:
        return int(value)
    if accumulator != "sum":
        return typed(leaf.type, value)
    value = value or 0
    if leaf.type.kinds == {Kind.INTEGER} and not (
        isinstance(value, int) and MIN_INTEGER <= value <= MAX_INTEGER
    ):
        raise UnsupportedQuery(f"the sum of {leaf.path} does not fit 64 bits")
    return typed(leaf.type, value)
