"""The port behind background work."""

from __future__ import annotations

from typing import Protocol


class Queue(Protocol):
    """Tells some worker that a job waits. It may forget: the job's document is the truth."""

    async def push(self, job_id: str, tries: int) -> None:
        """Have a worker begin the job, which was begun *tries* times before.

        While a pair waits or is worked on, pushing it again changes nothing.

        Raises: Unavailable.
        """
        ...
