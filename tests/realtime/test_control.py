"""Word between workers: old, new and broken; workers that do not answer; a Redis that is away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
from redis.asyncio import Redis

from regatta.realtime.control import CONTROL_CHANNEL
from regatta.realtime.redis import connect
from regatta.realtime.workers import Workers
from regatta.server.assembly import clock
from regatta.server.settings import Settings
from tests.people import Crowd, Json
from tests.realtime.own import Gate, OwnValkey
from tests.running import Running, in_process

SILENT = "5117e27a"


@asynccontextmanager
async def announced(redis: Redis, worker_id: str) -> AsyncIterator[Workers]:
    """Have a worker announce itself that hears nothing."""
    workers = Workers(redis, worker_id, clock)
    running = asyncio.create_task(workers.run())
    while worker_id not in {worker.id for worker in await workers.all()}:
        pass
    try:
        yield workers
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def words(redis_url: str) -> AsyncIterator[Callable[[str], Awaitable[Json]]]:
    """Yield what returns the next question between workers with this name."""
    client = connect(redis_url)
    async with client, client.pubsub() as listener:
        await listener.subscribe(CONTROL_CHANNEL)
        await listener.get_message(timeout=10)

        async def heard(question: str) -> Json:
            async with asyncio.timeout(10):
                while True:
                    message = await listener.get_message(timeout=10)
                    if message and message["type"] == "message":
                        said: Json = json.loads(message["data"])
                        if said.get("ask") == question:
                            return said

        yield heard


async def subscribed(client: Redis, channel: str) -> None:
    """Return once a worker has asked for a room's channel, of whichever kind."""
    redis: Any = client
    async with asyncio.timeout(10):
        while True:
            for kind in ("NUMSUB", "SHARDNUMSUB"):
                if 1 in await redis.execute_command("PUBSUB", kind, channel):
                    return


async def test_word_of_other_versions_is_taken_for_what_it_says(
    crowd: Crowd, server: Running
) -> None:
    """What is unknown or broken is passed over; what came before has its old form."""
    ada, bob = await crowd.team("ada", "bob")
    ending, staying = await bob.socket(), await ada.socket()
    session = jwt.decode(bob.token, options={"verify_signature": False})["sid"]
    redis = server.system.redis
    for said in (
        "nonsense",
        "[]",
        "1",
        '{"tomorrow": {"more": 1}}',
        '{"ended": [], "ask": "tomorrow", "replies": "nowhere", "facts": {}}',
        '{"ended": [], "ask": "kick", "replies": "nowhere", "facts": {}}',
        '{"ended": 7}',
        json.dumps({"ended": [session]}),
    ):
        await redis.publish(CONTROL_CHANNEL, said)
    await ending.ended.wait()
    await staying.ok("join-room", room=f"org:{ada.org_id}")


async def test_a_question_is_nothing_to_a_version_that_knows_none(
    crowd: Crowd, redis_url: str
) -> None:
    """It reads as the end of no sign-ins, which such a version understands."""
    ada = await crowd.founder()
    async with words(redis_url) as heard:
        await ada.get("/api/admin/realtime/connections")
        said = await heard("connections")
    assert (said["ended"], said["ask"]) == ([], "connections")


async def test_a_worker_that_does_not_answer_is_named(crowd: Crowd, server: Running) -> None:
    """Whatever the others know is told; a socket that may be there is not called unknown."""
    ada = await crowd.founder()
    await ada.socket()
    async with announced(server.system.redis, SILENT):
        page, kicked = await asyncio.gather(
            ada.get("/api/admin/realtime/connections"),
            ada.request(
                "POST", "/api/admin/realtime/kick", {"connectionId": "nobody", "reason": "why"}
            ),
        )
    assert page["unanswered"] == [SILENT]
    assert [one["userId"] for one in page["connections"]] == [ada.id]
    kicked.error(503, "unavailable")


async def test_a_worker_that_leaves_is_forgotten_at_once(server: Running) -> None:
    """And one that was killed with its lease, which is a few seconds long."""
    redis = server.system.redis
    async with announced(redis, SILENT) as workers:
        assert 0 < await redis.pttl(f"regatta:worker:{SILENT}") <= 5000
        assert await workers.address_of(SILENT) is None
        await redis.delete(f"regatta:worker:{SILENT}")
        assert SILENT not in {worker.id for worker in await workers.all()}
    assert SILENT not in {worker.id for worker in await server.system.workers.all()}
    assert server.system.worker_id in {worker.id for worker in await workers.all()}


async def test_without_redis_nobody_can_be_asked(settings: Settings, own_valkey: OwnValkey) -> None:
    """The answer says so, and comes at once; when Redis is back so is the answer."""
    async with (
        in_process(settings, own_valkey.url, run_jobs=False) as running,
        Crowd(running.url) as crowd,
    ):
        ada = await crowd.founder()
        await asyncio.to_thread(own_valkey.stop)
        try:
            reply = await ada.request("GET", "/api/admin/realtime")
            reply.error(503, "unavailable")
        finally:
            await asyncio.to_thread(own_valkey.start)
        async with asyncio.timeout(20):
            while (await ada.request("GET", "/api/admin/realtime")).status != 200:
                pass


async def test_whoever_is_taken_out_while_coming_in_is_out(
    settings: Settings, own_valkey: OwnValkey, tmp_path: Path
) -> None:
    """The join is refused and the client told why; nothing of it is left behind."""
    gate = Gate(own_valkey.url)
    async with AsyncExitStack() as stack:
        way = await stack.enter_async_context(gate.laid(tmp_path / "gate"))
        here = await stack.enter_async_context(in_process(settings, own_valkey.url, run_jobs=False))
        there = await stack.enter_async_context(in_process(settings, way, run_jobs=False))
        crowd = await stack.enter_async_context(Crowd(here.url))
        ada, bob = await crowd.team("ada", "bob")
        race = await ada.challenge()
        socket = await replace(bob, url=there.url).socket()
        heard = await stack.enter_async_context(words(own_valkey.url))
        gate.close()
        room = f"challenge:{race['id']}"
        joining = asyncio.create_task(socket.call("join-room", {"room": room}))
        await subscribed(here.system.redis, f"regatta:channel:{{{room}}}")
        wish = {"userId": bob.id, "room": room, "reason": "Maintenance"}
        removing = asyncio.create_task(ada.post("/api/admin/realtime/unsubscribe", **wish))
        await heard("unsubscribe")
        gate.open()
        assert (await removing)["removed"] == 1
        assert (await joining)["error"]["code"] == "unknown_room"
        await socket.event("room-left", room=room)
        assert len(there.system.ports.presence) == 0
        await socket.ok("join-room", room=room)
        await socket.close()
