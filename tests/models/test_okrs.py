"""Views of objectives, which are made without being validated again."""

from __future__ import annotations

from regatta.models.base import new_id
from regatta.models.okrs import KeyResult, Objective, OkrView


def test_a_view_is_what_validating_it_would_give() -> None:
    """Every field is there, of its type, and it is written and compared like any other."""
    results = [
        KeyResult(
            id=new_id(),
            title=f"Result {order}",
            metric="number",
            unit="",
            start=0.0,
            target=10.0,
            current=5.9,
            direction="up",
            guardrail=None,
            weight=1.0,
            order=order,
            archived=False,
        ).measured()
        for order in (1, 0)
    ]
    okr = Objective(
        org_id="o",
        cycle_id="c",
        owner_id="u",
        parent_id="p",
        objective="Launch",
        key_results={result.id: result for result in results},
        progress=0.59,
    )
    view = OkrView.of(okr, parent_shown=True)
    validated = OkrView.model_validate_json(view.model_dump_json())
    assert view == validated
    assert view.model_fields_set == validated.model_fields_set == set(OkrView.model_fields)
    assert view.model_dump_json() == validated.model_dump_json()
    assert view.model_copy(update={"draft": True}).draft
    assert [result.title for result in view.key_results] == ["Result 0", "Result 1"]
