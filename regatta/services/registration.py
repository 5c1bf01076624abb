"""Registration: organizations are founded, and addresses verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from regatta.models.access import Actor
from regatta.models.auth import EmailVerification, Registered, RegisteredUser, Registration, Said
from regatta.models.base import Json, new_id
from regatta.models.errors import EmailTaken, InvalidToken
from regatta.models.organizations import Organization
from regatta.models.users import User
from regatta.services.audit import Audit
from regatta.services.invitations import Invitations
from regatta.services.jobs import JobRun, Jobs
from regatta.services.limits import Turnstile
from regatta.services.mail import Mail, recipient
from regatta.services.ports import Clock, Passwords, RateLimits, Tokens, read_limits
from regatta.storage.engine import DuplicateKey
from regatta.storage.organizations import OrganizationStore
from regatta.storage.users import UserStore

VERIFICATION_MAIL: Final = "mail.verification"
LINK_LIFETIME: Final = timedelta(hours=24)

_ORGANIZATIONS: Final = UUID("5b0a4a0e-6c7e-4d0c-8a3b-0f7d1c2e9b54")
"""The namespace in which an organization's id is derived from its founder's."""

_MAILS: Final = UUID("b7c6a3de-0f57-4b52-9a0e-3b8f0a6b9f11")
_SEAL: Final = "verify"
_TRIES: Final = Turnstile("verify", read_limits("10/hour per email"))
_DEBT_GRACE: Final = timedelta(seconds=5)
_SWEPT: Final = 100


@dataclass(frozen=True, slots=True)
class Registrations:
    """The rules of getting an account without being asked in."""

    users: UserStore
    organizations: OrganizationStore
    invitations: Invitations
    passwords: Passwords
    tokens: Tokens
    jobs: Jobs
    mail: Mail
    audit: Audit
    clock: Clock
    limits: RateLimits | None

    async def register(self, form: Registration, user_id: str) -> Registered:
        """Found an organization with *form*'s person as its admin, and mail them a link.

        Raises: EmailTaken.
        """
        known = await self.users.by_email(form.email)
        if known is not None and known.id != user_id:
            raise EmailTaken
        if known is None:
            hashed = await self.passwords.hash(form.password)
            founder = User(
                id=user_id,
                org_id=_organization_of(user_id),
                email=form.email,
                name=form.name,
                role="admin",
                password_hash=hashed,
                owed_at=self.clock() + _DEBT_GRACE,
            )
            known = await self._found(founder, form.organization)
        if known.owed_at is not None:
            await self._settle(known)
        return Registered(
            message="Registration successful", user=RegisteredUser(id=user_id, email=form.email)
        )

    async def welcome(self, *, email: str, name: str) -> User:
        """Return the account of somebody who proved, elsewhere, that *email* is theirs.

        Whoever was asked in becomes a member there; everybody else founds an organization.
        """
        known = await self.users.by_email(email)
        if known is not None:
            return known
        invited = await self.invitations.accept_without_code(email, name)
        if invited is not None:
            return invited
        user_id = new_id()
        founder = User(
            id=user_id,
            org_id=_organization_of(user_id),
            email=email,
            name=name,
            role="admin",
            verified_at=self.clock(),
        )
        try:
            return await self._found(founder, None)
        except EmailTaken:
            winner = await self.users.by_email(email)
            if winner is None:
                raise
            return winner

    async def _found(self, founder: User, organization: str | None) -> User:
        """Store the organization, then its founder.

        Raises: EmailTaken.
        """
        # Its id follows from the founder's: a retry after a crash finds what was made before.
        await self.organizations.found(
            Organization(
                id=founder.org_id,
                name=organization or f"{founder.name}'s organization",
                admins=(founder.id,),
                admin_count=1,
            )
        )
        try:
            user = await self.users.add(founder)
        except DuplicateKey as error:
            known = await self.users.by_email(founder.email)
            if known is not None and known.id == founder.id:
                return known  # the same registration, still under way elsewhere
            await self.organizations.dissolve(founder.org_id)
            raise EmailTaken from error
        await self.audit.note("organization.founded", org_id=user.org_id, user_id=user.id)
        return user

    async def _settle(self, user: User) -> None:
        """Pay the verification mail that a fresh account is owed."""
        await self._send_link(user, str(uuid5(_MAILS, user.id)))
        await self.users.settle(user.id)

    async def pay_debts(self) -> None:
        """Send the mails that a process which died still owed."""
        for user in await self.users.owing(self.clock(), _SWEPT):
            await self._settle(user)

    async def resend(self, actor: Actor) -> None:
        """Mail the caller another link, unless their address is verified already."""
        user = await self.users.get(actor.org_id, actor.user_id)
        if user is not None and user.verified_at is None:
            await self._send_link(user, new_id())

    async def _send_link(self, user: User, job_id: str) -> None:
        payload = {"orgId": user.org_id, "userId": user.id}
        await self.jobs.start(VERIFICATION_MAIL, payload, job_id=job_id, org_id=user.org_id)

    async def mail_link(self, run: JobRun) -> Json | None:
        """Do the job of mailing a link; it is made here, so none rests in a store."""
        user = await self.users.get(run.job.payload["orgId"], run.job.payload["userId"])
        if user is None or user.verified_at is not None:
            return None
        organization = await self.organizations.get(user.org_id)
        claims = {"sub": user.id, "org": user.org_id, "email": user.email}
        token = self.tokens.seal(_SEAL, claims, self.clock() + LINK_LIFETIME)
        await self.mail.send(
            "verification",
            run.job.id,
            recipient(user),
            name=user.name,
            organization=organization.name if organization else "",
            link=self.mail.link("verify", token=token),
            hours=LINK_LIFETIME // timedelta(hours=1),
        )
        return None

    async def verify(self, form: EmailVerification) -> Said:
        """Take the proof that an address is its owner's; a second time changes nothing.

        Raises: InvalidToken; RateLimited beyond ten an hour for one address.
        """
        try:
            claims = self.tokens.unseal(_SEAL, form.token)
        except InvalidToken:
            await self.audit.note("token.refused", org_id=None, reason="no verification")
            raise
        org_id, user_id = claims["org"], claims["sub"]
        # Counted once it is proved for whom: nobody shall use up somebody else's allowance.
        counted = await _TRIES.enter_for(self.limits, claims["email"])
        if counted is not None:
            counted.check()
        if not await self.users.verify(org_id, user_id, claims["email"], self.clock()):
            raise InvalidToken
        await self.audit.note("email.verified", org_id=org_id, user_id=user_id)
        return Said(message="Email verified")


def _organization_of(founder_id: str) -> str:
    return str(uuid5(_ORGANIZATIONS, founder_id))
