"""Which foreign pages may read replies (CORS)."""

from __future__ import annotations

from typing import Final

from aiohttp import hdrs, web
from multidict import CIMultiDict

_EXPOSED: Final = (
    "ETag, Idempotent-Replay, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
    "Retry-After, X-Request-ID"
)
_SENDABLE: Final = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-API-Key, X-Request-ID"
)
_ANY: Final = "*"
_PREFLIGHT_SECONDS: Final = "600"


def add_vary(headers: CIMultiDict[str], name: str) -> None:
    """Say that the reply depends on the request header *name*."""
    before = headers.get(hdrs.VARY)
    headers[hdrs.VARY] = name if before is None else f"{before}, {name}"


class Cors:
    """Answers for a list of exact origins, or for all of them (``"*"``).

    Raises:
        ValueError: credentials with any origin, which would hand every page its reader's session.
    """

    def __init__(self, origins: tuple[str, ...], *, credentials: bool) -> None:
        self._any = _ANY in origins
        self._origins = frozenset(origins)
        self._credentials = credentials
        if self._any and credentials:
            raise ValueError("CORS with credentials needs a list of exact origins, not '*'")

    def allow(self, request: web.Request, headers: CIMultiDict[str]) -> bool:
        """Add what lets the calling page read the reply; say whether it may."""
        if not self._origins:
            return False
        if not self._any:
            # Also where the origin is not allowed, or a cache would mix the two up.
            add_vary(headers, hdrs.ORIGIN)
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is None or not (self._any or origin in self._origins):
            return False
        headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = _ANY if self._any else origin
        headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = _EXPOSED
        if self._credentials:
            headers[hdrs.ACCESS_CONTROL_ALLOW_CREDENTIALS] = "true"
        return True

    def preflight(self, request: web.Request) -> web.Response | None:
        """Return the answer to a preflight of an allowed page for a known route, else None."""
        mismatch = request.match_info.http_exception
        if (
            not isinstance(mismatch, web.HTTPMethodNotAllowed)
            or hdrs.ACCESS_CONTROL_REQUEST_METHOD not in request.headers
            or not self.allow(request, CIMultiDict())
        ):
            return None
        return web.Response(
            status=204,
            headers={
                hdrs.ACCESS_CONTROL_ALLOW_METHODS: ", ".join(sorted(mismatch.allowed_methods)),
                hdrs.ACCESS_CONTROL_ALLOW_HEADERS: _SENDABLE,
                hdrs.ACCESS_CONTROL_MAX_AGE: _PREFLIGHT_SECONDS,
            },
        )
