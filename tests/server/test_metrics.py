"""Metrics: what `/metrics` tells Prometheus, and that it moves."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from socketio.exceptions import ConnectionError as Refused

from regatta.server.metrics import Metrics
from tests.people import Crowd, Person
from tests.running import Running

Labels = tuple[tuple[str, str], ...]


class Page:
    """One reading of `/metrics`."""

    def __init__(self, text: str) -> None:
        families = list(text_string_to_metric_families(text))
        self.help = {family.name: family.documentation for family in families}
        self._samples = {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in families
            for sample in family.samples
        }

    def value(self, name: str, **labels: str) -> float:
        """Return a sample's value; 0 where there is none yet."""
        return self._samples.get((name, tuple(sorted(labels.items()))), 0.0)

    def routes(self) -> set[str]:
        """Return every route among the labels."""
        return {dict(labels)["route"] for _, labels in self._samples if "route" in dict(labels)}


async def read(person: Person) -> Page:
    """Return the present metrics."""
    reply = await person.request("GET", "/metrics")
    assert reply.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return Page(reply.ok())


def live(page: Page) -> float:
    """Return how many WebSockets there are."""
    return page.value("regatta_live_connections", transport="websocket")


async def until(person: Person, wanted: Callable[[Page], bool]) -> Page:
    """Return the first reading that is *wanted*; gauges follow within a second or so."""
    async with asyncio.timeout(10):
        while True:
            page = await read(person)
            if wanted(page):
                return page


def table() -> str:
    """Return the table of all metrics."""
    rows = ["| Metric | Kind | Meaning |", "|---|---|---|"]
    for family in Metrics().registry.collect():
        name = f"{family.name}_total" if family.type == "counter" else family.name
        rows.append(f"| `{name}` | {family.type} | {family.documentation} |")
    return "\n".join(rows) + "\n"


def test_every_metric_is_in_the_table() -> None:
    """`docs/realtime.md` names each with its kind and meaning, and no other."""
    page = (Path(__file__).parents[2] / "docs" / "realtime.md").read_text("utf-8")
    assert table() in page, f"docs/realtime.md should have this table:\n\n{table()}"


async def test_every_metric_is_there_and_explained(crowd: Crowd) -> None:
    """Requests, latencies, connections, queues, deliveries and cuts."""
    ada = await crowd.founder()
    page = await until(ada, lambda page: live(page) == 0)
    assert {
        "regatta_http_requests",
        "regatta_http_request_seconds",
        "regatta_live_connections",
        "regatta_queue_bytes",
        "regatta_events_delivered",
        "regatta_connections_cut",
        "regatta_cache_requests",
    } <= set(page.help)
    assert all(page.help.values())


async def test_requests_and_latencies_move(crowd: Crowd) -> None:
    """By method, route template and status; ids and unknown paths make no new series."""
    ada = await crowd.founder()
    labels = {"method": "GET", "route": "/api/tasks/{task_id}"}
    before = await read(ada)
    for number in range(3):
        await ada.request("GET", f"/api/tasks/unknown-{number}")
        await ada.request("GET", f"/nowhere/{number}")
    after = await read(ada)
    name = "regatta_http_requests_total"
    assert (
        after.value(name, **labels, status="404") == before.value(name, **labels, status="404") + 3
    )
    assert after.value(name, method="GET", route="unmatched", status="404") == 3
    assert after.value("regatta_http_request_seconds_count", **labels) == 3
    assert after.value("regatta_http_request_seconds_bucket", **labels, le="+Inf") == 3
    assert not any("unknown" in route or "nowhere" in route for route in after.routes())


async def test_a_made_up_method_makes_no_series(crowd: Crowd) -> None:
    """An attacker cannot make the page grow."""
    ada = await crowd.founder()
    await ada.request("PROPFIND", "/api/tasks")
    page = await read(ada)
    labels = {"route": "/api/tasks", "status": "405"}
    name = "regatta_http_requests_total"
    assert page.value(name, method="PROPFIND", **labels) == 0


async def test_connections_and_deliveries_move(crowd: Crowd) -> None:
    """By transport and by kind of room; nothing is left waiting afterwards."""
    ada, bob = await crowd.team("ada", "bob")
    sockets = [await ada.socket(), await bob.socket()]
    for socket in sockets:
        await socket.ok("join-room", room=f"org:{ada.org_id}")
    await until(ada, lambda page: live(page) == 2)
    race = await ada.challenge()
    for socket in sockets:
        await socket.event("challenge-generated")
    page = await read(ada)
    assert page.value("regatta_events_delivered_total", kind="org") >= 2
    assert race["state"] == "lobby"
    for socket in sockets:
        await socket.close()
    page = await until(ada, lambda page: live(page) == 0)
    assert page.value("regatta_queue_bytes") == 0


async def test_the_cache_counts_by_kind_and_outcome(server: Running, crowd: Crowd) -> None:
    """Made once, then found; what comes behind the kind makes no new series."""

    async def make() -> int:
        return 1

    for number in (1, 1, 2):
        key = f"report:{server.url}:{number}"
        await server.system.ports.cache.get(key, make, ttl=timedelta(minutes=1))
    page = await read(await crowd.founder())
    name = "regatta_cache_requests_total"
    assert page.value(name, cache="report", outcome="miss") == 2
    assert page.value(name, cache="report", outcome="hit") == 1


async def test_rooms_are_measured(server: Running, crowd: Crowd) -> None:
    """What is published, delivered together, recovered and not, who is there, and the workers."""
    ada, bob = await crowd.team("ada", "bob")
    room = f"org:{ada.org_id}"
    before = await read(ada)
    sockets = [await ada.socket(), await bob.socket()]
    joined = [await socket.ok("join-room", room=room) for socket in sockets]
    at = {"epoch": joined[0]["epoch"], "seq": joined[0]["seq"]}
    events = [{"room": room, "data": {"number": number}} for number in range(20)]
    said = (await ada.post("/api/rooms/events", events=events))["events"]
    for socket in sockets:
        await socket.event("custom", seq=said[-1]["seq"])
    late = await bob.socket()
    assert (await late.ok("join-room", room=room, since=at))["recovered"] is True
    lost = {"epoch": "another", "seq": 1}
    assert (await late.ok("join-room", room=room, since=lost))["recovered"] is False
    await late.refused("join-room", "unknown_room", room="nowhere:1")
    await late.refused("made-up", "unknown_event")

    page = await until(ada, lambda page: live(page) == 3)

    def risen(name: str, **labels: str) -> float:
        return page.value(name, **labels) - before.value(name, **labels)

    assert risen("regatta_publish_seconds_count") == 20
    assert risen("regatta_events_delivered_total", kind="org") == 40
    assert 0 < risen("regatta_events_gathered_total") <= 40
    assert risen("regatta_room_recoveries_total", recovered="true") == 1
    assert risen("regatta_room_recoveries_total", recovered="false") == 1
    received = "regatta_events_received_total"
    assert risen(received, event="join-room", outcome="ok") == 4
    assert risen(received, event="join-room", outcome="unknown_room") == 1
    assert risen(received, event="unknown", outcome="unknown_event") == 1
    assert page.value("regatta_rooms") == 1
    assert page.value("regatta_workers") >= 1
    assert page.value("regatta_loop_lag_seconds_count") > 0
    (status,) = [
        one for one in await server.system.workers.all() if one.id == server.system.worker_id
    ]
    assert (status.pid, status.address) == (os.getpid(), None)


async def test_whom_the_server_keeps_out_or_ends_is_counted(crowd: Crowd) -> None:
    """By the reason."""
    ada, bob = await crowd.team("ada", "bob")
    with pytest.raises(Refused):
        await replace(ada, token="nonsense", sockets=[]).socket()
    socket = await bob.socket()
    await ada.post("/api/admin/realtime/kick", userId=bob.id, reason="Maintenance")
    await socket.ended.wait()
    page = await read(ada)
    assert page.value("regatta_connections_refused_total", reason="not_authenticated") == 1
    assert page.value("regatta_connections_cut_total", reason="kicked") == 1
