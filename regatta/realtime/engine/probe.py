"""The test of a WebSocket before a polling session moves to it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from regatta.realtime.engine.frames import text_frame
from regatta.realtime.engine.websocket import Receiver, WebSocket

if TYPE_CHECKING:
    from regatta.realtime.engine.connection import Connection

_ASKED: Final = "2probe"
_ANSWER: Final = text_frame(b"3probe")
_UPGRADE: Final = "5"


class TurnedAway(Receiver):
    """Closes a WebSocket that its session has no use for."""

    __slots__ = ()

    def opened(self, websocket: WebSocket) -> None:
        """Close it."""
        websocket.close()


class Probe(Receiver):
    """Answers the probe of a client; polling goes on until the client says that it is over.

    Args:
        seconds: for the whole of it.
    """

    __slots__ = ("_answered", "_connection", "_over", "_timer", "_websocket")

    def __init__(self, connection: Connection, seconds: float) -> None:
        self._connection = connection
        self._answered = False
        self._over = False
        self._websocket: WebSocket | None = None
        self._timer = asyncio.get_running_loop().call_later(seconds, self._give_up)

    def opened(self, websocket: WebSocket) -> None:
        """Wait for the client's question."""
        self._websocket = websocket

    def received(self, message: str | bytes) -> None:
        """Answer the question, then hand the WebSocket over."""
        websocket, connection = self._websocket, self._connection
        if websocket is None or self._over:
            return
        if not self._answered and message == _ASKED:
            self._answered = True
            websocket.write(_ANSWER)
            connection.end_poll()
        elif self._answered and message == _UPGRADE and not connection.aborted:
            # Also when the session has just ended: the client polls no more, and is to be told why.
            self._end()
            connection.opened(websocket)
        else:
            self._give_up()

    def broken(self) -> None:
        """Let the session go on polling."""
        self._end()

    def cut(self, reason: str) -> None:  # noqa: ARG002 - whatever the reason
        """Hang up, and let the session go on polling."""
        if self._websocket is not None:
            self._websocket.abort()

    def lost(self) -> None:
        """Let the session go on polling."""
        self._end()

    def _give_up(self) -> None:
        self._end()
        if self._websocket is not None:
            self._websocket.close()

    def _end(self) -> None:
        """Stop, once: by the time the WebSocket is gone the session may be at its next probe."""
        if not self._over:
            self._over = True
            self._timer.cancel()
            self._connection.upgrading = False
