"""The documentation for people: the OpenAPI document and a page that shows it, offline."""

from __future__ import annotations

import mimetypes
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from aiohttp import web

from regatta.handlers.static import A_DAY, REVALIDATE, static

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


def docs_routes(openapi: bytes, asyncapi: bytes) -> list[web.RouteDef]:
    """Return the routes of both documents, and of the page that shows the OpenAPI one.

    Raises:
        RuntimeError: the assets of Swagger UI are not installed.
    """
    folder = _assets()
    files = {
        f"/docs/static/{name}": static(
            (folder / name).read_bytes(), mimetypes.guess_type(name)[0] or "", A_DAY, _POLICY
        )
        for name in _ASSETS
    }
    return [
        web.get("/api/openapi.json", static(openapi, "application/json", REVALIDATE, _POLICY)),
        web.get("/api/asyncapi.json", static(asyncapi, "application/json", REVALIDATE, _POLICY)),
        web.get("/docs", static(_PAGE, "text/html; charset=utf-8", REVALIDATE, _POLICY)),
        web.get(
            "/docs/init.js", static(_INIT, "text/javascript; charset=utf-8", REVALIDATE, _POLICY)
        ),
        *(web.get(path, serve) for path, serve in files.items()),
    ]


def _assets() -> Path:
    """Return the folder of the assets; the package around them is never imported."""
    spec = find_spec("swagger_ui")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package swagger-ui-py is not installed")
    return Path(spec.submodule_search_locations[0]) / "static"
