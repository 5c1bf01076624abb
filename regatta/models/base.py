"""The bases of every model: documents at rest, inputs from clients, outputs to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from uuid_utils import uuid7

ID_PATTERN: Final = r"^[A-Za-z0-9_-]{1,64}$"
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_AND_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")
MAX_STEPS: Final = 1_000_000

Id = Annotated[
    str,
    StringConstraints(pattern=ID_PATTERN, strict=True),
    Field(examples=["0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"]),
]
"""An identifier: text, safe in URLs, room names and keys. New ones are UUIDs of version 7."""


def new_id() -> str:
    """Return a fresh identifier that sorts by the time of its making."""
    return str(uuid7())


def to_milliseconds(moment: datetime) -> datetime:
    """Return *moment* in UTC, cut to the millisecond that both storage engines keep.

    Raises:
        ValueError: its offset takes it out of the years that there are.
    """
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must lie between the years 1 and 9999") from error
    # Taking the rest away costs a third of replace(), and every instant passes here.
    return moment - timedelta(microseconds=moment.microsecond % 1000)


def as_text(moment: datetime) -> str:
    """Return an aware *moment* in UTC as text of fixed width, so that its order is the text's.

    This is a profile of RFC 3339, and what ``Date.prototype.toISOString`` writes.
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


Instant = Annotated[
    AwareDatetime,
    AfterValidator(to_milliseconds),
    PlainSerializer(
        as_text,
        return_type=Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})],
        when_used="json",
    ),
]
"""A moment in UTC with milliseconds, always three digits of them where it is written."""


def _written_out(value: object) -> object:
    """Refuse numbers, also as text: the validator itself would take them for seconds.

    Raises:
        ValueError: *value* is no date and time.
    """
    if isinstance(value, datetime) or (isinstance(value, str) and _DATE_AND_TIME.match(value)):
        return value
    raise ValueError("must be a date and time with an offset")


GivenInstant = Annotated[Instant, Strict(strict=False), BeforeValidator(_written_out)]
"""An instant as a client writes it, with any offset, but with one."""


def _day_written_out(value: object) -> object:
    """Refuse what the validator itself would take for a day: seconds, and instants at midnight.

    Raises:
        ValueError: *value* is no date.
    """
    if isinstance(value, date) or (isinstance(value, str) and _DATE.fullmatch(value)):
        return value
    raise ValueError("must be a date such as 2027-01-31")


GivenDay = Annotated[date, Strict(strict=False), BeforeValidator(_day_written_out)]
"""A day as a client writes it, without a time."""


def no_nul(text: str) -> str:
    """Refuse U+0000: no store or terminal agrees with another on what it means.

    Lone surrogates, which JSON can spell, are refused with it: they are no text at all.

    Raises:
        ValueError: *text* contains one of them.
    """
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must not contain lone surrogates")
    return text


@dataclass(frozen=True, slots=True)
class _Readable:
    """Refuses NUL, and says so in the schema, which keeps no word of validators."""

    pattern: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(no_nul, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "pattern": self.pattern}


READABLE: Final = _Readable(r"^[^\x00]*$")
LINE: Final = _Readable(r"^[^\x00]*[^\s\x00][^\x00]*$")
"""For a text that is trimmed and must not be blank: put it behind those constraints, since
constraints behind another validator would see the untrimmed text."""

Text = Annotated[str, READABLE]
"""Free text as a person writes it."""

_BOTH_NAMES = ConfigDict(
    alias_generator=to_camel,
    validate_by_name=True,
    validate_by_alias=True,
    serialize_by_alias=True,
)


class Input(BaseModel):
    """What a client sends: camelCase, exact types, nothing unknown."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=False,
        validate_by_alias=True,
        extra="forbid",
        strict=True,
        frozen=True,
        allow_inf_nan=False,
    )


class Output(BaseModel):
    """What a client receives, in camelCase."""

    model_config = ConfigDict(**_BOTH_NAMES, extra="forbid", frozen=True)


M = TypeVar("M", bound=BaseModel)


def trusted(model: type[M], **values: Any) -> M:
    """Return a model of *values* for all of its fields, each of which was validated before.

    For long lists: ``model_construct`` looks each field up and takes longer than validating does.
    """
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", set(values))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


class Document(BaseModel):
    """What rests in a collection: snake_case in the store, camelCase outside.

    ``version``, ``created_at`` and ``updated_at`` belong to the storage engine, which sets
    them with every write; ``version`` rises by one each time.
    """

    model_config = ConfigDict(**_BOTH_NAMES, extra="ignore", frozen=True)

    id: Id = Field(default_factory=new_id)
    version: int = Field(default=1, description="rises by one with every write", examples=[1])
    created_at: Instant = Field(default_factory=lambda: to_milliseconds(datetime.now(UTC)))
    updated_at: Instant = Field(default_factory=lambda: to_milliseconds(datetime.now(UTC)))


Json = dict[str, Any]
"""A JSON object whose shape the code at hand does not decide."""
