"""The application: REST, Socket.IO, health, metrics and documentation on one port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import lru_cache

from aiohttp import web
from pydantic_core import to_json

from regatta import __version__
from regatta.handlers.api import ROUTES
from regatta.handlers.context import SERVICES
from regatta.handlers.docs import docs_routes
from regatta.handlers.health import CHECKS, Checks
from regatta.handlers.middleware import HttpConfig, outer
from regatta.handlers.routing import (
    AUTHENTICATOR,
    IDEMPOTENCY,
    RATE_LIMITS,
    SUSPICIONS,
    install,
    openapi,
)
from regatta.jobs import worker
from regatta.realtime.api import EVENTS
from regatta.realtime.asyncapi import asyncapi
from regatta.realtime.engine import EngineLimits
from regatta.realtime.hall import Hall
from regatta.realtime.live import Live
from regatta.realtime.relay import Relay
from regatta.realtime.server import SocketConfig, SocketServer
from regatta.realtime.sessions import CONTROL_CHANNEL
from regatta.server.metrics import Metrics
from regatta.server.observing import metrics_page, observe, show
from regatta.server.settings import Settings
from regatta.server.wiring import System, cancelled

TITLE = "Regatta"

SOCKETS: web.AppKey[SocketServer] = web.AppKey("sockets", SocketServer)

_METRICS_SECONDS = 1.0


@lru_cache(maxsize=1)
def openapi_document() -> bytes:
    """Return the OpenAPI document of this version."""
    return to_json(openapi(ROUTES, title=TITLE, version=__version__), indent=2)


@lru_cache(maxsize=1)
def asyncapi_document() -> bytes:
    """Return the AsyncAPI document of this version."""
    return to_json(asyncapi(EVENTS, title=TITLE, version=__version__), indent=2)


def make_app(system: System, metrics: Metrics, *, run_jobs: bool) -> web.Application:
    """Return the application over an opened system."""
    settings = system.settings
    app = web.Application(
        middlewares=[outer(_http(settings), metrics.observe)],
        client_max_size=settings.max_body_bytes,
    )
    app[SERVICES] = system.services
    app[AUTHENTICATOR] = system.services.auth.authenticate
    app[SUSPICIONS] = lambda action, actor, details: system.services.audit.note_soon(
        action, actor, **details
    )
    app[IDEMPOTENCY] = system.services.idempotency
    app[RATE_LIMITS] = limits = system.ports.limits if settings.rate_limits else None
    app[CHECKS] = Checks({"documents": system.engine.ping, "redis": system.ping_redis})
    observe(system, metrics)
    install(app, ROUTES, max_body=settings.max_body_bytes)
    app.add_routes(docs_routes(openapi_document(), asyncapi_document()))
    app.router.add_get("/metrics", metrics_page(system, metrics))
    live = _live(system, metrics)
    sockets = SocketServer(
        _sockets(settings),
        system.services,
        live,
        EVENTS,
        metrics.count_cut,
        limits,
    )
    sockets.attach(app)
    app[SOCKETS] = sockets
    app.cleanup_ctx.append(_background(system, live, metrics, sockets, run_jobs=run_jobs))
    return app


def _http(settings: Settings) -> HttpConfig:
    return HttpConfig(
        cors_origins=settings.cors_origins,
        hsts_seconds=settings.hsts_seconds,
        trusted_proxies=settings.trusted_proxies,
    )


def _sockets(settings: Settings) -> SocketConfig:
    return SocketConfig(
        origins=list(settings.cors_origins),
        ping_interval=settings.ping_interval_seconds,
        ping_timeout=settings.ping_timeout_seconds,
        max_message_bytes=settings.max_message_bytes,
        connect_seconds=settings.connect_seconds,
        connections_per_minute=settings.connections_per_minute,
        events_per_second=settings.events_per_second,
        limits=EngineLimits(waiting_bytes=settings.max_waiting_bytes),
    )


def _live(system: System, metrics: Metrics) -> Live:
    hall = Hall(metrics.count_delivered)
    ports = system.ports
    relay = Relay(
        system.redis,
        ports.publisher,
        hall.deliver,
        ports.sessions.heard,
        CONTROL_CHANNEL,
        ports.sessions.look_now,
    )
    return Live(hall, relay, ports.publisher, ports.presence, ports.sessions, system.services.seats)


def _background(
    system: System, live: Live, metrics: Metrics, sockets: SocketServer, *, run_jobs: bool
) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return what runs beside the requests for as long as the application does."""

    async def gauge() -> None:
        while True:
            for transport, count in sockets.eio.transports_in_use.items():
                metrics.connections.labels(transport).set(count)
            metrics.waiting.set(sockets.eio.waiting_bytes)
            show(system, metrics)
            await asyncio.sleep(_METRICS_SECONDS)

    async def context(_app: web.Application) -> AsyncIterator[None]:
        running = [live.relay.run(), live.presence.run(), system.boards.run(), gauge()]
        running.append(live.sessions.watch())
        if run_jobs:
            running.append(worker.run(system.redis_url, system.services))
        tasks = [asyncio.get_running_loop().create_task(job) for job in running]
        await live.relay.listening.wait()
        yield
        for task in reversed(tasks):
            await cancelled(task)

    return context
