"""Races with real sockets, and watchers who keep a room's state as a front end would."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.people import Crowd, Json, Person, Socket
from tests.realtime.reducer import PAUSES, reduce


@dataclass
class Watcher:
    """A socket in a room: the snapshot it got, and every event that followed."""

    socket: Socket
    joined: Json

    @property
    def room(self) -> str:
        """The room that is watched."""
        return str(self.joined["room"])

    @property
    def events(self) -> list[Json]:
        """Return what was heard in the room since it was joined."""
        return [
            event
            for event in self.socket.heard
            if event.get("room") == self.room and event["name"] not in PAUSES
        ]

    @property
    def seqs(self) -> list[int]:
        """Return the numbers of the events, in the order in which they came."""
        return [event["seq"] for event in self.events]

    @property
    def seq(self) -> int:
        """Return the number of the last event that was heard, or was in the snapshot."""
        return self.seqs[-1] if self.seqs else int(self.joined["seq"])

    def state(self, seq: int | None = None) -> Json:
        """Return the snapshot with all events up to *seq* applied, in order and each once."""
        first = self.joined["seq"] + 1
        assert self.seqs == list(range(first, first + len(self.seqs)))
        assert {event["epoch"] for event in self.events} <= {self.joined["epoch"]}
        state: Json = self.joined["snapshot"]
        for event in self.events:
            if seq is None or event["seq"] <= seq:
                state = reduce(self.room, state, event)
        return state

    async def up_to(self, seq: int) -> None:
        """Return once the event with this number has been heard, or was in the snapshot."""
        if seq > self.joined["seq"]:
            await self.socket.until(
                lambda event: event.get("room") == self.room and event["seq"] >= seq
            )


async def watch(person: Person, room: str) -> Watcher:
    """Join *room* with a socket of its own."""
    socket = await person.socket()
    return Watcher(socket, await socket.ok("join-room", room=room))


@dataclass
class Race:
    """One challenge, and the sockets of its racers."""

    challenge: Json
    people: list[Person]
    sockets: list[Socket] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The challenge's id."""
        return str(self.challenge["id"])

    @property
    def room(self) -> str:
        """The room in which it is seen."""
        return f"challenge:{self.id}"

    @property
    def owner(self) -> Person:
        """Whoever made it."""
        return self.people[0]

    async def act(self, verb: str, person: Person | None = None) -> Json:
        """Do something with the challenge by REST, which must succeed."""
        done: Json = await (person or self.owner).post(f"/api/challenges/{self.id}/{verb}")
        return done

    async def refuse(self, verb: str, person: Person, status: int, code: str) -> None:
        """Try something with the challenge by REST, which must be refused."""
        reply = await person.request("POST", f"/api/challenges/{self.id}/{verb}")
        reply.error(status, code)

    async def detail(self) -> Json:
        """Return the challenge as it is now."""
        found: Json = await self.owner.get(f"/api/challenges/{self.id}")
        return found

    async def racer(self, person: Person) -> Json:
        """Return one of its racers as they are now."""
        return next(
            racer for racer in (await self.detail())["participants"] if racer["userId"] == person.id
        )

    async def start(self) -> None:
        """Start it and return once the race is on, as every racer's socket has heard."""
        await self.act("start")
        for socket in self.sockets:
            await socket.event("challenge-started", room=self.room)

    async def step(self, index: int, progress: int, update_id: str | None = None) -> Json:
        """Move a racer, which must succeed."""
        return await self.sockets[index].ok(
            "challenge-update",
            challengeId=self.id,
            updateId=update_id or f"{index}-{progress}",
            progress=progress,
        )


async def lobby(people: list[Person], **wish: Any) -> Race:
    """Return a challenge in which all *people* have a seat and a socket in the room."""
    race = Race(await people[0].challenge(**wish), people)
    race.sockets = list(await asyncio.gather(*(person.socket() for person in people)))
    for person, socket in zip(people, race.sockets, strict=True):
        await race.act("join", person)
        await socket.ok("join-room", room=race.room)
    return race


async def started(people: list[Person], **wish: Any) -> Race:
    """Return a race that is on, with all *people* in it."""
    race = await lobby(people, **wish)
    await race.start()
    return race


async def crowd_race(crowd: Crowd, *names: str, **wish: Any) -> Race:
    """Return a race that is on, of new people."""
    return await started(await crowd.team(*names), **wish)
