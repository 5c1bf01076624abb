"""What a worker passes on of a room, whatever happens to its connections and its members."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis

from regatta.models.errors import Unavailable
from regatta.models.events import CustomEvent, Position, Since
from regatta.realtime.publisher import HistoryLimits, RedisPublisher
from regatta.realtime.redis import connect
from regatta.realtime.relay import Relay, Spoken
from regatta.realtime.scripts import Scripts
from regatta.server.assembly import clock
from tests.realtime.own import OwnValkey

_ROOM = "org:one"
_PATIENCE = 20.0


@dataclass
class Member:
    """Somebody in the room who notes whatever is passed on and should not be."""

    epoch: str = ""
    seq: int = -1
    events: int = 0
    resets: int = 0
    told: list[str] = field(default_factory=list)
    wrong: list[Spoken] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def join(self, position: Position) -> None:
        """Begin behind *position*; what comes of before was in the snapshot."""
        self.epoch, self.seq = position.epoch, position.seq

    def deliver(self, _room: str, spoken: Spoken) -> None:
        """Take what is next, or word that too much is missing."""
        self.heard.set()
        self.events += 1
        if spoken.body.startswith('["room-reset"'):
            self.resets += 1
            self.epoch, self.seq = spoken.epoch, spoken.seq
        elif self.epoch:
            if spoken.epoch != self.epoch or spoken.seq > self.seq + 1:
                self.wrong.append(spoken)
            self.seq = max(self.seq, spoken.seq)

    def tell(self, _room: str, packet: str) -> None:
        """Take word that has no place in the sequence."""
        name, body = json.loads(packet)
        if (body["epoch"], body["seq"]) != (self.epoch, self.seq) and self.epoch:
            self.wrong.append(Spoken(body["epoch"], body["seq"], packet))
        self.told.append(name)
        self.heard.set()

    async def until_told(self, *names: str) -> None:
        """Return once exactly these words were said."""
        async with asyncio.timeout(_PATIENCE):
            while tuple(self.told) != names:
                self.heard.clear()
                await self.heard.wait()

    async def up_to(self, position: Position) -> None:
        """Return once everything up to *position* has come, and nothing else has."""
        async with asyncio.timeout(_PATIENCE):
            while (self.epoch, self.seq) != (position.epoch, position.seq):
                self.heard.clear()
                await self.heard.wait()
        assert self.wrong == []


@dataclass
class Place:
    """A relay and everything around it."""

    redis: Redis
    publisher: RedisPublisher
    relay: Relay
    member: Member
    refilled: list[int] = field(default_factory=list)

    async def say(self, count: int) -> None:
        """Say some things at once."""
        event = CustomEvent(name=None, data={})
        said = [self.publisher.publish(_ROOM, event) for _ in range(count)]
        await asyncio.gather(*said)

    async def enter(self) -> None:
        """Come into the room as the first one there."""
        self.member.epoch = ""
        await self.relay.subscribe(_ROOM)
        position = await self.publisher.position(_ROOM)
        self.relay.know(_ROOM, position.epoch, position.seq)
        self.member.join(position)

    async def everything(self) -> None:
        """Return once the member has heard all that was said."""
        await self.say(1)
        await self.member.up_to(await self.publisher.position(_ROOM))

    async def deafen(self) -> None:
        """Cut the subscription."""
        await self.redis.client_kill_filter(_type="pubsub")


@asynccontextmanager
async def _place(own_valkey: OwnValkey, **limits: int) -> AsyncIterator[Place]:
    redis = connect(own_valkey.url)
    scripts = Scripts(redis)
    publisher = RedisPublisher(scripts, clock, HistoryLimits(**limits))
    member = Member()
    relay = Relay(redis, publisher, member, lambda _: None, "control", lambda: None)
    place = Place(redis, publisher, relay, member)
    publisher.watch.refilled = place.refilled.append
    running = asyncio.create_task(relay.run())
    await relay.listening.wait()
    try:
        yield place
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await scripts.close()
        await redis.aclose()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("seed", range(3))
async def test_nothing_is_missed_whatever_happens(own_valkey: OwnValkey, seed: int) -> None:
    """Cut connections, lost histories, and members who leave and come back, while much is said."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    async with _place(own_valkey) as place:
        await place.enter()
        for _ in range(40):
            match chance.choices(["say", "deafen", "lose", "again", "all"], [8, 4, 1, 3, 2])[0]:
                case "say":
                    await place.say(chance.randrange(1, 30))
                case "deafen":
                    await place.deafen()
                case "lose":
                    await place.redis.flushall()
                case "again":
                    talk = asyncio.create_task(place.say(20))
                    place.relay.unsubscribe(_ROOM)
                    await place.enter()
                    await talk
                case _:
                    await place.everything()
        await place.everything()


async def test_a_pause_ends_when_all_was_told(own_valkey: OwnValkey) -> None:
    """The members hear when nothing is heard, and again once they know all that was said.

    When the history is lost they are told to join anew instead.
    """
    async with _place(own_valkey) as place:
        await place.enter()
        await place.say(3)
        await place.deafen()
        await place.member.until_told("room-paused")
        await place.say(5)
        await place.member.until_told("room-paused", "room-resumed")
        await place.everything()
        await asyncio.to_thread(own_valkey.stop)
        await place.member.until_told("room-paused", "room-resumed", "room-paused")
        await asyncio.to_thread(own_valkey.start)
        await place.everything()
        assert place.member.resets == 1
        assert place.member.told == ["room-paused", "room-resumed", "room-paused"]


async def test_a_newcomer_is_told_of_a_pause(own_valkey: OwnValkey) -> None:
    """Also one who comes in where nobody was when it began."""
    async with _place(own_valkey) as place:
        await place.relay.subscribe(_ROOM)
        position = await place.publisher.position(_ROOM)
        await asyncio.to_thread(own_valkey.stop)
        await place.member.until_told("room-paused")
        place.relay.know(_ROOM, position.epoch, position.seq)
        place.member.join(position)
        pause = place.relay.pause_of(_ROOM)
        assert pause is not None
        assert (pause.epoch, pause.seq) == (position.epoch, position.seq)
        await asyncio.to_thread(own_valkey.start)
        await place.everything()
        assert place.relay.pause_of(_ROOM) is None
        await place.deafen()
        await place.member.until_told("room-paused", "room-paused", "room-resumed")


async def test_a_pause_ends_also_where_an_event_came_first(own_valkey: OwnValkey) -> None:
    """It began when nobody was in, and the room was heard again before somebody came."""
    async with _place(own_valkey) as place:
        await place.relay.subscribe(_ROOM)
        await place.deafen()
        await place.member.until_told("room-paused")
        async with asyncio.timeout(_PATIENCE):
            while place.member.events == 0:
                await place.say(1)
        await place.enter()
        await place.member.until_told("room-paused", "room-resumed")
        assert place.relay.pause_of(_ROOM) is None
        await place.everything()


async def test_a_hole_longer_than_what_waits_is_filled(own_valkey: OwnValkey) -> None:
    """Far more comes while a hole is filled than is kept waiting, and all of it is passed on."""
    async with _place(own_valkey) as place:
        await place.enter()
        await place.deafen()
        for _ in range(9):
            await place.say(100)
        await place.everything()
        assert sum(place.refilled) >= 1
        assert place.member.resets == 0


async def test_a_hole_longer_than_the_history_is_a_reset(own_valkey: OwnValkey) -> None:
    """When more was missed than is kept, the members are told to join anew, and go on."""
    async with _place(own_valkey, events=20) as place:
        await place.enter()
        await place.deafen()
        for _ in range(3):
            await place.say(100)
        await place.everything()
        assert place.member.resets >= 1
        await place.everything()


async def test_a_long_outage_is_told_or_filled(own_valkey: OwnValkey) -> None:
    """While Redis is away nothing is passed on; afterwards there is a new epoch, once."""
    async with _place(own_valkey) as place:
        await place.enter()
        await place.say(5)
        await asyncio.to_thread(own_valkey.stop)
        with pytest.raises(Unavailable):
            await place.say(1)
        await asyncio.to_thread(own_valkey.start)
        await place.everything()
        assert place.member.resets == 1
        stale = Since(epoch=place.member.epoch, seq=place.member.seq + 1)
        assert (await place.publisher.resume(_ROOM, stale)).events is None


async def test_old_events_are_forgotten_though_the_room_goes_on(own_valkey: OwnValkey) -> None:
    """What is older than it is kept cannot be asked for, while what is newer still can."""
    async with _place(own_valkey, events=100_000, kept_ms=50) as place:
        await place.say(1)
        first = await place.publisher.position(_ROOM)
        since = Since(epoch=first.epoch, seq=first.seq)
        assert (await place.publisher.resume(_ROOM, since)).events == []
        async with asyncio.timeout(_PATIENCE):
            while True:
                await place.say(1)
                resumed = await place.publisher.resume(_ROOM, since)
                if resumed.events is None:
                    break
                assert len(resumed.events) == resumed.position.seq - first.seq
        assert resumed.position.epoch == first.epoch
        await place.say(2)
        recent = Since(epoch=first.epoch, seq=resumed.position.seq)
        assert len((await place.publisher.resume(_ROOM, recent)).events or ()) == 2
