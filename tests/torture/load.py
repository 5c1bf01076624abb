"""The load: people who race each other again and again, and people who watch."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random
from typing import Final
from uuid import UUID

from tests.people import Crowd, Person
from tests.torture.chance import drawn
from tests.torture.client import Client
from tests.torture.field import RETRIED, Field, Refused
from tests.torture.history import Answered, Confirmed, Json, Looked, Stuck
from tests.torture.links import Transport

_LENGTH: Final = 24
_LONG: Final = 1_000_000
_KEPT_RACES: Final = 2
"""Races whose rooms a client stays in, the present one included."""

_REPEATS: Final = 0.15
"""How often a racer sends an acknowledged update once more."""

_TRANSPORTS: Final[tuple[Transport, ...]] = ("websocket", "polling", "upgrade")
_OF_EIGHT: Final = (6, 1, 1)
"""How clients come, and how many of eight come so."""


@dataclass
class Racer:
    """Somebody who takes steps until each is acknowledged."""

    client: Client
    pace: float
    taken: list[tuple[str, int]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The user's id."""
        return self.client.person.id

    async def step(self, challenge_id: str, progress: int, *, again: str = "") -> Json:
        """Take a step, or the acknowledged one *again*; return the last answer to it."""
        update_id = again or f"{self.client.name}-{progress}"
        tries, first_sent_at = 0, self.client.arena.now()
        while True:
            tries += 1
            answer = await self.send(challenge_id, update_id, progress, first_sent_at, tries, again)
            if answer is not None and (answer["ok"] or answer["error"]["code"] not in RETRIED):
                return answer
            await asyncio.sleep(self.client.chance.uniform(0.02, 0.2))

    async def send(
        self,
        challenge_id: str,
        update_id: str,
        progress: int,
        first_sent_at: float,
        tries: int = 1,
        again: str = "",
    ) -> Json | None:
        """Send a step once; return the answer, None if it is lost."""

        def told(answer: Json) -> None:
            arena = self.client.arena
            arena.add(
                Answered(
                    at=arena.now(),
                    client=self.client.name,
                    challenge_id=challenge_id,
                    racing=self.id,
                    update_id=update_id,
                    progress=progress,
                    sent_at=first_sent_at,
                    tries=tries,
                    again=bool(again),
                    answer=answer,
                )
            )

        payload = {"challengeId": challenge_id, "updateId": update_id, "progress": progress}
        return await self.client.call("challenge-update", payload, told)

    async def race(self, challenge: Json, stop: asyncio.Event) -> None:
        """Go through the course; what was acknowledged is repeated now and then."""
        chance, progress = self.client.chance, 0
        self.taken = []
        while progress < challenge["length"] and not stop.is_set():
            await asyncio.sleep(chance.uniform(0.2, 1.8) * self.pace)
            progress = min(challenge["length"], progress + chance.randint(2, 3))
            await self.step(challenge["id"], progress)
            self.taken.append((f"{self.client.name}-{progress}", progress))
            if chance.random() < _REPEATS:
                await self.repeat(challenge["id"])
            if chance.random() < _REPEATS / 3:
                await self.look(challenge["id"])
        if progress == challenge["length"]:
            await self.confirm(challenge["id"])
            await self.repeat(challenge["id"])

    async def repeat(self, challenge_id: str) -> None:
        """Send one of the newest acknowledged updates once more."""
        update_id, progress = self.client.chance.choice(self.taken[-4:])
        await self.step(challenge_id, progress, again=update_id)

    async def look(self, challenge_id: str) -> None:
        """Read the challenge as it is."""
        arena = self.client.arena
        asked_at = arena.now()
        detail = await self.client.ask("GET", f"/api/challenges/{challenge_id}")
        arena.add(Looked(at=arena.now(), client=self.client.name, asked_at=asked_at, detail=detail))

    async def confirm(self, challenge_id: str) -> None:
        """Have the finish confirmed, which pays for it if nothing else has."""
        arena = self.client.arena
        try:
            done = await self.client.ask("POST", f"/api/challenges/{challenge_id}/complete")
        except Refused as refusal:
            arena.add(Stuck(at=arena.now(), client=self.client.name, what=str(refusal)))
            return
        arena.add(
            Confirmed(at=arena.now(), client=self.client.name, racing=self.id, completion=done)
        )


@dataclass
class Group:
    """People who race each other, one challenge after the other, and who watches them.

    Attributes:
        began: set once a race is on.
        ended: set once a race is over.
    """

    name: str
    racers: list[Racer]
    watchers: list[Client]
    task_id: str
    chance: Random
    challenges: list[str] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def owner(self) -> Client:
        """Whoever makes the challenges."""
        return self.racers[0].client

    async def run(self, stop: asyncio.Event) -> None:
        """Race until told to stop; then everybody ends the step they are at."""
        while not stop.is_set():
            try:
                challenge = await self._started(stop)
            except Refused as refusal:
                arena = self.owner.arena
                arena.add(Stuck(at=arena.now(), what=str(refusal)))
                continue
            self.began.set()
            await asyncio.gather(*(racer.race(challenge, stop) for racer in self.racers))
            self.ended.set()

    async def _started(self, stop: asyncio.Event) -> Json:
        """Make a challenge, have everybody in it, and return it once the race is on."""
        wish = {
            "taskId": self.task_id,
            "length": _LENGTH,
            "capacity": len(self.racers),
            "allowBack": len(self.challenges) % 2 == 0,
        }
        key = str(UUID(int=self.chance.getrandbits(128)))
        challenge = await self.owner.ask("POST", "/api/challenges/generate", wish, key)
        path = f"/api/challenges/{challenge['id']}"
        self.challenges.append(challenge["id"])
        for client in self.clients:
            client.want(self.rooms(client))
        await asyncio.gather(*(racer.client.ask("POST", f"{path}/join") for racer in self.racers))
        await self.owner.ask("POST", f"{path}/start")
        while challenge["state"] != "active" and not stop.is_set():
            await asyncio.sleep(0.1)
            challenge = await self.owner.ask("GET", path)
        return challenge

    @property
    def clients(self) -> list[Client]:
        """Everybody of this group."""
        return [*(racer.client for racer in self.racers), *self.watchers]

    def rooms(self, client: Client) -> list[str]:
        """Return the rooms that one of them is in now."""
        person, present = client.person, self.challenges[-_KEPT_RACES:]
        rooms = [f"challenge:{challenge_id}" for challenge_id in present]
        rooms.append(f"user:{person.id}")
        if client in self.watchers:
            rooms += [f"org:{person.org_id}", f"leaderboard:{person.org_id}.all"]
            rooms += [f"leaderboard:{challenge_id}" for challenge_id in present]
        return rooms


@dataclass
class Flooder:
    """Somebody alone in a long race, who takes many steps at once."""

    racer: Racer
    watchers: list[Client]
    challenge_id: str
    progress: int = 0

    @property
    def room(self) -> str:
        """Where it is seen."""
        return f"challenge:{self.challenge_id}"

    async def flood(self, steps: int) -> None:
        """Send so many steps without waiting for any; whichever are lost are lost."""
        first = self.progress + 1
        self.progress += steps
        arena, name = self.racer.client.arena, self.racer.client.name
        await asyncio.gather(
            *(
                self.racer.send(self.challenge_id, f"{name}-{number}", number, arena.now())
                for number in range(first, first + steps)
            )
        )


@dataclass
class Load:
    """Everybody."""

    people: list[Person]
    groups: list[Group]
    flooder: Flooder

    @property
    def clients(self) -> list[Client]:
        """Every device that stays until the end."""
        found = [client for group in self.groups for client in group.clients]
        return [*found, self.flooder.racer.client, *self.flooder.watchers]

    @property
    def challenges(self) -> list[str]:
        """Every challenge that was made."""
        made = [challenge for group in self.groups for challenge in group.challenges]
        return [*made, self.flooder.challenge_id]


async def gathered(
    crowd: Crowd, arena: Field, seed: int, racers: int, groups: int, pace: float
) -> Load:
    """Return a load of new people of one organization; nobody is connected yet."""
    admin = await crowd.founder("ada")
    names = [f"racer{number}" for number in range(racers)]
    people = await asyncio.gather(*(crowd.member(admin, name) for name in names))
    task = await admin.post("/api/tasks", title="Torture", description="Run. Do not fall. Arrive.")
    chance = drawn(seed, "load")

    def client(name: str, person: Person, *, narrow: bool = False) -> Client:
        transport = "websocket" if narrow else chance.choices(_TRANSPORTS, _OF_EIGHT)[0]
        own = drawn(seed, name)
        return Client(name, person, arena, own, transport, narrow=narrow)

    made = []
    for number in range(groups):
        members = people[number::groups]
        made.append(
            Group(
                f"group{number}",
                [Racer(client(person.name, person), pace) for person in members],
                [client(f"watcher{number}-{index}", members[index % 2]) for index in range(3)],
                task["id"],
                drawn(seed, "group", number),
            )
        )
    alone = await admin.challenge("Flood", length=_LONG, mode="solo")
    for verb in ("join", "start"):
        await admin.post(f"/api/challenges/{alone['id']}/{verb}")
    watchers = [client(f"narrow{index}", admin, narrow=index < 2) for index in range(3)]
    flooder = Flooder(Racer(client("flooder", admin), pace), watchers, alone["id"])
    for one in (flooder.racer.client, *watchers):
        one.want([flooder.room, f"user:{admin.id}"])
    return Load([admin, *people], made, flooder)
