"""What MongoDB's errors mean to the contract."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bson.errors import BSONError
from pymongo.errors import (
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
)

from regatta.storage.engine import DuplicateKey, StorageError, StoreUnavailable, UnsupportedQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

_INDEX: Final = re.compile(r"index: (\S+)")
# An operator met a value that it does not work on: BadValue, TypeMismatch, PathNotViable,
# NotSingleValueField, ConflictingUpdateOperators, Overflow, BSONObjectTooLarge.
_REFUSED: Final = frozenset({2, 14, 15, 28, 40, 52, 54, 10334, 17280, 17419})


@contextmanager
def translated() -> Iterator[None]:
    """Raise the contract's errors in place of the driver's."""
    try:
        yield
    except (PyMongoError, BSONError) as problem:
        raise _meaning(problem) from problem


def _meaning(problem: Exception) -> StorageError:
    first = (str(problem).splitlines() or [""])[0]
    if isinstance(problem, DuplicateKeyError):
        name = _INDEX.search(str(problem))
        index = name.group(1).rsplit("$", 1)[-1] if name else "id"
        return DuplicateKey("id" if index in {"_id_", "_id"} else index)
    if isinstance(problem, BSONError):
        return UnsupportedQuery(first)
    if (
        isinstance(problem, OperationFailure)
        and not isinstance(problem, ExecutionTimeout)
        and problem.code in _REFUSED
    ):
        return UnsupportedQuery(first)
    return StoreUnavailable(f"MongoDB: {first}")
