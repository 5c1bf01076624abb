"""From Redis to the members: one subscription a room, every event once and in order."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from redis.asyncio import Redis

from regatta.models.errors import Unavailable
from regatta.models.events import LiveEvent, Position, RoomPaused, RoomReset, RoomResumed, Since
from regatta.realtime.lines import Lines
from regatta.realtime.publisher import CHANNEL_PREFIX, RedisPublisher, channel
from regatta.realtime.shards import RoomServers

log = logging.getLogger("regatta.relay")

_SUBSCRIBE_SECONDS: Final = 5.0
_RETRY_SECONDS: Final = 0.2
_FILLED_AT_ONCE: Final = 200

_WAITING: Final = 256
"""So many of the newest events of a room wait until a hole is filled; others are read again."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One event of a room as it goes to the clients."""

    epoch: str
    seq: int
    body: str


class Audience(Protocol):
    """The members of rooms at this worker. Neither of these waits."""

    def deliver(self, room: str, spoken: Spoken) -> None:
        """Hand an event to the members of *room*."""

    def tell(self, room: str, packet: str) -> None:
        """Hand them what has no place in the room's sequence."""


@dataclass(slots=True)
class _Feed:
    """What this worker knows of a room that it listens to.

    Attributes:
        confirmed: while every later event reaches this worker.
        paused: nothing is heard for now, and the members were told so.
        stale: the history was asked before the room was heard again, and is to be asked once more.
    """

    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    epoch: str = ""
    seq: int = -1
    waiting: deque[Spoken] = field(default_factory=lambda: deque(maxlen=_WAITING))
    filling: asyncio.Task[None] | None = None
    paused: bool = False
    stale: bool = False

    def pause(self, room: str) -> RoomPaused:
        """Return what the members of *room* are told when nothing is heard."""
        return RoomPaused(room=room, epoch=self.epoch, seq=max(self.seq, 0))


class Relay:
    """Listens to the channels of the rooms that this worker has members in.

    Args:
        audience: whom events are passed on to.
        control: handles a message from another worker that is not for a room.
        subscribed: is called when such messages come again; some may have been missed.
        servers: where rooms are, unless they are on *redis*.
    """

    def __init__(
        self,
        redis: Redis,
        history: RedisPublisher,
        audience: Audience,
        control: Callable[[bytes], None],
        control_channel: str,
        subscribed: Callable[[], None],
        servers: RoomServers | None = None,
    ) -> None:
        self._history = history
        self._audience = audience
        self._control = control
        self._control_channel = control_channel
        self._subscribed = subscribed
        self._feeds: dict[str, _Feed] = {}
        self._fillers: set[asyncio.Task[None]] = set()
        self._filled_at_once = asyncio.Semaphore(_FILLED_AT_ONCE)
        self._lines = Lines(
            redis, servers, control_channel, self._channels, self._heard, self._broke
        )
        self.listening = asyncio.Event()

    async def subscribe(self, room: str) -> None:
        """Return once every later event of *room* reaches this worker.

        Raises: Unavailable.
        """
        feed = self._feeds.get(room)
        if feed is None:
            feed = self._feeds[room] = _Feed()
            self._lines.subscribe(channel(room))
        if feed.confirmed.is_set():
            return
        try:
            async with asyncio.timeout(_SUBSCRIBE_SECONDS):
                await feed.confirmed.wait()
        except TimeoutError as error:
            raise Unavailable from error

    def unsubscribe(self, room: str) -> None:
        """Stop listening to *room*: its last member here has left."""
        if self._feeds.pop(room, None) is not None:
            self._lines.unsubscribe(channel(room))

    def know(self, room: str, epoch: str, seq: int) -> None:
        """Note where the room stood when a member joined, so that a later hole is seen.

        When its history was lost since earlier members joined, they are told to join anew.
        """
        feed = self._feeds.get(room)
        if feed is None:
            return
        if feed.epoch != epoch:
            if feed.epoch:
                self._reset(room, feed, Position(epoch=epoch, seq=seq))
            feed.epoch, feed.seq = epoch, seq
        if feed.paused and feed.confirmed.is_set():
            self._fill(room, feed)  # it was heard again before anybody knew where it stood

    def pause_of(self, room: str) -> RoomPaused | None:
        """Return what a newcomer is to be told while nothing is heard of *room*."""
        feed = self._feeds.get(room)
        return feed.pause(room) if feed is not None and feed.paused else None

    async def run(self) -> None:
        """Listen until cancelled."""
        try:
            await self._lines.run()
        finally:
            for filler in self._fillers:
                filler.cancel()
            await asyncio.gather(*self._fillers, return_exceptions=True)

    def _channels(self) -> list[str]:
        return [channel(room) for room in self._feeds]

    def _broke(self, channels: list[str]) -> None:
        for name in channels:
            if name == self._control_channel:
                self.listening.clear()
            elif (feed := self._feeds.get(room := _room_of(name.encode()))) is not None:
                feed.confirmed.clear()
                if not feed.paused:
                    feed.paused = True
                    self._audience.tell(room, packet(feed.pause(room)))

    def _heard(self, kind: bytes, name: bytes, data: Any) -> None:
        match kind:
            case b"smessage":
                room = _room_of(name)
                feed = self._feeds.get(room)
                if feed is not None:
                    epoch, first, bodies = data.decode().split(" ", 2)
                    for seq, body in enumerate(bodies.split("\n"), start=int(first)):
                        self._take(room, feed, Spoken(epoch, seq, body))
            case b"ssubscribe":
                room = _room_of(name)
                feed = self._feeds.get(room)
                if feed is not None:
                    feed.confirmed.set()
                    if feed.seq >= 0:  # this is not the first time: something may have been missed
                        self._fill(room, feed)
            case b"sunsubscribe" if _room_of(name) in self._feeds:
                self._lines.moved()  # perhaps: it may also have been left and joined again
            case b"message":
                self._control(data)
            case b"subscribe":
                self.listening.set()
                self._subscribed()

    def _take(self, room: str, feed: _Feed, spoken: Spoken) -> None:
        """Pass *spoken* on if it is next; behind a hole it waits until the hole is filled.

        An epoch that is not the known one may be a new or an old one: the history knows.
        """
        if feed.filling is not None:
            feed.waiting.append(spoken)
        elif feed.seq < 0 or (spoken.epoch == feed.epoch and spoken.seq == feed.seq + 1):
            self._pass_on(room, feed, spoken)
        elif spoken.epoch != feed.epoch or spoken.seq > feed.seq:
            feed.waiting.append(spoken)
            self._fill(room, feed)

    def _pass_on(self, room: str, feed: _Feed, spoken: Spoken) -> None:
        feed.epoch, feed.seq = spoken.epoch, spoken.seq
        self._audience.deliver(room, spoken)

    def _reset(self, room: str, feed: _Feed, position: Position) -> None:
        """Tell the members that too much is missing, so that they join anew."""
        if feed.confirmed.is_set():
            feed.paused = False
        event = RoomReset(room=room, epoch=position.epoch, seq=position.seq)
        self._pass_on(room, feed, Spoken(position.epoch, position.seq, packet(event)))
        self._history.watch.reset()

    def _fill(self, room: str, feed: _Feed) -> None:
        feed.stale = True
        if feed.filling is None:
            feed.filling = asyncio.get_running_loop().create_task(self._fill_hole(room, feed))
            self._fillers.add(feed.filling)
            feed.filling.add_done_callback(self._fillers.discard)

    async def _fill_hole(self, room: str, feed: _Feed) -> None:
        """Pass on what is missing from the room's history, then what waited behind it."""
        try:
            async with self._filled_at_once:
                while self._feeds.get(room) is feed:
                    feed.stale = False
                    if await self._refill(room, feed) and not feed.stale:
                        break
        finally:
            feed.filling = None
        while feed.waiting and self._feeds.get(room) is feed:
            if feed.filling is not None:
                return  # what waits still has a hole in it
            self._take(room, feed, feed.waiting.popleft())
        if feed.paused and feed.confirmed.is_set() and self._feeds.get(room) is feed:
            feed.paused = False
            self._audience.tell(
                room, packet(RoomResumed(room=room, epoch=feed.epoch, seq=feed.seq))
            )

    async def _refill(self, room: str, feed: _Feed) -> bool:
        """Pass on what the history has after the last event; False when it is to be asked again."""
        since = Since(epoch=feed.epoch, seq=feed.seq)
        feed.waiting.clear()  # the history has it by now
        try:
            resumed = await self._history.resume(room, since)
        except Unavailable:
            await asyncio.sleep(_RETRY_SECONDS)
            return False
        if self._feeds.get(room) is not feed:
            return True
        if (feed.epoch, feed.seq) != (since.epoch, since.seq):
            return False  # somebody who joined meanwhile knew of a new epoch
        if resumed.events is None:
            self._reset(room, feed, resumed.position)
            return True
        for seq, body in enumerate(resumed.events, start=since.seq + 1):
            self._pass_on(room, feed, Spoken(since.epoch, seq, body))
        if resumed.events:
            self._history.watch.refilled(len(resumed.events))
        return True


def packet(event: LiveEvent) -> str:
    """Return *event* as Socket.IO writes it: its name, and what it says."""
    body = event.__pydantic_serializer__.to_json(event, by_alias=True).decode()
    return f'["{event.type}",{body}]'


def _room_of(name: bytes) -> str:
    return name.decode()[len(CHANNEL_PREFIX) + 1 : -1]
