"""Organizations with objectives, for tests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.people import Json, Person

MEASURE: Final[Json] = {
    "metric": "number",
    "direction": "down",
    "guardrail": None,
    "weight": 1,
    "order": 0,
    "archived": False,
    "confidence": None,
    "measuredAt": None,
    "progress": 0.5,
}
OBJECTIVE: Final[Json] = {
    "description": "",
    "rollup": "both",
    "weight": 1,
    "visibility": "organization",
    "draft": False,
    "archived": False,
    "progress": 0.5,
    "confidence": None,
    "status": "on_track",
    "checkedInAt": None,
    "grade": 0.5,
    "gradeBand": "yellow",
    "gradeNote": "",
    "reviewNote": "",
    "carriedFrom": None,
    "carriedTo": [],
    "version": 1,
}
"""What is there without being said, of a key result half way and of its objective."""


def day(offset: int) -> str:
    """Return the day that is so many days from today, as UTC has it."""
    return (datetime.now(UTC).date() + timedelta(days=offset)).isoformat()


@dataclass
class Goals:
    """A cycle of somebody's organization, and the objectives in it."""

    admin: Person
    id: str
    key_results: dict[str, str] = field(default_factory=dict)
    top: str = ""

    @property
    def room(self) -> str:
        """The room of the cycle."""
        return f"session:{self.id}"

    async def okr(
        self,
        title: str = "Objective",
        *,
        by: Person | None = None,
        results: Sequence[Json] = ({"title": "Result", "target": 10},),
        **fields: Any,
    ) -> str:
        """Write an objective down, and return its id; its first key result is remembered."""
        person = by or self.admin
        made = await person.post(
            "/api/okrs", objective=title, sessionId=self.id, keyResults=list(results), **fields
        )
        found = await person.get(f"/api/okrs/{made['okrId']}")
        if found["keyResults"]:
            self.key_results[found["id"]] = found["keyResults"][0]["id"]
        okr_id: str = found["id"]
        return okr_id

    async def check_in(
        self, okr_id: str, value: float, *, by: Person | None = None, **fields: Any
    ) -> Json:
        """Measure the first key result of an objective."""
        fields.setdefault("keyResultId", self.key_results[okr_id])
        reply: Json = await (by or self.admin).post(
            f"/api/okrs/{okr_id}/progress", value=value, **fields
        )
        return reply

    async def change(self, okr_id: str, *, by: Person | None = None, **changes: Any) -> None:
        """Change an objective."""
        (await (by or self.admin).request("PUT", f"/api/okrs/{okr_id}", changes)).ok()

    async def get(self, okr_id: str, by: Person | None = None) -> Json:
        """Return an objective."""
        found: Json = await (by or self.admin).get(f"/api/okrs/{okr_id}")
        return found

    async def progress(self, *okr_ids: str) -> list[float | None]:
        """Return the progress of these objectives."""
        return [(await self.get(okr_id))["progress"] for okr_id in okr_ids]

    async def listed(self, by: Person | None = None) -> list[Json]:
        """Return the objectives that somebody is shown."""
        path = f"/api/okrs?session={self.id}&archived=true"
        found: list[Json] = (await (by or self.admin).get(path))["okrs"]
        return found

    async def check(self) -> list[Json]:
        """Compare what is stored with what computing all anew gives; return what is stored."""
        stored = await self.listed()
        assert {okr["id"]: okr["progress"] for okr in stored} == computed(stored)
        return stored


def computed(okrs: Sequence[Json]) -> dict[str, float | None]:
    """Return the progress of all objectives of a cycle, computed anew from their key results.

    *okrs* is what an admin is shown, archived ones included.
    """
    below: dict[str | None, list[Json]] = {}
    for okr in okrs:
        below.setdefault(okr["parentId"], []).append(okr)
    found: dict[str, float | None] = {}

    def of(okr: Json) -> float | None:
        parts = [(one["weight"], _share(one)) for one in okr["keyResults"] if not one["archived"]]
        children = [(child["weight"], of(child), child) for child in below.get(okr["id"], [])]
        parts += [(weight, value) for weight, value, child in children if _counts(child, okr)]
        known = [(weight, value) for weight, value in parts if value is not None and weight > 0]
        total = math.fsum(weight for weight, _ in known)
        whole = math.fsum(weight * value for weight, value in known)
        found[okr["id"]] = round(whole / total, 6) if known else None
        return found[okr["id"]]

    for root in below.get(None, []):
        of(root)
    assert len(found) == len(okrs), "somebody is below themselves"
    return found


def _share(result: Json) -> float | None:
    if result["current"] is None:
        return None
    share: float = (result["current"] - result["start"]) / (result["target"] - result["start"])
    return round(min(1.0, max(0.0, share)), 6)


def _counts(child: Json, parent: Json) -> bool:
    def hidden(okr: Json) -> bool:
        return bool(okr["draft"] or okr["visibility"] == "private")

    if child["archived"]:
        return False
    return not hidden(child) or (hidden(parent) and child["ownerId"] == parent["ownerId"])


async def goals(
    admin: Person, start: int = -30, end: int = 60, status: str = "Open", name: str = "Cycle"
) -> Goals:
    """Make a cycle, *start* to *end* days from today."""
    made = await admin.post(
        "/api/sessions", name=name, status=status, startDate=day(start), endDate=day(end)
    )
    return Goals(admin, made["sessionId"])
