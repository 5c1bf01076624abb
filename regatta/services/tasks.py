"""Tasks: written down, changed, done."""

from __future__ import annotations

from dataclasses import dataclass

from regatta.models.access import Actor
from regatta.models.errors import Forbidden, NotFound, VersionConflict
from regatta.models.tasks import CreatedTask, NewTask, Task, TaskChanges, TaskPage, TaskQuery
from regatta.services.translation import refusals_translated
from regatta.storage.engine import DuplicateKey
from regatta.storage.tasks import TaskStore


@dataclass(frozen=True, slots=True)
class Tasks:
    """The rules about tasks: everyone sees them, the owner and managers change them."""

    tasks: TaskStore

    async def create(self, actor: Actor, form: NewTask, task_id: str) -> CreatedTask:
        """Write down a task of the caller's."""
        task = Task(
            id=task_id,
            org_id=actor.org_id,
            owner_id=actor.user_id,
            **{name: getattr(form, name) for name in type(form).model_fields},
        )
        try:
            task = await self.tasks.add(task)
        except DuplicateKey:
            task = await self.get(actor, task_id)
        return CreatedTask(
            **{name: getattr(task, name) for name in Task.model_fields}, task_id=task.id
        )

    async def get(self, actor: Actor, task_id: str) -> Task:
        """Return one task of the organization.

        Raises: NotFound.
        """
        task = await self.tasks.get(actor.org_id, task_id)
        if task is None:
            raise NotFound
        return task

    async def list(self, actor: Actor, query: TaskQuery) -> TaskPage:
        """Return tasks of the organization, newest first.

        Raises: InvalidCursor.
        """
        with refusals_translated():
            page = await self.tasks.page(actor.org_id, query)
        return TaskPage(tasks=page.items, next_cursor=page.next_cursor)

    async def change(
        self, actor: Actor, task_id: str, changes: TaskChanges, expected_version: int | None
    ) -> Task:
        """Change the fields that *changes* names.

        Raises: NotFound, Forbidden, VersionConflict.
        """
        task = await self._own(actor, task_id)
        wanted = {name: getattr(changes, name) for name in changes.model_fields_set}
        if not wanted:
            # Nothing is written, so the version stays; a stale one is still told.
            if expected_version not in {None, task.version}:
                raise VersionConflict(version=task.version)
            return task
        if "tags" in wanted:
            wanted["tags"] = list(wanted["tags"])
        with refusals_translated():
            changed = await self.tasks.change(actor.org_id, task_id, wanted, expected_version)
        if changed is None:
            raise NotFound
        return changed

    async def remove(self, actor: Actor, task_id: str) -> None:
        """Remove the task; challenges made from it stay.

        Raises: NotFound, Forbidden.
        """
        await self._own(actor, task_id)
        if not await self.tasks.remove(actor.org_id, task_id):
            raise NotFound

    async def _own(self, actor: Actor, task_id: str) -> Task:
        """Return the task if the caller may change it."""
        task = await self.get(actor, task_id)
        if actor.role == "member" and task.owner_id != actor.user_id:
            raise Forbidden
        return task
