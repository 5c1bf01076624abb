"""What Prometheus is told; with several workers, the sum over all of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
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
from regatta.integrations.breaker import State
from regatta.server.processes import MULTIPROCESS
from regatta.server.realtime import RealtimeMetrics

_LATENCIES: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_OPENNESS: Final[Mapping[State, float]] = {"closed": 0.0, "half-open": 0.5, "open": 1.0}


disable_created_metrics()  # type: ignore[no-untyped-call]  # they would double every series to say when it began


@dataclass(slots=True)
class Metrics:
    """The metrics of one process."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    latencies: Histogram = field(init=False)
    live: RealtimeMetrics = field(init=False)
    jobs: Counter = field(init=False)
    cache: Counter = field(init=False)
    circuits: Gauge = field(init=False)
    _known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = field(default_factory=dict)
    _hosts: set[str] = field(default_factory=set)

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
        self.live = RealtimeMetrics(registry)
        self._count_happenings(registry)

    def _count_happenings(self, registry: CollectorRegistry) -> None:
        self.jobs = Counter(
            "regatta_jobs_total",
            "Tries of jobs that ended: succeeded, failed (and to be tried again), dead, lost.",
            ("kind", "outcome"),
            registry=registry,
        )
        self.cache = Counter(
            "regatta_cache_requests_total",
            "Values asked of the cache: found, made, or made because it was out of reach.",
            ("cache", "outcome"),
            registry=registry,
        )
        self.circuits = Gauge(
            "regatta_circuit_open",
            "Servers outside that are left alone since they fail: 1, on probation 0.5, else 0.",
            ("host",),
            registry=registry,
            multiprocess_mode="livemax",
        )

    def observe(self, seen: Observation) -> None:
        """Count a finished request."""
        key = seen[:3]
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (
                self.requests.labels(seen.method, seen.route, str(seen.status)),
                self.latencies.labels(seen.method, seen.route),
            )
        known[0].inc()
        known[1].observe(seen.seconds)

    def count_cache(self, cache: str, outcome: str) -> None:
        """Count a value that was asked of a cache."""
        self.cache.labels(cache, outcome).inc()

    def count_job(self, kind: str, outcome: str) -> None:
        """Count a try of a job that ended."""
        self.jobs.labels(kind, outcome).inc()

    def show_circuits(self, states: Mapping[str, State]) -> None:
        """Show the present state of the circuits to servers outside, and of no others."""
        for host in self._hosts - states.keys():
            self.circuits.labels(host).set(0)
            if MULTIPROCESS not in os.environ:  # there a series stays for as long as the process
                self.circuits.remove(host)
        for host, state in states.items():
            self.circuits.labels(host).set(_OPENNESS[state])
        self._hosts = set(states)

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        if MULTIPROCESS not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)
