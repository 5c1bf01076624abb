"""Snapshot + later events = a fresh snapshot, for every kind of room and every event."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, get_args

import pytest

from regatta.models.events import RoomEvent
from regatta.server.settings import Settings
from regatta.services.rooms import ROOM_KINDS
from tests.goals import Goals, goals
from tests.people import Crowd, Json, Person
from tests.realtime.racing import Race, Watcher, lobby, started, watch
from tests.realtime.reducer import facts


@dataclass
class Scene(Race):
    """A race in an organization that also has objectives."""

    goals: Goals | None = None


Provoke = Callable[[Race], Awaitable[object]]

_NAMES: Final = [member.model_fields["type"].default for member in get_args(get_args(RoomEvent)[0])]


async def _generate(race: Race) -> None:
    await race.owner.challenge("Another task")


async def _leave(race: Race) -> None:
    await race.act("leave", race.people[1])


async def _ready(race: Race) -> None:
    await race.sockets[1].ok("challenge-ready", challengeId=race.id)


async def _start(race: Race) -> None:
    await race.start()


async def _step(race: Race) -> None:
    await race.start()
    await race.step(1, 1)


async def _finish(race: Race) -> None:
    await race.start()
    for index in range(len(race.people)):
        await race.step(index, 4)


async def _rebuild(race: Race) -> None:
    watcher = await watch(race.owner, f"user:{race.owner.id}")
    await race.owner.post("/api/gamification/rebuild")
    await watcher.socket.until(lambda event: event.get("job", {}).get("state") == "succeeded")


async def _read(race: Race) -> None:
    await _finish(race)
    await race.owner.post("/api/notifications/read")


async def _announce(race: Race) -> None:
    await race.owner.post("/api/admin/realtime/broadcast", message="The race is near.")


async def _publish(race: Race) -> None:
    await race.owner.post(f"/api/rooms/{race.room}/events", data={"wind": 7})


async def _cancel(race: Race) -> None:
    await race.act("cancel")


async def _go(race: Race) -> None:
    await race.sockets[1].ok("leave-room", room=race.room)


def _goals(race: Race) -> Goals:
    assert isinstance(race, Scene)
    assert race.goals is not None
    return race.goals


async def _scene(people: list[Person]) -> Scene:
    race = await lobby(people, length=4)
    found = await goals(race.owner)
    found.top = await found.okr("Top")
    return Scene(race.challenge, race.people, race.sockets, found)


async def _plan(race: Race) -> None:
    found = _goals(race)
    await found.okr("Another objective", parentId=found.top)


async def _check_in(race: Race) -> None:
    found = _goals(race)
    below = await found.okr("Below", parentId=found.top)
    await found.check_in(below, 5)


async def _remove(race: Race) -> None:
    found = _goals(race)
    below = await found.okr("Below", parentId=found.top)
    await found.check_in(below, 5)
    await found.change(below, visibility="private")


async def _close(race: Race) -> None:
    await race.owner.post(f"/api/sessions/{_goals(race).id}/close")


_PROVOKED: Final[dict[str, tuple[str, Provoke]]] = {
    "challenge-generated": ("org", _generate),
    "challenge-changed": ("challenge", _leave),
    "participant-changed": ("challenge", _ready),
    "challenge-countdown": ("challenge", _start),
    "challenge-started": ("challenge", _start),
    "progress-update": ("challenge", _step),
    "challenge-finished": ("challenge", _finish),
    "challenge-cancelled": ("challenge", _cancel),
    "leaderboard-update": ("leaderboard", _finish),
    "notification": ("user", _finish),
    "notifications-read": ("user", _read),
    "job-progress": ("user", _rebuild),
    "presence": ("challenge", _go),
    "session-changed": ("session", _close),
    "okr-changed": ("session", _plan),
    "okr-progress": ("session", _check_in),
    "okr-removed": ("session", _remove),
    "announcement": ("org", _announce),
    "custom": ("challenge", _publish),
}
"""In which room each event is heard, and what brings it about."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The usual settings, but all rooms tell who comes and goes, and soon."""
    return settings.model_copy(update={"presence_seconds": 0.05})


def _rooms(race: Race) -> dict[str, str]:
    return {
        "challenge": race.room,
        "leaderboard": f"leaderboard:{race.owner.org_id}.all",
        "org": f"org:{race.owner.org_id}",
        "session": _goals(race).room,
        "user": f"user:{race.owner.id}",
    }


async def _agrees_with_a_newcomer(watcher: Watcher, person: Person) -> Json:
    """Return a fresh snapshot, which must be what *watcher* has made of its own."""
    fresh = await watch(person, watcher.room)
    # Events may go on while they are compared, and reach one of them before the other.
    seq = max(watcher.seq, fresh.seq)
    await watcher.up_to(seq)
    await fresh.up_to(seq)
    assert facts(watcher.room, watcher.state(seq)) == facts(watcher.room, fresh.state(seq))
    return fresh.state(seq)


def test_every_room_event_is_provoked_here() -> None:
    """Whoever adds a room event adds it to the table above; whoever adds a kind of room, too."""
    assert set(_PROVOKED) == set(_NAMES)
    assert {kind for kind, _ in _PROVOKED.values()} == set(ROOM_KINDS)


@pytest.mark.parametrize("name", _NAMES)
async def test_an_event_leads_to_the_fresh_snapshot(crowd: Crowd, name: str) -> None:
    """Whoever was there before the event ends with what a newcomer is shown after it."""
    race = await _scene(await crowd.team("ada", "bob"))
    kind, provoke = _PROVOKED[name]
    watcher = await watch(race.owner, _rooms(race)[kind])
    everywhere = [await watch(race.owner, room) for room in _rooms(race).values()]

    await provoke(race)
    await watcher.socket.event(name, room=watcher.room)

    for one in (watcher, *everywhere):
        await _agrees_with_a_newcomer(one, race.owner)


async def _joined_meanwhile(
    person: Person, room: str, burst: Awaitable[object], newcomers: int = 8
) -> list[Watcher]:
    """Return watchers who came in one after another while *burst* went on."""
    going = asyncio.ensure_future(burst)
    watchers = [await watch(person, room) for _ in range(newcomers)]
    await going
    return watchers


async def test_joining_a_challenge_in_the_middle_of_a_burst(crowd: Crowd) -> None:
    """20 racers move at once; whoever joins in between misses nothing and hears nothing twice."""
    people = await crowd.team(*(f"racer{number}" for number in range(20)))
    race = await started(people, length=100, capacity=20)

    async def run(index: int) -> None:
        for progress in range(1, 13):
            await race.step(index, progress)

    watchers = await _joined_meanwhile(
        race.owner, race.room, asyncio.gather(*(run(index) for index in range(20)))
    )
    for watcher in watchers:
        state = await _agrees_with_a_newcomer(watcher, race.owner)
        assert {racer["progress"] for racer in state["challenge"]["participants"]} == {12}


async def test_joining_a_leaderboard_in_the_middle_of_a_burst(crowd: Crowd) -> None:
    """While 20 racers overtake each other, every newcomer ends with the board that REST shows."""
    people = await crowd.team(*(f"racer{number}" for number in range(20)))
    race = await started(people, length=100, capacity=20)

    async def run(index: int) -> None:
        for progress in range(1, 13):
            await race.step(index, progress * (1 + index % 5))

    room = f"leaderboard:{race.id}"
    watchers = [await watch(race.owner, room)]
    watchers += await _joined_meanwhile(
        race.owner, room, asyncio.gather(*(run(index) for index in range(20)))
    )
    board = await race.owner.get(f"/api/gamification/leaderboard?board={race.id}&limit=100")
    for watcher in watchers:

        def is_there(_: Json, watcher: Watcher = watcher) -> bool:
            return bool(watcher.state()["rows"] == board["rows"])

        if watcher.state()["rows"] != board["rows"]:
            await watcher.socket.until(is_there)
        assert watcher.state()["total"] == 20
        await _agrees_with_a_newcomer(watcher, race.owner)


async def test_joining_an_organization_in_the_middle_of_a_burst(crowd: Crowd) -> None:
    """Challenges are made, joined, started and called off while people come to watch."""
    ada, bob = await crowd.team("ada", "bob")
    room = f"org:{ada.org_id}"

    async def live(number: int) -> None:
        race = Race(await ada.challenge(f"Task {number}", length=1), [ada, bob])
        await race.act("join", bob)
        if number % 3 == 0:
            await race.act("start")
        elif number % 3 == 1:
            await race.act("cancel")

    async def burst() -> None:
        await asyncio.gather(*(live(number) for number in range(18)))

    first = await watch(ada, room)
    watchers = [first, *await _joined_meanwhile(bob, room, burst())]
    await first.socket.until(
        lambda _: [c["state"] for c in first.state()["challenges"]].count("active") == 6
    )
    for watcher in watchers:
        state = await _agrees_with_a_newcomer(watcher, bob)
        assert sorted(c["state"] for c in state["challenges"]) == 6 * ["active"] + 6 * ["lobby"]


async def test_joining_a_users_room_in_the_middle_of_a_burst(crowd: Crowd) -> None:
    """Awards that come at once are all in the total, whenever a device came in."""
    ada = await crowd.founder()
    races = [await started([ada], length=1, mode="solo") for _ in range(6)]

    async def burst() -> None:
        await asyncio.gather(*(race.step(0, 1) for race in races))

    room = f"user:{ada.id}"
    watchers = [await watch(ada, room), *await _joined_meanwhile(ada, room, burst())]
    total = (await ada.get("/api/gamification/points"))["total"]
    for watcher in watchers:
        state = await _agrees_with_a_newcomer(watcher, ada)
        assert (state["points"], state["unread"]) == (total, len(races))
        assert len(state["notifications"]) == len(races)
