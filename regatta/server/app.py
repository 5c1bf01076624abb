"""The application: REST, Socket.IO, health, metrics and documentation on one port."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from aiohttp import web
from pydantic_core import to_json

from regatta import __version__
from regatta.handlers.api import ROUTES
from regatta.handlers.context import SERVICES
from regatta.handlers.dashboard import dashboard_routes
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
from regatta.realtime.control import CONTROL_CHANNEL
from regatta.realtime.engine import EngineLimits
from regatta.realtime.hall import Hall
from regatta.realtime.handover import Handover, HandoverConfig
from regatta.realtime.live import Live
from regatta.realtime.protocol import ProtocolConfig
from regatta.realtime.relay import Relay
from regatta.realtime.server import SocketConfig, SocketServer
from regatta.server.http import HTTP_LIMITS, HttpLimits
from regatta.server.metrics import Metrics
from regatta.server.observing import Observer, metrics_page, observe
from regatta.server.settings import Settings
from regatta.server.wiring import System, cancelled

TITLE = "Regatta"

SOCKETS: web.AppKey[SocketServer] = web.AppKey("sockets", SocketServer)
HANDOVER: web.AppKey[Handover] = web.AppKey("handover", Handover)

_DASHBOARD: Final = Path(__file__).parents[2] / "web" / "dist"
"""Where `make web` builds the dashboard to."""

_FRAMES_AN_EVENT = 10
"""Frames of any kind that a client may send for each event that it may; then it is cut."""


@lru_cache(maxsize=1)
def openapi_document() -> bytes:
    """Return the OpenAPI document of this version."""
    return to_json(openapi(ROUTES, title=TITLE, version=__version__), indent=2)


@lru_cache(maxsize=1)
def asyncapi_document() -> bytes:
    """Return the AsyncAPI document of this version."""
    return to_json(asyncapi(EVENTS, title=TITLE, version=__version__), indent=2)


def make_app(
    system: System, metrics: Metrics, *, run_jobs: bool, peers: Path | None = None
) -> web.Application:
    """Return the application over an opened system.

    Args:
        system: that it works on.
        metrics: that it counts in.
        run_jobs: whether it also runs background jobs.
        peers: folder of the sockets of all workers on the same port; None if there are no others.
    """
    settings = system.settings
    app = web.Application(
        middlewares=[outer(_http(settings), metrics.observe)],
        client_max_size=settings.max_body_bytes,
    )
    _serve_rest(app, system)
    observe(system, metrics)
    app.router.add_get("/metrics", metrics_page(system, metrics))
    live = _live(system, metrics)
    sockets = SocketServer(
        _sockets(settings, system),
        system.services,
        live,
        EVENTS,
        system.admission,
        app[RATE_LIMITS],
    )
    sockets.eio.on_cut = metrics.live.count_cut
    sockets.attach(app)
    app[SOCKETS] = sockets
    app[HANDOVER] = _handover(app, system, sockets, peers)
    app[HANDOVER].count = metrics.live.count_elsewhere
    app.cleanup_ctx.append(_background(system, live, metrics, sockets, run_jobs=run_jobs))
    return app


def _serve_rest(app: web.Application, system: System) -> None:
    settings, services = system.settings, system.services
    app[SERVICES] = services
    app[AUTHENTICATOR] = services.auth.authenticate
    app[SUSPICIONS] = lambda action, actor, details: services.audit.note_soon(
        action, actor, **details
    )
    app[IDEMPOTENCY] = services.idempotency
    app[RATE_LIMITS] = system.ports.limits if settings.rate_limits else None
    app[CHECKS] = Checks({"documents": system.engine.ping, "redis": system.ping_redis})
    app[HTTP_LIMITS] = HttpLimits(head_seconds=settings.request_head_seconds)
    install(
        app,
        ROUTES,
        max_body=settings.max_body_bytes,
        body_seconds=settings.request_body_seconds,
    )
    app.add_routes(docs_routes(openapi_document(), asyncapi_document()))
    app.add_routes(dashboard_routes(settings.dashboard or _DASHBOARD))


def _http(settings: Settings) -> HttpConfig:
    return HttpConfig(
        cors_origins=settings.cors_origins,
        hsts_seconds=settings.hsts_seconds,
        trusted_proxies=settings.trusted_proxies,
    )


def _sockets(settings: Settings, system: System) -> SocketConfig:
    return SocketConfig(
        ProtocolConfig(
            origins=list(settings.cors_origins),
            ping_interval=settings.ping_interval_seconds,
            ping_timeout=settings.ping_timeout_seconds,
            max_message_bytes=settings.max_message_bytes,
            worker_id=system.worker_id,
            limits=EngineLimits(
                waiting_bytes=settings.max_waiting_bytes,
                body_seconds=settings.request_body_seconds,
                frames_per_second=_FRAMES_AN_EVENT * settings.events_per_second
                if settings.rate_limits
                else math.inf,
            ),
        ),
        connect_seconds=settings.connect_seconds,
        events_per_second=settings.events_per_second,
        user_events_per_second=settings.user_events_per_second,
    )


def _handover(
    app: web.Application, system: System, sockets: SocketServer, peers: Path | None
) -> Handover:
    """Return what takes requests to the worker that owns their session, and have it listen."""
    settings = system.settings
    handover = Handover(
        HandoverConfig(
            system.worker_id,
            system.seal,
            system.workers.address_of,
            body_seconds=settings.request_body_seconds,
        ),
        sockets.eio,
    )
    if settings.advertised_url is not None:
        app.middlewares.append(handover.recognise)

    async def context(_app: web.Application) -> AsyncIterator[None]:
        async with handover.listening(peers):
            yield

    app.cleanup_ctx.append(context)
    return handover


def _live(system: System, metrics: Metrics) -> Live:
    hall = Hall(metrics.live.count_delivered)
    ports = system.ports
    relay = Relay(
        system.redis,
        ports.publisher,
        hall,
        system.control.heard,
        CONTROL_CHANNEL,
        ports.sessions.look_now,
        system.rooms.servers,
    )
    live = Live(hall, relay, ports.publisher, ports.presence, ports.sessions, system.services.seats)
    ports.fleet.leave = live.leave
    return live


def _background(
    system: System, live: Live, metrics: Metrics, sockets: SocketServer, *, run_jobs: bool
) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return what runs beside the requests for as long as the application does."""
    observer = Observer(system, metrics, live.hall, sockets.eio)

    async def context(_app: web.Application) -> AsyncIterator[None]:
        running = [live.relay.run(), live.presence.run(), system.boards.run(), observer.run()]
        running += [live.sessions.watch(), system.workers.run(), system.admission.run()]
        running.append(system.rosters.run())
        if run_jobs:
            running.append(worker.run(system.redis_url, system.services))
        tasks = [asyncio.get_running_loop().create_task(job) for job in running]
        await live.relay.listening.wait()
        yield
        for task in reversed(tasks):
            await cancelled(task)

    return context
