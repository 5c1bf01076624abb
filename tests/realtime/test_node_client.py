"""The official Socket.IO client, in Node, against a real server."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests.people import Crowd, Json, Person
from tests.realtime.racing import Race, started

_FOLDER: Final = Path(__file__).parents[1] / "node"
_PATIENCE: Final = 15.0

POLLING_FIRST: Final = ["polling", "websocket"]
WEBSOCKET_ONLY: Final = ["websocket"]


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    """Install the client that the lock file names; skip, and say why, where that cannot be."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("no Node: put node and npm on the PATH to test with the official client")
    if (_FOLDER / "node_modules" / "socket.io-client").is_dir():
        return
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=_FOLDER, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"npm ci failed in tests/node: {done.stderr.strip()[-300:]}")


class NodeClient:
    """A Node process with one socket, and everything that it has said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.lines: list[Json] = []
        self._changed = asyncio.Condition()
        self._calls = 0

    async def read(self) -> None:
        """Take what it says until it ends."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            async with self._changed:
                self.lines.append(json.loads(line))
                self._changed.notify_all()

    async def until(self, wanted: Callable[[Json], object], count: int = 1) -> Json:
        """Return the line that is the *count*-th wanted one."""
        async with asyncio.timeout(_PATIENCE), self._changed:
            while True:
                found = [line for line in self.lines if wanted(line)]
                if len(found) >= count:
                    return found[count - 1]
                await self._changed.wait()

    async def command(self, **command: Any) -> None:
        """Tell it to do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        await self._process.stdin.drain()

    async def call(self, event: str, **data: Any) -> Json:
        """Have it send an event; return the acknowledgement."""
        self._calls += 1
        number = self._calls
        await self.command(do="call", id=number, event=event, data=data)
        line = await self.until(lambda line: line.get("id") == number)
        assert "answer" in line, line
        answer: Json = line["answer"]
        return answer

    async def event(self, name: str, seq: int) -> Json:
        """Return what it heard under this number."""
        line = await self.until(
            lambda line: line.get("event") == name and line["data"].get("seq") == seq
        )
        heard: Json = line["data"]
        return heard


@asynccontextmanager
async def node(person: Person, **options: Any) -> AsyncIterator[NodeClient]:
    """Run a client of *person*; it is connected when this yields."""
    wish = {"url": person.url, "auth": {"token": person.token}, **options}
    process = await asyncio.create_subprocess_exec(
        "node",
        "race.mjs",
        json.dumps(wish),
        cwd=_FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    client = NodeClient(process)
    reading = asyncio.create_task(client.read())
    try:
        yield client
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
        await reading


async def _race(crowd: Crowd) -> Race:
    return await started(await crowd.team("ada", "bob"), length=100)


def _connected(line: Json) -> bool:
    return "connected" in line


@pytest.mark.parametrize("transports", [POLLING_FIRST, WEBSOCKET_ONLY], ids=["polling", "ws"])
async def test_a_race_with_a_lost_connection(crowd: Crowd, transports: list[str]) -> None:
    """Joined, raced, dropped, back: exactly the missed events, and acknowledgements after it."""
    race = await _race(crowd)
    async with node(race.owner, transports=transports) as client:
        await client.until(_connected)
        assert client.lines[0] == {"opened": transports[0]}
        if transports == POLLING_FIRST:
            await client.until(lambda line: line.get("upgraded") == "websocket")
        joined = await client.call("join-room", room=race.room)
        assert (joined["ok"], joined["recovered"]) == (True, False)
        assert len(joined["snapshot"]["challenge"]["participants"]) == 2

        standing = await client.call(
            "challenge-update", challengeId=race.id, updateId="n1", progress=3
        )
        assert (standing["ok"], standing["progress"]) == (True, 3)
        other = await race.step(1, 7)
        heard = await client.event("progress-update", other["seq"])
        assert heard["participant"]["progress"] == 7

        await client.command(do="drop")
        await client.until(lambda line: "disconnected" in line)
        await client.until(_connected, count=2)
        missed = [(await race.step(1, progress))["seq"] for progress in (8, 9, 10)]
        since = {"epoch": joined["epoch"], "seq": missed[0] - 1}
        again = await client.call("join-room", room=race.room, since=since)
        assert (again["recovered"], [event["seq"] for event in again["events"]]) == (True, missed)
        repeated = await client.call(
            "challenge-update", challengeId=race.id, updateId="n1", progress=3
        )
        assert (repeated["progress"], repeated["version"]) == (3, standing["version"])
        more = await race.step(1, 11)
        await client.event("progress-update", more["seq"])


@pytest.mark.parametrize("transports", [POLLING_FIRST, WEBSOCKET_ONLY], ids=["polling", "ws"])
async def test_a_client_that_retries(crowd: Crowd, transports: list[str]) -> None:
    """With `retries` each event is sent until it is acknowledged with a value: each is, at once."""
    race = await _race(crowd)
    witness = race.sockets[1]
    async with node(race.owner, transports=transports, retries=5, ackTimeout=8000) as client:
        await client.until(_connected)
        for progress in range(1, 11):
            answer = await client.call(
                "challenge-update", challengeId=race.id, updateId=f"n{progress}", progress=progress
            )
            assert answer["progress"] == progress
        for event in ("no-such-event", "join-room", "leave-room", "hint-request"):
            assert (await client.call(event))["ok"] is False
        marker = await race.step(1, 1)
    await witness.event("progress-update", seq=marker["seq"])
    steps = [event["participant"]["progress"] for event in witness.named("progress-update")]
    assert steps == [*range(1, 11), 1]


@pytest.mark.parametrize("transports", [["polling"], WEBSOCKET_ONLY], ids=["polling", "ws"])
async def test_a_bad_token_is_a_connect_error(crowd: Crowd, transports: list[str]) -> None:
    """The client's connect_error has the one error form in its data."""
    ada = await crowd.founder()
    ada.token += "x"
    async with node(ada, transports=transports) as client:
        refused = await client.until(lambda line: "refused" in line)
        assert refused["data"]["code"] == "not_authenticated"
        assert refused["refused"] == refused["data"]["message"]
