"""Points and leaderboards, over HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from regatta.models.base import new_id
from regatta.models.gamification import LedgerEntry
from regatta.services import boards
from regatta.storage.query import MAX_CHOICES
from tests.people import Crowd, Json, Person
from tests.running import Running


async def race_of(people: list[Person], *finished: Person, length: int = 4) -> Json:
    """Run a race of *people* in which *finished* reach the end, in this order."""
    race = await people[0].challenge(length=length)
    sockets = {}
    for person in people:
        await person.post(f"/api/challenges/{race['id']}/join")
        sockets[person.id] = await person.socket()
    watcher = sockets[people[0].id]
    await watcher.ok("join-room", room=f"challenge:{race['id']}")
    await people[0].post(f"/api/challenges/{race['id']}/start")
    await watcher.event("challenge-started", room=f"challenge:{race['id']}")
    for person in finished:
        await sockets[person.id].ok(
            "challenge-update", challengeId=race["id"], updateId="u1", progress=length
        )
    return race


async def board(person: Person, query: str = "") -> Json:
    """Return a leaderboard."""
    found: Json = await person.get(f"/api/gamification/leaderboard{query}")
    return found


def names(found: Json) -> list[tuple[int, str]]:
    """Return who is where."""
    return [(row["rank"], row["name"]) for row in found["rows"]]


async def test_before_any_race_there_is_nothing(crowd: Crowd) -> None:
    """No points, no rows, no rank; but a board with a room to wait in."""
    ada = await crowd.founder()
    points = await ada.get("/api/gamification/points")
    assert points == {"total": 0, "day": 0, "week": 0, "month": 0, "entries": []}
    found = await board(ada)
    assert (found["rows"], found["me"], found["total"]) == ([], None, 0)
    assert found["room"] == f"leaderboard:{ada.org_id}.all"


async def test_points_count_in_every_present_period(crowd: Crowd) -> None:
    """Each award once, the latest first, with what it was for."""
    ada = await crowd.founder()
    races = [await race_of([ada], ada) for _ in range(2)]
    points = await ada.get("/api/gamification/points")
    assert [entry["sourceId"] for entry in points["entries"]] == [r["id"] for r in races[::-1]]
    assert {entry["reason"] for entry in points["entries"]} == {"challenge"}
    earned = sum(entry["points"] for entry in points["entries"])
    assert {points[name] for name in ("total", "day", "week", "month")} == {earned}
    assert earned > 0


@pytest.mark.parametrize("period", ["day", "week", "month", "all"])
async def test_a_period_has_its_own_board(crowd: Crowd, period: str) -> None:
    """With its bounds and the room in which it is followed; a fresh score is on each."""
    ada, bob = await crowd.team("ada", "bob")
    await race_of([ada, bob], bob, ada)
    found = await board(ada, f"?period={period}")
    assert (found["period"], found["total"]) == (period, 2)
    assert names(found) == [(1, "bob"), (2, "ada")]
    assert found["me"] == {**found["rows"][1]}
    assert found["board"].startswith(f"{ada.org_id}.{period}")
    assert found["room"] == f"leaderboard:{found['board']}"
    if period == "all":
        assert (found["startsAt"], found["endsAt"]) == (None, None)
    else:
        assert found["startsAt"] < found["endsAt"]


async def test_a_challenge_has_a_board(crowd: Crowd) -> None:
    """Of its racers; whoever has not moved is not ranked; a period does not matter."""
    ada, bob, cleo = await crowd.team("ada", "bob", "cleo")
    race = await race_of([ada, bob, cleo], cleo, ada)
    found = await board(bob, f"?board={race['id']}&period=day")
    assert names(found) == [(1, "cleo"), (2, "ada")]
    assert (found["board"], found["period"], found["me"]) == (race["id"], "all", None)


async def test_around_me_shows_the_neighbours(crowd: Crowd) -> None:
    """The caller in the middle; nobody where the caller is not ranked; the top otherwise."""
    people = await crowd.team("ada", "bob", "cleo", "dan", "eve", "fay")
    await race_of(people, *people[:5])
    around = await board(people[2], "?around=me&limit=3")
    assert names(around) == [(2, "bob"), (3, "cleo"), (4, "dan")]
    assert around["me"]["name"] == "cleo"
    top = await board(people[4], "?limit=2")
    assert (names(top), top["me"]["rank"], top["total"]) == ([(1, "ada"), (2, "bob")], 5, 5)
    unranked = await board(people[5], "?around=me")
    assert (unranked["rows"], unranked["me"]) == ([], None)


@pytest.mark.parametrize("name", ["unknown", "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"])
async def test_an_unknown_board_is_not_found(crowd: Crowd, name: str) -> None:
    """Whatever its name looks like."""
    ada = await crowd.founder()
    reply = await ada.request("GET", f"/api/gamification/leaderboard?board={name}")
    reply.error(404, "not_found")


@pytest.mark.parametrize(
    "query",
    [
        "period=year",
        "around=bob",
        "limit=0",
        "limit=101",
        "limit=ten",
        "board=a.b",
        "on=yesterday",
        "on=1999-12-31",
        "on=2100-01-01",
        "on=2026-01-01T00:00:00Z",
        "x=1",
        "limit=",
    ],
)
async def test_a_wrong_query_is_refused(crowd: Crowd, query: str) -> None:
    """By the name of its parameter."""
    ada = await crowd.founder()
    reply = await ada.request("GET", f"/api/gamification/leaderboard?{query}")
    fields = reply.error(400, "validation_failed")["details"]["fields"]
    assert fields[0]["field"] == f"query.{query.partition('=')[0]}"


async def test_boards_are_made_anew_from_the_ledger(crowd: Crowd, server: Running) -> None:
    """They are only an index: when Redis has lost everything, a rebuild gives the same."""
    ada, bob = await crowd.team("ada", "bob")
    race = await race_of([ada, bob], bob, ada)
    queries = ("", "?period=day", f"?board={race['id']}")
    before = [await board(ada, query) for query in queries]
    for name in (before[0]["board"], before[1]["board"], race["id"]):
        await server.system.ports.ranks.replace(name, [])
    assert [(await board(ada, query))["rows"] for query in queries] == [[], [], []]
    await server.system.services.boards.rebuild()
    assert [await board(ada, query) for query in queries] == before


async def test_the_board_of_an_earlier_period_is_read_from_the_ledger(
    server: Running, crowd: Crowd
) -> None:
    """Also when the index has lost it: highest first, the earliest wins; around me too."""
    people = await crowd.team("ada", "bob", "cleo", "dan")
    won = zip(people, (5, 7, 5, 9), ("06-29", "06-30", "06-28", "07-06"), strict=True)
    for person, points, day in won:
        await server.system.services.boards.ledger.enter(
            LedgerEntry(
                id=new_id(),
                org_id=person.org_id,
                user_id=person.id,
                points=points,
                reason="challenge",
                source_id=new_id(),
                at=datetime.fromisoformat(f"2026-{day}T23:59:59Z"),
            )
        )
    june = await board(people[0], "?period=month&on=2026-06-01")
    assert names(june) == [(1, "bob"), (2, "cleo"), (3, "ada")]
    assert (june["total"], june["me"]["rank"]) == (3, 3)
    assert june["board"] == f"{people[0].org_id}.month.2026-06"
    assert (june["startsAt"][:10], june["endsAt"][:10]) == ("2026-06-01", "2026-07-01")
    around = await board(people[0], "?period=month&on=2026-06-30&around=me&limit=2")
    assert names(around) == [(2, "cleo"), (3, "ada")]
    week = await board(people[3], "?period=week&on=2026-06-29&around=me")
    assert (names(week), week["me"], week["total"]) == ([], None, 2)
    assert names(await board(people[3], "?period=day&on=2026-07-06")) == [(1, "dan")]
    assert (await board(people[3], "?on=2026-06-30"))["board"].endswith(".all")


async def test_boards_of_many_people_are_rebuilt(
    server: Running, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than one query may name, and than one script writes."""
    monkeypatch.setattr(boards, "_WRITTEN", 100)
    ada, ledger = await crowd.founder(), server.system.services.boards.ledger
    await race_of([ada], ada)
    number = MAX_CHOICES + 500
    entries = [
        LedgerEntry(
            id=new_id(),
            org_id=ada.org_id,
            user_id=new_id(),
            points=1,
            reason="challenge",
            source_id=new_id(),
            at=datetime.now(UTC),
        )
        for _ in range(number)
    ]
    await asyncio.gather(*(ledger.enter(entry) for entry in entries))
    await server.system.services.boards.rebuild()
    found = await board(ada)
    assert (found["total"], found["me"]["rank"], found["me"]["name"]) == (number + 1, 1, "ada")
