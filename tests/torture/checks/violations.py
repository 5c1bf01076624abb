"""What a check found wrong, with the shortest history that shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields

from tests.torture.history import History, Injected, Json, Record

_LONG = 300
"""Characters of one figure that are shown."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken once.

    Attributes:
        rule: its short name.
        message: what is wrong, in a sentence.
        evidence: the records that show it, oldest first.
    """

    rule: str
    message: str
    evidence: tuple[Record, ...]

    def story(self, history: History) -> str:
        """Return the evidence, and the faults of that time, a line each."""
        times = [record.at for record in self.evidence]
        first, last = min(times), max(times)
        faults = [one for one in history.of(Injected) if one.at <= last and one.until >= first]
        told = sorted((*faults, *self.evidence), key=lambda record: record.at)
        return "\n".join([f"{self.rule}: {self.message}", *map(_line, told)])


def _line(record: Record) -> str:
    facts = " ".join(f"{name}={text}" for name, text in _facts(record))
    return f"  {record.at:9.3f} {record.client or '-':12} {type(record).__name__.lower()} {facts}"


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in {"at", "client"} or value is None:
            continue
        text = _spans(value) if field.name == "events" else json.dumps(value, default=str)
        yield field.name, text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _spans(events: tuple[Json, ...]) -> str:
    return ",".join(f"{event['epoch'][:6]}/{event['seq']}" for event in events) or "none"
