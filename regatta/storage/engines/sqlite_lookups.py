"""Many single-document queries in few statements.

Each statement that SQLite steps through releases the interpreter's lock and must win it back,
which on a busy process costs far more than the query. So queries of one shape are packed side by
side as scalar sub-queries of one statement.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from regatta.storage.engines.sqlite_query import Sql

_BLOCKS: Final = (32, 8, 1)  # few sizes, so that the prepared statements are found again


@lru_cache(maxsize=512)
def _packed(text: str, size: int) -> str:
    return f"SELECT {','.join([f'({text})'] * size)}"


def looked_up(connection: sqlite3.Connection, queries: Sequence[Sql]) -> list[str | None]:
    """Return the text that each query finds, None where it finds nothing."""
    found: list[str | None] = [None] * len(queries)
    shapes: dict[str, list[int]] = {}
    for position, query in enumerate(queries):
        shapes.setdefault(query.text, []).append(position)
    for text, positions in shapes.items():
        _shape(connection, text, positions, queries, found)
    return found


def _shape(
    connection: sqlite3.Connection,
    text: str,
    positions: list[int],
    queries: Sequence[Sql],
    found: list[str | None],
) -> None:
    start = 0
    for size in _BLOCKS:
        while len(positions) - start >= size:
            block = positions[start : start + size]
            parameters: list[Any] = []
            for position in block:
                parameters.extend(queries[position].parameters)
            row = connection.execute(_packed(text, size), parameters).fetchone()
            for position, value in zip(block, row, strict=True):
                found[position] = value
            start += size
