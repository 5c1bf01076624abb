"""The live sockets of this worker, and how other workers reach them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from regatta.models.access import Actor, Role
from regatta.models.errors import Unavailable
from regatta.models.events import LiveEvent, TokenExpiring
from regatta.realtime.engine import Connection, text_frame
from regatta.realtime.hall import EVENT_PREFIX
from regatta.realtime.limits import Pace
from regatta.realtime.redis import KEY_PREFIX
from regatta.services.context import Origin
from regatta.services.ports import Clock
from regatta.storage.engine import StoreUnavailable

log = logging.getLogger("regatta.sessions")

CONTROL_CHANNEL: Final = f"{KEY_PREFIX}control"

_WATCH_SECONDS: Final = 10.0
_WATCHED_AT_ONCE: Final = 500

Standing = Callable[[Sequence[Actor]], Awaitable[dict[str, Actor]]]
"""Returns, by sign-in or key, those who may still be here."""

NOTICE: Final = timedelta(minutes=1)
"""How long before its token expires a socket is told."""


async def _everybody(actors: Sequence[Actor]) -> dict[str, Actor]:
    return {actor.session_id: actor for actor in actors}


@dataclass(slots=True, eq=False)
class LiveSession:
    """One authenticated socket.

    Attributes:
        origin: where its handshake came from.
        pace: how fast its events come; None for no bound.
    """

    sid: str
    actor: Actor
    connection: Connection
    origin: Origin = field(default_factory=Origin)
    pace: Pace | None = None
    rooms: set[str] = field(default_factory=set)
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    after_ack: list[Callable[[], None]] = field(default_factory=list)
    closed: bool = False

    def say(self, event: LiveEvent) -> None:
        """Send *event* to this socket alone."""
        body = event.__pydantic_serializer__.to_json(event, by_alias=True).decode()
        text = f'{EVENT_PREFIX}["{event.type}",{body}]'
        self.connection.write(text_frame(text.encode()), text)


class Sessions:
    """The sockets here, by Socket.IO id; also the Connections port over all workers.

    Args:
        disconnect: ends a socket by its id.
        forget: makes the next use of a session look it up again.
        standing: tells who of some callers may still be here, and in which role.
    """

    def __init__(self, redis: Redis, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._live: dict[str, LiveSession] = {}
        self.disconnect: Callable[[LiveSession], None] = lambda _: None
        self.forget: Callable[[str], None] = lambda _: None
        self.standing: Standing = _everybody

    def __iter__(self) -> Iterator[LiveSession]:
        return iter(tuple(self._live.values()))

    def __len__(self) -> int:
        return len(self._live)

    def get(self, sid: str) -> LiveSession | None:
        """Return the socket with this id."""
        return self._live.get(sid)

    def open(self, session: LiveSession) -> None:
        """Take a socket in; whoever ends its sign-in from now on finds it."""
        self._live[session.sid] = session

    async def over(self, sessions: Sequence[LiveSession]) -> list[LiveSession]:
        """Return those whose sign-in or key is over, and have the others act in their role.

        Raises: StoreUnavailable.
        """
        standing = await self.standing([session.actor for session in sessions])
        for session in sessions:
            present = standing.get(session.actor.session_id)
            if present is not None and present.role != session.actor.role:
                session.actor = replace(session.actor, role=present.role)
        return [one for one in sessions if one.actor.session_id not in standing]

    async def watch(self) -> None:
        """Look after all sockets here until cancelled: word of an ending may have been lost."""
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            everybody = list(self)
            for start in range(0, len(everybody), _WATCHED_AT_ONCE):
                try:
                    for session in await self.over(everybody[start : start + _WATCHED_AT_ONCE]):
                        self.disconnect(session)
                except StoreUnavailable:
                    log.warning("the sign-ins of live sockets cannot be looked up at the moment")

    def close(self, sid: str) -> LiveSession | None:
        """Let a socket go and return it."""
        session = self._live.pop(sid, None)
        if session is not None:
            session.closed = True
            for timer in session.timers:
                timer.cancel()
        return session

    def arm(self, session: LiveSession) -> None:
        """Set the timers that go with the token of *session*."""
        for timer in session.timers:
            timer.cancel()
        loop = asyncio.get_running_loop()
        expires_at = session.actor.expires_at
        left = (expires_at - self._clock()).total_seconds()
        notice = TokenExpiring(expires_at=expires_at)
        session.timers = [
            loop.call_later(max(0.0, left - NOTICE.total_seconds()), session.say, notice),
            loop.call_later(max(0.0, left), self.disconnect, session),
        ]

    async def end_session(self, session_id: str) -> None:
        """Disconnect every socket, on every worker, that came in with this sign-in.

        Raises: Unavailable; the sockets here are disconnected all the same.
        """
        self._end_here(session_id)
        await self._tell({"endSession": session_id})

    async def change_role(self, user_id: str, role: Role) -> None:
        """Have every socket of the user, on every worker, act in this role from now on.

        Raises: Unavailable; the sockets here know it all the same.
        """
        self._change_role_here(user_id, role)
        await self._tell({"user": user_id, "role": role})

    async def _tell(self, message: dict[str, str]) -> None:
        try:
            await self._redis.publish(CONTROL_CHANNEL, json.dumps(message))
        except (RedisError, OSError) as error:
            raise Unavailable from error

    def _end_here(self, session_id: str) -> None:
        self.forget(session_id)
        for session in self:
            if session.actor.session_id == session_id:
                self.disconnect(session)

    def _change_role_here(self, user_id: str, role: Role) -> None:
        for session in self:
            if session.actor.user_id == user_id:
                session.actor = replace(session.actor, role=role)
                self.forget(session.actor.session_id)

    def heard(self, message: bytes) -> None:
        """Do what another worker asks for."""
        asked = json.loads(message)
        if "endSession" in asked:
            self._end_here(asked["endSession"])
        else:
            self._change_role_here(asked["user"], asked["role"])
