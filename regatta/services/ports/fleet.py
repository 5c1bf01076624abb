"""The port to all workers, as operators see them and tell them what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from regatta.models.realtime import ConnectionView, WorkerStatus


@dataclass(frozen=True, slots=True)
class ConnectionsFound:
    """Connections on all workers, newest first.

    Attributes:
        connections: by the key behind which the next page goes on.
        total: how many there are, whatever was asked for.
        unanswered: the workers that did not say in time.
    """

    connections: Mapping[str, ConnectionView]
    total: int
    unanswered: list[str]


@dataclass(frozen=True, slots=True)
class RoomsFound:
    """Rooms on all workers with the number of their sockets, by name."""

    members: Mapping[str, int]
    unanswered: list[str]


@dataclass(frozen=True, slots=True)
class Done:
    """On how many sockets something was done, and which workers did not say in time."""

    sockets: int
    unanswered: list[str]


class Fleet(Protocol):
    """All workers. Each question and order is bound to one organization.

    Every method raises Unavailable when the workers cannot be asked.
    """

    async def workers(self) -> list[WorkerStatus]:
        """Return the workers that live, in the order of their start."""
        ...

    async def connections(self, org_id: str, behind: str | None, limit: int) -> ConnectionsFound:
        """Return up to *limit* connections behind a key."""
        ...

    async def rooms(self, org_id: str, behind: str | None, limit: int) -> RoomsFound:
        """Return up to *limit* rooms that have members, behind a name."""
        ...

    async def kick_user(self, org_id: str, user_id: str, reason: str) -> Done:
        """Disconnect all sockets of a user, who is told why."""
        ...

    async def kick_connection(self, org_id: str, connection_id: str, reason: str) -> Done:
        """Disconnect one socket, whose client is told why."""
        ...

    async def unsubscribe(self, org_id: str, user_id: str, room: str, reason: str) -> Done:
        """Take all sockets of a user out of a room; each of them is told why."""
        ...
