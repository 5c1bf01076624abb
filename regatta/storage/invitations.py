"""Invitations at rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from regatta.models.invitations import Invitation
from regatta.storage.engine import Collection, CollectionSpec, Engine, Index, Sort

_INVITATIONS = CollectionSpec(
    "invitations",
    Invitation,
    (
        Index("by_email", ("email", "created_at")),
        Index("by_org", ("org_id", "created_at")),
        Index("owed", ("owed_at",)),
        Index("expiry", ("expires_at",), expire_after=timedelta(days=30)),
    ),
)
_NEWEST_FIRST: Sort = [("created_at", -1), ("id", -1)]


@dataclass(frozen=True, slots=True)
class InvitationStore:
    """The invitations of all organizations."""

    invitations: Collection[Invitation]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_INVITATIONS))

    async def add(self, invitation: Invitation) -> Invitation:
        """Store a new invitation.

        Raises: DuplicateKey when its id is taken.
        """
        return await self.invitations.insert(invitation)

    async def get(self, invitation_id: str) -> Invitation | None:
        """Return one invitation."""
        return await self.invitations.get(invitation_id)

    async def for_address(self, email: str, at: datetime, limit: int) -> list[Invitation]:
        """Return the newest open invitation of each organization that asked this address in."""
        found = await self.invitations.find(
            {"email": email, "accepted_at": None, "expires_at": {"$gt": at}},
            sort=_NEWEST_FIRST,
            limit=limit,
        )
        newest: dict[str, Invitation] = {}
        for invitation in found:
            newest.setdefault(invitation.org_id, invitation)
        return list(newest.values())

    async def open_in(self, org_id: str, at: datetime, limit: int) -> list[Invitation]:
        """Return the organization's open invitations, newest first."""
        return await self.invitations.find(
            {"org_id": org_id, "accepted_at": None, "expires_at": {"$gt": at}},
            sort=_NEWEST_FIRST,
            limit=limit,
        )

    async def arm(self, invitation_id: str, digest: str, expires_at: datetime) -> bool:
        """Give the invitation a new one-time password; False when it is no longer open."""
        armed = await self.invitations.update(
            {"id": invitation_id, "accepted_at": None},
            {"$set": {"otp_digest": digest, "otp_expires_at": expires_at, "tries": 0}},
        )
        return armed is not None

    async def count_try(self, invitation_id: str, most: int) -> Invitation | None:
        """Count one try and return the invitation; None when all tries are used up."""
        return await self.invitations.update(
            {"id": invitation_id, "accepted_at": None, "tries": {"$lt": most}},
            {"$inc": {"tries": 1}},
        )

    async def accept(
        self,
        invitation: Invitation,
        at: datetime,
        owed_at: datetime,
        *,
        name: str | None,
        password_hash: str | None,
    ) -> Invitation | None:
        """Use the invitation up, with the password it was read with; None if it was used.

        What the new member chose is kept until there is a member.
        """
        return await self.invitations.update(
            {
                "id": invitation.id,
                "accepted_at": None,
                "otp_digest": invitation.otp_digest,
            },
            {
                "$set": {
                    "accepted_at": at,
                    "otp_digest": None,
                    "owed_at": owed_at,
                    "name": name,
                    "password_hash": password_hash,
                }
            },
        )

    async def owing(self, now: datetime, limit: int) -> list[Invitation]:
        """Return invitations with something overdue."""
        return await self.invitations.find(
            {"owed_at": {"$lte": now}}, sort=[("owed_at", 1)], limit=limit
        )

    async def settle(self, invitation: Invitation) -> None:
        """Note that nothing is owed any more, unless something new is."""
        await self.invitations.update(
            {"id": invitation.id, "owed_at": invitation.owed_at},
            {"$set": {"owed_at": None, "name": None, "password_hash": None}},
        )

    async def forget_of(self, org_id: str, inviter_id: str) -> None:
        """Remove the open invitations that somebody made."""
        await self.invitations.delete(
            {"org_id": org_id, "inviter_id": inviter_id, "accepted_at": None}
        )

    async def forget(self, org_id: str, email: str) -> None:
        """Remove the address's open invitations into this organization."""
        await self.invitations.delete({"org_id": org_id, "email": email, "accepted_at": None})
