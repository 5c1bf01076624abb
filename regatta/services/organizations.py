"""The caller's organization."""

from __future__ import annotations

from dataclasses import dataclass

from regatta.models.access import Actor
from regatta.models.errors import NotFound, VersionConflict
from regatta.models.organizations import OrganizationChanges, OrganizationView
from regatta.services.audit import Audit
from regatta.services.ports import Clock
from regatta.services.translation import refusals_translated
from regatta.storage.cycles import CycleStore
from regatta.storage.organizations import OrganizationStore


@dataclass(frozen=True, slots=True)
class Organizations:
    """The rules about organizations."""

    organizations: OrganizationStore
    cycles: CycleStore
    audit: Audit
    clock: Clock

    async def own(self, actor: Actor) -> OrganizationView:
        """Return the caller's organization.

        Raises: NotFound.
        """
        organization = await self.organizations.get(actor.org_id)
        if organization is None:
            raise NotFound
        return OrganizationView.of(organization)

    async def change(
        self, actor: Actor, changes: OrganizationChanges, expected_version: int | None
    ) -> OrganizationView:
        """Change the fields that *changes* names.

        Raises: NotFound, VersionConflict.
        """
        wanted = {name: getattr(changes, name) for name in changes.model_fields_set}
        if not wanted:
            present = await self.own(actor)
            if expected_version not in {None, present.version}:
                raise VersionConflict(version=present.version)
            return present
        with refusals_translated():
            changed = await self.organizations.change(actor.org_id, wanted, expected_version)
        if changed is None:
            raise NotFound
        if "time_zone" in wanted:
            # Days begin at other instants now; should this be lost, the next day finds it.
            await self.cycles.stir(actor.org_id, self.clock())
        await self.audit.note(
            "organization.changed",
            org_id=actor.org_id,
            user_id=actor.user_id,
            fields=sorted(wanted),
        )
        return OrganizationView.of(changed)
