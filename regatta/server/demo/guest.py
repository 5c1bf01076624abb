"""A person in the demo: signed in by REST, racing over a socket."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final, Self

import aiohttp
import socketio

from regatta.server.demo.account import ACCOUNT

Json = dict[str, Any]
Listener = Callable[[Json], Awaitable[None]]

_RECONNECT_SECONDS: Final = 1.0


class Refused(Exception):
    """The server answered with an error; ``code`` is its code."""

    def __init__(self, error: Json) -> None:
        super().__init__(error["message"])
        self.code: str = error["code"]


class Guest:
    """One of the demo's people."""

    def __init__(self, url: str, name: str, email: str) -> None:
        self.url, self.name, self.email = url, name, email
        self.id = ""
        self.org_id = ""
        self._token = ""
        self._http = aiohttp.ClientSession()
        self._socket = socketio.AsyncClient(reconnection_delay=_RECONNECT_SECONDS)
        self._listeners: dict[str, Listener] = {}
        self._rooms: dict[str, Json | None] = {}
        self._joined: Callable[[str, Json], None] = lambda _room, _joined: None
        self._socket.on("*", self._heard)
        self._socket.on("connect", self._connected)
        self._socket.on("token-expiring", self._renew)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.shutdown()
        await self._http.close()

    async def call(self, method: str, path: str, body: Json | None = None) -> Any:
        """Send a request and return the reply's body; a stale token is renewed once.

        Raises: Refused.
        """
        status, reply = await self._send(method, path, body)
        if status == HTTPStatus.UNAUTHORIZED and self._token:
            await self.sign_in()
            status, reply = await self._send(method, path, body)
        if status >= HTTPStatus.BAD_REQUEST:
            raise Refused(reply["error"])
        return reply

    async def _send(self, method: str, path: str, body: Json | None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        async with self._http.request(
            method, self.url + path, json=body, headers=headers
        ) as response:
            return response.status, await response.json() if response.content_length else None

    async def sign_in(self) -> None:
        """Get a fresh token.

        Raises: Refused.
        """
        self._token = ""
        signed_in = await self.call(
            "POST", "/api/auth/login", {"email": self.email, "password": ACCOUNT.password}
        )
        self._token = signed_in["token"]
        self.id, self.org_id = signed_in["user"]["id"], signed_in["user"]["orgId"]

    async def connect(self, on_joined: Callable[[str, Json], None] | None = None) -> None:
        """Open the socket; it comes back by itself and resumes its rooms.

        Args:
            on_joined: is handed the answer to every join, also after a reconnect.
        """
        self._joined = on_joined or self._joined
        await self._socket.connect(
            self.url, auth=lambda: {"token": self._token}, transports=["websocket"], retry=True
        )

    def on(self, event: str, listener: Listener) -> None:
        """Have *listener* hear every *event*."""
        self._listeners[event] = listener

    async def join(self, room: str) -> Json:
        """Join a room, from where this guest left off if it was there before."""
        payload: Json = {"room": room}
        if since := self._rooms.get(room):
            payload["since"] = since
        joined = await self.emit("join-room", payload)
        self._rooms[room] = {"epoch": joined["epoch"], "seq": joined["seq"]}
        self._joined(room, joined)
        for event in joined.get("events") or ():
            await self._heard(event["type"], event)
        return joined

    async def leave(self, room: str) -> None:
        """Leave a room."""
        self._rooms.pop(room, None)
        await self.emit("leave-room", {"room": room})

    async def emit(self, event: str, payload: Json) -> Json:
        """Send an event and return its acknowledgement.

        Raises: Refused.
        """
        reply: Json = await self._socket.call(event, payload, timeout=10)
        if not reply["ok"]:
            raise Refused(reply["error"])
        return reply

    async def _heard(self, name: str, event: Json) -> None:
        room = event.get("room", "")
        # What is said of a room itself has no place in it.
        if room in self._rooms and not name.startswith("room-"):
            self._rooms[room] = {"epoch": event["epoch"], "seq": event["seq"]}
        if name == "room-reset":
            self._rooms[room] = None
            await self.join(room)
        elif listener := self._listeners.get(name):
            await listener(event)

    async def _connected(self) -> None:
        for room in tuple(self._rooms):
            await self.join(room)

    async def _renew(self, _event: Json) -> None:
        await self.sign_in()
        await self.emit("refresh-token", {"token": self._token})
