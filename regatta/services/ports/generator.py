"""The port behind generated challenges."""

from __future__ import annotations

from typing import Protocol

from regatta.models.challenges import Course, GenerateChallenge
from regatta.models.tasks import Task


class ChallengeGenerator(Protocol):
    """Makes a course from a task."""

    async def generate(self, task: Task, wish: GenerateChallenge, seed: int) -> Course:
        """Return a course for *task*; the same arguments give the same course."""
        ...
