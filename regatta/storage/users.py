"""People at rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from regatta.models.access import Role
from regatta.models.users import User
from regatta.storage.engine import Collection, CollectionSpec, Engine, Index, Page

_USERS = CollectionSpec(
    "users",
    User,
    (
        Index("email", ("email",), unique=True),
        Index("by_org", ("org_id", "created_at", "id")),
        Index("changed", ("updated_at",)),
        Index("owed", ("owed_at",)),
        Index("notices", ("notice_owed_at",)),
    ),
)

_ASKED: Final = 1000
"""People who are looked up in one query; there is a bound to what one may list."""


@dataclass(frozen=True, slots=True)
class UserStore:
    """The people of all organizations."""

    users: Collection[User]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_USERS))

    async def add(self, user: User) -> User:
        """Store a new person.

        Raises: DuplicateKey when the address or the id is taken.
        """
        return await self.users.insert(user)

    async def by_email(self, email: str) -> User | None:
        """Return the person with this normalized address, whatever the organization."""
        return await self.users.find_one({"email": email})

    async def get(self, org_id: str, user_id: str) -> User | None:
        """Return one person of the organization."""
        return await self.users.find_one({"id": user_id, "org_id": org_id})

    async def names(self, org_id: str, user_ids: list[str]) -> dict[str, str]:
        """Return the names of those of *user_ids* who are in the organization."""
        names: dict[str, str] = {}
        for start in range(0, len(user_ids), _ASKED):
            some = user_ids[start : start + _ASKED]
            found = await self.users.find({"org_id": org_id, "id": {"$in": some}})
            names.update((user.id, user.name) for user in found)
        return names

    async def page(
        self, org_id: str, *, role: Role | None, limit: int, cursor: str | None
    ) -> Page[User]:
        """Return people of the organization, newest first.

        Raises: BadCursor.
        """
        query = {"org_id": org_id} | ({"role": role} if role else {})
        return await self.users.page(
            query, sort=[("created_at", -1), ("id", -1)], limit=limit, cursor=cursor
        )

    async def change(
        self, org_id: str, user_id: str, changes: Mapping[str, Any], version: int | None = None
    ) -> User | None:
        """Write *changes*; None when there is no such person in the organization.

        Raises: StaleVersion.
        """
        return await self.users.update(
            {"id": user_id, "org_id": org_id}, {"$set": changes}, expected_version=version
        )

    async def changed_since(self, at: datetime) -> list[User]:
        """Return the people whose documents were written since then."""
        return await self.users.find({"updated_at": {"$gte": at}})

    async def called(self, user_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of those of *user_ids* who exist, whatever the organization."""
        asked = list(user_ids)
        names: dict[str, str] = {}
        for start in range(0, len(asked), _ASKED):
            found = await self.users.find({"id": {"$in": asked[start : start + _ASKED]}})
            names.update((user.id, user.name) for user in found)
        return names

    async def among(self, user_ids: list[str]) -> list[User]:
        """Return those of *user_ids* who exist, whatever the organization."""
        return await self.users.find({"id": {"$in": user_ids}})

    async def set_password(
        self, user: User, changes: Mapping[str, Any], *, void_keys: bool = False
    ) -> User | None:
        """Write *changes*, among them the password, sign all devices out, and void the keys.

        Returns None when the password is no longer the one that *user* was read with.
        """
        return await self.users.update(
            {"id": user.id, "org_id": user.org_id, "password_hash": user.password_hash},
            {"$set": changes, "$inc": {"sign_outs": 1, "key_epoch": int(void_keys)}},
        )

    async def owing_notice(self, now: datetime, limit: int) -> list[User]:
        """Return people of whose new password a letter is overdue."""
        return await self.users.find(
            {"notice_owed_at": {"$lte": now}}, sort=[("notice_owed_at", 1)], limit=limit
        )

    async def settle_notice(self, user_id: str, notice_id: str) -> None:
        """Note that this letter is no longer owed."""
        await self.users.update(
            {"id": user_id, "notice.id": notice_id},
            {"$set": {"notice": None, "notice_owed_at": None}},
        )

    async def take_address(self, user: User) -> bool:
        """Take the address from an account whose owner never proved that it is theirs.

        The account stays, with what belongs to it, under an address that nobody has.
        """
        taken = await self.users.update(
            {"id": user.id, "org_id": user.org_id, "email": user.email, "verified_at": None},
            {
                "$set": {"email": f"{user.id}@taken.invalid", "kept_session": None},
                "$inc": {"sign_outs": 1, "key_epoch": 1},
            },
        )
        return taken is not None

    async def verify(self, org_id: str, user_id: str, email: str, at: datetime) -> bool:
        """Note that the address is the person's own; False when it is not their address now."""
        found = await self.users.find_one({"id": user_id, "org_id": org_id, "email": email})
        if found is not None and found.verified_at is None:
            await self.users.update(
                {"id": user_id, "org_id": org_id, "email": email, "verified_at": None},
                {"$set": {"verified_at": at}},
            )
        return found is not None

    async def owing(self, now: datetime, limit: int) -> list[User]:
        """Return people whose verification mail is overdue."""
        return await self.users.find({"owed_at": {"$lte": now}}, sort=[("owed_at", 1)], limit=limit)

    async def settle(self, user_id: str) -> None:
        """Note that nothing is owed any more."""
        await self.users.update({"id": user_id}, {"$set": {"owed_at": None}})

    async def remove(self, user: User) -> bool:
        """Remove a person; False when the document is not the one that was read any more."""
        gone = await self.users.delete(
            {"id": user.id, "org_id": user.org_id, "version": user.version}
        )
        return gone > 0
