"""What a client has sent over its WebSocket and is yet to be handled."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from regatta.realtime.engine.websocket import WebSocket

_FULL: Final = 64
_FULL_BYTES: Final = 1 << 18
"""Messages and bytes that may wait before no more are read."""

AT_ONCE: Final = 32
"""Messages of one client after which others have their turn, even if none of them waited."""

Handle = Callable[[str | bytes | None], Awaitable[bool]]
"""Handles a message, None at the end of all; returns whether the next one may come."""


class Inbox:
    """Messages of one connection, handled in order, one at a time.

    It lives only while there are some: an idle connection has neither an inbox nor a task.

    Args:
        websocket: from which they come; it is not read while too many wait.
        handle: a message.
        done: is called once all are handled; whatever comes later needs a new inbox.
    """

    __slots__ = ("_done", "_handle", "_messages", "_paused", "_size", "_task", "_websocket")

    def __init__(self, websocket: WebSocket, handle: Handle, done: Callable[[], None]) -> None:
        self._websocket = websocket
        self._handle = handle
        self._done = done
        self._messages: deque[str | bytes | None] = deque()
        self._paused = False
        self._size = 0
        self._task: asyncio.Task[None] | None = None

    def put(self, message: str | bytes | None) -> None:
        """Have *message* handled when those before it are."""
        self._messages.append(message)
        self._size += len(message or "")
        if not self._paused and self._is_beyond(1):
            self._paused = True
            self._websocket.pause()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

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
