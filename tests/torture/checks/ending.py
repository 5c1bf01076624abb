"""In the end all clients and the store say the same, and every finish was paid once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from tests.realtime.reducer import facts
from tests.torture.checks.order import Order, Track
from tests.torture.checks.violations import Violation
from tests.torture.history import (
    Board,
    Confirmed,
    History,
    Injected,
    Json,
    Ledger,
    Logged,
    Looked,
    Opened,
    Record,
    Stuck,
)

T = TypeVar("T", bound=Record)

NEWCOMER: Final = "newcomer"
"""Who comes last and sees only snapshots."""

STORE: Final = "store"
"""Who reads the documents at the end."""

_GHOSTS_GONE: Final = 20.0
"""Seconds after which nobody is on a roster any more whose server has died."""


def check_stuck(history: History, _counts: Counter[str]) -> Iterator[Violation]:
    """Whatever had to come came."""
    for record in history.of(Stuck):
        yield Violation("stuck", record.what, (record,))


def check_logged(history: History, _counts: Counter[str]) -> Iterator[Violation]:
    """No server met anything that its authors had not foreseen."""
    for record in history.of(Logged):
        yield Violation("unforeseen", f"{record.server} logged a traceback", (record,))


def check_agreement(history: History, order: Order, counts: Counter[str]) -> Iterator[Violation]:
    """Snapshot + events is, for every client in a room, what a newcomer is shown."""
    fresh = {track.room: track for track in order.tracks.values() if _is_newest(track)}
    for track in order.tracks.values():
        if not track.inside or track.room not in fresh:
            continue
        counts["final states compared"] += 1
        newest = fresh[track.room]
        if track.lost or track.position != newest.position:
            message = (
                f"{track.client} stands at {_place(track)} of {track.room}, "
                f"a newcomer at {_place(newest)}"
            )
            yield Violation("left behind", message, (*track.latest, *newest.latest))
        elif track.paused:
            message = f"{track.client} was not told that the pause of {track.room} was over"
            yield Violation("pause", message, track.latest)
        elif not track.broken:
            yield from _compared(track, newest)
    yield from _as_stored(history, fresh, counts)


def _place(track: Track) -> str:
    return f"{track.position.epoch}/{track.position.seq}{' (lost)' if track.lost else ''}"


def _compared(track: Track, newest: Track) -> Iterator[Violation]:
    ours, theirs = facts(track.room, track.state()), facts(track.room, newest.state())
    if ours != theirs:
        message = f"{track.client} in {track.room} {difference(ours, theirs)}"
        yield Violation("other state", message, (*track.latest, *newest.latest))


def difference(ours: object, theirs: object, path: str = "") -> str:
    """Return the first place at which two values are not the same."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted({*ours, *theirs}, key=str):
            if ours.get(name) != theirs.get(name):
                return difference(ours.get(name), theirs.get(name), f"{path}.{name}")
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
            if mine != other:
                return difference(mine, other, f"{path}[{index}]")
    return f"has {path or 'all'} = {ours!r}, not {theirs!r}"


def check_rosters(history: History, order: Order, counts: Counter[str]) -> Iterator[Violation]:
    """Whoever is in a room is on its roster, and nobody else who left some time ago.

    Newcomers may be on it already or not yet.
    """
    users = {opened.client: opened.user for opened in history.of(Opened)}
    last_fault = max((fault.until for fault in history.of(Injected)), default=0.0)
    ghosts_are_gone = history.records[-1].at - last_fault > _GHOSTS_GONE
    here: dict[str, set[str]] = {}
    for track in order.tracks.values():
        if track.inside and track.client in users and not _is_newest(track):
            here.setdefault(track.room, set()).add(users[track.client])
    for track in order.tracks.values():
        state = track.state() if _is_newest(track) and not track.broken else {}
        if "present" not in state:
            continue
        counts["rosters compared with who is there"] += 1
        listed = {one["userId"] for one in state["present"]}
        there = here.get(track.room, set())
        wrong = there - listed
        if ghosts_are_gone:
            wrong |= listed - there - {users.get(track.client)}
        if wrong:
            message = f"the roster of {track.room} is wrong about {', '.join(sorted(wrong))}"
            yield Violation("roster", message, track.latest)


def _is_newest(track: Track) -> bool:
    return track.inside and track.client.startswith(NEWCOMER)


def _as_stored(
    history: History, fresh: dict[str, Track], counts: Counter[str]
) -> Iterator[Violation]:
    """What rooms show is what the store has."""
    for looked in final_details(history):
        track = fresh.get(f"challenge:{looked.detail['id']}")
        if track is not None and track.snapshot is not None:
            counts["final states compared with the store"] += 1
            state = track.state()
            stored = facts(track.room, state | {"challenge": looked.detail})
            yield from _same(facts(track.room, state), stored, track, looked)
    for board in final_boards(history):
        track = fresh.get(f"leaderboard:{board.board}")
        if track is not None and track.snapshot is not None:
            counts["final states compared with the store"] += 1
            yield from _same(track.state()["rows"], board.rows, track, board)
    for ledger in final_ledgers(history):
        track = fresh.get(f"user:{ledger.racing}")
        if track is not None and track.snapshot is not None:
            counts["final states compared with the store"] += 1
            yield from _same(track.state()["points"], ledger.points["total"], track, ledger)


def _same(shown: object, stored: object, track: Track, record: Record) -> Iterator[Violation]:
    if shown != stored:
        message = f"{track.room} {difference(shown, stored)} as the store"
        yield Violation("not as stored", message, (*track.latest, record))


def final_details(history: History) -> list[Looked]:
    """Return the last reading of every challenge."""
    found = (looked for looked in history.of(Looked) if looked.client == STORE)
    return _latest(found, lambda looked: looked.detail["id"])


def final_ledgers(history: History) -> list[Ledger]:
    """Return the last reading of everybody's points."""
    return _latest(history.of(Ledger), lambda ledger: ledger.racing)


def final_boards(history: History) -> list[Board]:
    """Return the last reading of every board."""
    return _latest(history.of(Board), lambda board: board.board)


def _latest(records: Iterable[T], key: Callable[[T], str]) -> list[T]:
    return list({key(record): record for record in records}.values())


def check_points(history: History, counts: Counter[str]) -> Iterator[Violation]:
    """A finish is worth its score, once; totals and boards agree with the finishes."""
    finishes: dict[str, dict[str, tuple[int, Looked]]] = {}
    for looked in final_details(history):
        for racer in looked.detail["participants"]:
            if racer["status"] == "finished":
                counts["finishes"] += 1
                finish = (racer["score"], looked)
                finishes.setdefault(racer["userId"], {})[looked.detail["id"]] = finish
    for confirmed in history.of(Confirmed):
        counts["finishes confirmed"] += 1
        score = finishes.get(confirmed.racing, {}).get(confirmed.completion["challengeId"])
        if score is None or score[0] != confirmed.completion["points"]:
            message = f"{confirmed.client} was told of points that its finish is not worth"
            yield Violation("points", message, (confirmed, *([score[1]] if score else ())))
    for ledger in final_ledgers(history):
        yield from _paid(ledger, finishes.get(ledger.racing, {}))
    totals = {ledger.racing: ledger.points["total"] for ledger in final_ledgers(history)}
    for board in final_boards(history):
        if board.board.endswith(".all"):
            yield from _listed(board, totals)


def _paid(ledger: Ledger, finishes: dict[str, tuple[int, Looked]]) -> Iterator[Violation]:
    entries: list[Json] = ledger.points["entries"]
    times = Counter(entry["sourceId"] for entry in entries)
    for entry in entries:
        finish = finishes.get(entry["sourceId"])
        if finish is None or finish[0] != entry["points"] or times[entry["sourceId"]] > 1:
            message = (
                f"{ledger.racing} was paid {entry['points']} for {entry['sourceId']} "
                f"({times[entry['sourceId']]} times), which is worth "
                f"{finish[0] if finish else 'nothing'}"
            )
            yield Violation("points", message, (*([finish[1]] if finish else ()), ledger))
            return
    worth = sum(score for score, _ in finishes.values())
    if worth != ledger.points["total"]:
        message = f"{ledger.racing} has {ledger.points['total']} points for finishes worth {worth}"
        yield Violation("points", message, (ledger,))


def _listed(board: Board, totals: dict[str, int]) -> Iterator[Violation]:
    for row in board.rows:
        if row["userId"] in totals and row["score"] != totals[row["userId"]]:
            message = f"the board says {row['score']} of {row['userId']}, the ledger another sum"
            yield Violation("points", message, (board,))
