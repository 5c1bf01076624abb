"""The rule book of a race: seats, states, and who may do what when."""

from __future__ import annotations

import asyncio

import pytest

from tests.people import Crowd, Json
from tests.realtime.racing import Race, crowd_race, lobby, started, watch

LONG_COUNTDOWN = pytest.mark.parametrize("settings", [{"countdown_seconds": 60.0}], indirect=True)


async def test_capacity_holds_when_all_join_at_once(crowd: Crowd) -> None:
    """20 people reach for 5 seats: 5 get one, 15 are told that it is full, nobody both."""
    people = await crowd.team(*(f"racer{number}" for number in range(20)))
    race = Race(await people[0].challenge(capacity=5), people)
    replies = await asyncio.gather(
        *(person.request("POST", f"/api/challenges/{race.id}/join") for person in people)
    )
    assert sorted(reply.status for reply in replies) == [200] * 5 + [409] * 15
    for reply in replies:
        if reply.status == 409:
            reply.error(409, "challenge_full")
    seated = {p.id for p, reply in zip(people, replies, strict=True) if reply.status == 200}
    detail = await race.detail()
    assert set(detail["seats"]) == seated
    assert {racer["userId"] for racer in detail["participants"]} == seated


async def test_one_person_who_joins_many_times_has_one_seat(crowd: Crowd) -> None:
    """Taking a seat again, even at once, is taking it once."""
    ada, bob = await crowd.team("ada", "bob")
    race = Race(await ada.challenge(capacity=3), [ada, bob])
    await asyncio.gather(*(race.act("join", bob) for _ in range(10)))
    detail = await race.detail()
    assert detail["seats"] == [bob.id]
    assert len(detail["participants"]) == 1


async def test_a_solo_challenge_seats_its_maker_alone(crowd: Crowd) -> None:
    """A colleague cannot take the seat, not even first."""
    ada, bob = await crowd.team("ada", "bob")
    made = await ada.challenge(mode="solo")
    reply = await bob.request("POST", f"/api/challenges/{made['id']}/join")
    reply.error(409, "challenge_full")
    joined = await ada.post(f"/api/challenges/{made['id']}/join")
    assert joined["seats"] == [ada.id]


async def test_a_solo_challenge_has_one_seat(crowd: Crowd) -> None:
    """In solo mode the second is told that it is full, and more seats cannot be asked for."""
    ada, bob = await crowd.team("ada", "bob")
    race = await lobby([ada], mode="solo", length=1)
    assert race.challenge["capacity"] == 1
    await race.refuse("join", bob, 409, "challenge_full")
    await race.start()
    assert (await race.step(0, 1))["status"] == "finished"
    wish = {"taskId": race.challenge["taskId"], "mode": "solo", "capacity": 2}
    reply = await ada.request("POST", "/api/challenges/generate", wish)
    reply.error(400, "validation_failed")


async def test_everyone_sees_who_is_ready(crowd: Crowd) -> None:
    """Readiness goes both ways, only for those with a seat and only in the lobby."""
    ada, bob, eve = await crowd.team("ada", "bob", "eve")
    race = await lobby([ada, bob])
    ready = await race.sockets[1].ok("challenge-ready", challengeId=race.id)
    assert ready["status"] == "ready"
    seen = await race.sockets[0].until(
        lambda event: (
            event["name"] == "participant-changed" and event["participant"]["status"] == "ready"
        )
    )
    assert seen["participant"]["userId"] == bob.id
    unready = await race.sockets[1].ok("challenge-ready", challengeId=race.id, ready=False)
    assert (unready["status"], unready["version"]) == ("waiting", ready["version"] + 1)
    watching = await eve.socket()
    await watching.refused("challenge-ready", "not_a_participant", challengeId=race.id)
    await race.start()
    await race.sockets[1].refused("challenge-ready", "challenge_not_open", challengeId=race.id)


async def test_only_the_owner_starts(crowd: Crowd) -> None:
    """Neither another racer nor a manager starts somebody's race; twice is once."""
    ada, bob = await crowd.team("ada", "bob")
    boss = await crowd.member(ada, "boss", role="manager")
    race = Race(await bob.challenge(), [bob, ada])
    (await bob.request("POST", f"/api/challenges/{race.id}/start")).error(409, "conflict")
    await race.act("join", bob)
    for person in (ada, boss):
        await race.refuse("start", person, 403, "forbidden")
    first, second = await asyncio.gather(race.act("start"), race.act("start"))
    assert first["startsAt"] == second["startsAt"]


async def test_a_race_goes_through_its_states(crowd: Crowd) -> None:
    """Lobby, countdown, active, finished: each is said in the room, with the whole truth."""
    race = await crowd_race(crowd, "ada", "bob", length=2)
    socket = race.sockets[0]
    counting = await socket.event("challenge-countdown")
    begun = await socket.event("challenge-started")
    assert counting["challenge"]["state"] == "countdown"
    assert begun["challenge"]["state"] == "active"
    assert counting["challenge"]["startsAt"] == begun["challenge"]["startsAt"]
    assert counting["seq"] < begun["seq"]
    await race.step(0, 2)
    await race.step(1, 1)
    await race.step(1, 2)
    done = await socket.event("challenge-finished")
    assert [racer["status"] for racer in done["participants"]] == ["finished", "finished"]
    assert done["challenge"]["endedAt"] is not None
    await race.sockets[0].refused(
        "challenge-update", "challenge_not_active", challengeId=race.id, updateId="z", progress=2
    )
    for verb, code in (("start", "challenge_not_open"), ("join", "challenge_not_open")):
        late = await crowd.member(race.owner, verb)
        await race.refuse(verb, race.owner if verb == "start" else late, 409, code)


@LONG_COUNTDOWN
async def test_nobody_moves_or_joins_during_the_countdown(crowd: Crowd) -> None:
    """Steps and seats wait: the first for the start, the second for the next race."""
    ada, bob, eve = await crowd.team("ada", "bob", "eve")
    race = await lobby([ada, bob])
    assert (await race.act("start"))["state"] == "countdown"
    await race.sockets[0].refused(
        "challenge-update", "challenge_not_active", challengeId=race.id, updateId="u", progress=1
    )
    await race.refuse("join", eve, 409, "challenge_not_open")


@LONG_COUNTDOWN
async def test_a_countdown_that_everyone_leaves_is_called_off(crowd: Crowd) -> None:
    """Seats are free again until the start; when the last racer leaves, the race is cancelled."""
    ada, bob = await crowd.team("ada", "bob")
    race = await lobby([ada, bob])
    await race.act("start")
    assert (await race.act("leave", bob))["seats"] == [ada.id]
    assert (await race.act("leave", ada))["state"] == "cancelled"
    await race.sockets[0].event("challenge-cancelled")


async def test_the_time_limit_ends_the_race(crowd: Crowd) -> None:
    """Whoever is still racing is out of time, and no step counts any more."""
    race = await crowd_race(crowd, "ada", "bob", length=10, durationSeconds=1)
    await race.step(0, 10)
    await race.step(1, 5)
    done = await race.sockets[1].event("challenge-finished")
    statuses = {racer["userId"]: racer["status"] for racer in done["participants"]}
    assert list(statuses.values()) == ["finished", "timed_out"]
    for event, more in (
        ("challenge-update", {"updateId": "u", "progress": 6}),
        ("hint-request", {}),
    ):
        await race.sockets[1].refused(event, "challenge_not_active", challengeId=race.id, **more)
    points = await race.people[1].get("/api/gamification/points")
    assert points["total"] == 0
    await race.refuse("complete", race.people[1], 409, "course_not_done")


@pytest.mark.parametrize("state", ["lobby", "countdown", "active"])
@pytest.mark.parametrize("settings", [{"countdown_seconds": 60.0}, {}], indirect=True)
async def test_a_challenge_is_called_off(crowd: Crowd, state: str) -> None:
    """Its owner or a manager cancels it in any open state, once; members and racers cannot."""
    ada, bob, eve = await crowd.team("ada", "bob", "eve")
    race = await lobby([bob, eve])
    if state != "lobby":
        await race.act("start")
    await race.refuse("cancel", eve, 403, "forbidden")
    first, second = await asyncio.gather(race.act("cancel", ada), race.act("cancel", bob))
    assert first["state"] == second["state"] == "cancelled"
    assert first["endedAt"] == second["endedAt"]
    await race.sockets[1].event("challenge-cancelled")
    assert len(race.sockets[1].named("challenge-cancelled")) == 1
    await race.sockets[1].refused(
        "challenge-update", "challenge_not_active", challengeId=race.id, updateId="u", progress=1
    )
    assert (await race.detail())["state"] == "cancelled"


async def test_a_finished_race_cannot_be_called_off(crowd: Crowd) -> None:
    """What was won stays won."""
    race = await crowd_race(crowd, "ada", length=1)
    await race.step(0, 1)
    await race.sockets[0].event("challenge-finished")
    await race.refuse("cancel", race.owner, 409, "challenge_ended")
    await race.refuse("leave", race.owner, 409, "challenge_ended")


async def test_a_seat_in_the_lobby_is_given_back(crowd: Crowd) -> None:
    """Whoever leaves the lobby makes room, and may come again."""
    ada, bob = await crowd.team("ada", "bob")
    race = Race(await ada.challenge(capacity=1), [ada, bob])
    await race.act("join", ada)
    await race.refuse("join", bob, 409, "challenge_full")
    await race.refuse("leave", bob, 403, "not_a_participant")
    assert (await race.act("leave", ada))["seats"] == []
    assert (await race.act("join", bob))["seats"] == [bob.id]
    await race.act("leave", bob)
    again = await race.act("join", ada)
    assert {racer["userId"]: racer["status"] for racer in again["participants"]} == {
        ada.id: "waiting",
        bob.id: "left",
    }


async def test_one_who_retires_gets_no_points_and_is_off_the_board(crowd: Crowd) -> None:
    """A racer who leaves a race that is on is done with it; the others race on to the end."""
    race = await crowd_race(crowd, "ada", "bob", length=2)
    await race.step(1, 1)
    await race.act("leave", race.people[1])
    assert (await race.racer(race.people[1]))["status"] == "left"
    await race.sockets[1].refused(
        "challenge-update", "challenge_not_active", challengeId=race.id, updateId="u", progress=2
    )
    board = await race.owner.get(f"/api/gamification/leaderboard?board={race.id}")
    assert race.people[1].id not in {row["userId"] for row in board["rows"]}
    await race.step(0, 2)
    await race.sockets[0].event("challenge-finished")


async def test_the_race_ends_when_the_last_one_on_the_course_retires(crowd: Crowd) -> None:
    """Nobody waits for a time limit when nobody has steps left."""
    race = await crowd_race(crowd, "ada", "bob", length=2)
    await race.step(0, 2)
    await race.act("leave", race.people[1])
    assert (await race.sockets[0].event("challenge-finished"))["challenge"]["state"] == "finished"


async def test_spectators_watch_and_never_write(crowd: Crowd) -> None:
    """A colleague without a seat hears everything and changes nothing, before and in the race."""
    ada, eve = await crowd.team("ada", "eve")
    race = await lobby([ada], length=3)
    spectator = await watch(eve, race.room)
    step: Json = {"challengeId": race.id, "updateId": "e1", "progress": 1}
    await spectator.socket.refused("challenge-update", "not_a_participant", **step)
    await race.start()
    await spectator.socket.event("challenge-started")
    await spectator.socket.refused("challenge-update", "not_a_participant", **step)
    await spectator.socket.refused("hint-request", "not_a_participant", challengeId=race.id)
    for verb in ("complete", "leave"):
        await race.refuse(verb, eve, 403, "not_a_participant")
    await race.step(0, 3)
    await spectator.socket.event("progress-update")
    assert [racer["userId"] for racer in (await race.detail())["participants"]] == [ada.id]


async def test_people_of_another_organization_see_no_challenge(crowd: Crowd) -> None:
    """A foreign challenge is not found, whatever is tried with it."""
    race = await crowd_race(crowd, "ada")
    mallory = await crowd.founder("mallory")
    for verb in ("join", "leave", "start", "cancel", "complete"):
        await race.refuse(verb, mallory, 404, "not_found")
    (await mallory.request("GET", f"/api/challenges/{race.id}")).error(404, "not_found")
    socket = await mallory.socket()
    step = {"challengeId": race.id, "updateId": "m", "progress": 1}
    await socket.refused("challenge-update", "not_found", **step)
    await socket.refused("hint-request", "not_found", challengeId=race.id)
    await socket.refused("challenge-ready", "not_found", challengeId=race.id)
    board = f"/api/gamification/leaderboard?board={race.id}"
    (await mallory.request("GET", board)).error(404, "not_found")


async def test_a_challenge_is_made_once_for_one_key(crowd: Crowd) -> None:
    """The same Idempotency-Key gives the same challenge, even at once; another body is refused."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="Write")
    body = {"taskId": task["id"], "length": 7}

    async def make(wish: Json) -> Json:
        reply = await ada.request("POST", "/api/challenges/generate", wish, Idempotency_Key="key-1")
        found: Json = reply.body
        return found

    made = await asyncio.gather(*(make(body) for _ in range(5)))
    first = await make(body)
    for reply in made:
        known = reply.get("id") == first["id"]
        assert known or reply["error"]["code"] == "idempotency_in_progress"
    assert (await make(body | {"length": 8}))["error"]["code"] == "idempotency_mismatch"
    listed = await ada.get("/api/challenges")
    assert [challenge["id"] for challenge in listed["challenges"]] == [first["id"]]


async def test_one_seed_makes_one_course(crowd: Crowd) -> None:
    """Two challenges of a task with the same seed have the same course; started they differ."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="Write", description="One. Two. Three. Four.")
    first, second = [
        await ada.post("/api/challenges/generate", taskId=task["id"], seed=5) for _ in range(2)
    ]
    assert first["id"] != second["id"]
    assert first["milestones"] == second["milestones"]
    race = await started([ada], seed=5)
    assert race.challenge["state"] == "lobby"
    assert (await race.detail())["state"] == "active"
