"""Checked queries as SQL over one table a collection: ``(id, version, doc)``.

The text of an expression is what SQLite recognises an index by, so each path has one text.
"""

# ruff: noqa: S608 - names come from models and are checked; values are parameters
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import to_json

from regatta.storage.query import Branches, Condition
from regatta.storage.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from regatta.storage.query import Checked, Grouping, Order
    from regatta.storage.schema import Leaf

COLUMNS: Final = frozenset({"id", "version"})
_SYMBOLS: Final[Mapping[str, str]] = {
    "$eq": "=",
    "$ne": " IS NOT ",
    "$gt": ">",
    "$gte": ">=",
    "$lt": "<",
    "$lte": "<=",
}
CACHED_TEXTS: Final = 1024  # keys of maps are open-ended
_COMPARED: Final = frozenset({"$eq", "$ne", "$in", "$nin"})


class Sql(NamedTuple):
    """A statement or a part of one, and its parameters."""

    text: str
    parameters: list[Any]


def quoted(name: str) -> str:
    """Return *name* as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | int | bool) -> str:
    """Return *value* as SQL text."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(int(value))


def json_path(leaf: Leaf) -> str:
    """Return the path of *leaf* as a literal; its segments are plain names."""
    return "'$" + "".join(f'."{segment}"' for segment in leaf.segments) + "'"


def expression(leaf: Leaf) -> str:
    """Return the value at a path as SQL."""
    return leaf.path if leaf.path in COLUMNS else f"json_extract(doc,{json_path(leaf)})"


class Compiler:
    """Writes the SQL of one collection's queries.

    Args:
        table: the collection's name.
        literals: paths and values of partial indexes, which SQLite only recognises in the text.
    """

    def __init__(self, table: str, literals: AbstractSet[tuple[str, Any]] = frozenset()) -> None:
        self.table = quoted(table)
        self._literals = literals
        self._literal_paths = {path for path, _ in literals}
        self._texts: dict[tuple[str, str], str] = {}

    def where(self, checked: Checked) -> Sql:
        """Return the condition that *checked* stands for."""
        parts: list[str] = []
        parameters: list[Any] = []
        for entry in checked:
            if isinstance(entry, Condition):
                parts.append(self._condition(entry, parameters))
            else:
                parts.append(self._branches(entry, parameters))
        return Sql(" AND ".join(parts) or "1", parameters)

    def one(self, checked: Checked, order: Order = ()) -> Sql:
        """Return a query for the first match's text."""
        where = self.where(checked)
        text = f"SELECT doc FROM {self.table} WHERE {where.text}{ordering(order)} LIMIT 1"
        return Sql(text, where.parameters)

    def many(self, checked: Checked, order: Order, limit: int | None) -> Sql:
        """Return a query for all matches as one JSON array, in order, in one row.

        One row, because every row costs a round of releasing and waiting for the interpreter.
        """
        where = self.where(checked)
        rows = f"SELECT doc FROM {self.table} WHERE {where.text}{ordering(order)} LIMIT ?"
        text = f"SELECT '['||ifnull(group_concat(doc),'')||']' FROM ({rows})"
        return Sql(text, [*where.parameters, -1 if limit is None else limit])

    def count(self, checked: Checked) -> Sql:
        """Return a query for how many match."""
        where = self.where(checked)
        return Sql(f"SELECT count(*) FROM {self.table} WHERE {where.text}", where.parameters)

    def delete(self, checked: Checked) -> Sql:
        """Return a statement that removes the matches."""
        where = self.where(checked)
        return Sql(f"DELETE FROM {self.table} WHERE {where.text}", where.parameters)

    def group(self, checked: Checked, grouping: Grouping) -> Sql:
        """Return a query for one row a group: its key's values, then its figures."""
        where = self.where(checked)
        keys = [expression(leaf) for leaf in grouping.by]
        figures = [
            "count(*)" if leaf is None else f"{accumulator}({expression(leaf)})"
            for accumulator, leaf in grouping.figures.values()
        ]
        columns = ",".join([*keys, *figures]) or "1"
        by = ",".join(keys) or "NULL"  # grouped by NULL, nothing gives no row
        text = f"SELECT {columns} FROM {self.table} WHERE {where.text} GROUP BY {by}"
        return Sql(text, where.parameters)

    def _branches(self, entry: Branches, parameters: list[Any]) -> str:
        parts = []
        for branch in entry.branches:
            where = self.where(branch)
            parts.append(f"({where.text})")
            parameters.extend(where.parameters)
        return "(" + (" AND " if entry.operator == "$and" else " OR ").join(parts) + ")"

    def _condition(self, entry: Condition, parameters: list[Any]) -> str:
        operator, leaf, value = entry
        if operator == "$exists":
            return f"json_type(doc,{json_path(leaf)}) IS {'NOT ' if value else ''}NULL"
        if leaf.type.kinds == {Kind.LIST} and operator in _COMPARED:
            return _elements(entry, parameters)
        if operator in {"$in", "$nin"}:
            return _choice(entry, parameters)
        if value is None:
            return f"{expression(leaf)} IS {'NOT ' if operator == '$ne' else ''}NULL"
        return self._comparison(entry, parameters)

    def _comparison(self, entry: Condition, parameters: list[Any]) -> str:
        operator, leaf, value = entry
        if (
            operator == "$eq"
            and leaf.path in self._literal_paths
            and (leaf.path, value) in self._literals
        ):
            return f"{expression(leaf)}={literal(value)}"
        if value.__class__ is float:
            parameters.append(to_json(value).decode())
            return f"{expression(leaf)}{_SYMBOLS[operator]}CAST(? AS REAL)"
        parameters.append(value)
        text = self._texts.get((operator, leaf.path))
        if text is None:
            text = f"{expression(leaf)}{_SYMBOLS[operator]}?"
            if len(self._texts) < CACHED_TEXTS:
                self._texts[operator, leaf.path] = text
        return text


def ordering(order: Order) -> str:
    """Return *order* as SQL; NULL sorts first, as null does in MongoDB."""
    if not order:
        return ""
    keys = (f"{expression(leaf)}{'' if direction == 1 else ' DESC'}" for leaf, direction in order)
    return " ORDER BY " + ",".join(keys)


def _choice(entry: Condition, parameters: list[Any]) -> str:
    value, negated = expression(entry.leaf), entry.operator == "$nin"
    wanted = [one for one in entry.value if one is not None]
    with_null = len(wanted) < len(entry.value)
    # As JSON, so that numbers are read by the same rule on both sides.
    parameters.append(to_json(wanted).decode())
    among = f"{value} IN (SELECT value FROM json_each(?))"
    found = f"({among} OR {value} IS NULL)" if with_null else f"ifnull({among},0)"
    if not negated and not with_null:
        return among  # as plain as an index needs it
    return f"NOT {found}" if negated else found


def _elements(entry: Condition, parameters: list[Any]) -> str:
    path = json_path(entry.leaf)
    values = entry.value if entry.operator in {"$in", "$nin"} else [entry.value]
    wanted = [one for one in values if one is not None]
    parameters.append(to_json(wanted).decode())
    found = (
        f"EXISTS (SELECT 1 FROM json_each(doc,{path}) AS e"
        " WHERE e.value IN (SELECT w.value FROM json_each(?) AS w))"
    )
    if len(wanted) < len(values):
        null = f"EXISTS (SELECT 1 FROM json_each(doc,{path}) AS n WHERE n.type='null')"
        found = f"({found} OR json_type(doc,{path}) IS NULL OR {null})"
    return f"NOT {found}" if entry.operator in {"$ne", "$nin"} else found
