"""Seats and presence: who is there, who dropped, and for how long a seat is kept."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest

from regatta.jobs import challenges as jobs
from regatta.server.wiring import DATABASE
from tests.people import Crowd, Json, Person
from tests.realtime.racing import Race, crowd_race, lobby
from tests.running import Running

NO_GRACE = pytest.mark.parametrize(
    "settings", [{"seat_grace_seconds": 0.0, "jobs": False}], indirect=True
)
"""Seats are freed by the test's own sweep, and at once."""


async def _seen(race: Race, person: Person, *there: bool) -> Json:
    """Return the last word on *person* once *there* is what the room heard of their presence."""

    def told(_: Json) -> bool:
        return [event["participant"]["connected"] for event in events()] == list(there)

    def events() -> list[Json]:
        found = race.sockets[0].named("participant-changed")
        mine = [event for event in found if event["participant"]["userId"] == person.id]
        changes = zip(mine[:1] + mine, mine, strict=False)
        return mine[:1] + [
            after
            for before, after in changes
            if before["participant"]["connected"] != after["participant"]["connected"]
        ]

    await race.sockets[0].until(told)
    return events()[-1]


async def test_everyone_sees_who_comes_and_goes(crowd: Crowd) -> None:
    """A racer is connected while any of their sockets is in the room."""
    race = await lobby(await crowd.team("ada", "bob"))
    bob = race.people[1]
    await _seen(race, bob, False, True)
    second = await bob.socket()
    await second.ok("join-room", room=race.room)
    await race.sockets[1].close()
    await second.ok("challenge-ready", challengeId=race.id)
    assert (await race.racer(bob))["connected"] is True
    await second.close()
    gone = await _seen(race, bob, False, True, False)
    assert gone["participant"]["status"] == "ready"


async def test_who_watches_before_taking_a_seat_is_there(crowd: Crowd) -> None:
    """Also when it is taken anew; whoever does not watch is not."""
    race = await lobby(await crowd.team("ada"))
    bob, cleo = [await crowd.member(race.people[0], name) for name in ("bob", "cleo")]
    socket = await bob.socket()
    await socket.ok("join-room", room=race.room)
    for _ in range(2):
        await bob.post(f"/api/challenges/{race.id}/join")
        assert (await race.racer(bob))["connected"] is True
        await bob.post(f"/api/challenges/{race.id}/leave")
    await cleo.post(f"/api/challenges/{race.id}/join")
    assert (await race.racer(cleo))["connected"] is False


async def _until_logged(caplog: pytest.LogCaptureFixture, message: str) -> None:
    async with asyncio.timeout(20):
        while message not in caplog.messages:  # noqa: ASYNC110 - a log tells nobody
            await asyncio.sleep(0.05)


@NO_GRACE
@pytest.mark.usefixtures("calm")
async def test_a_leave_that_the_store_cannot_take_is_noticed_later(
    crowd: Crowd, server: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """Another process holds the file for longer than is waited for; the sweep makes up for it."""
    race = await crowd_race(crowd, "ada", "bob", length=10)
    with closing(sqlite3.connect(server.system.settings.data / DATABASE)) as other:
        other.execute("BEGIN IMMEDIATE")
        await race.sockets[1].close()
        await _until_logged(caplog, "a leave could not be told; the sweep will notice")
        other.rollback()
    await jobs.seats(server.system.services)
    assert (await race.racer(race.people[1]))["status"] == "left"


@NO_GRACE
async def test_a_racer_who_stays_away_loses_the_seat(crowd: Crowd, server: Running) -> None:
    """After the grace the seat is free: in the lobby for others, in a race for nobody."""
    race = await crowd_race(crowd, "ada", "bob", length=10)
    ada, bob = race.people
    await race.step(1, 3)
    await race.sockets[1].close()
    await _seen(race, bob, False, True, False)
    await jobs.seats(server.system.services)
    assert (await race.racer(bob))["status"] == "left"
    again = await bob.socket()
    await again.refused(
        "challenge-update", "challenge_not_active", challengeId=race.id, updateId="u", progress=4
    )
    assert (await race.racer(ada))["status"] == "racing"


@NO_GRACE
async def test_the_lobby_gets_the_seat_of_one_who_stays_away(crowd: Crowd, server: Running) -> None:
    """In a full lobby the next one in line can join once the seat is free."""
    race = await lobby(await crowd.team("ada", "bob"), capacity=2)
    eve = await crowd.member(race.owner, "eve")
    await race.refuse("join", eve, 409, "challenge_full")
    await race.sockets[1].close()
    await _seen(race, race.people[1], False, True, False)
    await jobs.seats(server.system.services)
    assert (await race.act("join", eve))["seats"] == [race.owner.id, eve.id]


@NO_GRACE
async def test_a_racer_who_returns_keeps_the_seat(crowd: Crowd, server: Running) -> None:
    """Coming back into the room before the sweep makes the seat safe again."""
    race = await crowd_race(crowd, "ada", "bob", length=10)
    bob = race.people[1]
    await race.sockets[1].close()
    await _seen(race, bob, False, True, False)
    race.sockets[1] = await bob.socket()
    await race.sockets[1].ok("join-room", room=race.room)
    await jobs.seats(server.system.services)
    assert (await race.step(1, 4))["status"] == "racing"


@NO_GRACE
async def test_a_racer_who_is_there_after_all_keeps_the_seat(crowd: Crowd, server: Running) -> None:
    """A drop that was noted while another socket came in takes no seat from who is there."""
    race = await crowd_race(crowd, "ada", "bob", length=10)
    bob = race.people[1]
    # As when the last socket's leave and the next one's arrival overtake each other.
    await server.system.services.seats.dropped(race.id, bob.id)
    await jobs.seats(server.system.services)
    assert (await race.racer(bob))["connected"] is True
    assert (await race.step(1, 4))["status"] == "racing"


async def test_a_seat_is_kept_for_the_grace(crowd: Crowd, server: Running) -> None:
    """Before the grace is over the sweep frees nothing."""
    race = await crowd_race(crowd, "ada", "bob", length=10)
    bob = race.people[1]
    await race.sockets[1].close()
    await _seen(race, bob, False, True, False)
    await jobs.seats(server.system.services)
    assert (await race.racer(bob))["status"] == "racing"


@NO_GRACE
async def test_a_racer_who_never_came_cannot_drop(crowd: Crowd, server: Running) -> None:
    """Whoever took a seat by REST and opened no socket keeps it."""
    race = await lobby([await crowd.founder()])
    bob = await crowd.member(race.owner, "bob")
    await race.act("join", bob)
    await jobs.seats(server.system.services)
    assert (await race.racer(bob))["status"] == "waiting"
