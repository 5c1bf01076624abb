"""What waits for a client that polls."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from regatta.realtime.engine.packets import payload


class Outbox:
    """Packets for the next poll.

    Attributes:
        size: of all of them, in characters or bytes.
    """

    __slots__ = ("_packets", "_poll", "size")

    def __init__(self) -> None:
        self._packets: list[str | bytes] = []
        self._poll: asyncio.Future[None] | None = None
        self.size = 0

    @property
    def is_polled(self) -> bool:
        """Whether a poll is pending."""
        return self._poll is not None

    def put(self, packets: Sequence[str | bytes]) -> None:
        """Add packets; a poll that is pending takes them along."""
        self._packets += packets
        self.size += sum(map(len, packets))
        self.end_poll()

    def take(self) -> list[str | bytes]:
        """Return all packets; they wait no longer."""
        taken, self._packets, self.size = self._packets, [], 0
        return taken

    async def poll(self) -> str:
        """Return what waits, or wait for it; a NOOP when the poll is ended without."""
        if not self._packets:
            self._poll = asyncio.get_running_loop().create_future()
            try:
                await self._poll
            finally:
                self._poll = None
        return payload(self.take())

    def end_poll(self) -> None:
        """Have the poll that is pending answered."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
