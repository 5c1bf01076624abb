"""A WebSocket whose session lives on another host: bytes, both ways."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Final

from aiohttp import web
from yarl import URL

from regatta.realtime.handover.forward import headers_to_pass

_CHUNK: Final = 1 << 16
_CONNECT_SECONDS: Final = 5.0

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def reach(address: URL) -> Stream:
    """Return a connection to another host.

    Raises:
        OSError: it is out of reach; a timeout is one too.
    """
    async with asyncio.timeout(_CONNECT_SECONDS):
        secure = address.scheme == "https"
        return await asyncio.open_connection(address.host, address.port, ssl=secure or None)


def head_of(request: web.Request, sealed: str) -> bytes:
    """Return the request's head for the owner of its session, with what we say of it."""
    headers = headers_to_pass(request, sealed)
    headers["Connection"], headers["Upgrade"] = "Upgrade", "websocket"
    lines = [f"{request.method} {request.rel_url.raw_path_qs} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


async def tunnel(client: socket.socket, owner: Stream, head: bytes) -> None:
    """Take bytes both ways until either side is done; both are closed then."""
    theirs, to_owner = owner
    try:
        ours, to_client = await asyncio.open_connection(sock=client)
    except OSError:
        client.close()
        to_owner.close()
        return
    to_owner.write(head)
    ways = [
        asyncio.create_task(_pump(ours, to_owner)),
        asyncio.create_task(_pump(theirs, to_client)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for writer in (to_owner, to_client):
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
