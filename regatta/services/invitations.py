"""Invitations: people are asked in, and come in with a one-time password from their mail."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from regatta.models.access import ADMINS, MANAGERS, Actor
from regatta.models.auth import SignedIn
from regatta.models.base import Json
from regatta.models.errors import AlreadyMember, Forbidden, InvalidOtp, NotFound
from regatta.models.invitations import (
    Invitation,
    InvitationList,
    InvitationView,
    Invite,
    OtpVerification,
)
from regatta.models.messages import Recipient
from regatta.models.users import User
from regatta.services.admins import Admins
from regatta.services.audit import Audit
from regatta.services.auth import Auth
from regatta.services.jobs import JobRun, Jobs
from regatta.services.mail import Mail
from regatta.services.ports import Clock, Passwords, Tokens
from regatta.storage.engine import DuplicateKey
from regatta.storage.invitations import InvitationStore
from regatta.storage.organizations import OrganizationStore
from regatta.storage.users import UserStore

INVITATION_MAIL: Final = "mail.invitation"
OTP_LIFETIME: Final = timedelta(minutes=10)
OTP_TRIES: Final = 5
_REFUSAL_SECONDS: Final = 0.05
"""How long a refusal takes at least: longer than to find out whether somebody was asked in."""

OPEN_FOR: Final = timedelta(days=7)
"""How long somebody who signs in through a provider may still follow an invitation."""

_MEMBERS: Final = UUID("1d0a51c1-3f4e-4a40-bb3e-0e3e3f1b6d57")
"""The namespace in which a new member's id is derived from the invitation's."""

_MAILS: Final = UUID("6a4b4c2f-93a2-4a53-8f38-7e0b4a9f53c0")
_DEBT_GRACE: Final = timedelta(seconds=5)
_CANDIDATES: Final = 20
_LISTED: Final = 200
_SWEPT: Final = 100


@dataclass(frozen=True, slots=True)
class Invitations:
    """The rules of being asked in."""

    invitations: InvitationStore
    users: UserStore
    organizations: OrganizationStore
    admins: Admins
    auth: Auth
    passwords: Passwords
    tokens: Tokens
    jobs: Jobs
    mail: Mail
    audit: Audit
    clock: Clock

    async def invite(self, actor: Actor, form: Invite) -> None:
        """Ask somebody in; the code that was mailed for an earlier invitation is dead.

        Raises: AlreadyMember, Forbidden when the caller's own role is below the offered one.
        """
        if form.role == "admin" and (actor.role != "admin" or actor.scopes is not None):
            raise Forbidden("Only admins may invite admins, and no API keys.")
        known = await self.users.by_email(form.email)
        if known is not None and known.org_id == actor.org_id:
            raise AlreadyMember
        now = self.clock()
        await self.invitations.forget(actor.org_id, form.email)
        invitation = await self.invitations.add(
            Invitation(
                org_id=actor.org_id,
                email=form.email,
                role=form.role,
                inviter_id=actor.user_id,
                expires_at=now + OPEN_FOR,
                owed_at=now + _DEBT_GRACE,
            )
        )
        await self.audit.note(
            "invitation.created",
            org_id=actor.org_id,
            user_id=actor.user_id,
            email=form.email,
            role=form.role,
        )
        await self._settle(invitation)

    async def list(self, actor: Actor) -> InvitationList:
        """Return the organization's open invitations, newest first."""
        found = await self.invitations.open_in(actor.org_id, self.clock(), _LISTED)
        return InvitationList(invitations=[InvitationView.of(one) for one in found])

    async def withdraw(self, actor: Actor, invitation_id: str) -> None:
        """Take an open invitation back.

        Raises: NotFound.
        """
        invitation = await self.invitations.get(invitation_id)
        if invitation is None or invitation.org_id != actor.org_id or invitation.accepted_at:
            raise NotFound
        # All of this address: an older one must not come to life again.
        await self.invitations.forget(actor.org_id, invitation.email)
        await self.audit.note(
            "invitation.withdrawn",
            org_id=actor.org_id,
            user_id=actor.user_id,
            invitation_id=invitation_id,
        )

    async def mail_code(self, run: JobRun) -> Json | None:
        """Do the job of mailing a one-time password; it is made here and only its digest rests.

        A repeat mails another one, and the one before is dead.
        """
        invitation = await self.invitations.get(run.job.payload["invitationId"])
        if invitation is None or invitation.accepted_at is not None:
            return None
        inviter = await self.users.get(invitation.org_id, invitation.inviter_id)
        organization = await self.organizations.get(invitation.org_id)
        facts = {
            "inviter": inviter.name if inviter else "A colleague",
            "organization": organization.name if organization else "",
        }
        to = Recipient(invitation.email)
        known = await self.users.by_email(invitation.email)
        if known is not None and known.verified_at is not None:
            await self.mail.send("invitation-elsewhere", run.job.id, to, **facts)
            return None
        otp = f"{secrets.randbelow(10**6):06}"
        expires_at = self.clock() + OTP_LIFETIME
        if await self.invitations.arm(invitation.id, self._digest(invitation.id, otp), expires_at):
            await self.mail.send(
                "invitation",
                run.job.id,
                to,
                **facts,
                code=otp,
                minutes=OTP_LIFETIME // timedelta(minutes=1),
                link=self.mail.link("join", email=invitation.email),
            )
        return None

    def _digest(self, invitation_id: str, otp: str) -> str:
        return self.tokens.digest("otp", f"{invitation_id} {otp}")

    async def verify_otp(self, form: OtpVerification) -> SignedIn:
        """Make whoever knows the mailed code a member, and sign them in.

        Raises: InvalidOtp, for whatever reason, alike and in like time for known and unknown
            addresses.
        """
        time = asyncio.get_running_loop().time
        refused_at = time() + _REFUSAL_SECONDS
        invitation = await self._matching(form.email, form.otp)
        user = None
        if invitation is not None:
            hashed = await self.passwords.hash(form.password) if form.password else None
            user = await self._accept(invitation, form.name, hashed)
        if user is None:
            await asyncio.sleep(refused_at - time())
            raise InvalidOtp
        return await self.auth.start_session(user, "otp")

    async def _matching(self, email: str, otp: str) -> Invitation | None:
        """Return the invitation that the code belongs to; each look at one is a try."""
        now = self.clock()
        found = await self.invitations.for_address(email, now, _CANDIDATES)
        matching = None
        for invitation in found:
            tried = await self.invitations.count_try(invitation.id, OTP_TRIES)
            digest = tried.otp_digest if tried and tried.otp_digest else ""
            matches = hmac.compare_digest(digest, self._digest(invitation.id, otp))
            if matches and tried and tried.otp_expires_at and tried.otp_expires_at > now:
                matching = tried
        if matching is None:
            org_id = found[0].org_id if found else None
            await self.audit.note("otp.refused", org_id=org_id, bounded=True, email=email)
        return matching

    async def accept_without_code(self, email: str, name: str) -> User | None:
        """Make a member of somebody who proved otherwise that the address is theirs.

        Returns None when nobody asked them in.
        """
        for invitation in await self.invitations.for_address(email, self.clock(), _CANDIDATES):
            user = await self._accept(invitation, name, None)
            if user is not None:
                return user
        return None

    async def _accept(
        self, invitation: Invitation, name: str | None, password_hash: str | None
    ) -> User | None:
        """Use the invitation up and make the member; None when it was used up before."""
        if not await self._is_offered(invitation):
            return None
        now = self.clock()
        accepted = await self.invitations.accept(
            invitation, now, now + _DEBT_GRACE, name=name, password_hash=password_hash
        )
        return await self._admit(accepted) if accepted is not None else None

    async def _is_offered(self, invitation: Invitation) -> bool:
        """Return whether who asked them in may still do so, and the organization is there."""
        inviter = await self.users.get(invitation.org_id, invitation.inviter_id)
        may = ADMINS if invitation.role == "admin" else MANAGERS
        return inviter is not None and inviter.role in may

    async def _admit(self, invitation: Invitation) -> User | None:
        """Make the member whom an accepted invitation owes; None when the address is taken."""
        user = await self._member(invitation)
        if user is not None:
            await self.admins.count(user.org_id, user.id)
            await self.audit.note(
                "invitation.accepted", org_id=user.org_id, user_id=user.id, role=user.role
            )
        await self.invitations.settle(invitation)
        return user

    async def _member(self, invitation: Invitation) -> User | None:
        user = User(
            id=str(uuid5(_MEMBERS, invitation.id)),
            org_id=invitation.org_id,
            email=invitation.email,
            name=invitation.name or invitation.email.partition("@")[0],
            role=invitation.role,
            password_hash=invitation.password_hash,
            verified_at=invitation.accepted_at,
        )
        try:
            return await self.users.add(user)
        except DuplicateKey:
            known = await self.users.by_email(invitation.email)
        if known is None or known.id == user.id:
            return known
        if known.verified_at is not None or not await self.users.take_address(known):
            return None
        # Nobody had proved that the address is theirs, and now somebody has.
        await self.auth.end_all(known.org_id, known.id)
        await self.auth.keys.revoke_all(known.org_id, known.id)
        await self.audit.note("address.taken", org_id=known.org_id, user_id=known.id)
        return await self._member(invitation)

    async def _settle(self, invitation: Invitation) -> None:
        payload = {"invitationId": invitation.id}
        job_id = str(uuid5(_MAILS, invitation.id))
        await self.jobs.start(INVITATION_MAIL, payload, job_id=job_id, org_id=invitation.org_id)
        await self.invitations.settle(invitation)

    async def pay_debts(self) -> None:
        """Send the mails, and make the members, that a process which died still owed."""
        for invitation in await self.invitations.owing(self.clock(), _SWEPT):
            if invitation.accepted_at is None:
                await self._settle(invitation)
            else:
                await self._admit(invitation)
