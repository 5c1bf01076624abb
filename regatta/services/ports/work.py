"""The port behind background work."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Queue(Protocol):
    """Tells some worker that a job waits. It may forget: the job's document is the truth."""

    async def push(self, job_id: str, tries: int, *, urgent: bool = False) -> None:
        """Have a worker begin the job, which was begun *tries* times before.

        What is urgent never waits behind what is not.

        While a pair waits or is worked on, pushing it again changes nothing.

        Raises: Unavailable.
        """
        ...

    async def now(self) -> datetime:
        """Return the present instant by the clock that all processes share.

        Raises: Unavailable.
        """
        ...
