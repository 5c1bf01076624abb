"""From Redis to the members: one subscription a room, every event once and in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from regatta.models.errors import Unavailable
from regatta.models.events import Position, RoomReset, Since
from regatta.realtime.publisher import CHANNEL_PREFIX, RedisPublisher, channel

log = logging.getLogger("regatta.relay")

_PROBE_SECONDS: Final = 5.0
"""An idle subscription is asked this often whether it still lives."""

_RETRY_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Spoken:
    """One event of a room as it goes to the clients."""

    epoch: str
    seq: int
    body: str


@dataclass(slots=True)
class _Feed:
    """What this worker knows of a room that it listens to."""

    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    epoch: str = ""
    seq: int = -1
    queue: asyncio.Queue[Spoken] = field(default_factory=asyncio.Queue)
    filling: asyncio.Task[None] | None = None


class Relay:
    """Listens to the channels of the rooms that this worker has members in.

    Args:
        deliver: hands an event to the local members of a room; must not wait.
        control: handles a message from another worker that is not for a room.
        subscribed: is called when such messages come again; some may have been missed.
    """

    def __init__(
        self,
        redis: Redis,
        history: RedisPublisher,
        deliver: Callable[[str, Spoken], None],
        control: Callable[[bytes], None],
        control_channel: str,
        subscribed: Callable[[], None],
    ) -> None:
        self._redis = redis
        self._history = history
        self._deliver = deliver
        self._control = control
        self._control_channel = control_channel
        self._subscribed = subscribed
        self._feeds: dict[str, _Feed] = {}
        self._pubsub: PubSub | None = None
        self._fillers: set[asyncio.Task[None]] = set()
        self.listening = asyncio.Event()

    async def subscribe(self, room: str) -> None:
        """Return once every later event of *room* reaches this worker.

        Raises: Unavailable.
        """
        feed = self._feeds.get(room)
        if feed is None:
            feed = self._feeds[room] = _Feed()
            await self._send(lambda pubsub: pubsub.subscribe(channel(room)))
        try:
            await asyncio.wait_for(feed.confirmed.wait(), _PROBE_SECONDS)
        except TimeoutError as error:
            raise Unavailable from error

    async def unsubscribe(self, room: str) -> None:
        """Stop listening to *room*: its last member here has left."""
        if self._feeds.pop(room, None) is not None:
            await self._send(lambda pubsub: pubsub.unsubscribe(channel(room)))

    def know(self, room: str, epoch: str, seq: int) -> None:
        """Note where the room stood when a member joined, so that a later hole is seen.

        When its history was lost since earlier members joined, they are told to join anew.
        """
        feed = self._feeds.get(room)
        if feed is None or feed.epoch == epoch:
            return
        if feed.epoch:
            self._pass_on(room, feed, _reset(room, Position(epoch=epoch, seq=seq)))
        feed.epoch, feed.seq = epoch, seq

    async def _send(self, command: Callable[[PubSub], Any]) -> None:
        """Send a command; when there is no connection, the next one subscribes to all feeds."""
        if self._pubsub is not None:
            try:
                await command(self._pubsub)
            except (RedisError, OSError):
                log.warning("the subscription is broken and will be renewed")

    async def run(self) -> None:
        """Listen until cancelled, through every failure of the connection."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError, TimeoutError) as error:
                log.warning("the subscription broke", extra={"metadata": {"error": repr(error)}})
            finally:
                self.listening.clear()
                for feed in self._feeds.values():
                    feed.confirmed.clear()
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        async with self._redis.pubsub() as pubsub:
            known = set(self._feeds)
            await pubsub.subscribe(self._control_channel, *map(channel, known))
            self._pubsub = pubsub
            try:
                if late := self._feeds.keys() - known:  # asked for while there was no connection
                    await pubsub.subscribe(*map(channel, late))
                probed = False
                while True:
                    message = await pubsub.get_message(timeout=_PROBE_SECONDS)
                    if message is not None:
                        probed = False
                        self._handle(message)
                    elif probed:
                        raise TimeoutError("the subscription went deaf")
                    else:
                        await pubsub.ping()
                        probed = True
            finally:
                self._pubsub = None

    def _handle(self, message: dict[str, Any]) -> None:
        name = (message["channel"] or b"").decode()
        if name == self._control_channel:
            if message["type"] == "message":
                self._control(message["data"])
            elif message["type"] == "subscribe":
                self.listening.set()
                self._subscribed()
            return
        room = name[len(CHANNEL_PREFIX) + 1 : -1]
        feed = self._feeds.get(room)
        if feed is None:
            return
        if message["type"] == "subscribe":
            feed.confirmed.set()
            if feed.seq >= 0:
                self._fill(room, feed)  # the connection is new: something may have been missed
        elif message["type"] == "message":
            epoch, seq, body = message["data"].decode().split(" ", 2)
            self._heard(room, feed, Spoken(epoch, int(seq), body))

    def _heard(self, room: str, feed: _Feed, spoken: Spoken) -> None:
        """Pass *spoken* on if it is next; behind a hole it waits until the hole is filled."""
        if feed.filling is not None:
            feed.queue.put_nowait(spoken)
        elif feed.seq < 0 or spoken.epoch != feed.epoch or spoken.seq == feed.seq + 1:
            self._pass_on(room, feed, spoken)
        elif spoken.seq > feed.seq:
            feed.queue.put_nowait(spoken)
            self._fill(room, feed)

    def _pass_on(self, room: str, feed: _Feed, spoken: Spoken) -> None:
        feed.epoch, feed.seq = spoken.epoch, spoken.seq
        self._deliver(room, spoken)

    def _fill(self, room: str, feed: _Feed) -> None:
        if feed.filling is None:
            feed.filling = asyncio.get_running_loop().create_task(self._fill_hole(room, feed))
            self._fillers.add(feed.filling)
            feed.filling.add_done_callback(self._fillers.discard)

    async def _fill_hole(self, room: str, feed: _Feed) -> None:
        """Pass on what is missing from the room's history, then what waited behind it."""
        while self._feeds.get(room) is feed:
            try:
                resumed = await self._history.resume(room, Since(epoch=feed.epoch, seq=feed.seq))
            except Unavailable:
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            if resumed.events is None:
                self._pass_on(room, feed, _reset(room, resumed.position))
            for offset, body in enumerate(resumed.events or (), start=feed.seq + 1):
                self._pass_on(room, feed, Spoken(feed.epoch, offset, body))
            break
        feed.filling = None
        while not feed.queue.empty():
            spoken = feed.queue.get_nowait()
            if spoken.epoch != feed.epoch or spoken.seq > feed.seq:
                self._pass_on(room, feed, spoken)


def _reset(room: str, position: Position) -> Spoken:
    """Return word to the members that too much is missing, so that they join anew."""
    event = RoomReset(room=room, epoch=position.epoch, seq=position.seq)
    body = event.__pydantic_serializer__.to_json(event, by_alias=True).decode()
    return Spoken(position.epoch, position.seq, f'["{event.type}",{body}]')
