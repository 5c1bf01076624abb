"""REST: is the process alive, and can it work?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from regatta.handlers.routing import Routes
from regatta.models.errors import Unavailable
from regatta.models.health import Alive, Ready


@dataclass(slots=True)
class Checks:
    """What has to hold before the server is ready.

    Attributes:
        by_name: what has to answer; each raises when it does not.
        closing: whether the server is about to close, and new clients are better off elsewhere.
    """

    by_name: Mapping[str, Callable[[], Awaitable[None]]]
    closing: bool = False


CHECKS: Final[web.AppKey[Checks]] = web.AppKey("checks", Checks)

_PATIENCE: Final = 2.0
"""A store that answers later than a load balancer waits is as good as gone, in seconds."""

routes = Routes(tag="health")


@routes.get("/health/live", roles=None)
async def live(request: web.Request) -> Alive:  # noqa: ARG001 - every route takes it
    """Answer when the process runs."""
    return Alive()


@routes.get("/health/ready", roles=None)
async def ready(request: web.Request) -> Ready:
    """Answer when every store does; 503 names those that do not, or `closing` in a drain."""
    checks = request.app[CHECKS]
    failed = ["closing"] if checks.closing else []
    for name, check in checks.by_name.items():
        try:
            async with asyncio.timeout(_PATIENCE):
                await check()
        except Exception:  # noqa: BLE001 - whatever the reason, it is not ready
            failed.append(name)
    if failed:
        raise Unavailable("Not ready.", failed=failed)
    return Ready(checks=dict.fromkeys(checks.by_name, "ok"))
