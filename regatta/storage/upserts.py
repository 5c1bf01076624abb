"""The document that an upsert inserts, made the same way for every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from regatta.storage.engine import UnsupportedQuery
from regatta.storage.operators import APPLY
from regatta.storage.query import Branches, Condition
from regatta.storage.schema import Kind, fields_of
from regatta.storage.updates import OWNED, applied, refuse_conflicts

if TYPE_CHECKING:
    from datetime import datetime

    from regatta.storage.query import Checked, Language
    from regatta.storage.updates import Changes


def insertion(
    language: Language, checked: Checked, changes: Changes, now: datetime
) -> dict[str, Any]:
    """Return the stored form of what an upsert inserts when nothing matches.

    It is made from the filter's equalities, the changes and, for fields that neither names,
    the model's defaults.

    Raises:
        UnsupportedQuery: the outcome would not be a document of the model, or engines would
            read the filter differently.
    """
    equalities = _equalities(checked)
    refuse_conflicts([equality.leaf for equality in equalities])
    fresh: dict[str, Any] = {}
    for _, leaf, value in equalities:
        if leaf.segments[0] in OWNED - {"id"}:
            raise UnsupportedQuery(f"{leaf.path} belongs to the engine")
        APPLY["$set"](fresh, leaf.segments, value)
    fresh = applied(fresh, changes, inserting=True)
    moment = language.values.instant(now)
    fresh |= {"version": 1, "created_at": moment, "updated_at": moment}
    named = {change.leaf.segments[0] for change in changes}
    types = fields_of(language.model)
    for name, field in language.model.model_fields.items():
        if name not in fresh and name not in named and not field.is_required():
            default = field.get_default(call_default_factory=True, validated_data={})
            fresh[name] = language.values.plain(types[name], default)
    _refuse_incomplete(language, fresh)
    return fresh


def _equalities(checked: Checked) -> list[Condition]:
    found: list[Condition] = []
    for entry in checked:
        if isinstance(entry, Branches):
            if entry.operator != "$and":
                raise UnsupportedQuery("an upsert's filter cannot say $or")
            found.extend(equality for branch in entry.branches for equality in _equalities(branch))
        elif entry.operator in {"$in", "$nin"}:
            raise UnsupportedQuery(f"an upsert's filter cannot say {entry.operator}")
        elif entry.operator == "$eq":
            if entry.leaf.type.kinds == {Kind.LIST}:
                raise UnsupportedQuery(f"{entry.leaf.path}: an element does not make a list")
            found.append(entry)
    return found


def _refuse_incomplete(language: Language, fresh: dict[str, Any]) -> None:
    try:
        language.model.model_validate(fresh, by_alias=False, by_name=True)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        path = ".".join(map(str, first["loc"]))
        raise UnsupportedQuery(f"the upsert makes no document: {path}: {first['msg']}") from None
