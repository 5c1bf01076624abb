"""What Prometheus is told of a process: which happenings are counted, and where it asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from regatta.server.metrics import Metrics
from regatta.server.wiring import System

Page = Callable[[web.Request], Awaitable[web.Response]]


def observe(system: System, metrics: Metrics) -> None:
    """Have counted what happens in *system*, whether it serves or works."""
    system.ports.cache.count = metrics.count_cache
    system.services.jobs.watchers.append(metrics.count_job)


def show(system: System, metrics: Metrics) -> None:
    """Show how *system* stands at present."""
    metrics.show_circuits(system.ports.messengers.outgoing.circuits)


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
