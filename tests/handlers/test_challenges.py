"""Challenges, over HTTP."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.people import Crowd, Json, Person, Reply


async def act(person: Person, race: Json, verb: str) -> Reply:
    """Do something with a challenge and return the reply, whatever it is."""
    return await person.request("POST", f"/api/challenges/{race['id']}/{verb}")


async def state(person: Person, race: Json) -> str:
    """Return the challenge's present state."""
    found: str = (await person.get(f"/api/challenges/{race['id']}"))["state"]
    return found


async def active(person: Person, race: Json, *others: Person) -> None:
    """Seat everyone and wait until the race is on."""
    for racer in (person, *others):
        (await act(racer, race, "join")).ok()
    socket = await person.socket()
    await socket.ok("join-room", room=f"challenge:{race['id']}")
    (await act(person, race, "start")).ok()
    await socket.event("challenge-started")


async def step(person: Person, race: Json, progress: int, key: str = "u") -> Json:
    """Move the person forward."""
    socket = person.sockets[0] if person.sockets else await person.socket()
    return await socket.ok(
        "challenge-update", challengeId=race["id"], updateId=f"{key}{progress}", progress=progress
    )


async def test_a_seat_is_taken_once(crowd: Crowd) -> None:
    """However often and however fast one asks; everybody sees who is in."""
    ada, bob = await crowd.team("ada", "bob")
    race = await ada.challenge()
    replies = await asyncio.gather(*[act(bob, race, "join") for _ in range(5)])
    assert all(reply.ok()["seats"] == [bob.id] for reply in replies)
    detail = await ada.get(f"/api/challenges/{race['id']}")
    assert [(racer["userId"], racer["name"]) for racer in detail["participants"]] == [
        (bob.id, "bob")
    ]


async def test_the_last_seat_goes_to_one(crowd: Crowd) -> None:
    """Of several who ask at once, the others are told that it is full."""
    people = await crowd.team("ada", "bob", "cleo", "dan")
    race = await people[0].challenge(capacity=2)
    replies = await asyncio.gather(*[act(person, race, "join") for person in people])
    assert sorted(reply.status for reply in replies) == [200, 200, 409, 409]
    for reply in replies:
        if reply.status == 409:
            reply.error(409, "challenge_full")
    assert len((await people[0].get(f"/api/challenges/{race['id']}"))["seats"]) == 2


async def test_a_seat_that_was_given_back_is_free(crowd: Crowd) -> None:
    """For the next one, and again for whoever had it."""
    ada, bob = await crowd.team("ada", "bob")
    race = await ada.challenge(capacity=1)
    (await act(bob, race, "leave")).error(403, "not_a_participant")
    (await act(ada, race, "join")).ok()
    assert (await act(ada, race, "leave")).ok()["seats"] == []
    (await act(ada, race, "leave")).error(403, "not_a_participant")
    (await act(bob, race, "join")).ok()
    (await act(ada, race, "join")).error(409, "challenge_full")
    (await act(bob, race, "leave")).ok()
    assert (await act(ada, race, "join")).ok()["seats"] == [ada.id]


async def test_only_the_owner_starts(crowd: Crowd) -> None:
    """Not even a manager; starting twice is starting once; an empty lobby cannot start."""
    ada, bob = await crowd.team("ada", "bob")
    race = await bob.challenge()
    (await act(bob, race, "start")).error(409, "conflict")
    (await act(bob, race, "join")).ok()
    (await act(ada, race, "start")).error(403, "forbidden")
    replies = await asyncio.gather(*[act(bob, race, "start") for _ in range(4)])
    assert len({reply.ok()["startsAt"] for reply in replies}) == 1


async def test_a_race_that_is_on_takes_nobody_in(crowd: Crowd) -> None:
    """Joining is over; whoever leaves retires; the last one to leave ends it."""
    ada, bob, cleo = await crowd.team("ada", "bob", "cleo")
    race = await ada.challenge(length=4)
    await active(ada, race, bob)
    (await act(cleo, race, "join")).error(409, "challenge_not_open")
    left = (await act(bob, race, "leave")).ok()
    assert {racer["userId"]: racer["status"] for racer in left["participants"]} == {
        ada.id: "racing",
        bob.id: "left",
    }
    assert (await act(ada, race, "leave")).ok()["state"] == "finished"
    (await act(ada, race, "leave")).error(409, "challenge_ended")
    (await act(ada, race, "start")).error(409, "challenge_not_open")


async def test_the_owner_and_managers_call_a_challenge_off(crowd: Crowd) -> None:
    """Once; afterwards nothing can be done with it but look."""
    ada, bob, cleo = await crowd.team("ada", "bob", "cleo")
    race = await bob.challenge()
    (await act(bob, race, "join")).ok()
    (await act(cleo, race, "cancel")).error(403, "forbidden")
    for person in (ada, bob):
        assert (await act(person, race, "cancel")).ok()["state"] == "cancelled"
    (await act(cleo, race, "join")).error(409, "challenge_not_open")
    (await act(bob, race, "leave")).error(409, "challenge_ended")
    (await act(bob, race, "start")).error(409, "challenge_not_open")
    (await act(bob, race, "complete")).error(409, "course_not_done")
    assert await state(cleo, race) == "cancelled"


async def test_a_finish_is_confirmed_once(crowd: Crowd) -> None:
    """Completion answers the same however often it is asked for, and pays once."""
    ada, bob = await crowd.team("ada", "bob")
    race = await ada.challenge(length=4)
    (await act(ada, race, "complete")).error(403, "not_a_participant")
    await active(ada, race, bob)
    await step(ada, race, 3)
    early = await act(ada, race, "complete")
    assert early.error(409, "course_not_done")["details"] == {"progress": 3, "length": 4}
    await step(ada, race, 4)
    replies = await asyncio.gather(*[act(ada, race, "complete") for _ in range(4)])
    done = replies[0].ok()
    assert all(reply.body == done for reply in replies)
    assert (done["challengeId"], done["rank"]) == (race["id"], 1)
    assert done["points"] == done["score"] > 0
    assert (await ada.get("/api/gamification/points"))["total"] == done["points"]
    assert await state(bob, race) == "active"
    (await act(bob, race, "complete")).error(409, "course_not_done")
    await step(bob, race, 4)
    (await act(bob, race, "cancel")).error(403, "forbidden")
    (await act(ada, race, "cancel")).error(409, "challenge_ended")


async def test_challenges_are_listed_newest_first(crowd: Crowd) -> None:
    """Page by page, by state and by task."""
    ada = await crowd.founder()
    races = [await ada.challenge() for _ in range(4)]
    (await act(ada, races[1], "cancel")).ok()

    async def ids(query: str) -> list[str]:
        found: list[str] = []
        cursor = ""
        while True:
            page = await ada.get(f"/api/challenges?limit=1{query}{cursor}")
            found += [race["id"] for race in page["challenges"]]
            if page["nextCursor"] is None:
                return found
            cursor = f"&cursor={page['nextCursor']}"

    newest = [race["id"] for race in reversed(races)]
    assert await ids("") == newest
    assert await ids("&state=cancelled") == [races[1]["id"]]
    assert await ids("&state=lobby") == [newest[0], newest[1], newest[3]]
    assert await ids(f"&taskId={races[2]['taskId']}") == [races[2]["id"]]


class TestCountdown:
    """Between start and the first step there is time to change one's mind."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        """A countdown that is longer than any test."""
        return Settings(data=tmp_path, **FAST | {"countdown_seconds": 60})  # type: ignore[arg-type]

    async def test_a_countdown_can_be_left_and_called_off(self, crowd: Crowd) -> None:
        """Nobody joins any more; when the last racer leaves, it is off."""
        ada, bob = await crowd.team("ada", "bob")
        race = await ada.challenge()
        (await act(ada, race, "join")).ok()
        started = (await act(ada, race, "start")).ok()
        assert (started["state"], started["endsAt"]) == ("countdown", None)
        (await act(bob, race, "join")).error(409, "challenge_not_open")
        assert (await act(ada, race, "leave")).ok()["state"] == "cancelled"
        other = await ada.challenge()
        (await act(ada, other, "join")).ok()
        (await act(ada, other, "start")).ok()
        assert (await act(ada, other, "cancel")).ok()["state"] == "cancelled"
