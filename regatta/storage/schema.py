"""What a model's fields are to a store: the kinds of values that rest at each path.

Engines agree on a query only where they agree on types, so every path of a filter or update is
looked up here first, and a path that the model does not know is refused.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from functools import cached_property, lru_cache
from typing import Annotated, Any, Final, Literal, NewType, Union, get_args, get_origin

from pydantic import (
    AwareDatetime,
    BaseModel,
    EmailStr,
    FutureDatetime,
    JsonValue,
    PastDatetime,
    TypeAdapter,
)
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

from regatta.storage.engine import UnsupportedQuery

CACHED_PATHS: Final = 4096  # keys of maps are open-ended, so the cache must not be
SEGMENT: Final = re.compile(r"(?!\d+$)[A-Za-z0-9_-]{1,64}")


class Kind(StrEnum):
    """The kinds of values that both engines store alike."""

    TEXT = auto()
    INTEGER = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    INSTANT = auto()
    DATE = auto()
    LIST = auto()
    MODEL = auto()
    MAP = auto()
    JSON = auto()


SCALARS: Final = frozenset(
    {Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.INSTANT, Kind.DATE}
)
NUMERIC: Final = frozenset({Kind.INTEGER, Kind.NUMBER})

_PLAIN: Final[Sequence[tuple[type, Kind]]] = (
    (bool, Kind.BOOLEAN),
    (int, Kind.INTEGER),
    (float, Kind.NUMBER),
    (str, Kind.TEXT),
    (datetime, Kind.INSTANT),
    (date, Kind.DATE),
)
# Not classes of values but markers that pydantic puts in their place.
_MARKERS: Final[Mapping[Any, Kind]] = {
    Any: Kind.JSON,
    object: Kind.JSON,
    JsonValue: Kind.JSON,
    dict: Kind.JSON,
    list: Kind.JSON,
    EmailStr: Kind.TEXT,
    AwareDatetime: Kind.INSTANT,
    PastDatetime: Kind.INSTANT,
    FutureDatetime: Kind.INSTANT,
}


@dataclass(frozen=True)
class FieldType:
    """What may rest at a path.

    Attributes:
        kinds: every kind of value besides None.
        nullable: None may rest there.
        annotation: the type as declared, for pydantic to check values with.
        item: of a list's elements.
        values: of a map's values.
        models: that a sub-document may be.
    """

    kinds: frozenset[Kind]
    nullable: bool
    annotation: Any
    item: FieldType | None = None
    values: FieldType | None = None
    models: tuple[type[BaseModel], ...] = ()

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """The declared type's own checks."""
        return TypeAdapter(self.annotation)

    @cached_property
    def scalar(self) -> bool:
        """Whether values have one order in every engine: all numbers, or all of one kind."""
        return self.kinds <= SCALARS and (len(self.kinds) == 1 or self.kinds <= NUMERIC)

    @cached_property
    def bare(self) -> bool:
        """Whether its kind is all that the declared type asks of a value."""
        arms = set(get_args(self.annotation)) or {self.annotation}
        return arms <= {str, int, bool, type(None)}

    @cached_property
    def free(self) -> bool:
        """Whether any JSON value may rest there."""
        return Kind.JSON in self.kinds


@dataclass(frozen=True)
class Leaf:
    """A path of a model.

    Attributes:
        certain: a value other than None rests there in every document.
        removable: documents are complete without it.
    """

    path: str
    segments: tuple[str, ...]
    type: FieldType
    certain: bool
    removable: bool


def type_of(annotation: Any) -> FieldType:
    """Return what rests in a field so annotated.

    Raises:
        UnsupportedQuery: no engine-independent form exists for such values.
    """
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is None:
        return _simple(annotation)
    if origin is Annotated:
        return _annotated(annotation, type_of(args[0]))
    if origin is Union or origin is types.UnionType:
        return _union(annotation, [type_of(arm) for arm in args])
    if origin is Literal:
        return _union(annotation, [type_of(type(value)) for value in args])
    return _container(annotation, origin, args)


def _annotated(annotation: Any, inner: FieldType) -> FieldType:
    return FieldType(
        inner.kinds, inner.nullable, annotation, inner.item, inner.values, inner.models
    )


def _union(annotation: Any, arms: Sequence[FieldType]) -> FieldType:
    return FieldType(
        frozenset().union(*(arm.kinds for arm in arms)),
        any(arm.nullable for arm in arms),
        annotation,
        next((arm.item for arm in arms if arm.item), None),
        next((arm.values for arm in arms if arm.values), None),
        tuple(model for arm in arms for model in arm.models),
    )


def _container(annotation: Any, origin: Any, args: tuple[Any, ...]) -> FieldType:
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if type_of(args[0]).kinds != {Kind.TEXT}:
            raise UnsupportedQuery(f"{annotation}: keys of maps must be text")
        values = type_of(args[1])
        # A map of anything has no types to compare by, so it is JSON as a whole.
        kind = Kind.JSON if values.free else Kind.MAP
        return FieldType(frozenset({kind}), values.free, annotation, values=values)
    if origin in (list, tuple, Sequence):
        arms = [arm for arm in args if arm is not ...]
        item = type_of(arms[0]) if len(arms) == 1 else _union(Any, [type_of(arm) for arm in arms])
        return FieldType(frozenset({Kind.LIST}), False, annotation, item=item)
    if isinstance(origin, type) and issubclass(origin, BaseModel):
        return _simple(annotation)
    raise UnsupportedQuery(f"{annotation} has no form that every engine stores alike")


def _simple(annotation: Any) -> FieldType:
    marker = _MARKERS.get(annotation)
    if marker is not None:
        return FieldType(frozenset({marker}), marker is Kind.JSON, annotation)
    if annotation is None or annotation is type(None):
        return FieldType(frozenset(), nullable=True, annotation=annotation)
    if isinstance(annotation, NewType):
        return type_of(annotation.__supertype__)
    if isinstance(annotation, TypeAliasType):
        return type_of(annotation.__value__)
    if isinstance(annotation, type):
        return _class(annotation)
    raise UnsupportedQuery(f"{annotation} has no form that every engine stores alike")


def _class(annotation: type) -> FieldType:
    if issubclass(annotation, Enum):
        return _union(annotation, [type_of(type(member.value)) for member in annotation])
    if issubclass(annotation, BaseModel):
        return FieldType(frozenset({Kind.MODEL}), False, annotation, models=(annotation,))
    for plain, kind in _PLAIN:
        if issubclass(annotation, plain):
            return FieldType(frozenset({kind}), False, annotation)
    raise UnsupportedQuery(f"{annotation} has no form that every engine stores alike")


class Paths:
    """The paths of one model."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self._known: dict[str, Leaf] = {}
        for name in model.model_fields:
            self.leaf(name)  # a field that cannot be stored is found at once

    def leaf(self, path: str) -> Leaf:
        """Look *path* up.

        Raises:
            UnsupportedQuery: the model has no such path.
        """
        known = self._known.get(path)
        if known is not None:
            return known
        if len(self._known) >= CACHED_PATHS:
            self._known.clear()
        leaf = self._known[path] = self._resolve(path)
        return leaf

    def _resolve(self, path: str) -> Leaf:
        if not isinstance(path, str):
            raise UnsupportedQuery(f"a path is text, not {path!r}")
        segments = tuple(path.split("."))
        models: tuple[type[BaseModel], ...] = (self.model,)
        values: FieldType | None = None
        certain, removable = True, True
        found: FieldType | None = None
        for segment in segments:
            if SEGMENT.fullmatch(segment) is None:
                raise UnsupportedQuery(f"{path!r} is not a path of {self.model.__name__}")
            if found is not None:
                models, values = self._inside(path, found)
            if values is not None:
                found, certain, removable = values, False, True
                continue
            field = models[0].model_fields.get(segment)
            if field is None:
                raise UnsupportedQuery(f"{path!r} is not a path of {self.model.__name__}")
            found = fields_of(models[0])[segment]
            certain = certain and field.is_required() and not found.nullable
            removable = not field.is_required()
        if found is None:  # pragma: no cover - split never returns nothing
            raise UnsupportedQuery("an empty path")
        return Leaf(path, segments, found, certain, removable)

    def _inside(
        self, path: str, found: FieldType
    ) -> tuple[tuple[type[BaseModel], ...], FieldType | None]:
        if found.kinds == {Kind.MODEL} and len(found.models) == 1:
            return found.models, None
        if found.kinds == {Kind.MAP}:
            return (), found.values
        raise UnsupportedQuery(f"{path!r} leads into {'/'.join(sorted(found.kinds))}")


@lru_cache(maxsize=1024)
def paths_of(model: type[BaseModel]) -> Paths:
    """Return the paths of *model*.

    Raises:
        UnsupportedQuery: a field of it cannot be stored.
    """
    return Paths(model)


@lru_cache(maxsize=1024)
def fields_of(model: type[BaseModel]) -> Mapping[str, FieldType]:
    """Return what rests in each field of *model*."""
    return {name: _field(field) for name, field in model.model_fields.items()}


def _field(field: FieldInfo) -> FieldType:
    return _annotated(field.rebuild_annotation(), type_of(field.annotation))
