"""What a client has sent over its WebSocket and is yet to be handled."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from regatta.realtime.engine.websocket import WebSocket

_FULL: Final = 64
_FULL_BYTES: Final = 1 << 18
"""Messages and bytes that may wait before no more are read."""

AT_ONCE: Final = 32
"""Messages of one client after which others have their turn, even if none of them waited."""

Start = Callable[[Coroutine[Any, Any, None]], None]

Handle = Callable[[str | bytes | None], Awaitable[bool]]
"""Handles a message, None at the end of all; returns whether the next one may come."""


class Inbox:
    """Messages of one connection, handled in order, one at a time.

    It lives only while there are some: an idle connection has neither an inbox nor a task.

    Args:
        websocket: from which they come; it is not read while too many wait.
        handle: a message.
        done: is called once all are handled; whatever comes later needs a new inbox.
        start: runs the handling in a task that somebody waits for when the server stops.
    """

    __slots__ = ("_done", "_handle", "_messages", "_paused", "_size", "_start", "_websocket")

    def __init__(
        self, websocket: WebSocket, handle: Handle, done: Callable[[], None], start: Start
    ) -> None:
        self._websocket = websocket
        self._handle = handle
        self._done = done
        self._messages: deque[str | bytes | None] = deque()
        self._paused = False
        self._size = 0
        self._start: Start | None = start

    def put(self, message: str | bytes | None) -> None:
        """Have *message* handled when those before it are."""
        self._messages.append(message)
        self._size += len(message or "")
        if not self._paused and self._is_beyond(1):
            self._paused = True
            self._websocket.pause()
        if self._start is not None:
            start, self._start = self._start, None
            start(self._run())

    def _is_beyond(self, share: float) -> bool:
        """Return whether more waits than this share of what may."""
        return len(self._messages) >= _FULL * share or self._size >= _FULL_BYTES * share

    async def _run(self) -> None:
        handled = 0
        try:
            while self._messages:
                handled += 1
                if handled % AT_ONCE == 0:
                    await asyncio.sleep(0)  # others have their turn
                message = self._messages.popleft()
                self._size -= len(message or "")
                if self._paused and not self._is_beyond(0.5):
                    self._paused = False
                    self._websocket.resume()
                if not await self._handle(message):
                    self._messages.clear()
        finally:
            self._done()
