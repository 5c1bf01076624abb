"""Trees at rest: the moves under way."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from regatta.models.trees import Hanging, Tree
from regatta.storage.engine import (
    Collection,
    CollectionSpec,
    DuplicateKey,
    Engine,
    StaleVersion,
)

_TREES = CollectionSpec("trees", Tree)


@dataclass(frozen=True, slots=True)
class TreeStore:
    """The trees of all cycles."""

    trees: Collection[Tree]

    @classmethod
    async def open(cls, engine: Engine) -> Self:
        """Open the collection."""
        return cls(await engine.collection(_TREES))

    async def of(self, org_id: str, cycle_id: str) -> Tree:
        """Return the tree of a cycle; it begins with the first move."""
        while True:
            found = await self.trees.find_one({"id": cycle_id, "org_id": org_id})
            if found is not None:
                return found
            with suppress(DuplicateKey):
                return await self.trees.insert(Tree(id=cycle_id, org_id=org_id))

    async def reserve(self, tree: Tree, okr_id: str, hanging: Hanging) -> bool:
        """Note a move that is about to be made; False when another was noted since the reading."""
        try:
            written = await self.trees.update(
                {"id": tree.id, "org_id": tree.org_id},
                {"$set": {"hanging": tree.hanging | {okr_id: hanging}}},
                expected_version=tree.version,
            )
        except StaleVersion:
            return False
        return written is not None

    async def release(self, tree: Tree, okr_id: str, moves: int) -> None:
        """Note that a move was made, or never will be."""
        await self.trees.update(
            {"id": tree.id, "org_id": tree.org_id, f"hanging.{okr_id}.moves": moves},
            {"$unset": {f"hanging.{okr_id}": ""}},
        )
