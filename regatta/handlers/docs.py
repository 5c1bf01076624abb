"""The documentation for people: the OpenAPI document and a page that shows it, offline."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

_ASSETS: Final = (
    "favicon-16x16.png",
    "favicon-32x32.png",
    "swagger-ui-bundle.js",
    "swagger-ui.css",
)
# Swagger UI sets styles inline; scripts come from here only, and nothing from outside.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_REVALIDATE: Final = "no-cache"
_A_DAY: Final = "public, max-age=86400"

# The addresses are relative, so that the page also works behind a prefix.
_PAGE: Final = b"""<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Regatta API</title>
  <link rel="icon" type="image/png" sizes="32x32" href="docs/static/favicon-32x32.png">
  <link rel="icon" type="image/png" sizes="16x16" href="docs/static/favicon-16x16.png">
  <link rel="stylesheet" href="docs/static/swagger-ui.css">
</head>
<body>
  <div id="docs"></div>
  <noscript>This page needs JavaScript; the document is at api/openapi.json.</noscript>
  <script src="docs/static/swagger-ui-bundle.js"></script>
  <script src="docs/init.js"></script>
</body>
</html>
"""
_INIT: Final = b"""SwaggerUIBundle({
  url: "api/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
"""

Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


def docs_routes(openapi: bytes, asyncapi: bytes) -> list[web.RouteDef]:
    """Return the routes of both documents, and of the page that shows the OpenAPI one.

    Raises:
        RuntimeError: the assets of Swagger UI are not installed.
    """
    folder = _assets()
    static = {
        f"/docs/static/{name}": _file(
            (folder / name).read_bytes(), mimetypes.guess_type(name)[0] or "", _A_DAY
        )
        for name in _ASSETS
    }
    return [
        web.get("/api/openapi.json", _file(openapi, "application/json", _REVALIDATE)),
        web.get("/api/asyncapi.json", _file(asyncapi, "application/json", _REVALIDATE)),
        web.get("/docs", _file(_PAGE, "text/html; charset=utf-8", _REVALIDATE)),
        web.get("/docs/init.js", _file(_INIT, "text/javascript; charset=utf-8", _REVALIDATE)),
        *(web.get(path, serve) for path, serve in static.items()),
    ]


def _assets() -> Path:
    """Return the folder of the assets; the package around them is never imported."""
    spec = find_spec("swagger_ui")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package swagger-ui-py is not installed")
    return Path(spec.submodule_search_locations[0]) / "static"


def _file(body: bytes, content_type: str, cache: str) -> Serve:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {hdrs.ETAG: tag, hdrs.CACHE_CONTROL: cache, "Content-Security-Policy": _POLICY}
    typed = headers | {hdrs.CONTENT_TYPE: content_type}

    async def serve(request: web.Request) -> web.StreamResponse:
        if tag in request.headers.get(hdrs.IF_NONE_MATCH, ""):
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, headers=typed)

    return serve
