"""Files that never change while the server runs, each under a policy of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import hdrs, web

REVALIDATE: Final = "no-cache"
A_DAY: Final = "public, max-age=86400"
FOR_EVER: Final = "public, max-age=31536000, immutable"
"""For a file whose name changes with what is in it."""

Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


def static(body: bytes, content_type: str, cache: str, policy: str) -> Serve:
    """Return a handler that serves *body*, with a tag, under a Content-Security-Policy."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {hdrs.ETAG: tag, hdrs.CACHE_CONTROL: cache, "Content-Security-Policy": policy}
    typed = headers | {hdrs.CONTENT_TYPE: content_type}

    async def serve(request: web.Request) -> web.StreamResponse:
        if tag in request.headers.get(hdrs.IF_NONE_MATCH, ""):
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, headers=typed)

    return serve
