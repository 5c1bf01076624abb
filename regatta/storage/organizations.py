"""Organizations at rest."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from regatta.models.organizations import Organization
from regatta.storage.engine import Collection, CollectionSpec, DuplicateKey, Engine

_ORGANIZATIONS = CollectionSpec("organizations", Organization)


@dataclass(frozen=True, slots=True)
class OrganizationStore:
    """The organizations, and who their admins are."""

    organizations: Collection[Organization]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_ORGANIZATIONS))

    async def found(self, organization: Organization) -> None:
        """Store a new organization, unless it is there already."""
        with suppress(DuplicateKey):
            await self.organizations.insert(organization)

    async def dissolve(self, org_id: str) -> None:
        """Remove an organization that nobody is in."""
        await self.organizations.delete({"id": org_id})

    async def get(self, org_id: str) -> Organization | None:
        """Return the organization."""
        return await self.organizations.get(org_id)

    async def change(
        self, org_id: str, changes: Mapping[str, Any], version: int | None
    ) -> Organization | None:
        """Write *changes*; None when there is no such organization.

        Raises: StaleVersion.
        """
        return await self.organizations.update(
            {"id": org_id}, {"$set": changes}, expected_version=version
        )

    async def count_admin(self, org_id: str, user_id: str) -> None:
        """Count the user among the admins; twice is once."""
        await self.organizations.update(
            {"id": org_id, "admins": {"$ne": user_id}},
            {"$addToSet": {"admins": user_id}, "$inc": {"admin_count": 1}},
        )

    async def uncount_admin(self, org_id: str, user_id: str) -> None:
        """Count the user no longer, who is no admin."""
        await self.organizations.update(
            {"id": org_id, "admins": user_id},
            {"$pull": {"admins": user_id}, "$inc": {"admin_count": -1}},
        )

    async def release_admin(self, org_id: str, user_id: str) -> bool:
        """Count the user no longer among the admins; False for the last of them.

        One conditional write decides, so two admins who demote each other cannot both succeed.
        """
        released = await self.organizations.update(
            {"id": org_id, "admins": user_id, "admin_count": {"$gt": 1}},
            {"$pull": {"admins": user_id}, "$inc": {"admin_count": -1}},
        )
        if released is not None:
            return True
        organization = await self.get(org_id)
        return organization is None or user_id not in organization.admins
