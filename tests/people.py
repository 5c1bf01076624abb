"""People as clients: REST with a token, sockets with python-socketio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import aiohttp
import socketio

PASSWORD = "correct horse battery"

Json = dict[str, Any]

_PATIENCE = 10.0
"""How long a test waits for what must come, in seconds."""


@dataclass
class Reply:
    """A REST reply."""

    status: int
    body: Any
    headers: Any

    def ok(self) -> Any:
        """Return the body of a success."""
        assert self.status < 400, self.body
        return self.body

    def error(self, status: int, code: str) -> Json:
        """Return the error, which must be this one."""
        assert (self.status, self.body["error"]["code"]) == (status, code), self.body
        found: Json = self.body["error"]
        return found


class Socket:
    """A Socket.IO client that remembers everything it heard."""

    def __init__(self, url: str, token: Any, transports: list[str]) -> None:
        self.url, self.token, self.transports = url, token, transports
        self.heard: list[Json] = []
        self.payloads: list[tuple[str, Json]] = []
        self.ended = asyncio.Event()
        self._changed = asyncio.Condition()
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("*", self._hear)
        self.client.on("disconnect", self._end)

    async def connect(self) -> Self:
        """Connect and return the socket."""
        await self.client.connect(
            self.url, auth={"token": self.token}, transports=self.transports, wait_timeout=_PATIENCE
        )
        return self

    async def close(self) -> None:
        """Leave politely."""
        await self.client.disconnect()

    async def _hear(self, name: str, data: Json) -> None:
        async with self._changed:
            self.heard.append({**data, "name": name})
            self.payloads.append((name, data))
            self._changed.notify_all()

    async def _end(self, *_: object) -> None:
        self.ended.set()

    async def call(self, event: str, *arguments: Any) -> Json:
        """Send an event and return its acknowledgement."""
        data = arguments[0] if len(arguments) == 1 else arguments
        reply: Json = await self.client.call(event, data, timeout=_PATIENCE)
        return reply

    async def ok(self, event: str, **payload: Any) -> Json:
        """Send an event that must succeed."""
        reply = await self.call(event, payload)
        assert reply["ok"] is True, reply
        return reply

    async def refused(self, event: str, code: str, **payload: Any) -> Json:
        """Send an event that must be refused with this code."""
        reply = await self.call(event, payload)
        assert (reply["ok"], reply["error"]["code"]) == (False, code), reply
        return reply

    async def until(self, wanted: Callable[[Json], bool]) -> Json:
        """Return the first event that is *wanted*, waiting for it if need be."""
        async with asyncio.timeout(_PATIENCE), self._changed:
            while True:
                for event in self.heard:
                    if wanted(event):
                        return event
                await self._changed.wait()

    async def event(self, name: str, **fields: Any) -> Json:
        """Return the first event with this name and these fields."""
        return await self.until(
            lambda event: (
                event["name"] == name
                and all(event.get(key) == value for key, value in fields.items())
            )
        )

    def named(self, name: str) -> list[Json]:
        """Return all events with this name so far."""
        return [event for event in self.heard if event["name"] == name]


@dataclass
class Person:
    """Somebody with a token."""

    name: str
    url: str
    http: aiohttp.ClientSession
    email: str = ""
    id: str = ""
    org_id: str = ""
    role: str = ""
    token: str = ""
    sockets: list[Socket] = field(default_factory=list)

    async def request(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """Send a request and return the reply, whatever it is."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named.setdefault("Authorization", f"Bearer {self.token}")
        async with self.http.request(method, self.url + path, json=body, headers=named) as response:
            if response.content_type == "application/json":
                return Reply(response.status, await response.json(), response.headers)
            return Reply(response.status, await response.text(), response.headers)

    async def get(self, path: str) -> Any:
        """Return what is at *path*."""
        return (await self.request("GET", path)).ok()

    async def post(self, path: str, **body: Any) -> Any:
        """Post and return the reply to a success."""
        return (await self.request("POST", path, body or None)).ok()

    async def login(self) -> Self:
        """Get a fresh token."""
        reply = await self.request(
            "POST", "/api/auth/login", {"email": self.email, "password": PASSWORD}
        )
        signed_in = reply.ok()
        self.token = signed_in["token"]
        user = signed_in["user"]
        self.id, self.org_id, self.role = user["id"], user["orgId"], user["role"]
        return self

    async def socket(self, *transports: str) -> Socket:
        """Return a connected socket."""
        socket = Socket(self.url, self.token, list(transports) or ["websocket"])
        self.sockets.append(socket)
        return await socket.connect()

    async def challenge(self, title: str = "Write the launch page", **wish: Any) -> Json:
        """Make a challenge from a fresh task."""
        task = await self.post(
            "/api/tasks", title=title, description="Find a headline. Name three benefits. Ship it."
        )
        made: Json = await self.post("/api/challenges/generate", taskId=task["id"], **wish)
        return made


class Crowd:
    """People of any number of organizations."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self.url = url
        self._http = aiohttp.ClientSession(headers=headers)
        self._people: list[Person] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for person in self._people:
            for socket in person.sockets:
                await socket.close()
        await self._http.close()

    def person(self, name: str) -> Person:
        """Return somebody whom the server does not know yet."""
        person = Person(name, self.url, self._http, email=f"{name}-{uuid4().hex}@example.com")
        self._people.append(person)
        return person

    async def founder(self, name: str = "ada") -> Person:
        """Return the admin of a new organization."""
        person = self.person(name)
        await person.post("/api/auth/register", email=person.email, password=PASSWORD, name=name)
        return await person.login()

    async def member(self, admin: Person, name: str, role: str = "member") -> Person:
        """Return a new member of the admin's organization."""
        person = self.person(name)
        await admin.post("/api/users", name=name, email=person.email, role=role, password=PASSWORD)
        return await person.login()

    async def team(self, *names: str) -> list[Person]:
        """Return people of one new organization; the first is its admin."""
        admin = await self.founder(names[0])
        return [admin, *await asyncio.gather(*(self.member(admin, name) for name in names[1:]))]
