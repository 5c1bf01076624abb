"""The form in which values rest: the few that both engines keep alike, everything else refused.

Text holds no NUL and no lone surrogates, integers fit 64 bits, numbers are finite, instants are
aware and cut to the millisecond, dates are ISO text, keys are plain names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from math import isfinite
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from regatta.models.base import to_milliseconds
from regatta.storage.engine import UnsupportedQuery
from regatta.storage.schema import FieldType, Kind, fields_of

MAX_INTEGER: Final = 2**63 - 1
MIN_INTEGER: Final = -(2**63)
MAX_DEPTH: Final = 64  # MongoDB ends at 100 levels
KEY: Final = re.compile(r"(?!\$)[^.\x00]+")

Instants = Callable[[datetime], Any]
"""How an engine keeps an instant: :func:`~regatta.models.base.as_text` or :func:`as_instant`."""


def as_instant(moment: datetime) -> datetime:
    """Return an aware *moment* in UTC, cut to the millisecond."""
    return to_milliseconds(moment)


def integer(value: int) -> int:
    """Return *value*, which must fit 64 bits.

    Raises: UnsupportedQuery.
    """
    if not MIN_INTEGER <= value <= MAX_INTEGER:
        raise UnsupportedQuery(f"{value} does not fit 64 bits")
    return value


def number(value: float) -> float:
    """Return *value*, which must be finite.

    Raises: UnsupportedQuery.
    """
    try:
        value = float(value)
    except OverflowError:
        raise UnsupportedQuery(f"{value} is too large") from None
    if not isfinite(value):
        raise UnsupportedQuery(f"{value} is not finite")
    return value


def text(value: str) -> str:
    """Return *value*, which every store must be able to keep.

    Raises: UnsupportedQuery.
    """
    if "\x00" in value:
        raise UnsupportedQuery("text must not contain NUL")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise UnsupportedQuery("text must not contain lone surrogates") from None
    return value


class Values:
    """Checks values against types and gives them the form in which an engine keeps them."""

    def __init__(self, instants: Instants) -> None:
        self.instant = instants
        # Subclasses first: true is no number, and an instant is no date.
        self._less_usual: tuple[tuple[type, Kind, Callable[[Any], Any]], ...] = (
            (bool, Kind.BOOLEAN, bool),
            (float, Kind.NUMBER, number),
            (datetime, Kind.INSTANT, self._moment),
            (date, Kind.DATE, date.isoformat),
        )

    def scalar(self, type_: FieldType, value: Any) -> Any:
        """Return *value*, one of a scalar type or None, as it is stored.

        Raises:
            UnsupportedQuery: *value* is of another type.
        """
        kinds, cls = type_.kinds, value.__class__
        if cls is str:
            if Kind.TEXT in kinds:
                return text(value)
        elif cls is int:
            if Kind.INTEGER in kinds:
                return integer(value)
            if Kind.NUMBER in kinds:
                return number(value)
        elif value is None:
            if type_.nullable:
                return None
        else:
            return self._rare(type_, value)
        raise UnsupportedQuery(f"{value!r} is not {'/'.join(sorted(kinds))}")

    def _rare(self, type_: FieldType, value: Any) -> Any:
        plain = value
        if isinstance(value, Enum):
            plain = value.value
        elif isinstance(value, str):
            plain = str(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            plain = int(value)  # drivers have integer classes of their own
        if plain.__class__ is not value.__class__:
            return self.scalar(type_, plain)
        for cls, kind, stored in self._less_usual:
            if isinstance(value, cls):
                if kind in type_.kinds:
                    return stored(value)
                break
        raise UnsupportedQuery(f"{value!r} is not {'/'.join(sorted(type_.kinds))}")

    def _moment(self, value: datetime) -> Any:
        if value.tzinfo is None:
            raise UnsupportedQuery(f"{value!r} names no offset")
        try:
            return self.instant(value)
        except OverflowError:
            raise UnsupportedQuery(f"{value!r} lies outside the years 1 to 9999") from None

    def of(self, type_: FieldType, value: Any) -> Any:
        """Return *value* as it is stored, after the declared type's own checks.

        Raises:
            UnsupportedQuery: it does not pass them.
        """
        if type_.scalar:
            kept = self.scalar(type_, value)
            if type_.bare:
                return kept
            value = value.value if isinstance(value, Enum) else value
        try:
            checked = type_.adapter.validate_python(value, by_alias=False, by_name=True)
        except ValidationError as problem:
            first = problem.errors(include_url=False, include_input=False)[0]["msg"]
            raise UnsupportedQuery(f"{value!r} is refused: {first}") from None
        return self.plain(type_, checked)

    def document(self, document: BaseModel, depth: int = 0) -> dict[str, Any]:
        """Return *document* as it is stored, by field name.

        Raises:
            UnsupportedQuery: it holds a value that not every store keeps.
        """
        types = fields_of(type(document))
        return {
            name: self.plain(type_, getattr(document, name), depth) for name, type_ in types.items()
        }

    def plain(self, type_: FieldType | None, value: Any, depth: int = 0) -> Any:
        """Return *value*, which pydantic has checked, as it is stored.

        Raises:
            UnsupportedQuery: it holds a value that not every store keeps.
        """
        if value is None:
            return None
        if depth > MAX_DEPTH:
            raise UnsupportedQuery("the value is nested too deeply")
        if isinstance(value, BaseModel):
            return self.document(value, depth + 1)
        if isinstance(value, (list, tuple)):
            item = type_.item if type_ else None
            # Most lists hold plain words, which need no closer look.
            return [
                entry
                if entry.__class__ is str and entry.isascii() and "\x00" not in entry
                else self.plain(item, entry, depth + 1)
                for entry in value
            ]
        if isinstance(value, Mapping):
            inner = type_.values if type_ else None
            return {_key(key): self.plain(inner, one, depth + 1) for key, one in value.items()}
        return self.scalar(FREE if type_ is None or type_.free else type_, value)


FREE: Final = FieldType(
    frozenset({Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN}), nullable=True, annotation=Any
)
# Inside free JSON an instant would come back as text from one engine and typed from the other.


def _key(key: Any) -> str:
    if not isinstance(key, str) or KEY.fullmatch(key) is None:
        raise UnsupportedQuery(f"{key!r} cannot name a field")
    return text(str(key))
