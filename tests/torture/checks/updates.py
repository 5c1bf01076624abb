"""What was acknowledged stays, happened once, and was told."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.realtime.reducer import ASIDE
from tests.torture.checks.violations import Violation
from tests.torture.field import RETRIED
from tests.torture.history import (
    Answered,
    Heard,
    History,
    Joined,
    Json,
    Looked,
    Position,
    Record,
)

REACH: Final = 30_000
"""Bytes of missed events that a client is told of instead of being shown a snapshot."""

_Racer = tuple[str, str]
"""A challenge and a user."""


@dataclass(slots=True)
class Acknowledged:
    """The greatest progress that a racer was told is safe, over time."""

    records: list[Answered] = field(default_factory=list)

    def add(self, record: Answered) -> None:
        """Take in an acknowledgement, which may be of a repeat."""
        if not self.records or record.progress >= self.records[-1].progress:
            self.records.append(record)

    def before(self, at: float) -> Answered | None:
        """Return the acknowledgement that whoever asks *at* this time must see."""
        index = bisect_left(self.records, at, key=lambda record: record.at)
        return self.records[index - 1] if index else None


def acknowledged(history: History) -> dict[_Racer, Acknowledged]:
    """Return what every racer was told, by challenge and user."""
    found: dict[_Racer, Acknowledged] = {}
    for record in history.of(Answered):
        if record.answer["ok"]:
            found.setdefault((record.challenge_id, record.racing), Acknowledged()).add(record)
    return found


def check_refused(history: History, counts: Counter[str]) -> Iterator[Violation]:
    """A step is acknowledged in the end; until then only "try again" is said."""
    for record in history.of(Answered):
        counts["updates acknowledged"] += record.answer["ok"] and not record.again
        counts["repeats acknowledged"] += record.answer["ok"] and record.again
        counts["updates sent again"] += record.tries > 1
        if not record.answer["ok"]:
            code = record.answer["error"]["code"]
            counts[f"refused: {code}"] += 1
            if code not in RETRIED:
                message = f"{record.client}'s {record.update_id} was refused: {code}"
                yield Violation("refused", message, (record,))


def check_kept(history: History, counts: Counter[str]) -> Iterator[Violation]:
    """Whoever looks after an acknowledgement sees that progress, or more, of the racer."""
    known = acknowledged(history)
    for record, asked_at, challenge in _sights(history):
        counts["sights of a challenge"] += 1
        for racer in challenge["participants"]:
            told = known.get((challenge["id"], racer["userId"]))
            latest = told.before(asked_at) if told is not None else None
            if latest is not None and racer["progress"] < latest.progress:
                message = (
                    f"{latest.progress} was acknowledged to {latest.client}, "
                    f"and {racer['progress']} is shown after that"
                )
                yield Violation("lost update", message, (latest, record))


def _sights(history: History) -> Iterator[tuple[Record, float, Json]]:
    for record in history.records:
        if isinstance(record, Looked):
            yield record, record.asked_at, record.detail
        elif (
            isinstance(record, Joined)
            and record.snapshot is not None
            and "challenge" in record.snapshot
        ):
            yield record, record.asked_at, record.snapshot["challenge"]


def check_once(history: History, _counts: Counter[str]) -> Iterator[Violation]:
    """No racer ever goes back: neither by a repeat nor by an update that comes late."""
    known = acknowledged(history)
    for record in history.of(Answered):
        if not record.answer["ok"]:
            continue
        latest = known[record.challenge_id, record.racing].before(record.sent_at)
        least = max(record.progress, latest.progress if latest is not None else 0)
        if record.answer["progress"] < least:
            message = f"{record.update_id} took {record.client} back from {least}"
            yield Violation("acted twice", message, (*([latest] if latest else ()), record))
    shown: dict[tuple[str, str, str], Heard] = {}
    for heard in history.of(Heard):
        if heard.event["name"] != "progress-update":
            continue
        racer = heard.event["participant"]
        key = (heard.client, heard.room, racer["userId"])
        before = shown.get(key)
        if before is not None and heard.position.epoch == before.position.epoch:
            old = before.event["participant"]
            if racer["version"] > old["version"] and racer["progress"] < old["progress"]:
                message = f"{racer['name']} went from {old['progress']} to {racer['progress']}"
                yield Violation("acted twice", message, (before, heard))
        shown[key] = heard


def numbered(history: History) -> dict[tuple[str, Position], tuple[Record, Json]]:
    """Return every event of every room that anybody heard or recovered, and who was first."""
    found: dict[tuple[str, Position], tuple[Record, Json]] = {}
    for record, room, event in _events(history):
        found.setdefault((room, Position(event["epoch"], event["seq"])), (record, event))
    return found


def _events(history: History) -> Iterator[tuple[Record, str, Json]]:
    for record in history.records:
        if isinstance(record, Heard) and record.event["name"] not in ASIDE:
            yield record, record.room, record.event
        elif isinstance(record, Joined):
            for event in record.events or ():
                yield record, record.room, event


def check_numbers(history: History, counts: Counter[str]) -> Iterator[Violation]:
    """A number stands for one event: nobody ever hears another one under it."""
    known = numbered(history)
    counts["events"] = len(known)
    for record, room, event in _events(history):
        position = Position(event["epoch"], event["seq"])
        first, same = known[room, position]
        if event is not same and event != same:
            message = f"two events of {room} are number {position.seq} of epoch {position.epoch}"
            yield Violation("one number, two events", message, (first, record))


def check_recovered(history: History, _counts: Counter[str]) -> Iterator[Violation]:
    """Whoever missed little is told of it; a snapshot is for those who missed much."""
    events = numbered(history)
    for joined in history.of(Joined):
        since, there = joined.since, joined.position
        if joined.recovered or since is None or since.epoch != there.epoch:
            continue
        missed = [
            events.get((joined.room, Position(there.epoch, seq)))
            for seq in range(since.seq + 1, there.seq + 1)
        ]
        known = [json.dumps(event[1]) for event in missed if event is not None]
        if since.seq <= there.seq and len(known) == len(missed) and sum(map(len, known)) < REACH:
            message = (
                f"{joined.client} in {joined.room} was not told of the {len(missed)} events "
                f"after {since.seq}"
            )
            yield Violation("not recovered", message, (joined,))


def check_told(history: History, counts: Counter[str]) -> Iterator[Violation]:
    """The room hears of an acknowledged step before it reaches the place that the answer names.

    The answer does not name the epoch, so steps near the end of one are left out.
    """
    events = numbered(history)
    lives = _lives(events)
    own: dict[tuple[str, Position], Answered] = {}
    for record in history.of(Answered):
        room = f"challenge:{record.challenge_id}"
        epoch = _epoch_at(lives.get(room, {}), record)
        if record.again or not record.answer["ok"] or epoch is None:
            continue
        counts["steps that had to be told"] += 1
        position = Position(epoch, record.answer["seq"])
        if record.tries == 1:
            other = own.setdefault((room, position), record)
            if other is not record:
                message = f"two steps in {room} were told as number {position.seq}"
                yield Violation("one number, two events", message, (other, record))
        heard = events.get((room, position))
        if heard is not None and not _shows(events, room, position, record):
            message = f"{record.client}'s {record.update_id} is not among the events of {room}"
            yield Violation("never told", message, (record, heard[0], *_later(events, record)))


def _later(
    events: dict[tuple[str, Position], tuple[Record, Json]], record: Answered
) -> list[Record]:
    """Return where the step was told all the same, if anywhere: too late is not never."""
    shown = [
        first
        for (room, _), (first, event) in events.items()
        if room == f"challenge:{record.challenge_id}"
        and event.get("participant", {}).get("userId") == record.racing
        and event["participant"]["progress"] == record.progress
    ]
    return sorted(shown, key=lambda first: first.at)[:1]


def _lives(
    events: dict[tuple[str, Position], tuple[Record, Json]],
) -> dict[str, dict[str, tuple[float, float]]]:
    """Return when the epochs of each room were first and last heard of."""
    lives: dict[str, dict[str, tuple[float, float]]] = {}
    for (room, position), (record, _) in events.items():
        first, last = lives.setdefault(room, {}).get(position.epoch, (record.at, record.at))
        lives[room][position.epoch] = (min(first, record.at), max(last, record.at))
    return lives


def _epoch_at(lives: dict[str, tuple[float, float]], record: Answered) -> str | None:
    """Return the epoch in which the step was taken and answered, None if that is not sure."""
    around = [
        epoch
        for epoch, (first, last) in lives.items()
        if first < record.sent_at and record.at < last
    ]
    return around[0] if len(around) == 1 else None


def _shows(
    events: dict[tuple[str, Position], tuple[Record, Json]],
    room: str,
    position: Position,
    record: Answered,
) -> bool:
    """Return whether some event up to *position* shows the racer at least as far."""
    for seq in range(position.seq, 0, -1):
        found = events.get((room, Position(position.epoch, seq)))
        if found is None:
            return True  # nobody heard this one; what it said is not known
        event = found[1]
        racers = [event["participant"]] if "participant" in event else event.get("participants", [])
        for racer in racers:
            if racer["userId"] == record.racing:
                return bool(racer["progress"] >= record.progress)
    return False
