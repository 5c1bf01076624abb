"""Invitations into an organization, accepted with a one-time password."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from regatta.models.access import Role
from regatta.models.auth import Otp
from regatta.models.base import Document, Id, Input, Instant, Output
from regatta.models.users import Email, GivenEmail, Name, Password


class Invitation(Document):
    """Somebody was asked in.

    Attributes:
        otp_digest: of the one-time password last sent; None until the mail is on its way.
        otp_expires_at: of that password; the invitation itself is open for longer.
        tries: how often a code was tried against it, right or wrong.
        owed_at: when the sweep may do what is still owed: send the mail, or, once it is
            accepted, make the member.
        name: what the new member chose, and likewise ``password_hash``, until there is a member.
    """

    org_id: Id
    email: str
    role: Role
    inviter_id: Id
    otp_digest: str | None = None
    otp_expires_at: Instant | None = None
    tries: int = 0
    accepted_at: Instant | None = None
    expires_at: Instant
    owed_at: Instant | None = None
    name: str | None = None
    password_hash: str | None = None


class Invite(Input):
    """Whom to ask in."""

    email: Email
    role: Role = "member"


class OtpVerification(Input):
    """The code from the mail, and how the new member wants to be known."""

    email: GivenEmail
    otp: Otp
    name: Annotated[Name | None, Field(description="else made from the address")] = None
    password: Annotated[
        Password | None, Field(description="without one, sign in by reset or provider later")
    ] = None


class InvitationView(Output):
    """An invitation that waits."""

    id: Id
    email: Annotated[str, Field(examples=["bob@example.com"])]
    role: Role
    inviter_id: Id
    created_at: Instant
    expires_at: Instant

    @classmethod
    def of(cls, invitation: Invitation) -> Self:
        """Return what managers see of *invitation*."""
        return cls(**invitation.model_dump(include=set(cls.model_fields)))


class InvitationList(Output):
    """The invitations that wait, newest first."""

    invitations: list[InvitationView]
