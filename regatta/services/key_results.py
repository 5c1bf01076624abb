"""Key results as people write them down: what follows from what, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from regatta.models.base import new_id
from regatta.models.errors import MetricFrozen
from regatta.models.okrs import (
    MAX_ARCHIVED,
    MAX_KEY_RESULTS,
    Direction,
    KeyResult,
    KeyResultForm,
    Metric,
)
from regatta.services.refusals import refuse

_TARGETS: Final[Mapping[Metric, float]] = {"binary": 1.0, "percent": 100.0}
_FROZEN: Final = ("metric", "unit", "direction", "guardrail")
_FORMED: Final = tuple(name for name in KeyResultForm.model_fields if name != "id")


def shaped(forms: Sequence[KeyResultForm], known: Mapping[str, KeyResult]) -> dict[str, KeyResult]:
    """Return the key results as *forms* have them; those that are not among them are archived.

    Raises: ValidationFailed, MetricFrozen.
    """
    given = [form.id for form in forms if form.id is not None]
    if len(set(given)) < len(given):
        refuse("body.keyResults", "A key result is there twice", "twice")
    found = {
        key: result if key in given else result.measured(archived=True)
        for key, result in known.items()
    }
    for index, form in enumerate(forms):
        field = f"body.keyResults.{index}"
        if form.id is None:
            result = _made(form, field, index)
        elif form.id in known:
            result = _changed(known[form.id], form, field)
        else:
            refuse(f"{field}.id", "There is no such key result here", "unknown")
        found[result.id] = result
    counted = sum(not result.archived for result in found.values())
    if counted > MAX_KEY_RESULTS or len(found) - counted > MAX_ARCHIVED:
        refuse("body.keyResults", f"There may be {MAX_KEY_RESULTS} at most", "too_long")
    return found


def check_value(result: KeyResult, value: float, field: str) -> None:
    """Return if *value* can be one of the key result's.

    Raises: ValidationFailed.
    """
    if result.metric == "binary" and value not in {0, 1}:
        refuse(field, "must be 0 or 1", "binary")
    if result.metric == "milestone" and not float(value).is_integer():
        refuse(field, "must be a whole number of milestones", "milestone")


def _made(form: KeyResultForm, field: str, index: int) -> KeyResult:
    if "title" not in form.model_fields_set:
        refuse(f"{field}.title", "Field required", "missing")
    values = {name: getattr(form, name) for name in _FORMED}
    if "order" not in form.model_fields_set:
        values["order"] = index
    return _consistent({"id": new_id()} | values, field)


def _changed(known: KeyResult, form: KeyResultForm, field: str) -> KeyResult:
    named = form.model_fields_set - {"id"}
    values = {name: getattr(known, name) for name in _FORMED}
    values |= {name: getattr(form, name) for name in named}
    if values["current"] != known.current and known.frozen:
        refuse(f"{field}.current", "is measured by check-ins", "measured")
    if named & {"start", "target", "guardrail"} and "direction" not in named:
        values["direction"] = None
    if "guardrail" in named and form.guardrail is None and "start" not in named:
        values["start"] = None
    result = _consistent({"id": known.id} | values, field)
    if known.frozen and any(getattr(result, name) != getattr(known, name) for name in _FROZEN):
        raise MetricFrozen(field=field)
    kept = {"confidence": known.confidence, "measured_at": known.measured_at}
    return result.model_copy(update=kept)


def _consistent(values: dict[str, Any], field: str) -> KeyResult:
    """Return the key result of *values*, with what follows from them."""
    metric, guardrail = values["metric"], values["guardrail"]
    target = _TARGETS.get(metric) if values["target"] is None else values["target"]
    if target is None:
        refuse(f"{field}.target", "Field required", "missing")
    start = values["start"]
    if start is None:
        start = target if guardrail else 0.0
    if metric == "binary" and (start, target) != (0, 1) and not guardrail:
        refuse(f"{field}.target", "goes from 0 to 1 where it is binary", "binary")
    if start == target and not guardrail:
        refuse(f"{field}.target", "must differ from start", "no_way")
    direction: Direction = "up" if target > start else "down"
    if guardrail:
        direction = "up" if guardrail == "stay_above" else "down"
    if values["direction"] not in {None, direction}:
        refuse(f"{field}.direction", f"leads {direction} from start to target", "direction")
    follow = {"start": float(start), "target": float(target), "direction": direction}
    result = KeyResult(**(values | follow))
    if result.current is not None:
        check_value(result, result.current, f"{field}.current")
    return result.measured()
