"""kill -9 at any moment: what was acknowledged is there, and has its consequences once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests.people import Crowd, Json, Person
from tests.realtime.raw import signed_in
from tests.running import Process
from tests.server.surviving import Survivor, TrippedWire, World

_LENGTH: Final = 4
_PATIENCE: Final = 30.0


async def _challenge(owner: Person, **wish: Any) -> str:
    made = await owner.challenge(length=_LENGTH, **wish)
    return str(made["id"])


async def _race(survivors: list[Survivor], challenge_id: str) -> None:
    """Join, start, and race to the end, whatever happens in between."""
    path = f"/api/challenges/{challenge_id}"

    async def joined(survivor: Survivor) -> None:
        reply = await survivor.request("POST", f"{path}/join")
        assert survivor.person.id in reply.ok()["seats"]

    async def run(survivor: Survivor) -> None:
        for progress in range(1, _LENGTH + 1):
            await survivor.step(challenge_id, progress)

    async with asyncio.timeout(_PATIENCE):
        await asyncio.gather(*(joined(survivor) for survivor in survivors))
        (await survivors[0].request("POST", f"{path}/start")).ok()
        await survivors[0].world.back()
        await _until_state(survivors[0], challenge_id, "active")
        await asyncio.gather(*(run(survivor) for survivor in survivors))
        await _until_state(survivors[0], challenge_id, "finished")


async def _until_state(survivor: Survivor, challenge_id: str, state: str) -> None:
    """Return once the challenge is in this state, as the room tells."""
    room = f"challenge:{challenge_id}"
    while True:
        await survivor.world.back()
        try:
            async with signed_in(survivor.person) as socket:
                joined = await socket.call("join-room", {"room": room})
                if joined["ok"] and joined["snapshot"]["challenge"]["state"] == state:
                    return
                while f'"state":"{state}"' not in await socket.until("42"):
                    pass
                return
        except (AssertionError, TypeError, OSError, TimeoutError):
            continue


async def _points(person: Person) -> Json:
    points: Json = await person.get("/api/gamification/points")
    return points


async def _check(survivors: list[Survivor], challenges: list[str]) -> None:
    """Compare what the racers were told with the ledger, and the ledger with the boards."""
    owner = survivors[0].person
    earned: dict[str, list[int]] = {survivor.person.id: [] for survivor in survivors}
    for challenge_id in challenges:
        detail = await owner.get(f"/api/challenges/{challenge_id}")
        assert detail["state"] == "finished"
        racers = {racer["userId"]: racer for racer in detail["participants"]}
        assert racers.keys() == set(detail["seats"]) == earned.keys()
        assert {racer["status"] for racer in racers.values()} == {"finished"}
        assert {racer["progress"] for racer in racers.values()} == {_LENGTH}
        board = await owner.get(f"/api/gamification/leaderboard?board={challenge_id}")
        order = sorted(racers.values(), key=lambda racer: (-racer["score"], racer["reachedAt"]))
        shown = [(row["userId"], row["score"]) for row in board["rows"]]
        assert sorted(shown) == sorted((racer["userId"], racer["score"]) for racer in order)
        for racer in order:
            earned[racer["userId"]].append(racer["score"])
    for survivor in survivors:
        points = await _points(survivor.person)
        assert points["total"] == sum(earned[survivor.person.id])
        entries = [entry["sourceId"] for entry in points["entries"]]
        assert sorted(entries) == sorted(challenges)
        told = await survivor.person.get("/api/notifications?limit=200")
        awards = [notification["id"] for notification in told["notifications"]]
        assert sorted(awards) == sorted(entry["id"] for entry in points["entries"])
    board = await owner.get("/api/gamification/leaderboard")
    assert {row["userId"]: row["score"] for row in board["rows"]} == {
        user_id: sum(scores) for user_id, scores in earned.items()
    }


@asynccontextmanager
async def _survivors(world: World) -> AsyncIterator[list[Survivor]]:
    async with Crowd(world.process.url) as crowd:
        people = await crowd.team("ada", "bob", "eve")
        survivors = [Survivor(world, person) for person in people]
        yield survivors
        for survivor in survivors:
            await survivor.close()


@pytest.mark.timeout(180)
async def test_a_server_that_dies_between_any_two_steps(tmp_path: Path, redis_url: str) -> None:
    """Killed at 12 places spread over a whole race, each act still counts exactly once."""
    wire = TrippedWire(redis_url)
    async with (
        wire.laid(tmp_path / "r.sock") as url,
        World(Process(tmp_path / "data", "--redis", url)) as world,
        _survivors(world) as survivors,
    ):
        wire.world = world
        owner = survivors[0].person
        challenges = [await _challenge(owner)]
        wire.arm(None)
        await _race(survivors, challenges[0])
        whole, places = wire.passed, 12
        chance = random.Random(8)  # noqa: S311 - the same places every time
        for place in range(places):
            await world.back()
            challenges.append(await _challenge(owner))
            wire.arm(
                1 + place * whole // places + chance.randrange(max(1, whole // places)),
                let_through=place % 2 == 0,
            )
            await _race(survivors, challenges[-1])
            wire.arm(None)
            await world.back()
        assert world.kills >= places // 2
        await _check(survivors, challenges)


@pytest.mark.timeout(180)
async def test_a_server_that_dies_with_its_valkey(tmp_path: Path) -> None:
    """Killed after some acknowledgement, with all that Redis held: nothing acknowledged is lost."""
    chance = random.Random(9)  # noqa: S311 - likewise
    async with World(Process(tmp_path / "data")) as world, _survivors(world) as survivors:
        challenges = []
        for place in range(6):
            await world.back()
            challenges.append(await _challenge(survivors[0].person))
            world.kill_after(1 + 2 * place + chance.randrange(2))
            await _race(survivors, challenges[-1])
            await world.back()
        assert world.kills == 6
        await _check(survivors, challenges)


async def test_a_time_limit_that_strikes_while_the_server_is_down(tmp_path: Path) -> None:
    """The next process ends the race, with whoever had finished as the only winner."""
    async with World(Process(tmp_path / "data")) as world, _survivors(world) as survivors:
        challenge_id = await _challenge(survivors[0].person, durationSeconds=1)
        path = f"/api/challenges/{challenge_id}"
        for survivor in survivors:
            (await survivor.request("POST", f"{path}/join")).ok()
        (await survivors[0].request("POST", f"{path}/start")).ok()
        await _until_state(survivors[0], challenge_id, "active")
        await survivors[0].step(challenge_id, _LENGTH)
        await survivors[1].step(challenge_id, 1)
        world.kill()
        async with asyncio.timeout(_PATIENCE):
            await _until_state(survivors[0], challenge_id, "finished")
        detail = (await survivors[0].request("GET", path)).ok()
        statuses = {racer["userId"]: racer["status"] for racer in detail["participants"]}
        assert list(statuses.values()).count("timed_out") == 2
        assert statuses[survivors[0].person.id] == "finished"
        late = {"challengeId": challenge_id, "updateId": "late", "progress": _LENGTH}
        answer = await survivors[1].send("challenge-update", **late)
        assert answer["error"]["code"] == "challenge_not_active"
        assert [(await _points(s.person))["total"] > 0 for s in survivors] == [True, False, False]
