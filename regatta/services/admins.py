"""The rule of the last admin: an organization keeps at least one, whatever happens at once."""

from __future__ import annotations

from dataclasses import dataclass

from regatta.models.errors import LastAdmin
from regatta.models.users import User
from regatta.storage.organizations import OrganizationStore
from regatta.storage.users import UserStore


@dataclass(frozen=True, slots=True)
class Admins:
    """Counts the admins of an organization in one document, beside the users' own.

    Somebody is counted after becoming an admin and let go before ceasing to be one, so wherever
    a process dies, the count is never higher than the truth.
    """

    organizations: OrganizationStore
    users: UserStore

    async def release(self, user: User) -> None:
        """Let somebody go who is about to cease being an admin; nothing for others.

        Raises: LastAdmin.
        """
        if user.role == "admin" and not await self.organizations.release_admin(
            user.org_id, user.id
        ):
            raise LastAdmin

    async def count(self, org_id: str, user_id: str) -> None:
        """Count the user if they are an admin now, and not if they are none.

        Called after each write of a role, by whoever wrote. It looks again after it has counted:
        so of two at once the one that looks last leaves the count right.
        """
        if await self._is_admin(org_id, user_id):
            await self.organizations.count_admin(org_id, user_id)
        if not await self._is_admin(org_id, user_id):
            await self.organizations.uncount_admin(org_id, user_id)

    async def _is_admin(self, org_id: str, user_id: str) -> bool:
        present = await self.users.get(org_id, user_id)
        return present is not None and present.role == "admin"
