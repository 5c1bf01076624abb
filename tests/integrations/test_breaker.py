"""Circuits: a server that keeps failing is left alone, and looked after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web

from regatta.integrations.breaker import BreakerLimits, Circuits
from regatta.integrations.outgoing import Outgoing
from regatta.models.outgoing import OutgoingFailed
from tests.integrations.standins import HURRIED, StandIn, stand_in, status

LIMITS = replace(HURRIED, breaker=BreakerLimits(failures=2, pause_seconds=10, probes=1))


@pytest.fixture
async def server() -> AsyncIterator[StandIn]:
    """A server outside."""
    async with stand_in() as found:
        yield found


async def test_a_failing_server_is_left_alone(server: StandIn) -> None:
    """After two failures in a row nothing is sent until the pause is over; a success closes."""
    now = [0.0]
    async with Outgoing(private=(server.name,), limits=LIMITS, clock=lambda: now[0]) as outgoing:
        server.will(status(500), status(200), status(500), status(503), status(200))
        for code in (500, 200, 500):
            assert (await outgoing.request("GET", server.url)).status == code
        assert dict(outgoing.circuits) == {}
        assert (await outgoing.request("GET", server.url)).status == 503
        assert dict(outgoing.circuits) == {server.name: "open"}
        now[0] = 9.9
        with pytest.raises(OutgoingFailed, match="left alone"):
            await outgoing.request("GET", server.url, retry=True)
        assert len(server.seen) == 4
        now[0] = 10.0
        assert (await outgoing.request("GET", server.url)).status == 200
        assert dict(outgoing.circuits) == {server.name: "closed"}


async def test_a_server_on_probation_gets_one_request_at_a_time(server: StandIn) -> None:
    """One probe while others are refused; its failure starts another pause."""
    now, asked, go_on = [0.0], asyncio.Event(), asyncio.Event()

    async def hesitant(_request: web.Request) -> web.StreamResponse:
        asked.set()
        await go_on.wait()
        return web.Response(status=500)

    async with Outgoing(private=(server.name,), limits=LIMITS, clock=lambda: now[0]) as outgoing:
        server.will(status(500), status(500), hesitant)
        for _ in range(2):
            await outgoing.request("GET", server.url)
        now[0] = 10.0
        probe = asyncio.create_task(outgoing.request("GET", server.url))
        await asked.wait()
        assert dict(outgoing.circuits) == {server.name: "half-open"}
        with pytest.raises(OutgoingFailed, match="left alone"):
            await outgoing.request("GET", server.url)
        go_on.set()
        assert (await probe).status == 500
        now[0] = 19.9
        with pytest.raises(OutgoingFailed, match="left alone"):
            await outgoing.request("GET", server.url)
        assert len(server.seen) == 3


async def test_what_is_long_under_way_does_not_judge_a_probe(server: StandIn) -> None:
    """A request from before the circuit opened may end as it likes."""
    now, go_on = [0.0], asyncio.Event()
    asked, probed, never = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(_request: web.Request) -> web.StreamResponse:
        asked.set()
        await go_on.wait()
        return web.Response(status=500)

    async def probing(_request: web.Request) -> web.StreamResponse:
        probed.set()
        await never.wait()
        return web.Response()

    async with Outgoing(private=(server.name,), limits=LIMITS, clock=lambda: now[0]) as outgoing:
        server.will(slow, status(500), status(500), probing)
        old = asyncio.create_task(outgoing.request("GET", server.url))
        await asked.wait()
        for _ in range(2):
            await outgoing.request("GET", server.url)
        now[0] = 10.0
        probe = asyncio.create_task(outgoing.request("GET", server.url))
        await probed.wait()
        go_on.set()
        assert (await old).status == 500
        assert dict(outgoing.circuits) == {server.name: "half-open"}
        never.set()
        assert (await probe).status == 200
        assert dict(outgoing.circuits) == {server.name: "closed"}


async def test_a_probe_that_is_given_up_leaves_its_place(server: StandIn) -> None:
    """A cancelled request says nothing of the server, and the next one may try."""
    now, asked = [0.0], asyncio.Event()

    async def hesitant(_request: web.Request) -> web.StreamResponse:
        asked.set()
        await asyncio.Event().wait()
        return web.Response()

    async with Outgoing(private=(server.name,), limits=LIMITS, clock=lambda: now[0]) as outgoing:
        server.will(status(500), status(500), hesitant, status(200))
        for _ in range(2):
            await outgoing.request("GET", server.url)
        now[0] = 10.0
        probe = asyncio.create_task(outgoing.request("GET", server.url))
        await asked.wait()
        probe.cancel()
        with pytest.raises(asyncio.CancelledError):
            await probe
        assert (await outgoing.request("GET", server.url)).status == 200


async def test_one_failing_server_is_not_held_against_another(server: StandIn) -> None:
    """Each host and port has a circuit of its own."""
    async with stand_in() as other, Outgoing(private=("127.0.0.1",), limits=LIMITS) as outgoing:
        server.will(status(500))
        for _ in range(2):
            await outgoing.request("GET", server.url)
        assert (await outgoing.request("GET", other.url)).status == 200
        with pytest.raises(OutgoingFailed, match="left alone"):
            await outgoing.request("GET", server.url)


async def test_a_circuit_is_shown_as_it_is_now(server: StandIn) -> None:
    """Open for its pause, then on probation, also when nobody asks for anything."""
    now = [0.0]
    async with Outgoing(private=(server.name,), limits=LIMITS, clock=lambda: now[0]) as outgoing:
        server.will(status(500))
        for _ in range(2):
            await outgoing.request("GET", server.url)
        now[0] = 9.9
        assert dict(outgoing.circuits) == {server.name: "open"}
        now[0] = 3600.0
        assert dict(outgoing.circuits) == {server.name: "half-open"}


def test_only_so_many_circuits_are_shown() -> None:
    """Whoever has others called cannot make the page grow without end."""
    circuits = Circuits(BreakerLimits(failures=1), lambda: 0.0)
    for number in range(1200):
        for success in (False, True):
            breaker = circuits.of(f"host-{number}:443")
            admitted = breaker.admit()
            if admitted is not None:
                breaker.settle(admitted, success=success)
        assert f"host-{number}:443" in circuits.states
    assert len(circuits.states) == 1000
