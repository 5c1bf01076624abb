"""What all clients share, and what they put up with."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from tests.torture.history import Bodies, History, Record

RETRIED: Final = frozenset({"unavailable", "conflict"})
"""Codes of refusals after which a client sends the same again."""


PASSING: Final = RETRIED | {"idempotency_in_progress"}
"""Likewise, of requests by REST."""


class Refused(Exception):
    """A request was answered with an error that trying again does not help against."""


@dataclass
class Field:
    """What all clients share: the servers, the wires, the history.

    Attributes:
        over: whether what still happens is no part of the history.
    """

    urls: Sequence[str]
    http: aiohttp.ClientSession
    narrow: aiohttp.ClientSession
    history: History = field(default_factory=History)
    bodies: Bodies = field(default_factory=Bodies)
    began: float = field(default_factory=time.monotonic)
    over: bool = False

    def now(self) -> float:
        """Return the seconds since the history began."""
        return time.monotonic() - self.began

    def add(self, record: Record) -> None:
        """Append to the history, unless it is over."""
        if not self.over:
            self.history.add(record)
