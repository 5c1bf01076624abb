"""What Prometheus is told when rooms are repaired: holes that were filled, histories lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from regatta.server.settings import Settings
from tests.people import Crowd, Person
from tests.realtime.own import Gate, OwnValkey
from tests.running import Running, in_process

EVENTS = 5


@pytest.fixture
async def gate(own_valkey: OwnValkey) -> Gate:
    """What stands between the server under test and its Redis."""
    return Gate(own_valkey.url)


@pytest.fixture
async def redis_url(gate: Gate, own_valkey: OwnValkey) -> AsyncIterator[str]:
    """The way through the gate."""
    async with gate.laid(Path(own_valkey.url.removeprefix("unix://") + ".gate")) as url:
        yield url


@pytest.fixture
async def other(
    server: Running, settings: Settings, own_valkey: OwnValkey
) -> AsyncIterator[Running]:
    """Another worker, with a way of its own."""
    async with in_process(settings, own_valkey.url, run_jobs=False) as running:
        assert running.url != server.url
        yield running


async def counted(person: Person) -> dict[str, float]:
    """Return the counters of the server."""
    text = await person.get("/metrics")
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.labels
    }


async def test_repairs_are_counted(
    crowd: Crowd, gate: Gate, other: Running, own_valkey: OwnValkey
) -> None:
    """A worker that was cut off fills the hole; one whose room was lost sends its members in."""
    ada = await crowd.founder()
    room = f"org:{ada.org_id}"
    socket = await ada.socket()
    joined = await socket.ok("join-room", room=room)
    assert joined["seq"] == 0
    gate.cut()
    async with Crowd(other.url) as elsewhere:
        there = elsewhere.person("ada")
        there.token = ada.token
        events = [{"room": room, "data": {"number": number}} for number in range(EVENTS)]
        await there.post("/api/rooms/events", events=events)
    gate.mend()
    await socket.event("custom", seq=EVENTS)
    assert [event["seq"] for event in socket.named("custom")] == [*range(1, EVENTS + 1)]
    after = await counted(ada)
    assert after["regatta_holes_refilled_total"] == 1
    assert after["regatta_events_refilled_total"] == EVENTS
    assert after["regatta_room_resets_total"] == 0
    await asyncio.to_thread(own_valkey.stop)
    await asyncio.to_thread(own_valkey.start)
    await socket.event("room-reset", room=room)
    assert (await counted(ada))["regatta_room_resets_total"] == 1
