"""The race in the terminal: a live table, or plain lines where there is no terminal."""

from __future__ import annotations

from typing import Final

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from regatta.server.demo.guest import Json

_BAR_WIDTH: Final = 40
_FRAMES_A_SECOND: Final = 4
_SHOWN_RANKS: Final = 5


class Board:
    """What the host's socket has heard, for people to see."""

    def __init__(self, console: Console, greeting: str) -> None:
        self._console = console
        self._greeting = greeting
        self._challenge: Json = {}
        self._racers: dict[str, Json] = {}
        self._ranks: dict[str, Json] = {}
        self._told: dict[str, int] = {}
        self._live = Live(
            console=console, refresh_per_second=_FRAMES_A_SECOND, get_renderable=self._picture
        )

    def open(self) -> None:
        """Begin to show."""
        if self._console.is_terminal:
            self._live.start()
        else:
            self._console.print(self._greeting)

    def close(self) -> None:
        """Leave the last picture as it is."""
        if self._console.is_terminal:
            self._live.stop()

    # --- what is heard -----------------------------------------------------------------------

    def joined(self, room: str, joined: Json) -> None:
        """Begin with a snapshot."""
        snapshot = joined.get("snapshot")
        if snapshot is None:
            return
        if room.startswith("challenge:"):
            self._take(snapshot["challenge"], snapshot["challenge"]["participants"])
        elif room.startswith("leaderboard:"):
            self._ranks = {row["userId"]: row for row in snapshot["rows"]}

    async def moved(self, event: Json) -> None:
        """The challenge moved on."""
        self._take(event["challenge"], event["participants"])
        self._say(f"{self._challenge['title']}: {self._challenge['state']}")

    async def raced(self, event: Json) -> None:
        """A racer moved."""
        racer = event["participant"]
        if racer["version"] > self._racers.get(racer["userId"], racer | {"version": 0})["version"]:
            self._racers[racer["userId"]] = racer
        quarter = 4 * racer["progress"] // self._challenge.get("length", 100)
        if quarter > self._told.get(racer["userId"], 0):
            self._told[racer["userId"]] = quarter
            self._say(f"  {racer['name']} is at {racer['progress']} with {racer['score']} points")

    async def ranked(self, event: Json) -> None:
        """The day's leaderboard moved."""
        for user_id in event["gone"]:
            self._ranks.pop(user_id, None)
        self._ranks.update({row["userId"]: row for row in event["rows"]})

    def _take(self, challenge: Json, participants: list[Json]) -> None:
        if challenge["id"] != self._challenge.get("id"):
            self._told = {}
        self._challenge = challenge
        self._racers = {racer["userId"]: racer for racer in participants}

    def _say(self, line: str) -> None:
        if not self._console.is_terminal:
            self._console.print(line)

    # --- what is shown -----------------------------------------------------------------------

    def _picture(self) -> Group:
        return Group(Panel(self._greeting, title="Regatta"), self._race(), self._leaders())

    def _race(self) -> Table:
        length = self._challenge.get("length", 1)
        title = self._challenge.get("title", "The next race is being made")
        table = Table(title=Text(f"{title} ({self._challenge.get('state', 'soon')})"), expand=True)
        table.add_column("Racer", ratio=2)
        table.add_column("Progress", width=_BAR_WIDTH)
        for name in ("Steps", "Points", "Status"):
            table.add_column(name, justify="right")
        for racer in sorted(self._racers.values(), key=lambda racer: -racer["score"]):
            table.add_row(
                Text(racer["name"]),
                ProgressBar(total=length, completed=racer["progress"], width=_BAR_WIDTH),
                str(racer["progress"]),
                str(racer["score"]),
                racer["status"],
            )
        return table

    def _leaders(self) -> Table:
        table = Table(title="Today", expand=True)
        table.add_column("#", justify="right")
        table.add_column("Name", ratio=1)
        table.add_column("Points", justify="right")
        rows = sorted(self._ranks.values(), key=lambda row: row["rank"])
        for row in rows[:_SHOWN_RANKS]:
            table.add_row(str(row["rank"]), Text(row["name"]), str(row["score"]))
        return table
