"""What a store refuses, in the words that a client sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from regatta.models.errors import InvalidCursor, VersionConflict
from regatta.storage.engine import BadCursor, StaleVersion


@contextmanager
def refusals_translated() -> Iterator[None]:
    """Turn a foreign cursor or a stale version into the client's error.

    Raises: InvalidCursor, VersionConflict.
    """
    try:
        yield
    except BadCursor as error:
        raise InvalidCursor from error
    except StaleVersion as error:
        raise VersionConflict(version=error.current) from error
