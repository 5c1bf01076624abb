"""What Prometheus is told of the real-time side: a figure for each thing that it promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_PUBLISH_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
_LAG_BUCKETS: Final = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


@dataclass(slots=True)
class RealtimeMetrics:
    """The metrics of one process. Events are counted by the write, not by the member.

    Attributes:
        total_received: events from clients so far.
        total_delivered: events to clients so far.
    """

    registry: CollectorRegistry
    received: Counter = field(init=False)
    delivered: Counter = field(init=False)
    gathered: Counter = field(init=False)
    published: Histogram = field(init=False)
    joined: Counter = field(init=False)
    holes: Counter = field(init=False)
    refilled: Counter = field(init=False)
    resets: Counter = field(init=False)
    connections: Gauge = field(init=False)
    cut: Counter = field(init=False)
    refused: Counter = field(init=False)
    waiting: Gauge = field(init=False)
    rooms: Gauge = field(init=False)
    present: Gauge = field(init=False)
    workers: Gauge = field(init=False)
    lag: Histogram = field(init=False)
    elsewhere: Counter = field(init=False)
    total_received: int = 0
    total_delivered: int = 0
    _received: dict[tuple[str, str], Counter] = field(default_factory=dict)
    _delivered: dict[str, Counter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._make_counters()
        self._make_room_metrics()
        self._make_gauges()

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str, mode: str = "livesum") -> Gauge:
        return Gauge(name, about, labels, registry=self.registry, multiprocess_mode=mode)  # type: ignore[arg-type]

    def _make_counters(self) -> None:
        self.received = self._counter(
            "regatta_events_received_total",
            "Events from clients, by how they were acknowledged: ok, or the error's code.",
            "event",
            "outcome",
        )
        self.delivered = self._counter(
            "regatta_events_delivered_total", "Live events written to clients.", "kind"
        )
        self.gathered = self._counter(
            "regatta_events_gathered_total",
            "Of those, the ones that shared a write with others of their room.",
        )
        self.cut = self._counter(
            "regatta_connections_cut_total", "Connections that the server ended.", "reason"
        )
        self.refused = self._counter(
            "regatta_connections_refused_total",
            "Connections that were not let in, by the limit or the error that kept them out.",
            "reason",
        )
        self.elsewhere = self._counter(
            "regatta_requests_elsewhere_total",
            "Socket.IO requests for another worker's session: handed-over, forwarded, tunnelled, "
            "or answered for it, as it was gone or busy.",
            "how",
        )

    def _make_room_metrics(self) -> None:
        self.published = Histogram(
            "regatta_publish_seconds",
            "Time from saying an event in a room to Redis having numbered, kept and sent it.",
            buckets=_PUBLISH_BUCKETS,
            registry=self.registry,
        )
        self.joined = self._counter(
            "regatta_room_recoveries_total",
            "Joins that named a position: whether all that was missed was there.",
            "recovered",
        )
        self.holes = self._counter(
            "regatta_holes_refilled_total",
            "Holes in what this worker heard of a room that were filled from its history.",
        )
        self.refilled = self._counter(
            "regatta_events_refilled_total", "Events that filled those holes."
        )
        self.resets = self._counter(
            "regatta_room_resets_total",
            "Rooms whose history was lost, so that the members here were told to join anew.",
        )

    def _make_gauges(self) -> None:
        self.connections = self._gauge(
            "regatta_live_connections", "Open Socket.IO connections.", "transport"
        )
        self.waiting = self._gauge(
            "regatta_queue_bytes", "Bytes written for clients that have not left the process."
        )
        self.rooms = self._gauge(
            "regatta_rooms", "Rooms with members here; one that two workers have counts twice."
        )
        self.present = self._gauge(
            "regatta_presence_members", "Sockets that presence counts in their rooms."
        )
        self.workers = self._gauge(
            "regatta_workers", "Server processes that share the Redis and live.", mode="livemax"
        )
        self.lag = Histogram(
            "regatta_loop_lag_seconds",
            "How late the event loop was, looked at four times a second.",
            buckets=_LAG_BUCKETS,
            registry=self.registry,
        )

    def count_received(self, event: str, outcome: str) -> None:
        """Count one event of a client that was handled."""
        self.total_received += 1
        counter = self._received.get((event, outcome))
        if counter is None:
            counter = self._received[event, outcome] = self.received.labels(event, outcome)
        counter.inc()

    def count_delivered(self, room: str, members: int, events: int) -> None:
        """Count *events* that went to *members* sockets of *room*, in one write to each."""
        written = members * events
        self.total_delivered += written
        kind = room.partition(":")[0]
        counter = self._delivered.get(kind)
        if counter is None:
            counter = self._delivered[kind] = self.delivered.labels(kind)
        counter.inc(written)
        if events > 1:
            self.gathered.inc(written)

    def count_cut(self, reason: str) -> None:
        """Count a connection that was cut."""
        self.cut.labels(reason).inc()

    def count_refused(self, code: str) -> None:
        """Count a client that came with a token and was not let in."""
        self.refused.labels(code).inc()

    def count_limited(self, limit: str) -> None:
        """Count a connection that a limit kept out."""
        if limit != "user":  # who is known by then is refused with a code, and counted so
            self.refused.labels(limit).inc()

    def count_elsewhere(self, how: str) -> None:
        """Count a request for the session of another worker."""
        self.elsewhere.labels(how).inc()

    def count_joined(self, recovered: bool) -> None:
        """Count a join that named a position."""
        self.joined.labels("true" if recovered else "false").inc()

    def count_refilled(self, events: int) -> None:
        """Count a hole that was filled with so many events."""
        self.holes.inc()
        self.refilled.inc(events)
