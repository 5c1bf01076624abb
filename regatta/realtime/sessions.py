"""The live sockets of this worker, and who of them may stay."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from regatta.models.access import Actor, Role
from regatta.models.events import LiveEvent, TokenExpiring
from regatta.realtime.control import Control
from regatta.realtime.engine import Connection, text_frame
from regatta.realtime.hall import EVENT_PREFIX
from regatta.realtime.limits import Pace
from regatta.realtime.relay import packet
from regatta.services.context import Origin
from regatta.services.ports import Clock
from regatta.services.standing import Changes
from regatta.storage.engine import StoreUnavailable

log = logging.getLogger("regatta.sessions")

_LOOK_SECONDS: Final = 1.0
_FULL_LOOK_SECONDS: Final = 60.0
_LOOKED_UP_AT_ONCE: Final = 500

_OVERLAP: Final = timedelta(seconds=5)
"""Each look goes back this far behind the last one: clocks differ, and writes take a moment."""

Lookup = Callable[[Sequence[Actor]], Awaitable[dict[str, Actor]]]
"""Returns, by sign-in or key, those who may still be here."""

ChangesSince = Callable[[datetime], Awaitable[Changes]]
"""Returns what has ended or changed since a moment."""

NOTICE: Final = timedelta(minutes=1)
"""How long before its token expires a socket is told."""


async def _everybody(actors: Sequence[Actor]) -> dict[str, Actor]:
    return {actor.session_id: actor for actor in actors}


async def _nothing(_since: datetime) -> Changes:
    return Changes(frozenset(), {})


@dataclass(slots=True, eq=False)
class LiveSession:
    """One authenticated socket.

    Attributes:
        origin: where its handshake came from.
        since: when it came in.
        pace: how fast its events come; None for no bound.
    """

    sid: str
    actor: Actor
    connection: Connection
    origin: Origin = field(default_factory=Origin)
    pace: Pace | None = None
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    rooms: set[str] = field(default_factory=set)
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    after_ack: list[Callable[[], None]] = field(default_factory=list)
    closed: bool = False

    def say(self, event: LiveEvent) -> None:
        """Send *event* to this socket alone."""
        text = EVENT_PREFIX + packet(event)
        self.connection.write(text_frame(text.encode()), (text,))


class Sessions:
    """The sockets here, by Socket.IO id; also the Connections port over all workers.

    Attributes:
        disconnect: ends a socket.
        forget: makes the next use of the tokens of some sign-ins, keys or users look them up.
        standing: tells who of some callers may still be here, and in which role.
        changes: tells what has ended or changed.
        count: is told of each event that was handled, and of how that ended.
        refused: is told why a client was not let in.
    """

    def __init__(self, control: Control, clock: Clock) -> None:
        self._control = control
        self._clock = clock
        self._live: dict[str, LiveSession] = {}
        self._of: defaultdict[str, set[LiveSession]] = defaultdict(set)
        self._look_now = asyncio.Event()
        self._looked_at = clock()
        self._ended: frozenset[str] = frozenset()
        self._blind = False
        self.disconnect: Callable[[LiveSession], None] = lambda _: None
        self.forget: Callable[[Collection[str]], None] = lambda _: None
        self.standing: Lookup = _everybody
        self.changes: ChangesSince = _nothing
        self.count: Callable[[str, str], None] = lambda _event, _outcome: None
        self.refused: Callable[[str], None] = lambda _: None
        control.listen("ended", lambda said: self._end_here(said["ended"]))
        control.listen("user", lambda said: self._change_role_here(said["user"], said["role"]))

    def __iter__(self) -> Iterator[LiveSession]:
        return iter(tuple(self._live.values()))

    def __len__(self) -> int:
        return len(self._live)

    def get(self, sid: str) -> LiveSession | None:
        """Return the socket with this id."""
        return self._live.get(sid)

    def of(self, user_id: str) -> list[LiveSession]:
        """Return the user's sockets here."""
        return list(self._of.get(user_id, ()))

    def open(self, session: LiveSession) -> None:
        """Take a socket in; whoever ends its sign-in from now on finds it."""
        self._live[session.sid] = session
        self._index(session)

    def adopt(self, session: LiveSession, actor: Actor) -> None:
        """Have a socket that is open stay by another token of its user."""
        if not session.closed:
            self._unindex(session)
            session.actor = actor
            self._index(session)

    def _index(self, session: LiveSession) -> None:
        for owner in (session.actor.session_id, session.actor.user_id):
            self._of[owner].add(session)

    def _unindex(self, session: LiveSession) -> None:
        for owner in (session.actor.session_id, session.actor.user_id):
            self._of[owner].discard(session)
            if not self._of[owner]:
                del self._of[owner]

    def _owned_by(self, owners: Iterable[str]) -> list[LiveSession]:
        """Return the sockets here of these sign-ins, keys or users."""
        return [session for owner in owners for session in self._of.get(owner, ())]

    async def over(self, sessions: Sequence[LiveSession]) -> list[LiveSession]:
        """Return those whose sign-in or key is over, and have the others act in their role.

        Raises: StoreUnavailable.
        """
        asked = [(session, session.actor) for session in sessions]
        standing = await self.standing([actor for _, actor in asked])
        over = []
        for session, actor in asked:
            present = standing.get(actor.session_id)
            if present is None:
                if session.actor.session_id == actor.session_id:
                    over.append(session)
            # Word of a role that came in the meantime is newer than this answer.
            elif session.actor is actor and present.role != actor.role:
                session.actor = replace(actor, role=present.role)
        return over

    def look_now(self) -> None:
        """Have :meth:`watch` look at once: word from other workers may have been missed."""
        self._look_now.set()

    async def watch(self) -> None:
        """Look, until cancelled, for what ended or changed without a word.

        Whoever was removed may have left no trace but that they are gone, so now and then all
        sockets are looked after.
        """
        loop = asyncio.get_running_loop()
        full_look_at = loop.time() + _FULL_LOOK_SECONDS
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._look_now.wait()
            self._look_now.clear()
            await self._attempt(self._look)
            if loop.time() >= full_look_at and await self._attempt(self._look_at_all):
                full_look_at = loop.time() + _FULL_LOOK_SECONDS

    async def _attempt(self, look: Callable[[], Awaitable[None]]) -> bool:
        """Look; return whether that was possible."""
        try:
            await look()
        except StoreUnavailable:
            if not self._blind:
                log.warning("the sign-ins of live sockets cannot be looked up at the moment")
            self._blind = True
        except Exception:
            log.exception("the look after live sockets failed")
        else:
            self._blind = False
            return True
        return False

    async def _look(self) -> None:
        """Act on what has ended or changed since the last look that succeeded."""
        now = self._clock()
        changes = await self.changes(self._looked_at - _OVERLAP)
        self._end_here(changes.ended - self._ended)
        self.forget(changes.roles)
        # The same write may have taken a role, or ended all sign-ins but one.
        await self._end_those_over(self._owned_by(changes.roles))
        self._looked_at, self._ended = now, changes.ended

    async def _look_at_all(self) -> None:
        await self._end_those_over(list(self))

    async def _end_those_over(self, sessions: Sequence[LiveSession]) -> None:
        for start in range(0, len(sessions), _LOOKED_UP_AT_ONCE):
            for session in await self.over(sessions[start : start + _LOOKED_UP_AT_ONCE]):
                self.disconnect(session)

    def close(self, sid: str) -> LiveSession | None:
        """Let a socket go and return it."""
        session = self._live.pop(sid, None)
        if session is not None:
            session.closed = True
            self._unindex(session)
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

    async def end_sessions(self, session_ids: Collection[str]) -> None:
        """Disconnect every socket, on every worker, that came in with one of these sign-ins."""
        if session_ids:
            self._end_here(session_ids)
            await self._control.tell({"ended": list(session_ids)})

    async def change_role(self, user_id: str, role: Role) -> None:
        """Have every socket of the user, on every worker, act in this role from now on."""
        self._change_role_here(user_id, role)
        await self._control.tell({"user": user_id, "role": role})

    def _end_here(self, session_ids: Collection[str]) -> None:
        self.forget(session_ids)
        for session in self._owned_by(session_ids):
            self.disconnect(session)

    def _change_role_here(self, user_id: str, role: Role) -> None:
        self.forget([user_id])
        for session in self._owned_by([user_id]):
            session.actor = replace(session.actor, role=role)
