"""The people of an organization, and the caller as one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from regatta.models.access import Actor
from regatta.models.errors import EmailTaken, Forbidden, NotFound, VersionConflict
from regatta.models.users import (
    CreatedUser,
    NewUser,
    Profile,
    ProfileChanges,
    User,
    UserPage,
    UserQuery,
    UserReplacement,
    UserView,
)
from regatta.services.admins import Admins
from regatta.services.audit import Audit
from regatta.services.auth import Auth
from regatta.services.keys import Keys
from regatta.services.ports import Connections, Passwords
from regatta.services.translation import refusals_translated
from regatta.storage.engine import DuplicateKey, StaleVersion
from regatta.storage.identities import IdentityStore
from regatta.storage.invitations import InvitationStore
from regatta.storage.users import UserStore

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Users:
    """The rules about colleagues."""

    users: UserStore
    admins: Admins
    identities: IdentityStore
    invitations: InvitationStore
    auth: Auth
    keys: Keys
    passwords: Passwords
    connections: Connections
    audit: Audit

    async def create(self, actor: Actor, form: NewUser, user_id: str) -> CreatedUser:
        """Add a member to the caller's organization.

        Raises: EmailTaken, Forbidden for what API keys may not do.
        """
        if form.role == "admin" or form.password:
            _person_alone(actor)
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
        await self.admins.count(user.org_id, user.id)
        await self._note("user.created", actor, user, role=user.role)
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

    async def get(self, actor: Actor, user_id: str) -> UserView:
        """Return a colleague.

        Raises: NotFound.
        """
        return UserView.of(await self._get(actor, user_id))

    async def profile(self, actor: Actor) -> Profile:
        """Return the caller, as they see themselves.

        Raises: NotFound.
        """
        return Profile.of_self(await self._get(actor, actor.user_id))

    async def change_profile(
        self, actor: Actor, changes: ProfileChanges, expected_version: int | None
    ) -> Profile:
        """Change the fields that *changes* names.

        Raises: NotFound, VersionConflict.
        """
        wanted = _wanted(changes)
        if not wanted:
            user = await self._get(actor, actor.user_id)
            if expected_version not in {None, user.version}:
                raise VersionConflict(version=user.version)
            return Profile.of_self(user)
        with refusals_translated():
            changed = await self.users.change(actor.org_id, actor.user_id, wanted, expected_version)
        if changed is None:
            raise NotFound
        return Profile.of_self(changed)

    async def replace(
        self, actor: Actor, user_id: str, form: UserReplacement, expected_version: int | None
    ) -> UserView:
        """Decide a member's name and role; a new role holds at once, on live sockets too.

        Raises: NotFound, LastAdmin, VersionConflict, Forbidden for what API keys may not do.
        """
        user = await self._get(actor, user_id)
        if expected_version not in {None, user.version}:
            raise VersionConflict(version=user.version)
        if "admin" in {user.role, form.role}:
            _person_alone(actor)
        if form.role != "admin":
            await self.admins.release(user)
        changed = await self._write(user, form)
        await self.admins.count(actor.org_id, user_id)
        if changed.role != user.role:
            await self.connections.change_role(user_id, changed.role)
            roles = {"from": user.role, "to": changed.role}
            await self._note("user.role-changed", actor, user, **roles)
        return UserView.of(changed)

    async def _write(self, user: User, form: UserReplacement) -> User:
        """Write over the very document that was read.

        Raises: NotFound, VersionConflict.
        """
        try:
            changed = await self.users.change(
                user.org_id, user.id, {"name": form.name, "role": form.role}, user.version
            )
        except StaleVersion as error:
            await self.admins.count(user.org_id, user.id)
            raise VersionConflict(version=error.current) from error
        if changed is None:
            raise NotFound
        return changed

    async def remove(self, actor: Actor, user_id: str) -> None:
        """Remove a member with their sign-ins, keys and invitations; what they did stays.

        Each step may be repeated, and the person goes last: a retry finishes what a crash left.

        Raises: NotFound, LastAdmin, Forbidden for what API keys may not do, VersionConflict when
            somebody goes on changing the person.
        """
        for _ in range(_TRIES):
            user = await self._get(actor, user_id)
            if user.role == "admin":
                _person_alone(actor)
            await self.admins.release(user)
            await self.auth.end_all(actor.org_id, user_id)
            await self.keys.revoke_all(actor.org_id, user_id)
            await self.identities.forget(actor.org_id, user_id)
            await self.invitations.forget_of(actor.org_id, user_id)
            # Only the person that was read: one who has become an admin meanwhile is counted.
            gone = await self.users.remove(user)
            await self.admins.count(actor.org_id, user_id)
            if gone:
                await self._note("user.removed", actor, user)
                return
        raise VersionConflict

    async def _get(self, actor: Actor, user_id: str) -> User:
        user = await self.users.get(actor.org_id, user_id)
        if user is None:
            raise NotFound
        return user

    async def _note(self, action: str, actor: Actor, user: User, **details: Any) -> None:
        await self.audit.note(
            action,
            org_id=actor.org_id,
            user_id=actor.user_id,
            subject_id=user.id,
            email=user.email,
            **details,
        )


def _person_alone(actor: Actor) -> None:
    """Return if a person is acting: a key that makes or unmakes admins would be all of them.

    Raises: Forbidden.
    """
    if actor.scopes is not None:
        raise Forbidden("API keys neither make nor change admins, and set no passwords.")


def _wanted(changes: ProfileChanges) -> dict[str, Any]:
    """Return the named fields by their paths, so that no choice overwrites another one."""
    named = changes.model_fields_set
    wanted: dict[str, Any] = {name: getattr(changes, name) for name in named - {"preferences"}}
    channels = changes.preferences.notifications
    for name in channels.model_fields_set:
        wanted[f"preferences.notifications.{name}"] = getattr(channels, name)
    return wanted
