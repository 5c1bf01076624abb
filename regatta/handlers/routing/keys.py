"""What a request and the application carry for the typed routes, under typed keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from aiohttp import web

from regatta.handlers.routing.idempotency import Idempotency
from regatta.models.access import Actor
from regatta.models.base import Json, new_id
from regatta.services.ports import Allowance, RateLimits


class Authenticator(Protocol):
    """Turns an access token into its owner."""

    def __call__(self, token: str, *, afresh: bool = False) -> Awaitable[Actor]:
        """Return whose *token* it is, with *afresh* without trusting an earlier look.

        Raises: NotAuthenticated.
        """
        ...


Suspicions = Callable[[str, Actor | None, Json], None]
"""Is told of refusals that matter for security: the action, the caller if known, and details."""

AUTHENTICATOR: Final[web.AppKey[Authenticator]] = web.AppKey("authenticator")
IDEMPOTENCY: Final[web.AppKey[Idempotency]] = web.AppKey("idempotency")
RATE_LIMITS: Final[web.AppKey[RateLimits | None]] = web.AppKey("rate_limits")
"""Counts the requests of limited routes; None to count nothing."""

ALIASES: Final[web.AppKey[dict[str, str]]] = web.AppKey("aliases")
"""The path template behind each alias."""

SUSPICIONS: Final[web.AppKey[Suspicions]] = web.AppKey("suspicions")
STRICT: Final[web.AppKey[bool]] = web.AppKey("strict", bool)

ACTOR: Final[web.RequestKey[Actor]] = web.RequestKey("actor", Actor)
REQUEST_ID: Final[web.RequestKey[str]] = web.RequestKey("request_id", str)
ALLOWANCE: Final[web.RequestKey[Allowance | None]] = web.RequestKey("allowance")
CREATION_ID: Final[web.RequestKey[str]] = web.RequestKey("creation_id", str)


def actor(request: web.Request) -> Actor:
    """Return the caller; only routes with ``roles`` have one."""
    return request[ACTOR]


def creation_id(request: web.Request) -> str:
    """Return the identifier that the document made by this request must get.

    Under an idempotency key it is the same in every try, so a creation whose process died
    before its reply was recorded is found again instead of doubled.
    """
    return request.get(CREATION_ID) or new_id()
