"""Objectives and their key results: what an organization wants, and how it tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from regatta.models.access import MANAGERS, Role
from regatta.models.base import LINE, Document, Id, Input, Instant, Output, Text, trusted
from regatta.models.checkins import CheckIn, CheckInView, Confidence, Value
from regatta.models.cycles import Band, CycleView, Pace
from regatta.models.pages import NextCursor

Metric = Literal["number", "percent", "currency", "binary", "milestone"]
Direction = Literal["up", "down"]
Guardrail = Literal["stay_above", "stay_below"]
Rollup = Literal["key_results", "children", "both"]
Visibility = Literal["organization", "private"]

GREEN: Final = 0.7
YELLOW: Final = 0.4
"""The usual bands of a grade: delivered, progress made, missed."""

PLACES: Final = 6
"""Decimals that progress is kept with: 5.9 of 10 is 0.59, however a sum was rounded."""

MAX_KEY_RESULTS: Final = 50
MAX_ARCHIVED: Final = 500
"""Key results that an objective may have left behind."""

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), LINE]
ObjectiveTitle = Annotated[Title, Field(examples=["Make onboarding a pleasure"])]
KeyResultTitle = Annotated[Title, Field(examples=["Days until the first value"])]
Unit = Annotated[Text, StringConstraints(max_length=40), Field(examples=["days"])]
Description = Annotated[Text, StringConstraints(max_length=10_000)]
Note = Annotated[Text, StringConstraints(max_length=5_000)]
Weight = Annotated[float, Field(ge=0, le=1_000, description="0 counts for nothing")]
Progress = Annotated[
    float | None, Field(description="0 to 1; null without data, which is not 0", examples=[0.5])
]
Grade = Annotated[float, Field(ge=0, le=1, examples=[0.7])]


def weighted(parts: Iterable[tuple[float, float | None]]) -> float | None:
    """Return the mean of (weight, value) pairs; None where nothing has both."""
    counted = [(weight, value) for weight, value in parts if value is not None and weight > 0]
    if not counted:
        return None
    total = fsum(weight for weight, _ in counted)
    return round(fsum(weight * value for weight, value in counted) / total, PLACES)


def band(grade: float | None) -> Band | None:
    """Return the band of a grade."""
    if grade is None:
        return None
    return "green" if grade >= GREEN else "yellow" if grade >= YELLOW else "red"


class KeyResult(Output):
    """A number that tells how near its objective is."""

    id: str
    title: Annotated[str, Field(examples=["Days until the first value"])]
    metric: Metric
    unit: Annotated[str, Field(examples=["days"])]
    start: Annotated[float, Field(examples=[50])]
    target: Annotated[float, Field(description="the bound of a guardrail", examples=[10])]
    current: Annotated[float | None, Field(description="null until measured", examples=[30])]
    direction: Direction
    guardrail: Annotated[Guardrail | None, Field(description="a bound to keep to, not a way")]
    weight: Weight
    order: int
    archived: Annotated[bool, Field(description="does not count")]
    confidence: Confidence | None = None
    measured_at: Annotated[Instant | None, Field(description="when `current` was true")] = None
    progress: Progress = None

    @property
    def frozen(self) -> bool:
        """Whether somebody has checked in, so that its metric must stay."""
        return self.measured_at is not None

    def measured(self, **changes: Any) -> KeyResult:
        """Return it with *changes*, and with the progress that follows from them."""
        changed = self.model_copy(update=changes)
        return changed.model_copy(update={"progress": changed.progress_at(changed.current)})

    def progress_at(self, value: float | None) -> float | None:
        """Return the progress that *value* stands for."""
        if value is None:
            return None
        match self.guardrail:
            case "stay_above":
                return float(value >= self.target)
            case "stay_below":
                return float(value <= self.target)
        share = (value - self.start) / (self.target - self.start)
        return round(min(1.0, max(0.0, share)), PLACES)


class OkrChange(Document):
    """What one person changed of an objective or a key result, and when."""

    org_id: Id
    okr_id: Id
    user_id: Id
    at: Instant
    key_result_id: Id | None = None
    field: str
    old: Any = None
    new: Any = None


class CarriedTo(Output):
    """Where a copy of an objective went."""

    session_id: Id
    okr_id: Id


class MovingKeyResult(Output):
    """A key result on its way to another objective."""

    to: Id
    by: Id
    key_result: KeyResult


class Objective(Document):
    """Something an organization wants, in one cycle, as a branch of its tree.

    Whoever changes one owes others something: its ancestors' progress, word in the room, lines in
    the history. The debt is recorded in the same write and paid right after it.

    Attributes:
        key_results: by id, so that each can be written alone.
        revision: rises with every change that is shown.
        edited: the revision of the last edit; an edit of something older is stale.
        moves: how often it was hung elsewhere.
        debt: rises with every write that owes something.
        owed_at: when the sweep may pay what is owed.
        new_check_ins: still to be entered into the history, as are ``new_changes``.
        left: former parents whose progress is still to be computed anew.
        moving: key results that are still to arrive elsewhere.
        shown: whether the cycle's room was last told that it is there.
        alert: names the turn for the worse that its owner is still to be told of.
        remind_at: when the owner is reminded to check in.
        removed_at: when it was deleted; it is gone as soon as all debts are paid.
    """

    org_id: str
    cycle_id: str
    owner_id: str
    parent_id: str | None = None
    objective: str
    description: str = ""
    rollup: Rollup = "both"
    weight: Weight = 1.0
    visibility: Visibility = "organization"
    draft: bool = False
    archived: bool = False
    key_results: dict[str, KeyResult] = Field(default_factory=dict)
    progress: float | None = None
    confidence: float | None = None
    status: Pace | None = None
    checked_in_at: Instant | None = None
    grade: Grade | None = None
    grade_note: str = ""
    review_note: str = ""
    carried_from: Id | None = None
    carried_to: tuple[CarriedTo, ...] = ()
    revision: int = 1
    edited: int = 1
    moves: int = 0
    debt: int = 0
    owed_at: Instant | None = None
    new_check_ins: tuple[CheckIn, ...] = ()
    new_changes: tuple[OkrChange, ...] = ()
    left: tuple[Id, ...] = ()
    moving: dict[Id, MovingKeyResult] = Field(default_factory=dict)
    shown: bool = False
    alert: Id | None = None
    remind_at: Instant | None = None
    removed_at: Instant | None = None
    removed_by: str | None = None

    @property
    def counted(self) -> list[KeyResult]:
        """Its key results that are not archived."""
        return [found for found in self.key_results.values() if not found.archived]

    @property
    def published(self) -> bool:
        """Whether it is for everyone in the organization to see."""
        return not self.draft and self.visibility == "organization" and self.removed_at is None

    @property
    def open(self) -> bool:
        """Whether it is shown in the room of its cycle."""
        return self.published and not self.archived

    def managed_by(self, user_id: str, role: Role) -> bool:
        """Return whether somebody of the organization may change it: its owner, and managers."""
        return self.owner_id == user_id or role in MANAGERS

    def visible_to(self, user_id: str, role: Role) -> bool:
        """Return whether somebody of the organization may see it."""
        return self.removed_at is None and (self.published or self.managed_by(user_id, role))

    def counts_in(self, parent: Objective) -> bool:
        """Return whether it counts in *parent*, and tells nobody of what they may not see."""
        if self.archived or self.removed_at is not None:
            return False
        return self.published or (not parent.published and self.owner_id == parent.owner_id)

    def rolled_up(self, children: Sequence[Objective]) -> tuple[float | None, float | None]:
        """Return progress and confidence: of its key results, its *children*, or both."""
        parts: list[KeyResult | Objective] = []
        if self.rollup != "children":
            parts += self.counted
        if self.rollup != "key_results":
            parts += [child for child in children if child.counts_in(self)]
        return (
            weighted((part.weight, part.progress) for part in parts),
            weighted((part.weight, part.confidence) for part in parts),
        )

    @property
    def graded(self) -> float | None:
        """The grade that was given, or else what the progress comes to."""
        return self.progress if self.grade is None else self.grade


class OkrView(Output):
    """An objective as somebody sees it who may."""

    id: Id
    session_id: Id
    owner_id: Id
    parent_id: Annotated[Id | None, Field(description="null too where one may not see the parent")]
    objective: Annotated[str, Field(examples=["Make onboarding a pleasure"])]
    description: str
    rollup: Annotated[Rollup, Field(description="what its progress is made of")]
    weight: Annotated[Weight, Field(description="in its parent")]
    visibility: Visibility
    draft: bool
    archived: bool
    key_results: list[KeyResult]
    progress: Progress
    confidence: Annotated[float | None, Field(description="0 to 10", examples=[7])]
    status: Pace | None
    checked_in_at: Instant | None
    grade: Annotated[float | None, Field(description="given, or else what progress comes to")]
    grade_band: Annotated[Band | None, Field(description="green from 0.7, yellow from 0.4")]
    grade_note: str
    review_note: str
    carried_from: Id | None
    carried_to: tuple[CarriedTo, ...]
    version: Annotated[int, Field(description="rises with every change", examples=[7])]
    created_at: Instant

    @staticmethod
    def of(found: Objective, *, parent_shown: bool) -> OkrView:
        """Return what of *found* is to be seen."""
        return trusted(
            OkrView,
            id=found.id,
            session_id=found.cycle_id,
            owner_id=found.owner_id,
            parent_id=found.parent_id if parent_shown else None,
            objective=found.objective,
            description=found.description,
            rollup=found.rollup,
            weight=found.weight,
            visibility=found.visibility,
            draft=found.draft,
            archived=found.archived,
            key_results=sorted(found.key_results.values(), key=lambda one: (one.order, one.id)),
            progress=found.progress,
            confidence=found.confidence,
            status=found.status,
            checked_in_at=found.checked_in_at,
            grade=found.graded,
            grade_band=band(found.graded),
            grade_note=found.grade_note,
            review_note=found.review_note,
            carried_from=found.carried_from,
            carried_to=found.carried_to,
            version=found.revision,
            created_at=found.created_at,
        )


class OkrFigures(Output):
    """What an objective's progress came to, because of something below it."""

    id: Id
    progress: Progress
    confidence: float | None
    status: Pace | None
    grade: Grade | None
    grade_band: Band | None
    version: Annotated[int, Field(description="of the objective", examples=[8])]

    @staticmethod
    def of(found: Objective) -> OkrFigures:
        """Return the figures of *found*."""
        return OkrFigures(
            id=found.id,
            progress=found.progress,
            confidence=found.confidence,
            status=found.status,
            grade=found.graded,
            grade_band=band(found.graded),
            version=found.revision,
        )


class OkrNode(OkrView):
    """An objective with everything below it."""

    children: list[OkrNode] = Field(default_factory=list)

    @staticmethod
    def above(view: OkrView, children: list[OkrNode]) -> OkrNode:
        """Return *view* with what is below it."""
        shown: dict[str, Any] = {name: getattr(view, name) for name in OkrView.model_fields}
        return OkrNode.model_construct(children=children, **shown)


class OkrList(Output):
    """The objectives of a cycle, the oldest first."""

    okrs: list[OkrView]


class OkrTree(Output):
    """A branch of the tree."""

    tree: OkrNode


class CreatedOkr(Output):
    """The answer to a creation."""

    okr_id: Id


class Done(Output):
    """The answer to a change."""

    message: Annotated[str, Field(examples=["OKR Updated"])]


class OkrChangePage(Output):
    """What was changed of an objective, the latest first."""

    changes: list[OkrChange]
    next_cursor: NextCursor


class CycleExport(Output):
    """A cycle with the objectives that somebody may see, and all their check-ins."""

    session: CycleView
    okrs: list[OkrView]
    check_ins: list[CheckInView]


class KeyResultForm(Input):
    """A key result as it is written down, or as it shall be.

    Of one that has an ``id``, fields that are left out stay. ``start`` is 0 where it is left out,
    ``target`` 1 for `binary` and 100 for `percent`; the direction follows from the two. A
    guardrail needs no start.
    """

    id: Id | None = None
    title: KeyResultTitle = ""
    metric: Metric = "number"
    unit: Unit = ""
    start: Value | None = None
    target: Value | None = None
    current: Value | None = None
    direction: Direction | None = None
    guardrail: Guardrail | None = None
    weight: Weight = 1.0
    order: Annotated[int, Field(ge=0, le=1_000)] = 0
    archived: bool = False


KeyResultForms = Annotated[
    tuple[KeyResultForm, ...], Field(max_length=MAX_KEY_RESULTS, strict=False)
]


class NewOkr(Input):
    """An objective as it is written down; it is the caller's unless ``ownerId`` says otherwise."""

    objective: ObjectiveTitle
    session_id: Id
    parent_id: Id | None = None
    owner_id: Id | None = None
    description: Description = ""
    rollup: Rollup = "both"
    weight: Weight = 1.0
    visibility: Visibility = "organization"
    draft: bool = False
    key_results: KeyResultForms = ()


class OkrChanges(Input):
    """What to change: fields that are left out stay.

    ``keyResults`` are all of them from now on: one that is missing is archived. In a closed cycle
    only ``grade``, ``gradeNote`` and ``reviewNote`` may change; a ``grade`` of null takes back one
    that was given.
    """

    objective: ObjectiveTitle = ""
    parent_id: Id | None = None
    owner_id: Annotated[Id, Field(description="left out, it stays")] = "the-same"
    description: Description = ""
    rollup: Rollup = "both"
    weight: Weight = 1.0
    visibility: Visibility = "organization"
    draft: bool = False
    archived: bool = False
    key_results: KeyResultForms = ()
    grade: Grade | None = None
    grade_note: Note = ""
    review_note: Note = ""


class OkrQuery(Input):
    """Which objectives to list."""

    session: Annotated[
        str, Field(max_length=64, description="a cycle; the active one where it is left out")
    ] = ""
    archived: Annotated[bool, Field(strict=False, description="also those")] = False


class MoveKeyResult(Input):
    """Where a key result belongs from now on."""

    okr_id: Id


class CarryOver(Input):
    """Which objectives to go on with, and where."""

    okr_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=500, strict=False)]
    to_session_id: Id


class Carried(Output):
    """What became of each objective that was carried over."""

    okrs: Annotated[list[CarriedTo], Field(description="in the order in which they were named")]
