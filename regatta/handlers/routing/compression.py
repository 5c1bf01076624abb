"""Compression of replies that are worth it."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import brotli  # type: ignore[import-untyped]
from aiohttp import hdrs, web

from regatta.handlers.routing.cors import add_vary

ASIDE_FROM: Final = 65_536
"""Bodies from this size on are compressed in a thread; the event loop has others to serve."""

_COMPRESSIBLE: Final = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "application/xml",
        "image/svg+xml",
    }
)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=4, mtime=0)


def _brotli(body: bytes) -> bytes:
    # Of a long body the best coding costs four times as much, and saves a tenth.
    compressed: bytes = brotli.compress(body, quality=1 if len(body) >= ASIDE_FROM else 4)
    return compressed


_CODINGS: Final[dict[str, Callable[[bytes], bytes]]] = {"br": _brotli, "gzip": _gzip}


@lru_cache(maxsize=128)
def chosen_coding(accepted: str) -> str | None:
    """Return the best coding under an Accept-Encoding header; None to send the body as it is."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name] = _weight(parameters)
    rest = weights.get("*", 0.0)
    # Ties go to the first, so Brotli wins over gzip.
    best = max(_CODINGS, key=lambda coding: weights.get(coding, rest))
    weight = weights.get(best, rest)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


@lru_cache(maxsize=128)
def is_compressible(content_type: str) -> bool:
    """Say whether bodies of this type shrink."""
    name = content_type.partition(";")[0].strip().lower()
    return name.startswith("text/") or name in _COMPRESSIBLE


def coding_for(request: web.Request, response: web.StreamResponse, threshold: int) -> str | None:
    """Return the coding for the body of *response*, where one pays and the client takes it.

    A strong ETag stays as it is: it names the version of a document, which clients send back
    in If-Match, and not the bytes of one representation.
    """
    if not isinstance(response, web.Response):
        return None
    body = response.body
    headers = response.headers
    if (
        not isinstance(body, bytes)
        or len(body) < threshold
        or hdrs.CONTENT_ENCODING in headers
        or not is_compressible(headers.get(hdrs.CONTENT_TYPE, ""))
    ):
        return None
    add_vary(headers, hdrs.ACCEPT_ENCODING)
    return chosen_coding(request.headers.get(hdrs.ACCEPT_ENCODING, "identity"))


async def compress(response: web.StreamResponse, coding: str) -> None:
    """Compress the body of *response*, for which :func:`coding_for` chose *coding*."""
    assert isinstance(response, web.Response)  # noqa: S101 - or there were no coding
    body = response.body
    assert isinstance(body, bytes)  # noqa: S101 - likewise
    work = _CODINGS[coding]
    if len(body) < ASIDE_FROM:
        response.body = work(body)
    else:
        response.body = await asyncio.get_running_loop().run_in_executor(None, work, body)
    response.headers[hdrs.CONTENT_ENCODING] = coding
