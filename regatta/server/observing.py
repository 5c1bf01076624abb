"""What Prometheus is told of a process: which happenings are counted, and where it asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from aiohttp import web

from regatta.models.errors import Unavailable
from regatta.realtime.engine import Engine
from regatta.realtime.hall import Hall
from regatta.server.metrics import Metrics
from regatta.server.vitals import Vitals
from regatta.server.wiring import System

Page = Callable[[web.Request], Awaitable[web.Response]]

_GAUGE_SECONDS: Final = 1.0
_WORKERS_SECONDS: Final = 5.0


def observe(system: System, metrics: Metrics) -> None:
    """Have counted what happens in *system*, whether it serves or works."""
    system.ports.cache.count = metrics.count_cache
    system.services.jobs.watchers.append(metrics.count_job)
    watch = system.ports.publisher.watch
    watch.published = metrics.live.published.observe
    watch.joined = metrics.live.count_joined
    watch.refilled = metrics.live.count_refilled
    watch.reset = metrics.live.resets.inc
    system.ports.sessions.count = metrics.live.count_received
    system.ports.fleet.on_cut = metrics.live.count_cut
    system.ports.sessions.refused = metrics.live.count_refused
    system.admission.refused = metrics.live.count_limited


def show(system: System, metrics: Metrics) -> None:
    """Show how *system* stands at present."""
    metrics.show_circuits(system.ports.messengers.outgoing.circuits)


class Observer:
    """Keeps the figures of a process that serves: its gauges, and what it says of itself."""

    def __init__(self, system: System, metrics: Metrics, hall: Hall, engine: Engine) -> None:
        self._system = system
        self._metrics = metrics
        self._hall = hall
        self._engine = engine
        self._waiting = 0
        live = metrics.live
        self._vitals = Vitals(
            lambda: live.total_received, lambda: live.total_delivered, live.lag.observe
        )
        system.workers.status = self.status

    def status(self) -> dict[str, Any]:
        """Return what this process says of itself to the others."""
        vitals = self._vitals
        return {
            "address": self._system.settings.advertised_url,
            "connections": len(self._system.ports.sessions),
            "rooms": len(self._hall),
            "received_per_second": round(vitals.received_per_second, 1),
            "delivered_per_second": round(vitals.delivered_per_second, 1),
            "lag_ms": round(vitals.lag * 1000, 1),
            "queue_bytes": self._waiting,
        }

    async def run(self) -> None:
        """Measure and show until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._vitals.run())
            group.create_task(self._gauge())
            group.create_task(self._count_workers())

    async def _gauge(self) -> None:
        live = self._metrics.live
        while True:
            for transport, count in self._engine.transports_in_use.items():
                live.connections.labels(transport).set(count)
            self._waiting = self._engine.waiting_bytes
            live.waiting.set(self._waiting)
            live.rooms.set(len(self._hall))
            live.present.set(len(self._system.ports.presence))
            show(self._system, self._metrics)
            await asyncio.sleep(_GAUGE_SECONDS)

    async def _count_workers(self) -> None:
        while True:
            with suppress(Unavailable):  # until Redis is back, the last figure stands
                ids = {worker.id for worker in await self._system.workers.all()}
                # This one may not have announced itself yet.
                self._metrics.live.workers.set(len(ids | {self._system.worker_id}))
            await asyncio.sleep(_WORKERS_SECONDS)


def metrics_page(system: System, metrics: Metrics) -> Page:
    """Return what answers Prometheus."""

    async def serve(_request: web.Request) -> web.Response:
        show(system, metrics)
        return web.Response(
            body=metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4"}
        )

    return serve


def metrics_app(system: System) -> web.Application:
    """Return an application that answers Prometheus about *system*, and nothing else."""
    metrics = Metrics()
    observe(system, metrics)
    app = web.Application()
    app.router.add_get("/metrics", metrics_page(system, metrics))
    return app
