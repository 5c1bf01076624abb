"""Passwords: forgotten, reset and changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from regatta.models.access import Actor
from regatta.models.auth import PasswordChange, ResetConfirmation, ResetRequest, Said
from regatta.models.base import Json, new_id
from regatta.models.errors import InvalidCredentials, InvalidToken
from regatta.models.users import PasswordNotice, User
from regatta.services.audit import Audit
from regatta.services.auth import Auth
from regatta.services.context import ORIGIN
from regatta.services.jobs import JobRun, Jobs
from regatta.services.mail import Mail, recipient
from regatta.services.ports import Clock, Passwords, Tokens
from regatta.storage.users import UserStore

RESET_WISH: Final = "password.reset"
RESET_MAIL: Final = "mail.password-reset"
CHANGED_MAIL: Final = "mail.password-changed"
LINK_LIFETIME: Final = timedelta(hours=1)

_SEAL: Final = "reset"
_DEBT_GRACE: Final = timedelta(seconds=5)
_SWEPT: Final = 100
_MAILS: Final = UUID("0a0c58e1-8f43-4c0e-bf3a-7b1f7d1f3b22")
"""The namespace in which a letter's job id is derived from the wish for it."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """The rules of getting a new password."""

    users: UserStore
    auth: Auth
    passwords: Passwords
    tokens: Tokens
    jobs: Jobs
    mail: Mail
    audit: Audit
    clock: Clock

    async def request(self, form: ResetRequest) -> Said:
        """Have a link mailed to the address, if it is anybody's.

        Whether it is, the job finds out: this answers alike, in like time, for all of them.
        """
        payload = {"email": form.email, "address": ORIGIN.get().address}
        await self.jobs.start(RESET_WISH, payload, job_id=new_id())
        return Said(message="Password reset email sent")

    async def find_owner(self, run: JobRun) -> Json | None:
        """Do the job of finding out whose address it is; a letter is a job of its organization."""
        payload = run.job.payload
        user = await self.users.by_email(payload["email"])
        if user is None:
            return None
        await self.jobs.start(
            RESET_MAIL,
            {"userId": user.id, "orgId": user.org_id, "address": payload["address"]},
            job_id=str(uuid5(_MAILS, run.job.id)),
            org_id=user.org_id,
        )
        return None

    async def mail_link(self, run: JobRun) -> Json | None:
        """Do the job of mailing a link; it is made here, so none rests in a store."""
        payload = run.job.payload
        user = await self.users.get(payload["orgId"], payload["userId"])
        if user is None:
            return None
        claims = {"sub": user.id, "org": user.org_id, "state": self._state(user)}
        token = self.tokens.seal(_SEAL, claims, self.clock() + LINK_LIFETIME)
        await self.mail.send(
            "password-reset",
            run.job.id,
            recipient(user),
            name=user.name,
            link=self.mail.link("reset-password", token=token),
            minutes=LINK_LIFETIME // timedelta(minutes=1),
        )
        await self.audit.note(
            "password.reset-mailed",
            org_id=user.org_id,
            user_id=user.id,
            asked_from=payload["address"],
        )
        return None

    def _state(self, user: User) -> str:
        """Return what a link is bound to: the password that it replaces, so it works once."""
        return self.tokens.digest("password", f"{user.id} {user.email} {user.password_hash}")

    async def confirm(self, form: ResetConfirmation) -> Said:
        """Set the password that a mailed link asks for, and sign out everywhere.

        Raises: InvalidToken for a link that was used, replaced, forged or has expired.
        """
        try:
            claims = self.tokens.unseal(_SEAL, form.token)
        except InvalidToken:
            await self.audit.note("token.refused", org_id=None, reason="no reset")
            raise
        user = await self.users.get(claims["org"], claims["sub"])
        if user is None or claims["state"] != self._state(user):
            if user is not None:
                await self.audit.note("password.reset-refused", org_id=user.org_id, user_id=user.id)
            raise InvalidToken
        # Whoever has the link has proved that the address is theirs.
        proved = {"verified_at": user.verified_at or self.clock()}
        if not await self._replace(user, form.password, **proved):
            raise InvalidToken
        return Said(message="Password changed")

    async def change(self, actor: Actor, form: PasswordChange) -> None:
        """Change the caller's password and sign their other devices out.

        Raises: InvalidCredentials.
        """
        user = await self.users.get(actor.org_id, actor.user_id)
        hashed = user.password_hash if user else None
        if not await self.passwords.verify(form.current_password, hashed) or user is None:
            await self.audit.note(
                "password.change-refused", org_id=actor.org_id, user_id=actor.user_id
            )
            raise InvalidCredentials
        if not await self._replace(user, form.new_password, kept_session=actor.session_id):
            raise InvalidCredentials

    async def _replace(self, user: User, password: str, **also: Any) -> bool:
        """Set a password and write *also*; False when it has changed since *user* was read.

        One write sets it, ends the sign-ins up to now and records that a letter is owed.
        """
        hashed = await self.passwords.hash(password)
        now = self.clock()
        notice = PasswordNotice(id=new_id(), at=now, address=ORIGIN.get().address)
        changes = {
            "password_hash": hashed,
            "kept_session": None,
            "notice": notice.model_dump(by_alias=False),
            "notice_owed_at": now + _DEBT_GRACE,
        }
        # An address that nobody had proved to be theirs: what was made there may be a trap.
        trap = user.verified_at is None and "verified_at" in also
        changed = await self.users.set_password(user, changes | also, void_keys=trap)
        if changed is None:
            return False
        await self.audit.note("password.changed", org_id=user.org_id, user_id=user.id)
        await self._settle(changed)
        await self.auth.end_all(user.org_id, user.id, but=also.get("kept_session"))
        if trap:
            await self.auth.keys.revoke_all(user.org_id, user.id)
        return True

    async def _settle(self, user: User) -> None:
        """Have the letter about a new password sent."""
        if user.notice is None:
            return
        payload = {
            "orgId": user.org_id,
            "userId": user.id,
            "address": user.notice.address,
            "at": f"{user.notice.at:%Y-%m-%d %H:%M} UTC",
        }
        await self.jobs.start(CHANGED_MAIL, payload, job_id=user.notice.id, org_id=user.org_id)
        await self.users.settle_notice(user.id, user.notice.id)

    async def pay_debts(self) -> None:
        """Send the letters that a process which died still owed."""
        for user in await self.users.owing_notice(self.clock(), _SWEPT):
            await self._settle(user)

    async def mail_notice(self, run: JobRun) -> Json | None:
        """Do the job of telling somebody that their password was changed."""
        payload = run.job.payload
        user = await self.users.get(payload["orgId"], payload["userId"])
        if user is not None:
            await self.mail.send(
                "password-changed",
                run.job.id,
                recipient(user),
                name=user.name,
                address=payload["address"],
                at=payload["at"],
            )
        return None
