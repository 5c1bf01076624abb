"""One torture: start everything, load it, hurt it, heal it, and read how it ended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.people import Crowd
from tests.torture.arena import Arena, standing
from tests.torture.chance import drawn
from tests.torture.checker import Findings, check
from tests.torture.checks.ending import NEWCOMER, STORE
from tests.torture.client import Client
from tests.torture.faults import SERVERS, Fault
from tests.torture.field import Field
from tests.torture.history import Board, History, Json, Ledger, Logged, Looked, Stuck
from tests.torture.links import narrow_session, usual_session
from tests.torture.load import Load, gathered

_LOOK_SECONDS: Final = 0.25

_LONGEST_RACE: Final = 60.0
"""Seconds within which a race comes to its end on the slowest machine."""

_WATCHED: Final = frozenset({"regatta", "asyncio", "aiohttp", "socketio", "engineio"})
"""Loggers that say nothing with a traceback unless something is wrong."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do.

    Attributes:
        faults: when what happens.
        seconds: of load, at least; every group of racers ends one race.
        pace: seconds between two steps of a racer, on average.
        patience: seconds after the last fault within which everything must have come right.
        calm: seconds between the last step and the comparison; rosters follow a second later,
            and forget those whose server died after some more.
        planted: a fault in the servers themselves, which must be found.
    """

    seed: int
    faults: Sequence[Fault]
    seconds: float
    racers: int = 30
    groups: int = 3
    servers: int = SERVERS
    pace: float = 0.25
    patience: float = 25.0
    calm: float = 2.0
    planted: str = ""


async def torture(plan: Plan, folder: Path) -> Findings:
    """Carry *plan* out with stores in *folder*; return what the checks found."""
    history = History()
    async with usual_session() as http, narrow_session() as narrow:

        def field(urls: Sequence[str]) -> Field:
            return Field(urls, http, narrow, history)

        async with (
            standing(folder, plan.planted, plan.servers, field) as arena,
            Crowd(arena.servers[0].url) as crowd,
        ):
            load = await gathered(
                crowd, arena.field, plan.seed, plan.racers, plan.groups, plan.pace
            )
            async with _running(load.clients):
                await _under_load(plan, arena, load)
                await _read_logs(arena)
                await _at_rest(plan, arena, load)
    return await asyncio.to_thread(check, history)


@asynccontextmanager
async def _running(clients: Sequence[Client]) -> AsyncIterator[None]:
    """Have clients be there for as long as the context lasts."""
    tasks = [asyncio.create_task(client.run()) for client in clients]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _under_load(plan: Plan, arena: Arena, load: Load) -> None:
    """Race, suffer, and let everybody end the step they are at."""
    stop, field = asyncio.Event(), arena.field
    racing = asyncio.gather(*(group.run(stop) for group in load.groups))
    try:
        async with asyncio.timeout(plan.seconds + _LONGEST_RACE):
            await asyncio.gather(*(group.began.wait() for group in load.groups))
            async with asyncio.TaskGroup() as group:
                group.create_task(arena.suffer(plan.faults, load, plan.seed))
                group.create_task(asyncio.sleep(plan.seconds))
            await asyncio.gather(*(group.ended.wait() for group in load.groups))
        stop.set()
        async with asyncio.timeout(plan.patience):
            await racing
        await asyncio.sleep(plan.calm)
    except TimeoutError:
        field.add(Stuck(at=field.now(), what="a race did not begin, or not end"))
    finally:
        racing.cancel()
        await asyncio.gather(racing, return_exceptions=True)


async def _at_rest(plan: Plan, arena: Arena, load: Load) -> None:
    """Wait until everything has come right, and read how it is; there the history ends."""
    field = arena.field
    names = {person.id: person for person in load.people}
    newcomers = [
        Client(f"{NEWCOMER}{index}", person, field, drawn(plan.seed, "new", index))
        for index, person in enumerate(names.values())
    ]
    shared = sorted({room for client in load.clients for room in client.wanted})
    for newcomer in newcomers:
        own = f"user:{newcomer.person.id}"
        rooms = [room for room in shared if not room.startswith("user:")]
        newcomer.want([own] if newcomer is not newcomers[0] else [own, *rooms])
    async with _running(newcomers):
        try:
            async with asyncio.timeout(plan.patience):
                while not await _read_at_rest(arena, load, newcomers):  # noqa: ASYNC110 - of many
                    await asyncio.sleep(_LOOK_SECONDS)
        except TimeoutError:
            what = f"not all clients are at the same place after {plan.patience:.0f} s"
            field.add(Stuck(at=field.now(), what=what))
            await _read(field, load, newcomers[0])
        field.over = True


async def _read_at_rest(arena: Arena, load: Load, newcomers: Sequence[Client]) -> bool:
    """Read everything while all clients stand at one place; return whether they still do."""
    clients = [*load.clients, *newcomers]
    before = _places(clients)
    if any(len(found) > 1 for found in before.values()):
        return False
    await _read(arena.field, load, newcomers[0])
    return before == _places(clients)


def _places(clients: Sequence[Client]) -> dict[str, set[object]]:
    """Return where the clients of each room stand; one that is not in it stands nowhere."""
    places: dict[str, set[object]] = {}
    for client in clients:
        for room in client.wanted:
            here = client.where.get(room) if room in client.joined else None
            places.setdefault(room, set()).add(here or client.name)
    return places


async def _read(field: Field, load: Load, newcomer: Client) -> None:
    """Read the documents and what is made of them."""
    reader = Client(STORE, newcomer.person, field, drawn(STORE))
    for challenge_id in load.challenges:
        asked_at = field.now()
        detail = await reader.ask("GET", f"/api/challenges/{challenge_id}")
        field.add(Looked(at=field.now(), client=STORE, asked_at=asked_at, detail=detail))
    for person in load.people:
        points: Json = await person.get("/api/gamification/points")
        field.add(Ledger(at=field.now(), client=STORE, racing=person.id, points=points))
    boards = ["organization", *load.challenges]
    for name in boards:
        found = await reader.ask("GET", f"/api/gamification/leaderboard?board={name}&limit=100")
        field.add(Board(at=field.now(), client=STORE, board=found["board"], rows=found["rows"]))


def _is_unforeseen(line: str) -> bool:
    """Return whether *line* shows a failure of the server, not of the libraries under its jobs."""
    if not line.startswith("{"):
        return line.startswith("Traceback")
    said = json.loads(line)
    return bool(said["stackTrace"]) and said["metadata"]["logger"].partition(".")[0] in _WATCHED


async def _read_logs(arena: Arena) -> None:
    """Take in whatever the servers logged with a traceback."""
    for server in arena.servers:
        for line in (await server.log()).splitlines():
            if _is_unforeseen(line):
                facts = {"server": server.url, "line": line}
                arena.field.add(Logged(at=arena.field.now(), **facts))
