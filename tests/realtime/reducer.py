"""What a front end does with a room: put each event into the snapshot, newer versions only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

Json = dict[str, Any]

_ENDED: Final = frozenset({"finished", "cancelled"})

_NOT_SHOWN: Final = frozenset({"announcement", "custom"})
"""Events that no snapshot shows."""

PAUSES: Final = frozenset({"room-paused", "room-resumed"})
"""Words that the server hears nothing of a room for now, and hears it again."""

ASIDE: Final = PAUSES | {"room-reset"}
"""Events without a place of their own in the room's sequence; theirs is that of the one before."""

_BOOKKEEPING: Final = ("version", "figures", "updatedAt")
"""Writes of the server's own accounts raise these and change nothing that is shown."""


def reduce(room: str, snapshot: Json, event: Json) -> Json:
    """Return *snapshot* of *room* with *event* in it; the arguments stay as they are."""
    if event["name"] in _NOT_SHOWN:
        return snapshot
    if event["name"] == "presence":
        present = {one["userId"]: one for one in [*snapshot["present"], *event["joined"]]}
        for user_id in event["left"]:
            present.pop(user_id, None)
        return snapshot | {"present": list(present.values())}
    return _REDUCERS[room.partition(":")[0]](snapshot, event)


def facts(room: str, snapshot: Json) -> Any:
    """Return what *snapshot* says, in a form in which equal things are equal."""
    match room.partition(":")[0]:
        case "challenge":
            racers = snapshot["challenge"]["participants"]
            return _fact(snapshot["challenge"]) | {
                "participants": {racer["userId"]: _fact(racer) for racer in racers},
                "present": _present(snapshot),
            }
        case "org":
            challenges = {
                challenge["id"]: _fact(challenge)
                for challenge in snapshot["challenges"]
                if challenge["state"] not in _ENDED
            }
            return {"challenges": challenges, "present": _present(snapshot)}
        case "session":
            okrs = {okr["id"]: _fact(okr) for okr in snapshot["okrs"] if "gone" not in okr}
            session = _fact(snapshot["session"])
            return {"session": session, "okrs": okrs, "present": _present(snapshot)}
        case "leaderboard":
            return snapshot | {"present": _present(snapshot)}
        case _:
            return {name: value for name, value in snapshot.items() if name != "unreadVersion"}


def _present(snapshot: Json) -> Json:
    return {one["userId"]: one["name"] for one in snapshot["present"]}


def _fact(thing: Json) -> Json:
    return {
        name: sorted(value) if name == "seats" else value
        for name, value in thing.items()
        if name not in _BOOKKEEPING
    }


def _newer(known: list[Json], key: str, found: list[Json]) -> list[Json]:
    """Return *known* with what in *found* is new or of a later version."""
    merged = {thing[key]: thing for thing in known}
    for thing in found:
        old = merged.get(thing[key])
        if old is None or thing["version"] > old["version"]:
            merged[thing[key]] = thing
    return list(merged.values())


def _challenge(snapshot: Json, event: Json) -> Json:
    challenge = snapshot["challenge"]
    racers = challenge["participants"]
    match event["name"]:
        case "participant-changed" | "progress-update":
            racers = _newer(racers, "userId", [event["participant"]])
            return snapshot | {"challenge": challenge | {"participants": racers}}
        case "challenge-changed":
            return snapshot | {"challenge": _moved(challenge, event) | {"participants": racers}}
        case (
            "challenge-countdown"
            | "challenge-started"
            | "challenge-finished"
            | "challenge-cancelled"
        ):
            racers = _newer(racers, "userId", event["participants"])
            return snapshot | {"challenge": _moved(challenge, event) | {"participants": racers}}
        case name:
            raise AssertionError(name)


def _moved(challenge: Json, event: Json) -> Json:
    newer = event["challenge"]["version"] > challenge["version"]
    return challenge | event["challenge"] if newer else challenge


def _leaderboard(snapshot: Json, event: Json) -> Json:
    assert event["name"] == "leaderboard-update"
    if event["version"] <= snapshot["version"]:
        return snapshot
    rows = {row["userId"]: row for row in [*snapshot["rows"], *event["rows"]]}
    for user_id in event["gone"]:
        rows.pop(user_id, None)
    return snapshot | {
        "version": event["version"],
        "rows": sorted(rows.values(), key=lambda row: row["rank"]),
        "total": event["total"],
    }


def _organization(snapshot: Json, event: Json) -> Json:
    """Ended challenges stay in the list, so that a late event cannot bring them back."""
    assert event["name"] in {"challenge-generated", "challenge-changed"}
    challenges = _newer(snapshot["challenges"], "id", [event["challenge"]])
    return snapshot | {"challenges": challenges}


def _user(snapshot: Json, event: Json) -> Json:
    match event["name"]:
        case "job-progress":
            jobs = _newer(snapshot["jobs"], "id", [event["job"]])
            return snapshot | {"jobs": _newest(jobs)}
        case "notification":
            return _told(_counted(snapshot, event), event["notification"])
        case "notifications-read":
            told = [
                known | {"readAt": known["readAt"] or event["readAt"]}
                if known["id"] in event["ids"]
                else known
                for known in snapshot["notifications"]
            ]
            return _counted(snapshot, event) | {"notifications": told}
        case name:
            raise AssertionError(name)


def _told(snapshot: Json, found: Json) -> Json:
    if found["kind"] == "points-awarded":
        points = max(snapshot["points"], found["data"]["total"])
        snapshot = snapshot | {"points": points}
    known = {told["id"]: told for told in snapshot["notifications"]}
    if not found["inApp"] or found["id"] in known:
        return snapshot
    return snapshot | {"notifications": _newest([*known.values(), found])}


def _counted(snapshot: Json, event: Json) -> Json:
    if event["unreadVersion"] <= snapshot["unreadVersion"]:
        return snapshot
    return snapshot | {name: event[name] for name in ("unread", "unreadVersion")}


def _newest(things: list[Json]) -> list[Json]:
    """Return the newest 20, as a snapshot shows them."""
    return sorted(things, key=lambda thing: (thing["createdAt"], thing["id"]), reverse=True)[:20]


_FIGURES: Final = ("progress", "confidence", "status", "grade", "gradeBand")


def _session(snapshot: Json, event: Json) -> Json:
    """Figures and all the rest of an objective are newer or older by themselves."""
    if event["name"] == "session-changed":
        newer = event["session"]["version"] > snapshot["session"]["version"]
        return snapshot | {"session": event["session"]} if newer else snapshot
    okrs = {okr["id"]: _numbered(okr) for okr in snapshot["okrs"]}
    if event["name"] == "okr-removed":
        gone = {"id": event["okrId"], "version": event["version"], "gone": True}
        _newer_okr(okrs, _numbered(gone))
    else:
        _newer_okr(okrs, _numbered(event["okr"]))
    for figures in event["ancestors"]:
        known = okrs.get(figures["id"])
        if known is not None and figures["version"] > known["figures"]:
            okrs[figures["id"]] = known | _figures(figures)
    return snapshot | {"okrs": list(okrs.values())}


def _numbered(okr: Json) -> Json:
    return okr if "figures" in okr else okr | {"figures": okr["version"]}


def _figures(okr: Json) -> Json:
    found = {name: okr[name] for name in _FIGURES if name in okr}
    return found | {"figures": okr.get("figures", okr["version"])}


def _newer_okr(okrs: dict[str, Json], found: Json) -> None:
    known = okrs.get(found["id"])
    if known is None or (found["version"] > known["version"] >= known["figures"]):
        okrs[found["id"]] = found
    elif found["version"] > known["version"]:
        newest = max(known, found, key=lambda okr: int(okr["figures"]))
        okrs[found["id"]] = found | _figures(newest)


_REDUCERS: Final[dict[str, Callable[[Json, Json], Json]]] = {
    "challenge": _challenge,
    "leaderboard": _leaderboard,
    "org": _organization,
    "session": _session,
    "user": _user,
}
