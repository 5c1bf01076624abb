"""Coming in: registration, passwords, tokens, and the sign-ins behind them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from regatta.models.access import Role
from regatta.models.base import Document, Id, Input, Instant, Output, Text
from regatta.models.organizations import OrganizationName
from regatta.models.users import Email, GivenEmail, Name, Password, User

Token = Annotated[Text, Field(min_length=1, max_length=4096)]
Otp = Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["493028"])]


class Session(Document):
    """One sign-in on one device; its tokens are good until it expires or ends.

    Attributes:
        generation: which refresh token is good; an older one that comes back ends the session.
        sign_outs: the user's count when it began.
        method: how the person proved who they are, such as ``password`` or ``oidc:google``.
        address: where the device was when it was last used.
        used_at: when its tokens were last renewed.
    """

    org_id: Id
    user_id: Id
    expires_at: Instant
    ended_at: Instant | None = None
    generation: int = 1
    sign_outs: int = 0
    method: str = "password"
    address: str = ""
    agent: str = ""
    used_at: Instant


class SessionView(Output):
    """One of the caller's devices."""

    id: Id
    method: Annotated[str, Field(examples=["password"])]
    address: Annotated[str, Field(examples=["203.0.113.7"])]
    agent: Annotated[str, Field(description="what the device calls itself")]
    current: Annotated[bool, Field(description="whether this request came from it")]
    created_at: Instant
    used_at: Instant
    expires_at: Instant

    @classmethod
    def of(cls, session: Session, current: str) -> Self:
        """Return *session* as its owner sees it."""
        fields = session.model_dump(include=set(cls.model_fields))
        return cls(**fields, current=session.id == current)


class SessionList(Output):
    """The caller's devices, the latest used first."""

    sessions: list[SessionView]


class Registration(Input):
    """A person who founds an organization."""

    email: Email
    password: Password
    name: Name
    organization: OrganizationName | None = None


class Credentials(Input):
    """What a person signs in with."""

    email: GivenEmail
    password: Annotated[Text, Field(max_length=256, examples=["correct horse battery"])]


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

    @classmethod
    def of(cls, user: User) -> Self:
        """Return *user* as a sign-in tells them."""
        return cls(id=user.id, email=user.email, role=user.role, name=user.name, org_id=user.org_id)


class SignedIn(Output):
    """A fresh access token, and what to renew it with."""

    token: Annotated[str, Field(description="send as `Authorization: Bearer <token>`")]
    expires_at: Annotated[Instant, Field(description="of the access token")]
    refresh_token: Annotated[str, Field(description="good for one `POST /api/auth/refresh`")]
    refresh_expires_at: Instant
    user: SignedInUser


class Refresh(Input):
    """The refresh token of the last answer; each is good once."""

    refresh_token: Token


class EmailVerification(Input):
    """What the link in the verification mail carries."""

    token: Token


class ResetRequest(Input):
    """Whose password was forgotten."""

    email: GivenEmail


class ResetConfirmation(Input):
    """What the link in the mail carries, and the new password."""

    token: Token
    password: Password


class PasswordChange(Input):
    """The present password and the one to come."""

    current_password: Annotated[Text, Field(max_length=256)]
    new_password: Password


class Said(Output):
    """A sentence for people."""

    message: Annotated[str, Field(examples=["Password reset email sent"])]
