"""The whole server on MongoDB."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.mongodb import MongoServer, mongo_server
from tests.people import Crowd
from tests.running import in_process

__all__ = ["mongo_server"]


async def test_a_whole_race_runs_on_mongodb(
    mongo_server: MongoServer, redis_url: str, tmp_path: Path
) -> None:
    """From registration to points, with a hint, a repeat and a snapshot on the way."""
    base, _, options = mongo_server.uri.partition("?")
    uri = f"{base.rstrip('/')}/regatta-test-{uuid4().hex}" + (f"?{options}" if options else "")
    settings = Settings(data=tmp_path, mongodb_url=uri, **FAST)  # type: ignore[arg-type]
    async with in_process(settings, redis_url) as server, Crowd(server.url) as crowd:
        ada, bob = await crowd.team("ada", "bob")
        made = await ada.challenge(length=10)
        race = {"challengeId": made["id"]}
        sockets = []
        for person in (ada, bob):
            await person.post(f"/api/challenges/{made['id']}/join")
            socket = await person.socket()
            await socket.ok("join-room", room=f"challenge:{made['id']}")
            await socket.ok("challenge-ready", **race)
            sockets.append(socket)
        ada_socket, bob_socket = sockets
        await ada.post(f"/api/challenges/{made['id']}/start")
        await bob_socket.event("challenge-started")

        await ada_socket.ok("challenge-update", **race, updateId="1", progress=5)
        await ada_socket.ok("challenge-update", **race, updateId="1", progress=5)
        hint = await bob_socket.ok("hint-request", **race)
        assert hint["number"] == 1
        for socket in (ada_socket, bob_socket):
            await socket.ok("challenge-update", **race, updateId="2", progress=10)

        finished = await ada_socket.event("challenge-finished")
        assert {racer["status"] for racer in finished["participants"]} == {"finished"}
        steps = [event["participant"]["progress"] for event in bob_socket.named("progress-update")]
        assert steps == [5, 0, 10, 10]
        board = await bob.get("/api/gamification/leaderboard?period=day")
        assert [row["userId"] for row in board["rows"]] == [ada.id, bob.id]
        assert (await ada.get("/api/tasks"))["tasks"][0]["title"] == "Write the launch page"
