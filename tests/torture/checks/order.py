"""Every client hears each room in order, without repeat or hole, or is told to begin anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from tests.realtime.reducer import PAUSES, reduce
from tests.torture.checks.violations import Violation
from tests.torture.history import (
    Closed,
    Heard,
    History,
    Joined,
    Json,
    Left,
    Position,
    Record,
)

_NOWHERE: Final = Position("", 0)


@dataclass(slots=True)
class Track:
    """What one client knows of one room.

    Attributes:
        inside: whether it is in the room, as the server has told.
        lost: whether it was told to begin anew and has not yet.
        paused: whether it was told that nothing is heard, and not yet that this is over.
        snapshot: what *events* build upon.
        latest: the records that the present knowledge rests on: a join, and the last event.
    """

    client: str
    room: str
    inside: bool = False
    lost: bool = False
    paused: bool = False
    broken: bool = False
    position: Position = _NOWHERE
    snapshot: Json | None = None
    events: list[Json] = field(default_factory=list)
    join: Record | None = None
    last: Record | None = None

    @property
    def latest(self) -> tuple[Record, ...]:
        """What the present knowledge rests on."""
        found = [record for record in (self.join, self.last) if record is not None]
        return tuple(dict.fromkeys(found))

    def state(self) -> Json:
        """Return the snapshot with every event after it."""
        assert self.snapshot is not None
        state = self.snapshot
        for event in self.events:
            state = reduce(self.room, state, event)
        return state


@dataclass(slots=True)
class Order:
    """Follows every client through every room."""

    tracks: dict[tuple[str, str], Track] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, history: History) -> Order:
        """Return what the history shows."""
        found = cls()
        for record in history.records:
            match record:
                case Joined():
                    found._joined(found._track(record.client, record.room), record)
                case Heard():
                    found._heard(found._track(record.client, record.room), record)
                case Left():
                    found._track(record.client, record.room).inside = False
                case Closed():
                    found._closed(record.client)
        return found

    def _track(self, client: str, room: str) -> Track:
        return self.tracks.setdefault((client, room), Track(client, room))

    def _closed(self, client: str) -> None:
        for (whose, _), track in self.tracks.items():
            if whose == client:
                track.inside = False

    def _joined(self, track: Track, joined: Joined) -> None:
        self.counts["joins with a position"] += joined.since is not None
        if joined.recovered:
            self.counts["recovered"] += 1
            self._recovered(track, joined)
        else:
            self.counts["snapshots"] += 1
            self._snapshot(track, joined)
        track.inside, track.lost, track.paused = True, False, False
        track.position = joined.position
        track.join = track.last = joined

    def _snapshot(self, track: Track, joined: Joined) -> None:
        if joined.snapshot is None or joined.events is not None:
            self._wrong(track, "part", "neither recovered nor shown a snapshot", joined)
        track.snapshot, track.broken = joined.snapshot, False
        track.events = []

    def _recovered(self, track: Track, joined: Joined) -> None:
        since, position = joined.since, joined.position
        events = joined.events or ()
        self.counts["events recovered"] += len(events)
        if since is None or joined.snapshot is not None or since.epoch != position.epoch:
            self._wrong(track, "part", "recovered from a position it never named", joined)
            return
        wanted = [Position(since.epoch, seq) for seq in range(since.seq + 1, position.seq + 1)]
        if [Position(event["epoch"], event["seq"]) for event in events] != wanted:
            message = f"recovery must bring {since.seq + 1} to {position.seq} and nothing else"
            self._wrong(track, "recovery", message, joined)
            return
        # What came between the question and the answer was heard already.
        known = track.position if not track.lost else since
        if known.epoch == position.epoch:
            track.events += [event for event in events if event["seq"] > known.seq]
            if known.seq > position.seq:
                message = f"recovered up to {position.seq} after {known.seq} was heard"
                self._wrong(track, "recovery", message, joined)

    def _heard(self, track: Track, heard: Heard) -> None:
        self.counts["events heard"] += 1
        if not track.inside:
            self._wrong(track, "stray", "an event of a room that it is not in", heard)
            return
        if track.lost:
            return
        here, there = track.position, heard.position
        if heard.event["name"] in PAUSES:
            self.counts[heard.event["name"]] += 1
            track.paused = heard.event["name"] == "room-paused"
            if there.epoch != here.epoch or there.seq > here.seq:
                message = f"{there.seq} was said to be told when {here.seq} was the last"
                self._wrong(track, "pause", message, heard)
        elif heard.event["name"] == "room-reset" or here.epoch != there.epoch:
            self.counts["told to begin anew"] += 1
            track.lost = True
        elif there.seq == here.seq + 1:
            track.events.append(heard.event)
            track.position = there
        elif there.seq <= here.seq:
            self._wrong(track, "repeat", f"{there.seq} came after {here.seq}", heard)
        else:
            self._wrong(track, "hole", f"{there.seq} came after {here.seq}", heard)
            track.position = there
        track.last = heard

    def _wrong(self, track: Track, rule: str, message: str, record: Record) -> None:
        """Note a violation; what follows from it in this stay is no news."""
        self.counts[f"violations: {rule}"] += 1
        if not track.broken:
            told = f"{track.client} in {track.room}: {message}"
            self.violations.append(Violation(rule, told, (*track.latest, record)))
        track.broken = True
