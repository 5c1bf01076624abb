"""One race of the demo after the other."""

from __future__ import annotations

import asyncio
import random
from itertools import count, cycle
from typing import Final

from regatta.server.demo.board import Board
from regatta.server.demo.goals import Goals
from regatta.server.demo.guest import Guest, Json, Refused

_LENGTH: Final = 100
_LONGEST_SECONDS: Final = 90
_STEP_SECONDS: Final = (0.2, 0.9)
_STEPS: Final = (1, 6)
_HINT_CHANCE: Final = 0.02
_LOBBY_SECONDS: Final = 5.0


async def forever(
    host: Guest, racers: list[Guest], tasks: list[str], goals: Goals, board: Board
) -> None:
    """Race until cancelled."""
    finished = asyncio.Event()

    async def over(event: Json) -> None:
        await board.moved(event)
        finished.set()

    for name in ("challenge-countdown", "challenge-started"):
        host.on(name, board.moved)
    for name in ("progress-update", "participant-changed"):
        host.on(name, board.raced)
    host.on("leaderboard-update", board.ranked)
    host.on("challenge-finished", over)
    host.on("challenge-cancelled", over)
    await host.connect(board.joined)
    for racer in racers:
        await racer.connect()
    await _cancel_leftovers(host)
    for task in cycle(tasks):
        finished.clear()
        await _race(host, racers, task, finished)
        await goals.raced()


async def _cancel_leftovers(host: Guest) -> None:
    """Call off what an earlier demo left open."""
    for state in ("lobby", "countdown", "active"):
        listed = await host.call("GET", f"/api/challenges?state={state}")
        for challenge in listed["challenges"]:
            await host.call("POST", f"/api/challenges/{challenge['id']}/cancel")


async def _race(host: Guest, racers: list[Guest], task: str, finished: asyncio.Event) -> None:
    wish = {"taskId": task, "length": _LENGTH, "durationSeconds": _LONGEST_SECONDS}
    challenge = await host.call("POST", "/api/challenges/generate", wish)
    path, room = f"/api/challenges/{challenge['id']}", f"challenge:{challenge['id']}"
    board = await host.call("GET", "/api/gamification/leaderboard?period=day")
    await host.join(room)
    await host.join(board["room"])
    for racer in racers:
        await racer.call("POST", f"{path}/join")
        await racer.join(room)
        await racer.emit("challenge-ready", {"challengeId": challenge["id"]})
    # Whoever looks at the demo may take a seat as well.
    await asyncio.sleep(_LOBBY_SECONDS)
    started = [asyncio.create_task(_run(racer, challenge["id"])) for racer in racers]
    await host.call("POST", f"{path}/start")
    try:
        await asyncio.wait_for(finished.wait(), _LONGEST_SECONDS + 30)
    finally:
        for run in started:
            run.cancel()
        await asyncio.gather(*started, return_exceptions=True)
    for guest in (host, *racers):
        await guest.leave(room)
    await host.leave(board["room"])


async def _run(racer: Guest, challenge_id: str) -> None:
    """Take steps until the course is done or the race is over."""
    on = asyncio.Event()

    async def started(_event: Json) -> None:
        on.set()

    racer.on("challenge-started", started)
    await on.wait()
    progress = 0
    for number in count(1):
        await asyncio.sleep(random.uniform(*_STEP_SECONDS))  # noqa: S311 - a game
        try:
            if random.random() < _HINT_CHANCE:  # noqa: S311 - a game
                await racer.emit("hint-request", {"challengeId": challenge_id})
            progress = min(_LENGTH, progress + random.randint(*_STEPS))  # noqa: S311 - a game
            step = {"challengeId": challenge_id, "updateId": str(number), "progress": progress}
            standing = await racer.emit("challenge-update", step)
        except Refused as refusal:
            if refusal.code == "no_hints_left":
                continue
            return
        if standing["status"] == "finished":
            return
