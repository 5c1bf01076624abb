"""Trees: which objectives of a cycle are being hung elsewhere at this moment."""

from __future__ import annotations

from pydantic import Field

from regatta.models.base import Document, Id, Instant, Output


class Hanging(Output):
    """An objective on its way below another one."""

    parent_id: Id
    moves: int
    since: Instant


class Tree(Document):
    """The moves under way in one cycle, whose id it has; who plans another one sees them all."""

    org_id: Id
    hanging: dict[Id, Hanging] = Field(default_factory=dict)
