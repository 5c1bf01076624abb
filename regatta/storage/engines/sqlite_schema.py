"""Tables and indexes of the embedded engine, made or adapted when a collection is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regatta.storage.engines.sqlite_query import expression, literal, quoted

if TYPE_CHECKING:
    import sqlite3
    from datetime import timedelta

    from regatta.storage.engine import CollectionSpec, Index
    from regatta.storage.query import Language
    from regatta.storage.schema import Leaf

SEPARATOR = "."


def statements(spec: CollectionSpec[Any], language: Language) -> dict[str, str]:
    """Return the statement that makes each index of *spec*, by the index's name in the file."""
    found: dict[str, str] = {}
    for index in spec.indexes:
        leaves = language.index(index)
        if any(not leaf.type.scalar for leaf in leaves):
            continue  # SQLite has no index over the elements of lists
        name = f"{spec.name}{SEPARATOR}{index.name}"
        columns = [expression(leaf) for leaf in leaves]
        if index.unique and not all(leaf.certain for leaf in leaves):
            # MongoDB counts null as a value like any other, SQLite as distinct from itself.
            strict = [_strict(leaf) for leaf in leaves]
            found[name] = _create(name, spec.name, strict, index, language, unique=True)
            name += f"{SEPARATOR}lookup"
            found[name] = _create(name, spec.name, columns, index, language, unique=False)
        else:
            found[name] = _create(name, spec.name, columns, index, language, unique=index.unique)
    return found


def _strict(leaf: Leaf) -> str:
    return expression(leaf) if leaf.certain else f"ifnull({expression(leaf)},x'00')"


def _create(
    name: str,
    table: str,
    columns: list[str],
    index: Index,
    language: Language,
    *,
    unique: bool,
) -> str:
    kind = "UNIQUE INDEX" if unique else "INDEX"
    text = f"CREATE {kind} {quoted(name)} ON {quoted(table)} ({', '.join(columns)})"
    if index.where:
        text += f" WHERE {condition(index, language)}"
    return text


def condition(index: Index, language: Language) -> str:
    """Return the condition of a partial index."""
    terms = [
        f"{expression(language.paths.leaf(path))}={literal(value)}"
        for path, value in (index.where or {}).items()
    ]
    return " AND ".join(terms) or "1"


def prepare(
    connection: sqlite3.Connection, spec: CollectionSpec[Any], wanted: dict[str, str]
) -> None:
    """Make the table of *spec* and bring its indexes to what *wanted* says."""
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {quoted(spec.name)}"
        " (id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, doc TEXT NOT NULL)"
    )
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master"
        " WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (spec.name,),
    ).fetchall()
    present = dict(rows)
    for name, text in present.items():
        if wanted.get(name) != text:
            connection.execute(f"DROP INDEX {quoted(name)}")
    for name, text in wanted.items():
        if present.get(name) != text:
            connection.execute(text)


def purge(spec: CollectionSpec[Any], language: Language) -> list[tuple[str, timedelta]]:
    """Return a statement for each index that expires, removing what lies before a moment."""
    found = []
    for index in spec.indexes:
        if index.expire_after is not None:
            leaf = language.paths.leaf(index.paths[0])
            table = quoted(spec.name)
            where = f"{expression(leaf)}<=? AND {condition(index, language)}"
            expired = f"SELECT id FROM {table} WHERE {where} LIMIT ?"  # noqa: S608 - as above
            found.append((f"DELETE FROM {table} WHERE id IN ({expired})", index.expire_after))  # noqa: S608
    return found
