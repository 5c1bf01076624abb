"""The people of an organization."""

from __future__ import annotations

from dataclasses import dataclass

from regatta.models.access import Actor
from regatta.models.errors import EmailTaken
from regatta.models.users import CreatedUser, NewUser, User, UserPage, UserQuery, UserView
from regatta.services.ports import Passwords
from regatta.services.translation import refusals_translated
from regatta.storage.engine import DuplicateKey
from regatta.storage.users import UserStore


@dataclass(frozen=True, slots=True)
class Users:
    """The rules about colleagues."""

    users: UserStore
    passwords: Passwords

    async def create(self, actor: Actor, form: NewUser, user_id: str) -> CreatedUser:
        """Add a member to the caller's organization.

        Raises: EmailTaken.
        """
        hashed = await self.passwords.hash(form.password) if form.password else None
        user = User(
            id=user_id,
            org_id=actor.org_id,
            email=form.email,
            name=form.name,
            role=form.role,
            password_hash=hashed,
        )
        try:
            user = await self.users.add(user)
        except DuplicateKey as error:
            known = await self.users.get(actor.org_id, user_id)
            if known is None or known.email != form.email:
                raise EmailTaken from error
            user = known
        return CreatedUser.of(user, user_id=user.id)

    async def list(self, actor: Actor, query: UserQuery) -> UserPage:
        """Return colleagues, newest first.

        Raises: InvalidCursor.
        """
        with refusals_translated():
            page = await self.users.page(
                actor.org_id, role=query.role, limit=query.limit, cursor=query.cursor
            )
        return UserPage(
            users=[UserView.of(user) for user in page.items], next_cursor=page.next_cursor
        )
