"""Organizations: whatever belongs to one is invisible to every other."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from regatta.models.base import LINE, Document, Id, Input, Instant, Json, Output, Text


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    """Return *name* if it is in the IANA database.

    Raises:
        ValueError: it is not.
    """
    if name not in _zones():
        raise ValueError("must be an IANA time zone, such as Europe/Berlin")
    return name


TimeZone = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(_zone),
    Field(description="an IANA name", examples=["Europe/Berlin"]),
]
WeekDay = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
OrganizationName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    LINE,
    Field(examples=["Analytical Engines"]),
]
Domain = Annotated[
    str,
    StringConstraints(
        max_length=253,
        pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,62}$",
    ),
    AfterValidator(str.lower),
    Field(examples=["example.com"]),
]
_SettingName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]
_Number = (
    Annotated[int, Field(ge=-(2**53), le=2**53)]
    # Bounded as well: an integer beyond would be taken for a fraction, and come back as another.
    | Annotated[float, Field(gt=-(2**53), lt=2**53)]
)
_SettingValue = Annotated[Text, StringConstraints(max_length=1000)] | bool | _Number | None
OrganizationSettings = Annotated[
    dict[_SettingName, _SettingValue],
    Field(max_length=100, description="free names and values of the front end's own"),
]


class Organization(Document):
    """A company or team.

    Attributes:
        admins: whom the rule of the last admin counts; ``admin_count`` is their number, so that
            one conditional write can both check the rule and take somebody off.
    """

    name: str
    domain: str | None = None
    time_zone: str = "UTC"
    week_start: WeekDay = "monday"
    settings: Json = Field(default_factory=dict)
    admins: tuple[Id, ...] = ()
    admin_count: int = 0


class OrganizationChanges(Input):
    """What to change: left-out fields stay, null empties the domain.

    ``settings`` are replaced as a whole.
    """

    name: OrganizationName = ""
    domain: Domain | None = None
    time_zone: TimeZone = "UTC"
    week_start: WeekDay = "monday"
    settings: OrganizationSettings = Field(default_factory=dict)


class OrganizationView(Output):
    """An organization as its members see it."""

    id: Id
    name: Annotated[str, Field(examples=["Analytical Engines"])]
    domain: str | None
    time_zone: str
    week_start: WeekDay
    settings: Json
    version: int
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """Return what members see of *organization*."""
        return cls(**organization.model_dump(include=set(cls.model_fields)))
