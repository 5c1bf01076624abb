"""Organizations, the people in them, and their sign-ins."""

from __future__ import annotations

from typing import Annotated, Any, Self

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, StringConstraints

from regatta.models.access import Role
from regatta.models.base import LINE, Document, Id, Input, Instant, Output, Text
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


class Organization(Document):
    """A company: whatever belongs to it is invisible to every other."""

    name: str


class User(Document):
    """A person in one organization. Addresses are unique over all organizations."""

    org_id: Id
    email: str
    name: str
    role: Role
    password_hash: str | None = None


class Session(Document):
    """One sign-in; its tokens are good until it expires or ends."""

    org_id: Id
    user_id: Id
    expires_at: Instant
    ended_at: Instant | None = None


class Registration(Input):
    """A person who founds an organization."""

    email: Email
    password: Password
    name: Name
    organization: Annotated[Name | None, Field(examples=["Analytical Engines"])] = None


class Credentials(Input):
    """What a person signs in with."""

    email: Annotated[Text, Field(max_length=254, examples=["ada@example.com"])]
    password: Annotated[Text, Field(max_length=256, examples=["correct horse battery"])]


class NewUser(Input):
    """A member whom an admin adds."""

    name: Name
    email: Email
    role: Role
    password: Annotated[
        Password | None, Field(description="without one the member cannot sign in yet")
    ] = None


class RegisteredUser(Output):
    """The founder, as a registration answers."""

    id: Id
    email: Annotated[str, Field(examples=["ada@example.com"])]


class Registered(Output):
    """The answer to a registration."""

    message: Annotated[str, Field(examples=["Registration successful"])]
    user: RegisteredUser


class SignedInUser(Output):
    """The person behind a fresh token."""

    id: Id
    email: Annotated[str, Field(examples=["ada@example.com"])]
    role: Role
    name: Annotated[str, Field(examples=["Ada Lovelace"])]
    org_id: Id


class SignedIn(Output):
    """A fresh access token."""

    token: Annotated[str, Field(description="send as `Authorization: Bearer <token>`")]
    expires_at: Instant
    user: SignedInUser


class UserView(Output):
    """A person as colleagues see them."""

    id: Id
    email: Annotated[str, Field(examples=["ada@example.com"])]
    name: Annotated[str, Field(examples=["Ada Lovelace"])]
    role: Role
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
            version=user.version,
            created_at=user.created_at,
            updated_at=user.updated_at,
            **more,
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
