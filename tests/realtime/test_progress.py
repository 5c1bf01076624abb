"""Steps and hints: bounds, repeats, and what each of them costs or earns once."""

from __future__ import annotations

import asyncio

import pytest

from tests.people import Crowd, Json
from tests.realtime.racing import Race, crowd_race, started, watch


def _update(race: Race, update_id: str, progress: object) -> Json:
    return {"challengeId": race.id, "updateId": update_id, "progress": progress}


async def test_progress_stays_on_the_course(crowd: Crowd) -> None:
    """Neither beyond the end, nor below nothing, nor back; the bounds are told."""
    race = await crowd_race(crowd, "ada", length=10)
    await race.step(0, 4)
    socket = race.sockets[0]
    for progress in (11, 3, 0):
        refused = await socket.refused(
            "challenge-update", "progress_out_of_range", **_update(race, "u", progress)
        )
        assert refused["error"]["details"] == {"lowest": 4, "length": 10}
    for wrong in (-1, 2**60, 4.5, "5", None, True):
        await socket.refused("challenge-update", "validation_failed", **_update(race, "u", wrong))
    assert (await race.racer(race.owner))["progress"] == 4


async def test_standing_still_is_a_step_too(crowd: Crowd) -> None:
    """The same progress under a new update id is accepted and changes no score."""
    race = await crowd_race(crowd, "ada", length=10)
    first = await race.step(0, 4, "u1")
    second = await race.step(0, 4, "u2")
    assert (second["score"], second["version"]) == (first["score"], first["version"] + 1)


async def test_progress_may_go_back_where_that_is_allowed(crowd: Crowd) -> None:
    """With allowBack steps can be undone, and so can what they earned."""
    race = await crowd_race(crowd, "ada", length=10, allowBack=True)
    high = await race.step(0, 8)
    low = await race.step(0, 2)
    assert (low["progress"], low["score"] < high["score"]) == (2, True)


async def test_a_repeated_update_is_answered_and_silent(crowd: Crowd) -> None:
    """The same updateId again gets the same standing, and nobody hears of it."""
    ada, bob = await crowd.team("ada", "bob")
    race = await started([ada, bob], length=10)
    witness = await watch(bob, race.room)
    first = await race.step(0, 4, "u1")
    assert await race.step(0, 4, "u1") == first
    assert await race.step(0, 9, "u1") == first  # the id decides, not the figure
    later = await race.step(0, 5, "u2")
    behind = await race.step(0, 4, "u1")
    assert (behind["progress"], behind["version"]) == (5, later["version"])
    await witness.up_to(later["seq"])
    heard = [event["participant"]["progress"] for event in witness.events]
    assert heard == [4, 5]


@pytest.mark.parametrize("between", ["finish", "presence"])
async def test_a_repeat_stays_silent_whatever_came_between(crowd: Crowd, between: str) -> None:
    """Neither the award of a finish nor a socket that comes and goes makes a repeat heard."""
    ada, bob = await crowd.team("ada", "bob")
    race = await started([ada, bob], length=4)
    witness = await watch(bob, race.room)
    await race.step(0, 4 if between == "finish" else 1, "u1")
    if between == "presence":
        await race.sockets[0].ok("leave-room", room=race.room)
        await race.sockets[0].ok("join-room", room=race.room)
    for _ in range(3):
        await race.step(0, 4 if between == "finish" else 1, "u1")
    marker = await race.step(1, 1)
    await witness.up_to(marker["seq"])
    steps = [event for event in witness.events if event["name"] == "progress-update"]
    assert [event["participant"]["userId"] for event in steps] == [ada.id, bob.id]


async def test_identical_updates_at_once_count_once(crowd: Crowd) -> None:
    """50 sockets of a racer send one update at the same time: one step, one event, 50 answers."""
    ada, bob = await crowd.team("ada", "bob")
    race = await started([ada, bob], length=10)
    witness = await watch(bob, race.room)
    sockets = await asyncio.gather(*(ada.socket() for _ in range(50)))
    answers = await asyncio.gather(
        *(socket.ok("challenge-update", **_update(race, "u1", 3)) for socket in sockets)
    )
    assert len({(answer["progress"], answer["version"]) for answer in answers}) == 1
    marker = await race.step(1, 1)
    await witness.up_to(marker["seq"])
    heard = [event["participant"]["userId"] for event in witness.events]
    assert heard == [ada.id, bob.id]


async def test_several_devices_of_a_racer_lose_no_step(crowd: Crowd) -> None:
    """Different updates of one racer at once are all answered, and the furthest one stands."""
    race = await crowd_race(crowd, "ada", length=100)
    sockets = await asyncio.gather(*(race.owner.socket() for _ in range(5)))
    answers = await asyncio.gather(
        *(
            socket.call("challenge-update", _update(race, f"u{number}", number))
            for number, socket in enumerate(sockets, start=1)
        )
    )
    assert answers[-1]["ok"]
    assert (await race.racer(race.owner))["progress"] == 5


async def test_a_hint_costs_once(crowd: Crowd) -> None:
    """The same request again gives the same hint at no cost; when all are given, none is left."""
    race = await crowd_race(crowd, "ada", "bob", length=10)
    witness = await watch(race.people[1], race.room)
    await race.step(0, 5)
    socket, count = race.sockets[0], race.challenge["hintCount"]
    assert count == 3
    asked: Json = {"challengeId": race.id, "updateId": "h1"}
    first = await socket.ok("hint-request", **asked)
    assert await socket.ok("hint-request", **asked) == first
    assert (first["number"], first["left"]) == (1, count - 1)
    given = [first] + [await socket.ok("hint-request", challengeId=race.id) for _ in range(2)]
    assert [hint["number"] for hint in given] == [1, 2, 3]
    assert len({hint["text"] for hint in given}) == 3
    refused = await socket.call("hint-request", {"challengeId": race.id, "updateId": "h9"})
    assert refused["error"]["code"] == "no_hints_left"
    assert await socket.ok("hint-request", **asked) == first | {"score": given[-1]["score"]}
    marker = await race.step(1, 1)
    await witness.up_to(marker["seq"])
    taken = [event["participant"]["hintsTaken"] for event in witness.events]
    assert taken == [0, 1, 2, 3, 0]


async def test_hints_at_once_are_paid_once_each(crowd: Crowd) -> None:
    """Ten sockets asking with one id get one hint together."""
    race = await crowd_race(crowd, "ada", length=10)
    sockets = await asyncio.gather(*(race.owner.socket() for _ in range(10)))
    asked = {"challengeId": race.id, "updateId": "h1"}
    given = await asyncio.gather(*(socket.ok("hint-request", **asked) for socket in sockets))
    assert {hint["number"] for hint in given} == {1}
    assert (await race.racer(race.owner))["hintsTaken"] == 1


async def test_milestones_and_hints_make_the_score(crowd: Crowd) -> None:
    """The score is the course done, plus each milestone passed, less each hint taken."""
    race = await crowd_race(crowd, "ada", length=100)
    challenge = race.challenge
    mark = challenge["milestones"][0]
    before = await race.step(0, mark["at"] - 1)
    at = await race.step(0, mark["at"])
    base = challenge["basePoints"]
    assert before["score"] == base * (mark["at"] - 1) // 100
    assert at["score"] == base * mark["at"] // 100 + mark["bonus"]
    hint = await race.sockets[0].ok("hint-request", challengeId=race.id)
    assert hint["score"] == at["score"] - hint["cost"]


async def test_a_finish_is_confirmed_as_often_as_one_likes(crowd: Crowd) -> None:
    """Completion answers the same each time, at once too, and the points are entered once."""
    race = await crowd_race(crowd, "ada", "bob", length=10)
    await race.refuse("complete", race.owner, 409, "course_not_done")
    done = await race.step(0, 10)
    replies = await asyncio.gather(*(race.act("complete") for _ in range(10)))
    assert all(reply == replies[0] for reply in replies)
    assert replies[0]["points"] == replies[0]["score"] == done["score"]
    points = await race.owner.get("/api/gamification/points")
    assert [entry["points"] for entry in points["entries"]] == [done["score"]]
    assert points["total"] == points["day"] == points["week"] == points["month"] == done["score"]


async def test_a_finish_counts_once_from_many_sockets(crowd: Crowd) -> None:
    """Twenty finishing updates at once, repeated and confirmed: one entry in the ledger."""
    race = await crowd_race(crowd, "ada", length=10)
    sockets = await asyncio.gather(*(race.owner.socket() for _ in range(20)))
    await asyncio.gather(
        *(socket.ok("challenge-update", **_update(race, "u1", 10)) for socket in sockets),
        *(race.owner.request("POST", f"/api/challenges/{race.id}/complete") for _ in range(10)),
    )
    points = await race.owner.get("/api/gamification/points")
    assert len(points["entries"]) == 1
    assert points["entries"][0]["sourceId"] == race.id


async def test_the_earliest_wins_a_tie(crowd: Crowd) -> None:
    """With equal scores whoever reached it first stands first, on both kinds of board."""
    race = await crowd_race(crowd, "ada", "bob", "eve", length=10)
    order = [2, 0, 1]
    for index in order:
        await race.step(index, 10)
    wanted = [race.people[index].id for index in order]
    for board in (race.id, "organization"):
        shown = await race.owner.get(f"/api/gamification/leaderboard?board={board}")
        assert [row["rank"] for row in shown["rows"]] == [1, 2, 3]
        assert [row["userId"] for row in shown["rows"]] == wanted


async def test_boards_name_their_period(crowd: Crowd) -> None:
    """Each period has a board of its own that says when the next one begins."""
    race = await crowd_race(crowd, "ada", length=1)
    await race.step(0, 1)
    names = set()
    for period in ("day", "week", "month", "all"):
        board = await race.owner.get(f"/api/gamification/leaderboard?period={period}")
        names.add(board["board"])
        assert board["room"] == f"leaderboard:{board['board']}"
        assert board["board"].startswith(f"{race.owner.org_id}.{period}")
        assert [row["userId"] for row in board["rows"]] == [race.owner.id]
        assert (board["endsAt"] is None) == (period == "all")
        if period != "all":
            assert board["startsAt"] < board["endsAt"]
    assert len(names) == 4
