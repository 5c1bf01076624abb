"""What a generated challenge is made of, over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.people import Crowd, Json

HOUR = 3600


async def test_a_generated_challenge_waits_in_its_lobby(crowd: Crowd) -> None:
    """201 with the whole document and `challengeId`; the hints themselves stay hidden."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="Launch", description="Headline. Benefits. Ship.")
    body = {"taskId": task["id"], "length": 40, "capacity": 3, "durationSeconds": 60, "seed": 7}
    reply = await ada.request("POST", "/api/challenges/generate", body)
    made = reply.ok()
    assert (reply.status, reply.headers["ETag"]) == (201, f'"{made["version"]}"')
    assert made.pop("challengeId") == made["id"]
    expected = {
        "taskId": task["id"],
        "ownerId": ada.id,
        "title": "Launch",
        "kind": "sprint",
        "mode": "multiplayer",
        "state": "lobby",
        "capacity": 3,
        "length": 40,
        "durationSeconds": 60,
        "allowBack": False,
        "hintCount": 3,
        "seats": [],
        "startsAt": None,
        "endsAt": None,
        "endedAt": None,
    }
    assert {name: made[name] for name in expected} == expected
    assert len(made["hintCosts"]) == 3
    assert all(cost > 0 for cost in made["hintCosts"])
    assert [mark["at"] for mark in made["milestones"]] == [10, 20, 30]
    assert {mark["title"] for mark in made["milestones"]} == {"Headline", "Benefits", "Ship"}
    read = await ada.get(f"/api/challenges/{made['id']}")
    assert read.pop("participants") == []
    for volatile in ("version", "updatedAt"):
        del read[volatile], made[volatile]
    assert read == made


async def test_no_reply_gives_a_hint_away(crowd: Crowd) -> None:
    """Neither the creation nor the reading nor the list carries a hint's text or the seed."""
    ada = await crowd.founder()
    race = await ada.challenge(seed=7)
    await ada.post(f"/api/challenges/{race['id']}/join")
    replies = [
        race,
        await ada.get(f"/api/challenges/{race['id']}"),
        await ada.get("/api/challenges"),
    ]
    for reply in replies:
        said = json.dumps(reply)
        assert "hintCount" in said
        for secret in ('"hints"', '"seed"', '"course"', "Start small", "Ask a colleague"):
            assert secret not in said


async def test_the_same_seed_makes_the_same_course(crowd: Crowd) -> None:
    """For one task; another seed may order its parts differently, and none is random."""
    ada = await crowd.founder()
    text = ". ".join(f"Part {number}" for number in range(12))
    task = await ada.post("/api/tasks", title="Launch", description=text, estimateSeconds=9 * HOUR)

    async def marks(**wish: Any) -> list[Json]:
        made = await ada.post("/api/challenges/generate", taskId=task["id"], **wish)
        found: list[Json] = made["milestones"]
        return found

    assert await marks(seed=1) == await marks(seed=1)
    assert len({json.dumps(await marks(seed=seed)) for seed in range(6)}) > 1
    assert len({json.dumps(await marks()) for _ in range(6)}) > 1


@pytest.mark.parametrize(
    ("estimate", "kind", "marks", "points"),
    [
        (None, "sprint", 3, 100),
        (0, "sprint", 3, 50),
        (2 * HOUR - 1, "sprint", 3, 99),
        (2 * HOUR, "marathon", 6, 100),
        (10 * HOUR, "marathon", 6, 500),
        (100 * HOUR, "marathon", 6, 1000),
    ],
)
async def test_the_estimate_decides(
    crowd: Crowd, estimate: int | None, kind: str, marks: int, points: int
) -> None:
    """What takes long is a marathon with more milestones, and worth more within bounds."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="Launch", estimateSeconds=estimate)
    made = await ada.post("/api/challenges/generate", taskId=task["id"])
    assert (made["kind"], len(made["milestones"]), made["basePoints"]) == (kind, marks, points)
    wish = "sprint" if kind == "marathon" else "marathon"
    assert (await ada.post("/api/challenges/generate", taskId=task["id"], kind=wish))[
        "kind"
    ] == wish


async def test_a_solo_race_has_one_seat(crowd: Crowd) -> None:
    """Another capacity contradicts it; a second racer finds it full."""
    ada, bob = await crowd.team("ada", "bob")
    race = await ada.challenge(mode="solo")
    assert race["capacity"] == 1
    body = {"taskId": race["taskId"], "mode": "solo", "capacity": 2}
    reply = await ada.request("POST", "/api/challenges/generate", body)
    fields = reply.error(400, "validation_failed")["details"]["fields"]
    assert [entry["field"] for entry in fields] == ["body.capacity"]
    join = f"/api/challenges/{race['id']}/join"
    await ada.post(join)
    (await bob.request("POST", join)).error(409, "challenge_full")


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": 0},
        {"length": 1_000_001},
        {"capacity": 0},
        {"capacity": 501},
        {"durationSeconds": 0},
        {"seed": -1},
        {"seed": 2**32},
        {"kind": "relay"},
        {"mode": "team"},
        {"state": "active"},
        {"allowBack": 1},
        {"taskId": {"$ne": None}},
        {"taskId": "a/b"},
    ],
    ids=str,
)
async def test_a_wrong_wish_is_refused(crowd: Crowd, wrong: Json) -> None:
    """Out of bounds, of another type, or nothing that a client may decide."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="Launch")
    reply = await ada.request("POST", "/api/challenges/generate", {"taskId": task["id"]} | wrong)
    fields = reply.error(400, "validation_failed")["details"]["fields"]
    assert fields[0]["field"] == f"body.{next(iter(wrong))}"
    assert (await ada.get("/api/challenges"))["challenges"] == []
