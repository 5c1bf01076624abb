"""Carrying objectives over again, and in parts."""

from __future__ import annotations

import pytest

from regatta.server.settings import Settings
from tests.goals import Goals, goals
from tests.people import Crowd, Json


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Cycles that hold three objectives."""
    return settings.model_copy(update={"okr_objectives": 3})


async def _carry(source: Goals, target: Goals, *okr_ids: str) -> list[str]:
    """Carry objectives over, and return the ids of their copies."""
    body: Json = {"okrIds": list(okr_ids), "toSessionId": target.id}
    carried = await source.admin.post(f"/api/sessions/{source.id}/carry-over", **body)
    return [copy["okrId"] for copy in carried["okrs"]]


async def test_what_is_carried_in_parts_hangs_together(crowd: Crowd) -> None:
    """A child finds the copy of its parent that is there already; a full cycle is no hindrance."""
    source = await goals(await crowd.founder(), -90, -10)
    target = await goals(source.admin, 10, 90, status="preparation")
    top = await source.okr("Top")
    middle = await source.okr("Middle", parentId=top)
    known = {"title": "Result", "target": 10, "current": 5.9}
    leaf = await source.okr("Leaf", parentId=middle, results=[known])
    (top_copy,) = await _carry(source, target, top)
    middle_copy, leaf_copy = await _carry(source, target, middle, leaf)
    assert (await target.get(middle_copy))["parentId"] == top_copy
    assert (await target.get(leaf_copy))["parentId"] == middle_copy
    assert await target.progress(leaf_copy, middle_copy, top_copy) == [0.59, 0.59, 0.59]
    await target.check()
    assert await _carry(source, target, leaf, top) == [leaf_copy, top_copy]
    assert len(await target.listed()) == 3
    another = await source.admin.request(
        "POST", "/api/okrs", {"objective": "One more", "sessionId": target.id}
    )
    another.error(409, "session_full")


async def test_a_copy_that_was_removed_is_made_again(crowd: Crowd) -> None:
    """And what is copied while its parent's copy is gone becomes a root."""
    source = await goals(await crowd.founder(), -90, -10)
    target = await goals(source.admin, 10, 90, status="preparation")
    top = await source.okr("Top")
    leaf = await source.okr("Leaf", parentId=top)
    (copy,) = await _carry(source, target, top)
    (await source.admin.request("DELETE", f"/api/okrs/{copy}")).ok()
    (leaf_copy,) = await _carry(source, target, leaf)
    assert (await target.get(leaf_copy))["parentId"] is None
    assert await _carry(source, target, top) == [copy]
    assert (await target.get(copy))["objective"] == "Top"
    assert (await source.get(top))["carriedTo"] == [{"sessionId": target.id, "okrId": copy}]
