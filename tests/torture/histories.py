"""Histories made by hand, for the checks to judge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

from tests.torture.history import (
    Answered,
    Board,
    Closed,
    Confirmed,
    Heard,
    History,
    Joined,
    Json,
    Ledger,
    Left,
    Logged,
    Looked,
    Opened,
    Position,
    Record,
    Stuck,
)

CHALLENGE = "c1"
ROOM = f"challenge:{CHALLENGE}"


def racer(user_id: str, progress: int = 0, *, version: int = 0, **facts: Any) -> Json:
    """Return a racer as rooms show them."""
    shown = {"userId": user_id, "name": user_id, "progress": progress, "version": version}
    return shown | {"status": "racing", "score": progress} | facts


def challenge(*racers: Json) -> Json:
    """Return a challenge with its racers, as REST shows it."""
    return {"id": CHALLENGE, "version": 1, "seats": [], "participants": list(racers)}


def snapshot(*racers: Json) -> Json:
    """Return what somebody who joins the room is shown."""
    return {"challenge": challenge(*racers), "present": []}


def moved(seq: int, user_id: str, progress: int, *, epoch: str = "e") -> Json:
    """Return the event of a step; the racer's version is the progress."""
    return {
        "name": "progress-update",
        "type": "progress-update",
        "room": ROOM,
        "epoch": epoch,
        "seq": seq,
        "participant": racer(user_id, progress, version=progress),
    }


@dataclass
class Tale:
    """A history in the making; each record comes a second after the one before."""

    history: History = field(default_factory=History)

    def _add(self, kind: type[Record], client: str, **facts: Any) -> Self:
        self.history.add(kind(at=float(len(self.history.records)), client=client, **facts))
        return self

    @property
    def now(self) -> float:
        """When the next record will be."""
        return float(len(self.history.records))

    def opened(self, client: str) -> Self:
        """Be let in, as the user of the same name."""
        return self._add(Opened, client, user=client, server="one", transport="websocket")

    def present(self, client: str, seq: int, *joined: str) -> Self:
        """Hear who came."""
        came = [{"userId": user_id, "name": user_id} for user_id in joined]
        event = {"name": "presence", "room": ROOM, "epoch": "e", "seq": seq, "left": []}
        return self._add(Heard, client, room=ROOM, event=event | {"joined": came})

    def shown(
        self, client: str, seq: int, *racers: Json, epoch: str = "e", since: Any = None
    ) -> Self:
        """Join and be shown a snapshot."""
        return self._add(
            Joined,
            client,
            room=ROOM,
            asked_at=self.now - 0.5,
            since=since,
            position=Position(epoch, seq),
            recovered=False,
            snapshot=snapshot(*racers),
        )

    def recovered(self, client: str, since: int, seq: int, *events: Json) -> Self:
        """Join with a position and be given what was missed."""
        return self._add(
            Joined,
            client,
            room=ROOM,
            asked_at=self.now - 0.5,
            since=Position("e", since),
            position=Position("e", seq),
            recovered=True,
            events=events,
        )

    def heard(self, client: str, *events: Json) -> Self:
        """Hear events, one after the other."""
        for event in events:
            self._add(Heard, client, room=ROOM, event=event)
        return self

    def paused(self, client: str, seq: int, *, over: bool = False) -> Self:
        """Be told that nothing is heard, or that all up to *seq* was told."""
        name = "room-resumed" if over else "room-paused"
        event = {"name": name, "room": ROOM, "epoch": "e", "seq": seq}
        return self._add(Heard, client, room=ROOM, event=event)

    def reset(self, client: str, epoch: str) -> Self:
        """Be told to begin anew."""
        event = {"name": "room-reset", "room": ROOM, "epoch": epoch, "seq": 0}
        return self._add(Heard, client, room=ROOM, event=event)

    def left(self, client: str) -> Self:
        """Leave."""
        return self._add(Left, client, room=ROOM)

    def closed(self, client: str) -> Self:
        """Lose the connection."""
        return self._add(Closed, client, why="closed")

    def stepped(
        self,
        client: str,
        progress: int,
        seq: int,
        *,
        shown: int | None = None,
        code: str = "",
        again: bool = False,
    ) -> Self:
        """Take a step and be answered: with *shown*, or with a refusal."""
        reached = progress if shown is None else shown
        answer: Json = {"ok": True, "progress": reached, "version": reached, "seq": seq}
        return self._add(
            Answered,
            client,
            challenge_id=CHALLENGE,
            racing=client,
            update_id=f"{client}-{progress}",
            progress=progress,
            sent_at=self.now - 0.5,
            tries=1,
            again=again,
            answer={"ok": False, "error": {"code": code}} if code else answer,
        )

    def looked(self, client: str, *racers: Json) -> Self:
        """Read the challenge by REST."""
        detail = challenge(*racers)
        return self._add(Looked, client, asked_at=self.now - 0.5, detail=detail)

    def confirmed(self, client: str, points: int) -> Self:
        """Have a finish confirmed."""
        completion = {"challengeId": CHALLENGE, "points": points}
        return self._add(Confirmed, client, racing=client, completion=completion)

    def ledger(self, user_id: str, *paid: int) -> Self:
        """Read somebody's points, all of them for the one challenge."""
        entries = [{"id": str(n), "sourceId": CHALLENGE, "points": p} for n, p in enumerate(paid)]
        points = {"total": sum(paid), "entries": entries}
        return self._add(Ledger, "store", racing=user_id, points=points)

    def logged(self, line: str) -> Self:
        """Log a failure."""
        return self._add(Logged, "", server="one", line=line)

    def stuck(self, what: str) -> Self:
        """Wait in vain."""
        return self._add(Stuck, "", what=what)

    def board(self, **scores: int) -> Self:
        """Read the organization's board."""
        rows = [{"userId": user_id, "score": score} for user_id, score in scores.items()]
        return self._add(Board, "store", board="org.all", rows=rows)
