"""The history of objectives: who changed what, from what, to what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from pydantic.alias_generators import to_camel

from regatta.models.okrs import KeyResult, Objective, OkrChange

_TOLD: Final = (
    "objective",
    "parent_id",
    "owner_id",
    "description",
    "rollup",
    "weight",
    "visibility",
    "draft",
    "archived",
    "grade",
    "grade_note",
    "review_note",
)
_TOLD_OF_RESULTS: Final = (
    "title",
    "metric",
    "unit",
    "start",
    "target",
    "current",
    "direction",
    "guardrail",
    "weight",
    "order",
    "archived",
)


def lines(before: Objective, after: Objective, user_id: str, at: datetime) -> tuple[OkrChange, ...]:
    """Return a line for each field that differs, of the objective and of its key results."""

    def line(field: str, old: Any, new: Any, key_result_id: str | None = None) -> OkrChange:
        return OkrChange(
            org_id=after.org_id,
            okr_id=after.id,
            user_id=user_id,
            at=at,
            key_result_id=key_result_id,
            field=to_camel(field),
            old=old,
            new=new,
        )

    found = [line(*difference) for difference in _differences(before, after, _TOLD)]
    for key, result in after.key_results.items():
        old = before.key_results.get(key)
        if old is None:
            found.append(line("key_result", None, result.title, key))
        else:
            found += [
                line(*difference, key) for difference in _differences(old, result, _TOLD_OF_RESULTS)
            ]
    gone = before.key_results.keys() - after.key_results.keys()
    found += [line("key_result", before.key_results[key].title, None, key) for key in sorted(gone)]
    return tuple(found)


def first_line(okr: Objective, user_id: str, at: datetime) -> OkrChange:
    """Return the line that says who wrote the objective down."""
    return OkrChange(
        org_id=okr.org_id,
        okr_id=okr.id,
        user_id=user_id,
        at=at,
        field="objective",
        new=okr.objective,
    )


def _differences(
    before: Objective | KeyResult, after: Objective | KeyResult, fields: tuple[str, ...]
) -> Iterator[tuple[str, Any, Any]]:
    for name in fields:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield name, old, new
