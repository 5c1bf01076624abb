"""The people of organizations."""

from __future__ import annotations

from typing import Annotated, Any, Self

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, StringConstraints

from regatta.models.access import Role
from regatta.models.base import LINE, Document, Id, Input, Instant, Output, Text
from regatta.models.organizations import TimeZone
from regatta.models.pages import NextCursor, PageQuery


def _address(text: str) -> str:
    """Return *text* as a normalized, lower-case address; no DNS is asked.

    Raises:
        ValueError: it is not an address.
    """
    try:
        return validate_email(
            text, check_deliverability=False, test_environment=True
        ).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError("must be an e-mail address") from error


def canonical_address(text: str) -> str:
    """Return *text* as a registration stores it; what is no address is left as it is."""
    try:
        return _address(text.strip())
    except ValueError:
        return text


Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_address),
    Field(examples=["ada@example.com"], json_schema_extra={"format": "email"}),
]
GivenEmail = Annotated[
    Text,
    Field(max_length=254, examples=["ada@example.com"]),
    AfterValidator(canonical_address),
]
"""An address that somebody names, in the one spelling under which it is stored and counted."""

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    LINE,
    Field(examples=["Ada Lovelace"]),
]
Password = Annotated[
    Text,
    StringConstraints(min_length=8, max_length=256),
    Field(description="8 to 256 characters", examples=["correct horse battery"]),
]
Phone = Annotated[
    str,
    StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$"),
    Field(description="in E.164 form", examples=["+4930123456"]),
]


class Channels(Output):
    """On which ways a person wants to hear of notifications."""

    in_app: bool = True
    email: bool = False
    sms: bool = False


class Preferences(Output):
    """What a person has chosen."""

    notifications: Channels = Channels()


class PasswordNotice(Output):
    """A change of the password, of which its owner is to be told."""

    id: Id
    at: Instant
    address: str


class User(Document):
    """A person in one organization. Addresses are unique over all organizations.

    Attributes:
        verified_at: when the person proved that the address is theirs.
        time_zone: an IANA name; None for the organization's.
        sign_outs: how often all devices were signed out; a sign-in from before the last time is
            over, apart from ``kept_session``. It rises in the write that sets a new password, so
            no crash leaves an old sign-in alive.
        key_epoch: API keys of an earlier one are void; it rises when somebody proves that the
            address of an account is theirs to which others may have made keys.
        owed_at: when the sweep may send the verification mail that is still owed.
        notice: the change of the password that a letter is owed about.
        notice_owed_at: when the sweep may send that one.
    """

    org_id: Id
    email: str
    name: str
    role: Role
    password_hash: str | None = None
    verified_at: Instant | None = None
    phone: str | None = None
    time_zone: str | None = None
    preferences: Preferences = Preferences()
    sign_outs: int = 0
    kept_session: Id | None = None
    key_epoch: int = 0
    owed_at: Instant | None = None
    notice: PasswordNotice | None = None
    notice_owed_at: Instant | None = None


class NewUser(Input):
    """A member whom an admin adds."""

    name: Name
    email: Email
    role: Role
    password: Annotated[
        Password | None, Field(description="without one the member cannot sign in yet")
    ] = None


class ChannelChanges(Input):
    """Which ways to turn on or off; left-out ones stay as they are."""

    in_app: bool = True
    email: bool = False
    sms: bool = False


class PreferenceChanges(Input):
    """What to choose anew; left-out choices stay as they are."""

    notifications: ChannelChanges = ChannelChanges()


class ProfileChanges(Input):
    """What people change about themselves: left-out fields stay, null empties optional ones."""

    name: Name = ""
    phone: Phone | None = None
    time_zone: TimeZone | None = None
    preferences: PreferenceChanges = PreferenceChanges()


class UserReplacement(Input):
    """What an admin decides about a member."""

    name: Name
    role: Role


class UserView(Output):
    """A person as colleagues see them."""

    id: Id
    email: Annotated[str, Field(examples=["ada@example.com"])]
    name: Annotated[str, Field(examples=["Ada Lovelace"])]
    role: Role
    email_verified: bool
    version: int
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, user: User, **more: Any) -> Self:
        """Return *user* without what nobody may see."""
        return cls(
            id=user.id,
            email=user.email,
            name=user.name,
            role=user.role,
            email_verified=user.verified_at is not None,
            version=user.version,
            created_at=user.created_at,
            updated_at=user.updated_at,
            **more,
        )


class Profile(UserView):
    """A person as they see themselves."""

    org_id: Id
    phone: str | None
    time_zone: Annotated[str | None, Field(description="None for the organization's")]
    preferences: Preferences
    has_password: bool

    @classmethod
    def of_self(cls, user: User) -> Self:
        """Return all that *user* may see of themselves."""
        return cls.of(
            user,
            org_id=user.org_id,
            phone=user.phone,
            time_zone=user.time_zone,
            preferences=user.preferences,
            has_password=user.password_hash is not None,
        )


class CreatedUser(UserView):
    """The answer to a creation."""

    user_id: Id


class UserQuery(PageQuery):
    """Which people to list."""

    role: Role | None = None


class UserPage(Output):
    """A page of people, newest first."""

    users: list[UserView]
    next_cursor: NextCursor
