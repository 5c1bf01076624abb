"""Ports of the live side: rooms, sockets, ranks, presence and prompt timers."""

from __future__ import annotations

from collections.abc import Awaitable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from regatta.models.access import Role
from regatta.models.events import LiveEvent, Position, Present
from regatta.models.gamification import BoardRow


class Publisher(Protocol):
    """Says things in rooms. Only services call it, and only after the write succeeded."""

    def publish(self, room: str, event: LiveEvent, *, id: str | None = None) -> Awaitable[Position]:
        """Append *event* to the room's history and send it to every member on every worker.

        It is on its way when this returns; calls made together share a round trip. What is
        published again with the same *id* within minutes is not said again: the answer is where
        it was said. An event with an id that could not be said is said as soon as that can be,
        if this process lives till then, also when nobody tries again.

        Raises: Unavailable.
        """
        ...

    async def position(self, room: str) -> Position:
        """Return where the room stands.

        Raises: Unavailable.
        """
        ...


class Connections(Protocol):
    """The live sockets of all workers.

    Nothing here fails: a worker that cannot be told now looks for itself, each second, at what
    has ended or changed.
    """

    async def end_sessions(self, session_ids: Collection[str]) -> None:
        """Disconnect every socket that came in with one of these sign-ins or keys.

        Their tokens are looked up again at the next request, on every worker.
        """
        ...

    async def change_role(self, user_id: str, role: Role) -> None:
        """Have every socket of the user act in this role from now on.

        Their tokens are looked up again at the next request, on every worker.
        """
        ...


@dataclass(frozen=True, slots=True)
class RankEntry:
    """What a leaderboard should say of one user.

    Attributes:
        reached_at: when the score took this value; earlier wins a tie.
        revision: rises with every change; an entry that is not newer is ignored.
    """

    user_id: str
    name: str
    score: int
    reached_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Placing:
    """What the index says of one user; rank 1 is first."""

    rank: int
    score: int
    revision: int


@dataclass(frozen=True, slots=True)
class BoardTop:
    """The published top of a board, which ``leaderboard-update`` events build upon."""

    version: int
    rows: list[BoardRow]
    total: int


class Ranks(Protocol):
    """The index behind leaderboards; rebuilt from the documents when it is lost.

    Every method raises Unavailable when the index is out of reach.
    """

    def put(self, board: str, entry: RankEntry) -> Awaitable[int]:
        """Store *entry* unless a newer one is there; return the user's rank, 0 for none.

        It is on its way when this returns; calls made together share a round trip. What failed
        is made up for, as it is for :meth:`Publisher.publish` with an id.
        """
        ...

    async def placing(self, board: str, user_id: str) -> Placing | None:
        """Return what the index says of the user."""
        ...

    async def top(self, board: str, limit: int) -> list[BoardRow]:
        """Return the first *limit* rows."""
        ...

    async def around(self, board: str, user_id: str, limit: int) -> list[BoardRow]:
        """Return up to *limit* rows with the user in their middle; empty if unranked."""
        ...

    async def total(self, board: str) -> int:
        """Return how many users are ranked."""
        ...

    async def published_top(self, board: str) -> BoardTop:
        """Return the top as the last event left it."""
        ...

    async def remove(self, board: str, user_id: str, revision: int) -> None:
        """Take the user off the board, unless it knows something newer than *revision*."""
        ...

    async def replace(self, board: str, entries: Iterable[RankEntry]) -> None:
        """Make the board say exactly *entries*."""
        ...

    async def is_built(self) -> bool:
        """Return whether the index has been built since it was lost or first used."""
        ...

    async def mark_built(self) -> None:
        """Note that the index is complete."""
        ...


class Presence(Protocol):
    """Who watches a room, on any worker."""

    async def users(self, rooms: Collection[str]) -> dict[str, set[str]]:
        """Return the users with a live socket in each of the rooms.

        Raises: Unavailable.
        """
        ...

    async def roster(self, room: str) -> list[Present]:
        """Return who is in the room, as the last ``presence`` event left it.

        Raises: Unavailable.
        """
        ...


class Timers(Protocol):
    """Prompt wake-ups. Only a shortcut: a job finds whatever a lost timer left behind."""

    def wake(self, challenge_id: str, at: datetime) -> None:
        """Have the challenge's clock looked at, at this instant, by this process."""
        ...
