"""`python -m tests.torture.faulty <fault> serve ...`: a server with one planted fault.

The faults stand here and not in the program, which has no switch for them: they show that the
checker would find them.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from regatta.models.challenges import Participant
from regatta.models.events import LiveEvent, Position
from regatta.realtime import publisher
from regatta.realtime.redis import Script
from regatta.realtime.relay import Relay, Spoken
from regatta.server.cli import app
from regatta.services import gamification
from regatta.storage.challenges import ParticipantStore

_WRITTEN_AFTER: Final = 0.2
"""Seconds between an early acknowledgement and the write."""


def early_acknowledgement() -> None:
    """Acknowledge a step before it is written; whoever asks this process sees it already."""
    get = ParticipantStore.get
    unwritten: dict[tuple[str, str], Participant] = {}
    writing: set[asyncio.Task[None]] = set()

    async def known(store: ParticipantStore, challenge_id: str, user_id: str) -> Participant | None:
        early = unwritten.get((challenge_id, user_id))
        return early or await get(store, challenge_id, user_id)

    async def write(store: ParticipantStore, racer: Participant, changes: dict[str, Any]) -> None:
        await asyncio.sleep(_WRITTEN_AFTER)
        await store.participants.update({"id": racer.id}, {"$set": changes})
        if unwritten.get((racer.challenge_id, racer.user_id)) is racer:
            del unwritten[racer.challenge_id, racer.user_id]

    async def advance(
        store: ParticipantStore, racer: Participant, changes: dict[str, Any]
    ) -> Participant:
        moved = racer.model_copy(update={**changes, "version": racer.version + 1})
        unwritten[racer.challenge_id, racer.user_id] = moved
        task = asyncio.create_task(write(store, moved, changes))
        writing.add(task)
        task.add_done_callback(writing.discard)
        return moved

    _put(ParticipantStore, "get", known)
    _put(ParticipantStore, "advance", advance)


def no_idempotency() -> None:
    """Forget which updates have been seen, and that an award has been paid."""
    get = ParticipantStore.get

    async def forgetful(
        store: ParticipantStore, challenge_id: str, user_id: str
    ) -> Participant | None:
        racer = await get(store, challenge_id, user_id)
        return racer and racer.model_copy(update={"recent_updates": ()})

    _put(ParticipantStore, "get", forgetful)
    _put(gamification, "uuid5", lambda *_: uuid4())


def loose_numbers() -> None:
    """Read a room's number in one call and append under the next one in another."""
    published = _text(publisher, "_PUBLISH")
    appended = _with(published, "redis.call('XADD'", "redis.pcall('XADD'")
    place = "local epoch, seq = place[1], place[2]\nlocal heads"
    careless = Script(_with(appended, place, f"place[2] = tonumber(ARGV[6])\n{place}"))

    async def say(self: publisher.RedisPublisher, room: str, event: LiveEvent) -> Position:
        before = await self.position(room)
        fresh, head, *limits = self.saying(room, event)
        arguments = [publisher.channel(room), fresh, *limits, before.seq, head, ""]
        ((epoch, seq),) = await self._scripts.run(careless, publisher.room_keys(room), arguments)
        return Position(epoch=epoch.decode(), seq=seq)

    def publish(
        self: publisher.RedisPublisher, room: str, event: LiveEvent, **_: Any
    ) -> Awaitable[Position]:
        return asyncio.ensure_future(say(self, room, event))

    _put(publisher.RedisPublisher, "publish", publish)


def no_refill() -> None:
    """Pass on whatever is newer, though something before it is missing."""

    def take(relay: Relay, room: str, feed: Any, spoken: Spoken) -> None:
        if feed.seq < 0 or spoken.epoch != feed.epoch or spoken.seq > feed.seq:
            relay._pass_on(room, feed, spoken)  # noqa: SLF001 - likewise

    _put(Relay, "_take", take)
    _put(Relay, "_fill", lambda *_: None)


def no_epoch() -> None:
    """Begin every room in the same epoch, also after its history was lost."""
    for name in ("_PUBLISH", "_RESUME"):
        text = _with(_text(publisher, name), "run_of_server() .. fresh", "'always'")
        text = _with(text, "is_of_this_run(known[1])", "true")
        _put(publisher, name, replace(getattr(publisher, name), text=text))


def _put(owner: Any, name: str, replacement: Any) -> None:
    """Replace what must be there, so that a fault cannot miss its place."""
    assert hasattr(owner, name), f"{owner} has no {name}"
    setattr(owner, name, replacement)


def _text(owner: Any, name: str) -> str:
    """Return the text of a script."""
    text: str = getattr(owner, name).text
    return text


def _with(text: str, old: str, new: str) -> str:
    """Return *text* with *old*, which must be there, replaced."""
    assert old in text, f"there is no {old} in the script"
    return text.replace(old, new)


PLANTED: Final[dict[str, Callable[[], None]]] = {
    "early-acknowledgement": early_acknowledgement,
    "no-idempotency": no_idempotency,
    "loose-numbers": loose_numbers,
    "no-refill": no_refill,
    "no-epoch": no_epoch,
}
"""Every fault that can be planted."""


if __name__ == "__main__":
    PLANTED[sys.argv[1]]()
    app(sys.argv[2:])
