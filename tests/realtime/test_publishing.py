"""What the publisher promises of events that are said at the same time, on the real Valkey."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from regatta.models.events import CustomEvent, Position, Since
from regatta.realtime.publisher import HistoryLimits, RedisPublisher
from regatta.realtime.redis import connect
from regatta.server.assembly import clock
from tests.running import scripts_at


@pytest.fixture
async def publisher(redis_url: str) -> AsyncIterator[RedisPublisher]:
    """A publisher with connections of its own."""
    async with scripts_at(redis_url) as scripts:
        yield RedisPublisher(scripts, clock, HistoryLimits())


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """Somebody who does things to the server."""
    client = connect(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def room() -> str:
    """A room that nobody else uses."""
    return f"org:{uuid4().hex}"


def _event(number: int) -> CustomEvent:
    return CustomEvent(name="lap", data={"number": number, "note": "a line\nand another"})


async def _history(publisher: RedisPublisher, room: str) -> list[int]:
    """Return the numbers that were said, in order, after checking the places they were said at."""
    position = await publisher.position(room)
    resumed = await publisher.resume(room, Since(epoch=position.epoch, seq=0))
    assert resumed.events is not None
    told = [json.loads(body)[1] for body in resumed.events]
    assert [event["seq"] for event in told] == list(range(1, position.seq + 1))
    return [event["data"]["number"] for event in told]


@pytest.mark.parametrize("count", [1, 2, 99, 100, 101, 1000])
async def test_events_said_at_once_are_numbered_in_order(
    publisher: RedisPublisher, room: str, count: int
) -> None:
    """However many share a round trip, each hears its own place."""
    places = await asyncio.gather(*(publisher.publish(room, _event(one)) for one in range(count)))
    assert [place.seq for place in places] == list(range(1, count + 1))
    assert len({place.epoch for place in places}) == 1
    assert await _history(publisher, room) == list(range(count))


async def test_rooms_do_not_mix(publisher: RedisPublisher, room: str) -> None:
    """Events of several rooms that share a round trip."""
    rooms = [f"{room}{number}" for number in range(3)]
    said = [publisher.publish(rooms[one % 3], _event(one)) for one in range(30)]
    await asyncio.gather(*said)
    for number, name in enumerate(rooms):
        assert await _history(publisher, name) == list(range(number, 30, 3))


async def test_a_repeat_in_the_same_round_trip_is_not_said_again(
    publisher: RedisPublisher, room: str
) -> None:
    """With and without ids, in any order: each id is said once, and every repeat hears where."""
    await publisher.publish(room, _event(0), id="early")
    plan = [("a", 1), (None, 2), ("a", 3), ("early", 4), ("b", 5), (None, 6), ("b", 7), ("a", 8)]
    places: list[Position] = await asyncio.gather(
        *(publisher.publish(room, _event(number), id=name) for name, number in plan)
    )
    assert [place.seq for place in places] == [2, 3, 2, 1, 4, 5, 4, 2]
    assert await _history(publisher, room) == [0, 1, 2, 5, 6]


async def test_scripts_that_the_server_forgot_are_loaded_again(
    publisher: RedisPublisher, redis: Redis, room: str
) -> None:
    """In the middle of much that is said; nothing is lost, doubled or out of order."""
    said = []
    for number in range(300):
        said.append(publisher.publish(room, _event(number), id=str(number)))
        if number % 50 == 0:
            await redis.script_flush()
    await asyncio.gather(*said)
    assert await _history(publisher, room) == list(range(300))
