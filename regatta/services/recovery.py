"""Passwords: forgotten, reset and changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from regatta.models.access import Actor
from regatta.models.auth import PasswordChange, ResetConfirmation, ResetRequest, Said
from regatta.models.base import Json, new_id
from regatta.models.errors import InvalidCredentials, InvalidToken
from regatta.models.users import User
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
        claims = self.tokens.unseal(_SEAL, form.token)
        user = await self.users.get(claims["org"], claims["sub"])
        if user is None or claims["state"] != self._state(user):
            if user is not None:
                await self.audit.note("password.reset-refused", org_id=user.org_id, user_id=user.id)
            raise InvalidToken
        # Whoever has the link has proved that the address is theirs.
        verified_at = user.verified_at or self.clock()
        if not await self._replace(user, form.password, verified_at=verified_at):
            raise InvalidToken
        if user.verified_at is None:
            # Nobody had proved so far whose account it is: what was made there may be a trap.
            await self.auth.keys.revoke_all(user.org_id, user.id)
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
        if not await self._replace(user, form.new_password, but=actor.session_id):
            raise InvalidCredentials

    async def _replace(
        self,
        user: User,
        password: str,
        *,
        verified_at: datetime | None = None,
        but: str | None = None,
    ) -> bool:
        """Set a password; False when it has changed since *user* was read."""
        hashed = await self.passwords.hash(password)
        changed = await self.users.set_password(user, hashed, verified_at=verified_at)
        if changed is None:
            return False
        await self.audit.note("password.changed", org_id=user.org_id, user_id=user.id)
        payload = {
            "orgId": user.org_id,
            "userId": user.id,
            "address": ORIGIN.get().address,
            "at": f"{self.clock():%Y-%m-%d %H:%M} UTC",
        }
        await self.jobs.start(CHANGED_MAIL, payload, job_id=new_id(), org_id=user.org_id)
        await self.auth.end_all(user.org_id, user.id, but=but)
        return True

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
