"""Objectives with their key results at rest, and the history of their changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from regatta.models.okrs import Objective, OkrChange
from regatta.storage.engine import (
    Collection,
    CollectionSpec,
    DuplicateKey,
    Engine,
    Index,
    Page,
    StaleVersion,
)

_OBJECTIVES = CollectionSpec(
    "objectives",
    Objective,
    (
        Index("by_cycle", ("org_id", "cycle_id", "created_at", "id")),
        Index("by_parent", ("org_id", "parent_id")),
        Index("owed", ("owed_at",)),
        Index("reminders", ("remind_at",)),
    ),
)
_CHANGES = CollectionSpec(
    "okr_changes", OkrChange, (Index("by_okr", ("org_id", "okr_id", "at", "id")),)
)


@dataclass(frozen=True, slots=True)
class OkrStore:
    """The objectives of all organizations."""

    objectives: Collection[Objective]
    changes: Collection[OkrChange]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open both collections."""
        return cls(await engine.collection(_OBJECTIVES), await engine.collection(_CHANGES))

    async def add(self, objective: Objective) -> Objective:
        """Store a new objective.

        Raises: DuplicateKey.
        """
        return await self.objectives.insert(objective)

    async def get(self, org_id: str, okr_id: str) -> Objective | None:
        """Return one objective of the organization, also while it is being removed."""
        return await self.objectives.find_one({"id": okr_id, "org_id": org_id})

    async def in_cycle(self, org_id: str, cycle_id: str) -> list[Objective]:
        """Return all objectives of a cycle, the oldest first."""
        found = await self.objectives.find(
            {"org_id": org_id, "cycle_id": cycle_id}, sort=[("created_at", 1)]
        )
        # Sorted out here: no index has the path, and to look into a thousand documents takes long.
        return [okr for okr in found if okr.removed_at is None]

    async def count_in(self, org_id: str, cycle_id: str) -> int:
        """Return how many objectives a cycle has."""
        return await self.objectives.count({"org_id": org_id, "cycle_id": cycle_id})

    async def several(self, org_id: str, okr_ids: Sequence[str]) -> list[Objective]:
        """Return those of these objectives that there are."""
        return await self.objectives.find(
            {"org_id": org_id, "id": {"$in": list(okr_ids)}, "removed_at": None}
        )

    async def children(self, org_id: str, *parent_ids: str) -> list[Objective]:
        """Return the objectives right below these, the oldest first."""
        found = await self.objectives.find(
            {"org_id": org_id, "parent_id": {"$in": list(parent_ids)}}, sort=[("created_at", 1)]
        )
        return [okr for okr in found if okr.removed_at is None]

    async def write(self, objective: Objective, changes: Mapping[str, Any]) -> Objective | None:
        """Set *changes* on the objective as it was read; None when it is gone.

        Raises: StaleVersion when somebody wrote in between.
        """
        return await self.objectives.update(
            {"id": objective.id, "org_id": objective.org_id},
            {"$set": dict(changes)},
            expected_version=objective.version,
        )

    async def settle(self, objective: Objective) -> None:
        """Note that all is paid that was owed when *objective* was read."""
        paid: dict[str, Any] = {"owed_at": None, "alert": None, "shown": objective.open}
        paid |= dict.fromkeys(("new_check_ins", "new_changes", "left"), ())
        await self.objectives.update(
            {"id": objective.id, "org_id": objective.org_id, "debt": objective.debt},
            {"$set": paid | {"moving": {}}},
        )

    async def postpone(self, objective: Objective, at: datetime) -> None:
        """Have the sweep try again later, since it could not pay."""
        with suppress(StaleVersion):
            await self.write(objective, {"owed_at": at})

    async def remove(self, objective: Objective) -> None:
        """Remove the objective, if nobody wrote since it was read that it is to go."""
        await self.objectives.delete({"id": objective.id, "debt": objective.debt})

    async def owing(self, now: datetime, limit: int) -> list[Objective]:
        """Return objectives of any organization that owe something."""
        return await self.objectives.find(
            {"owed_at": {"$lte": now}}, sort=[("owed_at", 1)], limit=limit
        )

    async def to_remind(self, now: datetime, limit: int) -> list[Objective]:
        """Return objectives of any organization whose owner is to be reminded."""
        return await self.objectives.find(
            {"remind_at": {"$lte": now}}, sort=[("remind_at", 1)], limit=limit
        )

    async def remind(self, objective: Objective, at: datetime | None) -> bool:
        """Set the next reminder; False when another one did, or a check-in."""
        changed = await self.objectives.update(
            {
                "id": objective.id,
                "org_id": objective.org_id,
                "remind_at": objective.remind_at,
            },
            {"$set": {"remind_at": at}},
        )
        return changed is not None

    async def remind_all(self, org_id: str, cycle_id: str, at: datetime) -> None:
        """Set the next reminder of every objective in the cycle."""
        await self.objectives.update_many(
            {"org_id": org_id, "cycle_id": cycle_id}, {"$set": {"remind_at": at}}
        )

    async def enter(self, change: OkrChange) -> None:
        """Enter a change into the history; twice is once."""
        with suppress(DuplicateKey):
            await self.changes.insert(change)

    async def changes_of(
        self, org_id: str, okr_id: str, *, limit: int, cursor: str | None
    ) -> Page[OkrChange]:
        """Return what was changed of an objective, the latest first.

        Raises: BadCursor.
        """
        return await self.changes.page(
            {"org_id": org_id, "okr_id": okr_id},
            sort=[("at", -1), ("id", -1)],
            limit=limit,
            cursor=cursor,
        )
