"""Tasks at rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from regatta.models.tasks import Task, TaskQuery
from regatta.storage.engine import Collection, CollectionSpec, Engine, Index, Page

_TASKS = CollectionSpec(
    "tasks",
    Task,
    (
        Index("by_org", ("org_id", "created_at", "id")),
        Index("by_due_date", ("org_id", "due_date")),
    ),
)


@dataclass(frozen=True, slots=True)
class TaskStore:
    """The tasks of all organizations."""

    tasks: Collection[Task]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_TASKS))

    async def add(self, task: Task) -> Task:
        """Store a new task.

        Raises: DuplicateKey.
        """
        return await self.tasks.insert(task)

    async def get(self, org_id: str, task_id: str) -> Task | None:
        """Return one task of the organization."""
        return await self.tasks.find_one({"id": task_id, "org_id": org_id})

    async def page(self, org_id: str, query: TaskQuery) -> Page[Task]:
        """Return the organization's tasks that *query* asks for, newest first.

        Raises: BadCursor.
        """
        due = {"$lt": query.due_before, "$gte": query.due_after}
        wanted: dict[str, Any] = {
            "status": query.status,
            "tags": query.tag,
            "owner_id": query.owner_id,
            "due_date": {name: at for name, at in due.items() if at is not None} or None,
        }
        return await self.tasks.page(
            {"org_id": org_id} | {name: value for name, value in wanted.items() if value},
            sort=[("created_at", -1), ("id", -1)],
            limit=query.limit,
            cursor=query.cursor,
        )

    async def change(
        self, org_id: str, task_id: str, changes: dict[str, Any], expected_version: int | None
    ) -> Task | None:
        """Set the fields in *changes* and return the task, or None if there is no such task.

        Raises: StaleVersion.
        """
        return await self.tasks.update(
            {"id": task_id, "org_id": org_id}, {"$set": changes}, expected_version=expected_version
        )

    async def remove(self, org_id: str, task_id: str) -> bool:
        """Remove the task; return whether it was there."""
        return await self.tasks.delete({"id": task_id, "org_id": org_id}) == 1
