"""Points and leaderboards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal, get_args

from pydantic import Field

from regatta.models.base import Document, GivenDay, Id, Input, Instant, Output

Period = Literal["day", "week", "month", "all"]
PERIODS: tuple[Period, ...] = get_args(Period)

_LABELS: dict[Period, str] = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}
_YEARS = range(2000, 2100)


class LedgerEntry(Document):
    """Points that were awarded; never changed, never removed.

    Its id is derived from what it is for, so that paying twice is impossible.
    """

    org_id: Id
    user_id: Id
    points: int
    reason: Literal["challenge"]
    source_id: Id
    at: Instant


def organization_board(org_id: str, period: Period, at: datetime) -> str:
    """Return the name of the board on which a score at *at* counts.

    Periods are days, ISO weeks and months in UTC; the next period is the next name, so a score
    at the reset instant lands in exactly one.
    """
    if period == "all":
        return f"{org_id}.all"
    year, week, _ = at.isocalendar()
    label = {"day": f"{at:%Y-%m-%d}", "week": f"{year}-W{week:02}", "month": f"{at:%Y-%m}"}[period]
    return f"{org_id}.{period}.{label}"


def is_organization_board(board: str) -> bool:
    """Return whether *board* is a name that :func:`organization_board` makes in this century.

    Each name is a room in which somebody may wait, so there are not many more than days.
    """
    org_id = board.partition(".")[0]
    if board == f"{org_id}.all":
        return True
    return any(_begins(period, org_id, board) for period in _LABELS)


def _begins(period: Period, org_id: str, board: str) -> bool:
    """Return whether *board* is the name of such a period, written as it always is."""
    label = board.removeprefix(f"{org_id}.{period}.")
    try:
        # A week is no instant without a weekday; to the others it makes no difference.
        at = datetime.strptime(f"{label} 1", f"{_LABELS[period]} %u").replace(tzinfo=UTC)
    except ValueError:
        return False
    return at.year in _YEARS and organization_board(org_id, period, at) == board


def period_bounds(period: Period, at: datetime) -> tuple[datetime | None, datetime | None]:
    """Return the first instant of the period around *at* and that of the next one."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "all":
        return None, None
    if period == "day":
        return midnight, midnight + timedelta(days=1)
    if period == "week":
        monday = midnight - timedelta(days=at.weekday())
        return monday, monday + timedelta(days=7)
    first = midnight.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


class BoardRow(Output):
    """One line of a leaderboard."""

    rank: Annotated[int, Field(description="1 is first; earliest wins ties", examples=[1])]
    user_id: Id
    name: Annotated[str, Field(examples=["Ada Lovelace"])]
    score: Annotated[int, Field(examples=[130])]


class BoardQuery(Input):
    """Which board to show, and which part of it."""

    board: Annotated[
        Id,
        Field(description="`organization`, or the id of a challenge"),
    ] = "organization"
    period: Annotated[Period, Field(description="of the organization's board")] = "all"
    on: Annotated[
        GivenDay | None,
        Field(
            ge=date(_YEARS.start, 1, 1),
            lt=date(_YEARS.stop, 1, 1),
            description="a day of that period, in UTC; today when absent",
        ),
    ] = None
    around: Annotated[Literal["me"] | None, Field(description="rows around the caller")] = None
    limit: Annotated[int, Field(ge=1, le=100, description="rows")] = 10


class Board(Output):
    """A part of a leaderboard."""

    board: Annotated[str, Field(description="its full name")]
    room: Annotated[str, Field(description="join it for `leaderboard-update`")]
    period: Period
    starts_at: Instant | None
    ends_at: Annotated[Instant | None, Field(description="join the next board then")]
    total: Annotated[int, Field(description="how many are ranked", examples=[12])]
    rows: list[BoardRow]
    me: BoardRow | None


class Points(Output):
    """What the caller has earned."""

    total: Annotated[int, Field(examples=[430])]
    day: Annotated[int, Field(examples=[130])]
    week: Annotated[int, Field(examples=[130])]
    month: Annotated[int, Field(examples=[430])]
    entries: Annotated[list[PointsEntry], Field(description="the latest first")]


class PointsEntry(Output):
    """One award."""

    id: Id
    points: Annotated[int, Field(examples=[130])]
    reason: Literal["challenge"]
    source_id: Id
    at: Instant


Points.model_rebuild()
