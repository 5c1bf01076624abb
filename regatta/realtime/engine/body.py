"""The body of a polling POST."""

from __future__ import annotations

import asyncio

from aiohttp import web
from engineio.exceptions import ContentTooLongError, EngineIOError


async def whole_body(request: web.Request, longest: int, seconds: float) -> str:
    """Return all of a request's body, however it is cut.

    Args:
        request: whose body is yet to be read.
        longest: that is taken, in bytes.
        seconds: for all of it to arrive.

    Raises:
        EngineIOError: there is more than that, or it takes too long.
        UnicodeDecodeError: it is no text.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > longest:
                    raise ContentTooLongError
    except TimeoutError as error:
        raise EngineIOError("the body trickled") from error
    return body.decode("utf-8")
