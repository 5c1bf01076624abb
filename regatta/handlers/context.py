"""What handlers reach through the application."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from regatta.services.services import Services

SERVICES: Final[web.AppKey[Services]] = web.AppKey("services", Services)


def services(request: web.Request) -> Services:
    """Return the services."""
    return request.app[SERVICES]
