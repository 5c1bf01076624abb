"""Trees: where an objective may hang, whoever hangs others elsewhere at the same time.

Two moves that are fine alone can close a circle together, and no write sees two objectives. So a
move is noted in the cycle's tree before it is made, by a write that fails if another was noted in
between; whoever plans one takes all that are noted for made already. A note that nobody takes
away, because its process died, is taken away after a while, once the objective is written in a
way that makes a late move fail.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, TypeVar

from regatta.models.errors import Conflict, CycleFull, NotFound, OkrLoop, RegattaError, TreeTooDeep
from regatta.models.okrs import Objective
from regatta.models.trees import Hanging, Tree
from regatta.services.ports import Clock
from regatta.services.refusals import refuse
from regatta.services.rollups import Rollups
from regatta.services.terms import Term
from regatta.services.turns import Turns
from regatta.storage.okrs import OkrStore
from regatta.storage.trees import TreeStore

T = TypeVar("T")

_ABANDONED: Final = timedelta(seconds=30)
PARENT: Final = "body.parentId"


@dataclass(frozen=True, slots=True)
class Trees:
    """The rules of where objectives hang.

    Attributes:
        levels: how many a tree may have.
        most: how many objectives a cycle may have.
    """

    trees: TreeStore
    okrs: OkrStore
    rollups: Rollups
    levels: int
    most: int
    clock: Clock
    turns: Turns[None] = field(default_factory=Turns)

    @asynccontextmanager
    async def place(
        self, term: Term, org_id: str, parent_id: str | None = None, *, objectives: int = 1
    ) -> AsyncIterator[None]:
        """Keep room for new *objectives* in a cycle, the first of them below *parent_id*.

        Who adds some in another process at the same moment is not counted.

        Raises: ValidationFailed, TreeTooDeep, CycleFull.
        """
        cycle_id = term.cycle.id
        async with self.turns.of(cycle_id):
            if parent_id is not None:
                tree = await self.trees.of(org_id, cycle_id)
                self._fits(len(await self._above(term, org_id, parent_id, tree)) + 1)
            if await self.okrs.count_in(org_id, cycle_id) + objectives > self.most:
                raise CycleFull(objectives=self.most)
            yield

    async def hang(
        self, term: Term, okr: Objective, parent_id: str, move: Callable[[], Awaitable[T]]
    ) -> T:
        """Have *move* hang *okr* below *parent_id*, if that may be.

        *move* must fail when the objective was moved since *okr* was read.

        Raises: ValidationFailed, OkrLoop, TreeTooDeep, Conflict.
        """
        async with self.turns.of(okr.cycle_id):
            return await self._hang(term, okr, parent_id, move)

    async def _hang(
        self, term: Term, okr: Objective, parent_id: str, move: Callable[[], Awaitable[T]]
    ) -> T:
        while True:
            tree = await self._current(term, okr)
            ancestors = await self._above(term, okr.org_id, parent_id, tree)
            if okr.id in ancestors:
                raise OkrLoop
            self._fits(len(ancestors) + await self._height(okr))
            hanging = Hanging(parent_id=parent_id, moves=okr.moves, since=self.clock())
            if await self.trees.reserve(tree, okr.id, hanging):
                break
        try:
            moved = await move()
        except RegattaError:
            await self.trees.release(tree, okr.id, okr.moves)
            raise
        await self.trees.release(tree, okr.id, okr.moves)
        return moved

    def _fits(self, levels: int) -> None:
        if levels > self.levels:
            raise TreeTooDeep(levels=self.levels)

    async def _current(self, term: Term, okr: Objective) -> Tree:
        """Return the tree without what was abandoned."""
        tree = await self.trees.of(okr.org_id, okr.cycle_id)
        for okr_id, hanging in tree.hanging.items():
            if hanging.since < self.clock() - _ABANDONED:
                await self._fence(term, okr.org_id, okr_id, hanging.moves)
                await self.trees.release(tree, okr_id, hanging.moves)
            elif okr_id == okr.id:
                raise Conflict("This objective is being moved; please try again.")
        return await self.trees.of(okr.org_id, okr.cycle_id)

    async def _fence(self, term: Term, org_id: str, okr_id: str, moves: int) -> None:
        """Make a move fail that may still be under way."""

        def outrun(found: Objective) -> Objective:
            return found.model_copy(update={"moves": max(found.moves, moves + 1)})

        try:
            await self.rollups.write(term, okr_id, outrun, org_id=org_id)
        except NotFound:
            return

    async def _above(
        self, term: Term, org_id: str, parent_id: str, tree: Tree
    ) -> dict[str, Objective]:
        """Return *parent_id* and all that is above it, now or after the moves under way."""
        above: dict[str, Objective] = {}
        asked = [parent_id]
        while asked:
            okr_id = asked.pop()
            if okr_id in above:
                continue
            found = await self.okrs.get(org_id, okr_id)
            if found is None or found.removed_at is not None:
                if okr_id == parent_id:
                    refuse(PARENT, "There is no such objective", "unknown")
                continue
            if found.cycle_id != term.cycle.id:
                refuse(PARENT, "This objective belongs to another session", "foreign")
            above[okr_id] = found
            if found.parent_id is not None:
                asked.append(found.parent_id)
            if okr_id in tree.hanging:
                asked.append(tree.hanging[okr_id].parent_id)
        return above

    async def _height(self, okr: Objective) -> int:
        """Return how many levels *okr* and what hangs below it have."""
        levels, row = 0, [okr.id]
        while row and levels <= self.levels:
            levels += 1
            row = [child.id for child in await self.okrs.children(okr.org_id, *row)]
        return levels
