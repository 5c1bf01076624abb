"""The built-in challenge generator: a course from a task's own words, without any service."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from regatta.models.challenges import Course, GenerateChallenge, Hint, Kind, Milestone
from regatta.models.tasks import Task

_SPRINT_LIMIT: Final = 2 * 3600
"""Tasks estimated below this are sprints, in seconds."""

_MARKS: Final[dict[Kind, int]] = {"sprint": 3, "marathon": 6}
_POINTS_PER_HOUR: Final = 50
_BASE_WITHOUT_ESTIMATE: Final = 100
_BASE_RANGE: Final = (50, 1000)
_HINT_OPENINGS: Final = (
    "Start small: {}",
    "What would be done first here: {}",
    "Do this before anything else: {}",
    "Ask a colleague about this part: {}",
)
_SENTENCE_ENDS: Final = re.compile(r"[.!?;\n]+|^\s*[-*\d.)]+\s+", re.MULTILINE)


class BuiltInGenerator:
    """Turns sentences into milestones and hints, and the estimate into points."""

    async def generate(self, task: Task, wish: GenerateChallenge, seed: int) -> Course:
        """Return a course for *task*; the same arguments give the same course."""
        random = Random(f"{seed}:{task.id}")  # noqa: S311 - variety, not secrecy
        kind = wish.kind or _kind(task)
        parts = _parts(task)
        base = _base_points(task)
        marks = _milestones(random, parts, wish.length, base, _MARKS[kind])
        return Course(
            title=task.title,
            kind=kind,
            length=wish.length,
            base_points=base,
            milestones=marks,
            hints=_hints(random, parts, base),
            seed=seed,
        )


def _kind(task: Task) -> Kind:
    estimate = task.estimate_seconds or 0
    return "sprint" if estimate < _SPRINT_LIMIT else "marathon"


def _parts(task: Task) -> list[str]:
    """Return the task's sentences and list items, the title when it has no more to say."""
    found = [part.strip()[:80] for part in _SENTENCE_ENDS.split(task.description)]
    return [part for part in found if part] or [task.title[:80]]


def _base_points(task: Task) -> int:
    if task.estimate_seconds is None:
        return _BASE_WITHOUT_ESTIMATE
    lowest, highest = _BASE_RANGE
    return max(lowest, min(highest, task.estimate_seconds * _POINTS_PER_HOUR // 3600))


def _milestones(
    random: Random, parts: list[str], length: int, base: int, count: int
) -> tuple[Milestone, ...]:
    """Return marks spread over the course, the last one before its end."""
    steps = sorted({length * number // (count + 1) for number in range(1, count + 1)} - {0})
    offset = random.randrange(len(parts))
    return tuple(
        Milestone(at=at, title=parts[(offset + index) % len(parts)], bonus=max(1, base // 10))
        for index, at in enumerate(steps)
    )


def _hints(random: Random, parts: list[str], base: int) -> tuple[Hint, ...]:
    """Return up to three hints, each dearer than the one before."""
    chosen = random.sample(parts, k=min(3, len(parts)))
    return tuple(
        Hint(text=random.choice(_HINT_OPENINGS).format(part), cost=max(1, base * (index + 1) // 50))
        for index, part in enumerate(chosen)
    )
