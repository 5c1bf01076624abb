"""A client that is let in and takes in next to nothing of what it is sent."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Self

from tests.people import Person


class Deaf:
    """A WebSocket by hand, whose other end never reads."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    @classmethod
    async def of(cls, person: Person) -> Self:
        """Return a connection of *person*, let in."""
        loop = asyncio.get_running_loop()
        host, port = person.url.removeprefix("http://").split(":")
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.setblocking(False)
        await loop.sock_connect(sock, (host, int(port)))
        head = (
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        await loop.sock_sendall(sock, head.encode())
        await loop.sock_recv(sock, 1024)
        made = cls(sock)
        await made.send("40" + json.dumps({"token": person.token}))
        return made

    async def send(self, text: str, times: int = 1) -> None:
        """Send a packet, which may be ever so often.

        Raises:
            ConnectionError: the server has hung up.
        """
        body = text.ljust(200).encode()
        frame = b"\x81\xfe" + len(body).to_bytes(2, "big") + bytes(4) + body
        await asyncio.get_running_loop().sock_sendall(self._sock, frame * times)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sock.close()
