"""The whole server on MongoDB."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.goals import goals
from tests.letters import RESET, VERIFY, code_in, letter_to, token_in
from tests.mongodb import MongoServer, mongo_server
from tests.people import PASSWORD, Crowd
from tests.running import in_process

__all__ = ["mongo_server"]


def on(mongo_server: MongoServer, data: Path) -> Settings:
    """Return the settings of a server with a database of its own."""
    base, _, options = mongo_server.uri.partition("?")
    uri = f"{base.rstrip('/')}/regatta-test-{uuid4().hex}" + (f"?{options}" if options else "")
    return Settings(data=data, mongodb_url=uri, **FAST)  # type: ignore[arg-type]


async def test_a_whole_race_runs_on_mongodb(
    mongo_server: MongoServer, redis_url: str, tmp_path: Path
) -> None:
    """From registration to points, with a hint, a repeat and a snapshot on the way."""
    settings = on(mongo_server, tmp_path)
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


async def test_a_whole_life_of_accounts_runs_on_mongodb(
    mongo_server: MongoServer, redis_url: str, tmp_path: Path
) -> None:
    """From a verified address over an invitation, roles, keys and a reset to a removal."""
    settings = on(mongo_server, tmp_path)
    async with in_process(settings, redis_url) as server, Crowd(server.url) as crowd:
        ada, bob = await crowd.founder("ada"), crowd.person("bob")
        token = token_in(await letter_to(server, ada.email, VERIFY))
        await ada.post("/api/auth/verify", token=token)
        assert (await ada.get("/api/users/me"))["emailVerified"] is True

        await ada.post("/api/auth/invite", email=bob.email, role="manager")
        otp = code_in(await letter_to(server, bob.email, "invites you"))
        joined = await bob.post("/api/auth/verify-otp", email=bob.email, otp=otp, password=PASSWORD)
        used = await bob.request("POST", "/api/auth/verify-otp", {"email": bob.email, "otp": otp})
        used.error(400, "invalid_otp")
        fresh = await bob.post("/api/auth/refresh", refreshToken=joined["refreshToken"])
        again = {"refreshToken": joined["refreshToken"]}
        (await bob.request("POST", "/api/auth/refresh", again)).error(401, "not_authenticated")
        bob.token = fresh["token"]
        await bob.login()

        made = await bob.post("/api/auth/keys", name="one", scopes=["tasks:read"])
        key = replace(bob, token=made["key"], sockets=[])
        assert await key.get("/api/tasks") == {"tasks": [], "nextCursor": None}
        body = {"name": "Bob", "role": "admin"}
        assert (await ada.request("PUT", f"/api/users/{bob.id}", body)).status == 200
        lower = {"name": "Ada", "role": "member"}
        assert (await bob.request("PUT", f"/api/users/{ada.id}", lower)).status == 200
        last = await bob.request("DELETE", f"/api/users/{bob.id}")
        last.error(409, "last_admin")

        await ada.post("/api/auth/password-reset", email=ada.email)
        link = token_in(await letter_to(server, ada.email, RESET))
        await ada.post("/api/auth/password-reset/confirm", token=link, password="a new password")
        (await ada.request("GET", "/api/users/me")).error(401, "not_authenticated")
        assert (await bob.request("DELETE", f"/api/users/{ada.id}")).status == 204
        actions = {event["action"] for event in (await bob.get("/api/audit?limit=200"))["events"]}
        assert actions >= {"invitation.accepted", "refresh-token.reused", "user.removed"}


async def test_objectives_roll_up_on_mongodb(
    mongo_server: MongoServer, redis_url: str, tmp_path: Path
) -> None:
    """5.9 of 10 stays 0.59, many check-ins at once end right, and a stale edit is refused."""
    settings = on(mongo_server, tmp_path)
    async with in_process(settings, redis_url) as server, Crowd(server.url) as crowd:
        cycle = await goals(await crowd.founder())
        top = await cycle.okr("Top", results=())
        below = [await cycle.okr(f"Below {number}", parentId=top) for number in range(10)]
        await cycle.check_in(below[0], 5.9)
        assert await cycle.progress(below[0], top) == [0.59, 0.59]
        await asyncio.gather(*(cycle.check_in(okr_id, one) for one, okr_id in enumerate(below * 3)))
        await cycle.check()
        await cycle.change(below[0], parentId=below[1])
        await cycle.check()
        path = f"/api/okrs/{below[0]}"
        stale = await cycle.admin.request("PUT", path, {"objective": "Late"}, If_Match='"1"')
        stale.error(409, "version_conflict")
        assert (await cycle.get(below[0]))["objective"] == "Below 0"
        await cycle.admin.post(f"/api/sessions/{cycle.id}/close")
        (await cycle.admin.request("PUT", path, {"objective": "Late"})).error(409, "session_closed")
