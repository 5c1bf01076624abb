"""The real-time side for admins: what there is, and ending or announcing things."""

from __future__ import annotations

import asyncio
import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any, Final, Literal

from regatta.models.access import Actor
from regatta.models.errors import InvalidCursor, NotFound, Unavailable
from regatta.models.events import Announcement
from regatta.models.pages import DEFAULT_LIMIT, PageQuery
from regatta.models.publications import Published
from regatta.models.realtime import (
    Broadcast,
    ConnectionPage,
    Disconnected,
    Kick,
    RealtimeView,
    Removed,
    RoomPage,
    RoomView,
    Totals,
    Unsubscribe,
    WorkerStatus,
)
from regatta.services.audit import Audit
from regatta.services.ports import Done, Fleet, Publisher
from regatta.storage.users import UserStore

_FIRST: Final = PageQuery(limit=DEFAULT_LIMIT)

_List = Literal["connections", "rooms"]


@dataclass(frozen=True, slots=True)
class Realtime:
    """What admins may see and do; connections and rooms only of their own organization."""

    fleet: Fleet
    publisher: Publisher
    users: UserStore
    audit: Audit

    async def overview(self, actor: Actor) -> RealtimeView:
        """Return all workers, and the first page of connections and rooms.

        Raises: Unavailable.
        """
        workers, connections, rooms = await asyncio.gather(
            self.fleet.workers(),
            self.list_connections(actor, _FIRST),
            self.list_rooms(actor, _FIRST),
        )
        return RealtimeView(
            workers=workers, totals=_totals(workers), connections=connections, rooms=rooms
        )

    async def list_connections(self, actor: Actor, query: PageQuery) -> ConnectionPage:
        """Return the organization's connections, newest first.

        Raises: InvalidCursor, Unavailable.
        """
        behind = _opened("connections", query.cursor)
        found = await self.fleet.connections(actor.org_id, behind, query.limit + 1)
        keys = list(found.connections)
        return ConnectionPage(
            connections=list(found.connections.values())[: query.limit],
            total=found.total,
            unanswered=found.unanswered,
            next_cursor=_sealed("connections", keys, query.limit),
        )

    async def list_rooms(self, actor: Actor, query: PageQuery) -> RoomPage:
        """Return the organization's rooms that have members, by name.

        Raises: InvalidCursor, Unavailable.
        """
        behind = _opened("rooms", query.cursor)
        found = await self.fleet.rooms(actor.org_id, behind, query.limit + 1)
        names = list(found.members)
        shown = names[: query.limit]
        positions = await asyncio.gather(*(self.publisher.position(room) for room in shown))
        views = [
            RoomView(room=room, members=found.members[room], epoch=at.epoch, seq=at.seq)
            for room, at in zip(shown, positions, strict=True)
        ]
        return RoomPage(
            rooms=views,
            unanswered=found.unanswered,
            next_cursor=_sealed("rooms", names, query.limit),
        )

    async def kick(self, actor: Actor, wish: Kick) -> Disconnected:
        """Disconnect a user, or one socket. Whoever has a good token may come again.

        Raises: NotFound, Unavailable.
        """
        if wish.user_id is not None:
            await self._check_member(actor, wish.user_id)
            done = await self.fleet.kick_user(actor.org_id, wish.user_id, wish.reason)
        else:
            connection_id = wish.connection_id or ""
            done = await self.fleet.kick_connection(actor.org_id, connection_id, wish.reason)
            _check_found(done)
        await self._note(
            actor,
            "realtime.kicked",
            subject_id=wish.user_id,
            connection_id=wish.connection_id,
            reason=wish.reason,
            sockets=done.sockets,
        )
        return Disconnected(disconnected=done.sockets, unanswered=done.unanswered)

    async def unsubscribe(self, actor: Actor, wish: Unsubscribe) -> Removed:
        """Take a user out of a room. Whoever may join it may come again.

        Raises: NotFound, Unavailable.
        """
        await self._check_member(actor, wish.user_id)
        done = await self.fleet.unsubscribe(actor.org_id, wish.user_id, wish.room, wish.reason)
        await self._note(
            actor,
            "realtime.unsubscribed",
            subject_id=wish.user_id,
            room=wish.room,
            reason=wish.reason,
            sockets=done.sockets,
        )
        return Removed(removed=done.sockets, unanswered=done.unanswered)

    async def broadcast(self, actor: Actor, wish: Broadcast, broadcast_id: str) -> Published:
        """Tell everyone in the organization's room, once for each id.

        Raises: Unavailable.
        """
        room = f"org:{actor.org_id}"
        event = Announcement(message=wish.message, level=wish.level)
        at = await self.publisher.publish(room, event, id=f"announcement:{broadcast_id}")
        await self._note(actor, "realtime.broadcast", message=wish.message, level=wish.level)
        return Published(room=room, epoch=at.epoch, seq=at.seq)

    async def _check_member(self, actor: Actor, user_id: str) -> None:
        """Return if the user is of the caller's organization.

        Raises: NotFound.
        """
        if await self.users.get(actor.org_id, user_id) is None:
            raise NotFound

    async def _note(self, actor: Actor, action: str, **details: Any) -> None:
        await self.audit.note(action, org_id=actor.org_id, user_id=actor.user_id, **details)


def _totals(workers: list[WorkerStatus]) -> Totals:
    return Totals(
        workers=len(workers),
        connections=sum(worker.connections for worker in workers),
        received_per_second=sum(worker.received_per_second for worker in workers),
        delivered_per_second=sum(worker.delivered_per_second for worker in workers),
        queue_bytes=sum(worker.queue_bytes for worker in workers),
    )


def _check_found(done: Done) -> None:
    """Return if the socket was found.

    Raises: NotFound; Unavailable while it may be at a worker that did not answer.
    """
    if done.sockets == 0 and done.unanswered:
        raise Unavailable("A server did not answer; please try again.")
    if done.sockets == 0:
        raise NotFound


def _sealed(list_: _List, keys: list[str], limit: int) -> str | None:
    """Return the cursor behind the last of *limit* keys; None when there are no more."""
    if len(keys) <= limit:
        return None
    return urlsafe_b64encode(f"{list_} {keys[limit - 1]}".encode()).rstrip(b"=").decode()


def _opened(list_: _List, cursor: str | None) -> str | None:
    """Return the key in *cursor*.

    Raises: InvalidCursor.
    """
    if cursor is None:
        return None
    try:
        text = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error) as error:
        raise InvalidCursor from error
    kind, _, key = text.partition(" ")
    if kind != list_ or not key:
        raise InvalidCursor
    return key
