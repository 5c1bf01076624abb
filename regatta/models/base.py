"""The bases of every model: documents at rest, inputs from clients, outputs to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel
from uuid_utils.compat import uuid7

ID_PATTERN: Final = r"^[A-Za-z0-9_-]{1,64}$"
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
    """Return *moment* in UTC, cut to the millisecond that both storage engines keep."""
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


Instant = Annotated[AwareDatetime, AfterValidator(to_milliseconds)]
"""A moment in UTC with milliseconds; inputs may name any offset, but must name one."""


def no_nul(text: str) -> str:
    """Refuse U+0000: no store or terminal agrees with another on what it means.

    Raises:
        ValueError: *text* contains it.
    """
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    return text


Text = Annotated[str, AfterValidator(no_nul)]
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
