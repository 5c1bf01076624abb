"""Who is connected, for python-socketio: two tables instead of a room for every client.

The stock manager keeps a room with two dictionaries for each client, and looks through all of them
when one leaves; rooms are not its business here (see ``hall``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import socketio
from socketio import packet

_CONNECTING: Final = "connecting"
_CONNECTED: Final = "connected"
_LEAVING: Final = "leaving"


class Clients(socketio.AsyncManager):
    """The client manager of one worker.

    A client has an id in each namespace; ``eio_sid`` is that of the connection below.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sids: dict[tuple[str, str], str] = {}
        self._connections: dict[str, str] = {}
        self._states: dict[str, str] = {}

    async def pre_connect(self, eio_sid: str, namespace: str) -> str | None:
        """Return an id for a client that is about to be let in; None when it is in already."""
        if (eio_sid, namespace) in self._sids:
            return None
        sid: str = self.server.eio.generate_id()
        self._sids[eio_sid, namespace] = sid
        self._connections[sid] = eio_sid
        self._states[sid] = _CONNECTING
        return sid

    async def connect(self, sid: str, namespace: str) -> str:  # noqa: ARG002 - ids are unique
        """Note that a client was let in."""
        if sid in self._states:
            self._states[sid] = _CONNECTED
        return sid

    def is_connected(self, sid: str | None, namespace: str) -> bool:  # noqa: ARG002 - likewise
        """Return whether a client was let in and has not begun to leave."""
        return sid is not None and self._states.get(sid) == _CONNECTED

    def sid_from_eio_sid(self, eio_sid: str, namespace: str) -> str | None:
        """Return the id of a connection's client."""
        return self._sids.get((eio_sid, namespace))

    def eio_sid_from_sid(self, sid: str, namespace: str) -> str | None:  # noqa: ARG002 - likewise
        """Return the id of a client's connection."""
        return self._connections.get(sid)

    def pre_disconnect(self, sid: str, namespace: str) -> str | None:  # noqa: ARG002 - likewise
        """Note that a client begins to leave; it is known until it has left."""
        if sid in self._states:
            self._states[sid] = _LEAVING
        return self._connections.get(sid)

    async def disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        """Forget a client."""
        self._states.pop(sid, None)
        self.callbacks.pop(sid, None)
        eio_sid = self._connections.pop(sid, None)
        if eio_sid is not None:
            self._sids.pop((eio_sid, namespace), None)

    async def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: str | None = None,
        skip_sid: str | list[str] | None = None,
        callback: Callable[..., Any] | None = None,
        **_: Any,
    ) -> None:
        """Send an event to a client, or with None to all of the namespace."""
        arguments = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        skipped = skip_sid if isinstance(skip_sid, list) else [skip_sid]
        for sid, eio_sid in self.get_participants(namespace, room):
            if sid not in skipped:
                number = self._generate_ack_id(sid, callback) if callback else None
                sent = packet.Packet(
                    packet.EVENT, namespace=namespace, data=[event, *arguments], id=number
                )
                await self.server._send_packet(eio_sid, sent)  # noqa: SLF001 - as the base does

    def get_namespaces(self) -> list[str]:
        """Return the namespaces that clients may come into."""
        namespaces: list[str] = self.server.namespaces
        return namespaces

    def get_participants(self, namespace: str, room: str | None) -> Iterator[tuple[str, str]]:
        """Yield the client whose own room this is, or with None all of the namespace."""
        if room is not None:
            if (eio_sid := self._connections.get(room)) is not None:
                yield room, eio_sid
            return
        for (eio_sid, found), sid in tuple(self._sids.items()):
            if found == namespace:
                yield sid, eio_sid
