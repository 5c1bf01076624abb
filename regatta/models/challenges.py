"""Challenges: races made from tasks, and the people who run them."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints

from regatta.models.base import MAX_STEPS, Document, Id, Input, Instant, Output, Text
from regatta.models.pages import NextCursor, PageQuery

State = Literal["lobby", "countdown", "active", "finished", "cancelled"]
Mode = Literal["solo", "multiplayer"]
Kind = Literal["sprint", "marathon"]
RacerStatus = Literal["waiting", "ready", "racing", "finished", "timed_out", "left"]

OPEN: Final[tuple[State, ...]] = ("lobby", "countdown", "active")
SEATED: Final[tuple[RacerStatus, ...]] = ("waiting", "ready", "racing")
"""What a racer may be who could still take a step."""

RECENT_UPDATES: Final = 16
"""How many update ids a racer's document remembers; a client retries its newest few."""

MAX_CAPACITY: Final = 500
MAX_DURATION: Final = 30 * 86_400

Steps = Annotated[int, Field(ge=0, le=MAX_STEPS, description="steps of the course done")]


class Milestone(Output):
    """A mark on the course that is worth a bonus once it is passed."""

    at: Annotated[int, Field(description="step that must be reached", examples=[25])]
    title: Annotated[str, Field(examples=["Headline"])]
    bonus: Annotated[int, Field(description="points", examples=[10])]


class Hint(Output):
    """Help on the way, for points."""

    text: Annotated[str, Field(examples=["Start with the headline."])]
    cost: Annotated[int, Field(description="points", examples=[5])]


class Course(Output):
    """What a generator makes of a task: everything a race is scored by."""

    title: str
    kind: Kind
    length: Annotated[int, Field(ge=1, le=MAX_STEPS, description="steps", examples=[100])]
    base_points: Annotated[int, Field(ge=0, description="for the whole course", examples=[100])]
    milestones: tuple[Milestone, ...] = ()
    hints: tuple[Hint, ...] = ()
    seed: int = 0

    def score(self, progress: int, hints_taken: int) -> int:
        """Return the points for *progress* steps after *hints_taken* hints, never below 0."""
        earned = self.base_points * progress // self.length
        bonus = sum(mark.bonus for mark in self.milestones if mark.at <= progress)
        paid = sum(hint.cost for hint in self.hints[:hints_taken])
        return max(0, earned + bonus - paid)


class Challenge(Document):
    """A race through a course.

    Attributes:
        seats: who races; in this document so that joining can respect capacity atomically.
        seat_count: the length of *seats*, which a filter can compare.
        starts_at: the end of the countdown.
        ends_at: when the time limit strikes.
        due_at: when the clock moves the challenge on, whatever the people do.
    """

    org_id: Id
    owner_id: Id
    task_id: Id
    course: Course
    mode: Mode
    capacity: int
    duration_seconds: int
    allow_back: bool = False
    state: State = "lobby"
    seats: tuple[str, ...] = ()
    seat_count: int = 0
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    ended_at: Instant | None = None
    due_at: Instant | None = None

    @property
    def room(self) -> str:
        """The room in which the race is seen."""
        return f"challenge:{self.id}"


class Participant(Document):
    """One racer in one challenge; a document of its own, so racers never contend for a write.

    Attributes:
        recent_updates: newest last, bounded: a retry is recognised even behind newer steps.
        hint_requests: one id for each hint taken, in order.
        moved_version: the version that progress or score was last changed with.
        reached_at: when the score took its present value; earlier wins a tie.
        connected: whether a live socket watches the room; only those can drop.
        owes_points: the award still to be entered into the ledger.
    """

    org_id: Id
    challenge_id: Id
    user_id: Id
    name: str
    status: RacerStatus = "waiting"
    progress: Steps = 0
    score: int = 0
    recent_updates: tuple[str, ...] = ()
    hint_requests: tuple[str, ...] = ()
    moved_version: int = 0
    reached_at: Instant | None = None
    finished_at: Instant | None = None
    connected: bool = False
    dropped_at: Instant | None = None
    owes_points: int | None = None


class ParticipantView(Output):
    """A racer as everyone in the room sees them."""

    user_id: Id
    name: Annotated[str, Field(examples=["Ada Lovelace"])]
    status: RacerStatus
    progress: Steps
    score: Annotated[int, Field(examples=[42])]
    hints_taken: Annotated[int, Field(examples=[1])]
    connected: bool
    reached_at: Instant | None
    finished_at: Instant | None
    version: Annotated[int, Field(description="apply only what is newer", examples=[7])]

    @classmethod
    def of(cls, racer: Participant) -> Self:
        """Return *racer* without the bookkeeping."""
        return cls(
            user_id=racer.user_id,
            name=racer.name,
            status=racer.status,
            progress=racer.progress,
            score=racer.score,
            hints_taken=len(racer.hint_requests),
            connected=racer.connected,
            reached_at=racer.reached_at,
            finished_at=racer.finished_at,
            version=racer.version,
        )


class ChallengeView(Output):
    """A challenge as everyone in its organization sees it; hints stay hidden."""

    id: Id
    task_id: Id
    owner_id: Id
    title: Annotated[str, Field(examples=["Write the launch page"])]
    kind: Kind
    mode: Mode
    state: State
    capacity: Annotated[int, Field(examples=[10])]
    length: Annotated[int, Field(description="steps of the course", examples=[100])]
    base_points: Annotated[int, Field(examples=[100])]
    milestones: tuple[Milestone, ...]
    hint_count: Annotated[int, Field(examples=[3])]
    hint_costs: Annotated[
        tuple[int, ...], Field(description="points, in the order of the hints", examples=[(5, 10)])
    ]
    duration_seconds: Annotated[int, Field(examples=[3600])]
    allow_back: bool
    seats: tuple[Id, ...]
    starts_at: Instant | None
    ends_at: Instant | None
    ended_at: Instant | None
    version: Annotated[int, Field(description="apply only what is newer", examples=[3])]
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, challenge: Challenge) -> Self:
        """Return *challenge* without its hints."""
        course = challenge.course
        return cls(
            title=course.title,
            kind=course.kind,
            length=course.length,
            base_points=course.base_points,
            milestones=course.milestones,
            hint_count=len(course.hints),
            hint_costs=tuple(hint.cost for hint in course.hints),
            **{
                name: getattr(challenge, name)
                for name in cls.model_fields
                if name in Challenge.model_fields
            },
        )


class ChallengeDetail(ChallengeView):
    """A challenge with its racers."""

    participants: list[ParticipantView]

    @classmethod
    def with_racers(cls, challenge: Challenge, racers: list[Participant]) -> Self:
        """Return *challenge* and everyone who has a seat or had one."""
        view = ChallengeView.of(challenge)
        return cls(
            **{name: getattr(view, name) for name in ChallengeView.model_fields},
            participants=[ParticipantView.of(racer) for racer in racers],
        )


class GenerateChallenge(Input):
    """What to make a challenge from, and how it should be."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"required": ["mode"], "properties": {"mode": {"const": "solo"}}},
            "then": {"properties": {"capacity": {"enum": [1, None]}}},
        }
    )

    task_id: Id
    kind: Annotated[Kind | None, Field(description="chosen by the estimate when absent")] = None
    mode: Mode = "multiplayer"
    capacity: Annotated[
        int | None, Field(ge=1, le=MAX_CAPACITY, description="seats; 1 in solo mode")
    ] = None
    duration_seconds: Annotated[
        int | None, Field(ge=1, le=MAX_DURATION, description="time limit of the race")
    ] = None
    length: Annotated[int, Field(ge=1, le=MAX_STEPS, description="steps of the course")] = 100
    allow_back: Annotated[bool, Field(description="whether progress may go back")] = False
    seed: Annotated[
        int | None, Field(ge=0, le=2**32 - 1, description="the same seed makes the same course")
    ] = None


class ChallengeQuery(PageQuery):
    """Which challenges to list."""

    state: State | None = None
    task_id: Id | None = None


class ChallengePage(Output):
    """A page of challenges, newest first."""

    challenges: list[ChallengeView]
    next_cursor: NextCursor


class CreatedChallenge(ChallengeView):
    """The answer to a creation."""

    challenge_id: Id


class Completion(Output):
    """What finishing was worth."""

    challenge_id: Id
    points: Annotated[int, Field(description="entered into the ledger once", examples=[130])]
    score: Annotated[int, Field(examples=[130])]
    rank: Annotated[int, Field(description="on the challenge's board, 1 is first", examples=[1])]
    finished_at: Instant


UpdateId = Annotated[
    Text,
    StringConstraints(min_length=1, max_length=64),
    Field(description="chosen by the client; a repeat changes nothing", examples=["u-17"]),
]


class ProgressUpdate(Input):
    """One step of the caller."""

    challenge_id: Id
    update_id: UpdateId
    progress: Steps


class ChallengeReady(Input):
    """The caller is ready, or is not after all."""

    challenge_id: Id
    ready: bool = True


class HintRequest(Input):
    """The caller asks for the next hint; with an update id a retry costs nothing."""

    challenge_id: Id
    update_id: UpdateId | None = None


class Standing(Output):
    """Where a racer stands after a step."""

    progress: Steps
    score: int
    rank: Annotated[int, Field(description="on the challenge's board; 1 is first, 0 is off it")]
    version: Annotated[int, Field(description="of the racer's document")]
    seq: Annotated[int, Field(description="of the room, at or after this step")]
    status: RacerStatus


class GivenHint(Output):
    """A hint, and what it cost."""

    number: Annotated[int, Field(description="1 for the first")]
    text: str
    cost: int
    score: int
    left: Annotated[int, Field(description="hints that can still be asked for")]


class ReadyState(Output):
    """Whether the caller is marked as ready."""

    status: RacerStatus
    version: int
