"""The dashboard: what `web/` was built to, or a page that says how to build it."""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Final

from aiohttp import web

from regatta.handlers.static import FOR_EVER, REVALIDATE, static

# Nothing comes from outside, nothing runs inline; `self` covers the socket of the same origin.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

PAGES: Final = (
    "/",
    "/challenges/{id}",
    "/leaderboards",
    "/goals",
    "/tasks",
    "/notifications",
    "/profile",
    "/admin",
    "/register",
    "/join",
    "/verify",
    "/forgotten-password",
    "/reset-password",
    "/signed-in",
)
"""Paths of the dashboard's pages: it is one document, which looks where it is asked for."""

_HTML: Final = "text/html; charset=utf-8"
_MISSING: Final = b"""<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Regatta</title>
</head>
<body>
  <h1>Regatta is running</h1>
  <p>Its dashboard has not been built: <code>make web</code> does that where there is Node 20.</p>
  <p>The interface for programs is here all the same: <a href="/docs">documentation</a>.</p>
</body>
</html>
"""


@lru_cache(maxsize=1)
def dashboard_routes(folder: Path) -> tuple[web.RouteDef, ...]:
    """Return the routes of the dashboard whose built files are in *folder*, if they are.

    The files are read once, and then served as they were, from memory.
    """
    index = folder / "index.html"
    if not index.is_file():
        return tuple(_pages(_MISSING))
    routes = _pages(index.read_bytes())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != index:
            name = path.relative_to(folder).as_posix()
            # What is built to `assets/` has a name that changes with what is in it.
            cache = FOR_EVER if name.startswith("assets/") else REVALIDATE
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            kind = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
            routes.append(web.get(f"/{name}", static(path.read_bytes(), kind, cache, _POLICY)))
    return tuple(routes)


def _pages(body: bytes) -> list[web.RouteDef]:
    page = static(body, _HTML, REVALIDATE, _POLICY)
    return [web.get(path, page) for path in PAGES]
