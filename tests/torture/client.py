"""A client that never gives up: it reconnects to either server and joins its rooms again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from random import Random
from typing import Any, Final

from tests.people import Person
from tests.torture.field import PASSING, RETRIED, Field, Refused
from tests.torture.history import (
    Closed,
    Heard,
    Joined,
    Json,
    Left,
    Opened,
    Position,
    Record,
    Stuck,
)
from tests.torture.links import GONE, Link, Transport, opened

_CONNECT_SECONDS: Final = 3.0
_ANSWER_SECONDS: Final = 4.0
_SILENCE_SECONDS: Final = 8.0
_REST_SECONDS: Final = 5.0
_FORGETS_POSITION: Final = 0.05
"""How often a client joins as if it had never been there."""


class Client:
    """One device of somebody.

    Attributes:
        wanted: rooms that it shall be in.
        where: the last position it has seen of each room.
        joined: rooms that it is in, as far as it knows.
        listening: cleared while it reads nothing.
    """

    def __init__(
        self,
        name: str,
        person: Person,
        arena: Field,
        chance: Random,
        transport: Transport = "websocket",
        *,
        narrow: bool = False,
    ) -> None:
        self.name, self.person, self.arena, self.chance = name, person, arena, chance
        self.transport: Transport = transport
        self._http = arena.narrow if narrow else arena.http
        self.wanted: set[str] = set()
        self.where: dict[str, Position] = {}
        self.joined: set[str] = set()
        self.listening = asyncio.Event()
        self.listening.set()
        self.up = asyncio.Event()
        self._changed = asyncio.Event()
        self._link: Link | None = None
        self._number = 0
        self._pending: dict[int, tuple[Callable[[Json], None], asyncio.Future[Json | None]]] = {}

    async def run(self) -> None:
        """Be there until cancelled."""
        while True:
            url = self.chance.choice(self.arena.urls)
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    auth = {"token": self.person.token}
                    link = await opened(self._http, url, self.transport, auth)
            except GONE:
                await asyncio.sleep(self.chance.uniform(0.05, 0.3))
                continue
            await self._live(link, url)
            await asyncio.sleep(self.chance.uniform(0.0, 0.2))

    async def _live(self, link: Link, url: str) -> None:
        """Use one connection until it is over."""
        self._link, why = link, "cancelled"
        rooms = asyncio.create_task(self._keep_rooms())
        try:
            why = await self._read(link, url)
        finally:
            if self.up.is_set():
                self._say(Closed, why=why)
            self.up.clear()
            self._link = None
            self.joined.clear()
            for _, answer in self._pending.values():
                if not answer.done():
                    answer.set_result(None)
            self._pending.clear()
            rooms.cancel()
            await asyncio.gather(rooms, return_exceptions=True)
            await link.drop()

    async def _read(self, link: Link, url: str) -> str:
        """Take in what comes; return why nothing more does."""
        while True:
            await self.listening.wait()
            try:
                async with asyncio.timeout(_SILENCE_SECONDS):
                    packet = await link.receive()
                if packet is None:
                    return "closed"
                if packet == "2":
                    await link.send("3")
            except TimeoutError:
                return "silent"
            except GONE:
                return "broken"
            match packet[:2]:
                case "40":
                    self._say(Opened, user=self.person.id, server=url, transport=self.transport)
                    self.up.set()
                    self._changed.set()
                case "42":
                    self._hear(packet[2:])
                case "43":
                    self._answered(packet[2:])
                case "44" | "41" | "1":
                    return "refused"

    def _say(self, kind: type[Record], **facts: Any) -> None:
        self.arena.add(kind(at=self.arena.now(), client=self.name, **facts))

    def _hear(self, text: str) -> None:
        event = self.arena.bodies.get(text)
        if event is None:
            name, data = json.loads(text)
            event = data | {"name": name}
            self.arena.bodies.put(text, event)
        room = event.get("room")
        if room is None:
            return
        self._say(Heard, room=room, event=event)
        here = self.where.get(room)
        if room not in self.joined or here is None:
            return
        if event["name"] == "room-reset" or event["epoch"] != here.epoch:
            self.joined.discard(room)
            self._changed.set()
        else:
            self.where[room] = Position(here.epoch, max(here.seq, event["seq"]))

    def _answered(self, text: str) -> None:
        digits, bracket, rest = text.partition("[")
        told, answer = self._pending.pop(int(digits), (None, None))
        if told is None or answer is None:
            return
        found = json.loads(bracket + rest)[0]
        told(found)  # at this place of the history, before anything that comes later
        if not answer.done():
            answer.set_result(found)

    async def call(self, event: str, payload: Json, told: Callable[[Json], None]) -> Json | None:
        """Send an event once there is a connection; return the answer, None if it is lost."""
        await self.up.wait()
        link = self._link
        if link is None:
            return None
        self._number += 1
        answer: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._pending[self._number] = (told, answer)
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await link.send(f"42{self._number}{json.dumps([event, payload])}")
                return await answer
        except GONE:
            await link.drop()
        return None

    def want(self, rooms: Iterable[str]) -> None:
        """Be in exactly these rooms from now on."""
        self.wanted = set(rooms)
        self._changed.set()

    async def hang_up(self) -> None:
        """Drop the connection; a new one follows at once."""
        if self._link is not None:
            await self._link.drop()

    async def _keep_rooms(self) -> None:
        await self.up.wait()
        while True:
            await self._changed.wait()
            self._changed.clear()
            missing, surplus = self.wanted - self.joined, self.joined - self.wanted
            await asyncio.gather(
                *(self._join(room) for room in sorted(missing)),
                *(self._leave(room) for room in sorted(surplus)),
            )

    async def _join(self, room: str) -> None:
        since = self.where.get(room)
        if self.chance.random() < _FORGETS_POSITION:
            since = None
        asked_at = self.arena.now()
        payload: Json = {"room": room}
        if since is not None:
            payload["since"] = since._asdict()

        def told(answer: Json) -> None:
            if answer["ok"]:
                self._came_in(room, asked_at, since, answer)

        answer = await self.call("join-room", payload, told)
        if answer is not None and not answer["ok"]:
            if answer["error"]["code"] not in RETRIED:
                self._say(Stuck, what=f"joining {room} was refused: {answer['error']['code']}")
            await asyncio.sleep(0.1)
            self._changed.set()

    def _came_in(self, room: str, asked_at: float, since: Position | None, answer: Json) -> None:
        position = Position(answer["epoch"], answer["seq"])
        events = answer.get("events")
        self._say(
            Joined,
            room=room,
            asked_at=asked_at,
            since=since,
            position=position,
            recovered=answer["recovered"],
            snapshot=answer.get("snapshot"),
            events=None if events is None else tuple(_named(event) for event in events),
        )
        self.joined.add(room)
        self.where[room] = position

    async def _leave(self, room: str) -> None:
        self.joined.discard(room)
        self.where.pop(room, None)

        def told(answer: Json) -> None:
            if answer["ok"]:
                self._say(Left, room=room)

        await self.call("leave-room", {"room": room}, told)

    async def ask(self, method: str, path: str, body: Json | None = None, key: str = "") -> Json:
        """Send a REST request to either server until it is answered with a success.

        Raises: Refused.
        """
        headers = {"Authorization": f"Bearer {self.person.token}"}
        if key:
            headers["Idempotency-Key"] = key
        while True:
            url = self.chance.choice(self.arena.urls) + path
            with suppress(*GONE):
                async with (
                    asyncio.timeout(_REST_SECONDS),
                    self.arena.http.request(method, url, json=body, headers=headers) as reply,
                ):
                    found: Json = await reply.json()
                    if reply.status < 400:
                        return found
                    if found["error"]["code"] not in PASSING:
                        raise Refused(f"{method} {path}: {found['error']['code']}")
            await asyncio.sleep(self.chance.uniform(0.05, 0.2))


def _named(event: Json) -> Json:
    return event | {"name": event["type"]}
