"""What people see of objectives: lists, trees, histories; nothing of what they may not see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from regatta.models.access import Actor
from regatta.models.checkins import CheckInPage, CheckInView
from regatta.models.errors import NotFound
from regatta.models.okrs import (
    Objective,
    OkrChange,
    OkrChangePage,
    OkrList,
    OkrNode,
    OkrQuery,
    OkrTree,
    OkrView,
)
from regatta.models.pages import PageQuery
from regatta.services.cycles import Cycles
from regatta.services.translation import refusals_translated
from regatta.storage.checkins import CheckInStore
from regatta.storage.okrs import OkrStore


def views(found: Sequence[Objective], shown: set[str]) -> list[OkrView]:
    """Return views of *found*; a parent that is not among *shown* is not named."""
    return [OkrView.of(okr, parent_shown=okr.parent_id in shown) for okr in found]


@dataclass(frozen=True, slots=True)
class OkrViews:
    """The rules of who sees what."""

    okrs: OkrStore
    check_ins: CheckInStore
    cycles: Cycles

    async def list(self, actor: Actor, query: OkrQuery) -> OkrList:
        """Return the objectives of a cycle, or of the active one.

        Raises: NotFound when there is no such cycle.
        """
        cycle_id = await self.cycles.chosen(actor, query.session)
        if cycle_id is None:
            return OkrList(okrs=[])
        found = await self.okrs.in_cycle(actor.org_id, cycle_id)
        found = [okr for okr in found if okr.visible_to(actor.user_id, actor.role)]
        listed = [okr for okr in found if query.archived or not okr.archived]
        shown = {okr.id for okr in listed}
        return OkrList.model_construct(okrs=views(listed, shown))

    async def found(self, actor: Actor, okr_id: str) -> Objective:
        """Return an objective that the caller may see.

        Raises: NotFound.
        """
        okr = await self.okrs.get(actor.org_id, okr_id)
        if okr is None or not okr.visible_to(actor.user_id, actor.role):
            raise NotFound
        return okr

    async def get(self, actor: Actor, okr_id: str) -> OkrView:
        """Return one objective.

        Raises: NotFound.
        """
        okr = await self.found(actor, okr_id)
        return OkrView.of(okr, parent_shown=await self._shows_parent(actor, okr))

    async def _shows_parent(self, actor: Actor, okr: Objective) -> bool:
        if okr.parent_id is None:
            return False
        parent = await self.okrs.get(okr.org_id, okr.parent_id)
        return parent is not None and parent.visible_to(actor.user_id, actor.role)

    async def tree(self, actor: Actor, okr_id: str) -> OkrTree:
        """Return an objective with everything below it.

        Raises: NotFound.
        """
        root = await self.found(actor, okr_id)
        below: defaultdict[str | None, list[Objective]] = defaultdict(list)
        seen, row = {root.id}, [root.id]
        while row:
            children = [
                child
                for child in await self.okrs.children(actor.org_id, *row)
                if child.visible_to(actor.user_id, actor.role)
                and not child.archived
                and child.id not in seen
            ]
            for child in children:
                below[child.parent_id].append(child)
            row = [child.id for child in children]
            seen.update(row)

        def node(okr: Objective, *, parent_shown: bool = True) -> OkrNode:
            view = OkrView.of(okr, parent_shown=parent_shown)
            return OkrNode.above(view, [node(child) for child in below[okr.id]])

        return OkrTree(tree=node(root, parent_shown=await self._shows_parent(actor, root)))

    async def check_ins_of(self, actor: Actor, okr_id: str, query: PageQuery) -> CheckInPage:
        """Return the check-ins of the objective's key results, the latest first.

        Raises: NotFound, InvalidCursor.
        """
        okr = await self.found(actor, okr_id)
        with refusals_translated():
            page = await self.check_ins.page(
                actor.org_id, list(okr.key_results), limit=query.limit, cursor=query.cursor
            )
        return CheckInPage(
            check_ins=[CheckInView.of(found) for found in page.items],
            next_cursor=page.next_cursor,
        )

    async def changes_of(self, actor: Actor, okr_id: str, query: PageQuery) -> OkrChangePage:
        """Return what was changed of an objective, the latest first.

        Raises: NotFound, InvalidCursor.
        """
        await self.found(actor, okr_id)
        with refusals_translated():
            page = await self.okrs.changes_of(
                actor.org_id, okr_id, limit=query.limit, cursor=query.cursor
            )
        return OkrChangePage(
            changes=await self._readable(actor, page.items), next_cursor=page.next_cursor
        )

    async def _readable(self, actor: Actor, changes: Sequence[OkrChange]) -> Sequence[OkrChange]:
        """Return *changes* without the parents that the caller may not see."""
        named = {name for change in changes if change.field == "parentId" for name in _ends(change)}
        found = await self.okrs.several(actor.org_id, sorted(named))
        hidden = {okr.id for okr in found if not okr.visible_to(actor.user_id, actor.role)}
        return [
            change.model_copy(
                update={
                    "old": None if change.old in hidden else change.old,
                    "new": None if change.new in hidden else change.new,
                }
            )
            if change.field == "parentId"
            else change
            for change in changes
        ]


def _ends(change: OkrChange) -> list[str]:
    return [name for name in (change.old, change.new) if isinstance(name, str)]
