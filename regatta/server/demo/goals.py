"""The demo's objectives: written down once; every race that ends is a check-in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from regatta.server.demo.guest import Guest, Json, Refused

_DAYS: Final = 90
_PAST: Final = 30
"""How much of the cycle is over when it is made, so that its chart has something to show."""

_SEASON: Final = "Be the club that people talk about"
_RACES: Final = "Races rowed"
_BELOW: Final[tuple[Json, ...]] = (
    {
        "objective": "Row more races than ever",
        "keyResults": [{"title": _RACES, "target": 200}],
    },
    {
        "objective": "Win people over",
        "keyResults": [
            {"title": "New members", "target": 40, "start": 12},
            {"title": "Guests who come back", "metric": "percent", "target": 60, "start": 20},
        ],
    },
    {
        "objective": "Keep everyone afloat",
        "keyResults": [
            {"title": "Broken oars a month", "target": 1, "start": 6, "direction": "down"}
        ],
    },
)
_MEASURED: Final = {
    "New members": (14, 17, 25),
    "Guests who come back": (22, 31, 35),
    "Broken oars a month": (6, 5, 4),
}
"""What was measured in the weeks before, evenly spread over them."""


class Goals:
    """The objectives of the demo's organization; there may be none."""

    def __init__(self, host: Guest) -> None:
        self._host = host
        self._races: tuple[str, str] | None = None
        self._rowed = 0

    async def open(self) -> None:
        """Find the objectives of the present cycle; write them down if there are none."""
        try:
            await self._find_or_write()
        except Refused:
            # Somebody has arranged the cycles differently; the demo goes on without them.
            self._races = None

    async def _find_or_write(self) -> None:
        cycle = await self._cycle()
        found = await self._objectives(cycle)
        if not found:
            await self._write(cycle)
            found = await self._objectives(cycle)
        for okr in found:
            for result in okr["keyResults"]:
                if result["title"] == _RACES:
                    self._races = (okr["id"], result["id"])
                    self._rowed = int(result["current"] or 0)

    async def _objectives(self, cycle: str) -> list[Json]:
        listed: Json = await self._host.call("GET", f"/api/okrs?session={cycle}")
        okrs: list[Json] = listed["okrs"]
        return okrs

    async def _cycle(self) -> str:
        """Return the id of the present cycle, which is begun if there is none."""
        sessions = (await self._host.call("GET", "/api/sessions"))["sessions"]
        for session in sessions:
            if session["status"] == "active":
                return str(session["id"])
        first = datetime.now(UTC).date() - timedelta(days=0 if sessions else _PAST)
        wish = {
            "name": f"Season from {first:%d %B %Y}",
            "status": "active",
            "startDate": first.isoformat(),
            "endDate": (first + timedelta(days=_DAYS)).isoformat(),
        }
        return str((await self._host.call("POST", "/api/sessions", wish))["sessionId"])

    async def _write(self, cycle: str) -> None:
        top = {"objective": _SEASON, "sessionId": cycle, "rollup": "children"}
        parent = (await self._host.call("POST", "/api/okrs", top))["okrId"]
        for wish in _BELOW:
            below = {**wish, "sessionId": cycle, "parentId": parent}
            made = await self._host.call("POST", "/api/okrs", below)
            okr = await self._host.call("GET", f"/api/okrs/{made['okrId']}")
            for result in okr["keyResults"]:
                await self._measure(okr["id"], result)

    async def _measure(self, okr_id: str, result: Json) -> None:
        measured = _MEASURED.get(result["title"], ())
        for number, value in enumerate(measured, start=1):
            ago = timedelta(days=_PAST * (1 - number / (len(measured) + 1)))
            at = (datetime.now(UTC) - ago).isoformat(timespec="seconds")
            await self._check_in(okr_id, result["id"], value, at=at)

    async def _check_in(self, okr_id: str, result_id: str, value: int, **more: str) -> None:
        check_in = {"keyResultId": result_id, "value": value, "confidence": 7, **more}
        await self._host.call("POST", f"/api/okrs/{okr_id}/progress", check_in)

    async def raced(self) -> None:
        """Count one more race."""
        if self._races is None:
            return
        self._rowed += 1
        try:
            await self._check_in(*self._races, self._rowed)
        except Refused:
            self._races = None
