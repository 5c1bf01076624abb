"""What Prometheus is told; with several workers, the sum over all of them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)

from regatta.handlers.middleware import Observation

MULTIPROCESS: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the workers of one server add up; set by the supervisor."""

_LATENCIES: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


disable_created_metrics()  # type: ignore[no-untyped-call]  # they would double every series to say when it began


@dataclass(slots=True)
class Metrics:
    """The metrics of one process."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    latencies: Histogram = field(init=False)
    connections: Gauge = field(init=False)
    waiting: Gauge = field(init=False)
    delivered: Counter = field(init=False)
    cut: Counter = field(init=False)
    _known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = field(default_factory=dict)
    _rooms: dict[str, Counter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        registry = self.registry
        self.requests = Counter(
            "regatta_http_requests_total",
            "Finished requests.",
            ("method", "route", "status"),
            registry=registry,
        )
        self.latencies = Histogram(
            "regatta_http_request_seconds",
            "Time from a request's head to its reply.",
            ("method", "route"),
            buckets=_LATENCIES,
            registry=registry,
        )
        self.connections = Gauge(
            "regatta_live_connections",
            "Open Socket.IO connections.",
            ("transport",),
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.waiting = Gauge(
            "regatta_queue_bytes",
            "Bytes written for clients that have not left the process.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.delivered = Counter(
            "regatta_events_delivered_total",
            "Live events written to clients.",
            ("kind",),
            registry=registry,
        )
        self.cut = Counter(
            "regatta_connections_cut_total",
            "Connections that the server ended.",
            ("reason",),
            registry=registry,
        )

    def observe(self, seen: Observation) -> None:
        """Count a finished request."""
        key = (seen.method, seen.route, seen.status)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (
                self.requests.labels(seen.method, seen.route, str(seen.status)),
                self.latencies.labels(seen.method, seen.route),
            )
        known[0].inc()
        known[1].observe(seen.seconds)

    def count_delivered(self, room: str, members: int) -> None:
        """Count one event that went to *members* sockets of *room*."""
        kind = room.partition(":")[0]
        counter = self._rooms.get(kind)
        if counter is None:
            counter = self._rooms[kind] = self.delivered.labels(kind)
        counter.inc(members)

    def count_cut(self, reason: str) -> None:
        """Count a connection that was cut."""
        self.cut.labels(reason).inc()

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        if MULTIPROCESS not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)
