"""Where an organization stands in a cycle, by its own calendar, whatever its clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from regatta.models.cycles import Cycle, Pace, State
from regatta.services.okr_notices import Reminding
from regatta.services.terms import Pacing, Term, midnight

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ONE_TICK = timedelta(milliseconds=1)

BERLIN = ("Europe/Berlin", "2027-03-01", "2027-03-31")
NEW_YORK = ("America/New_York", "2027-03-01", "2027-03-31")
NEW_YORK_LATE = ("America/New_York", "2027-10-25", "2027-11-24")
HAVANA = ("America/Havana", "2027-03-14", "2027-04-13")
every_cycle = pytest.mark.parametrize(
    ("zone", "start", "end"), [BERLIN, NEW_YORK, NEW_YORK_LATE, HAVANA], ids=lambda text: text
)


def instant(text: str) -> datetime:
    """Return what *text* says, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def term(zone: str, start: str, end: str, now: datetime, state: State = "active") -> Term:
    """Return a term of a cycle of these days."""
    cycle = Cycle(
        id="cycle",
        name="Cycle",
        state=state,
        start_date=date.fromisoformat(start),
        end_date=date.fromisoformat(end),
        closes_at=LONG_AGO,
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
    )
    return Term(cycle, ZoneInfo(zone), now)


@every_cycle
def test_the_first_day_expects_nothing_and_the_last_one_all(
    zone: str, start: str, end: str
) -> None:
    """From the first to the last instant of each, in the organization's zone."""
    never = term(zone, start, end, LONG_AGO)
    second = midnight(date.fromisoformat(start) + timedelta(days=1), never.zone)
    last = midnight(date.fromisoformat(end), never.zone)
    one_day = 1 / 30
    expected = {
        never.opens_at - ONE_TICK: 0.0,
        never.opens_at: 0.0,
        second - ONE_TICK: 0.0,
        second: one_day,
        last - ONE_TICK: 1 - one_day,
        last: 1.0,
        never.ends_at - ONE_TICK: 1.0,
        never.ends_at: 1.0,
    }
    for now, share in expected.items():
        assert term(zone, start, end, now).expected == pytest.approx(share), now


@pytest.mark.parametrize(
    ("now", "today", "share"),
    [
        ("2027-02-28T22:59:59.999Z", "2027-02-28", 0),
        ("2027-02-28T23:00:00Z", "2027-03-01", 0),
        ("2027-03-01T23:00:00Z", "2027-03-02", 1 / 30),
        ("2027-03-27T22:59:59.999Z", "2027-03-27", 26 / 30),
        ("2027-03-27T23:00:00Z", "2027-03-28", 27 / 30),
        ("2027-03-28T21:59:59.999Z", "2027-03-28", 27 / 30),
        ("2027-03-28T22:00:00Z", "2027-03-29", 28 / 30),
        ("2027-03-30T21:59:59.999Z", "2027-03-30", 29 / 30),
        ("2027-03-30T22:00:00Z", "2027-03-31", 1),
        ("2027-04-01T00:00:00Z", "2027-04-01", 1),
    ],
)
def test_a_day_turns_at_midnight_in_berlin(now: str, today: str, share: float) -> None:
    """Also on the night after the clocks went forward, an hour earlier in UTC."""
    found = term(*BERLIN, instant(now))
    assert found.today == date.fromisoformat(today)
    assert found.expected == pytest.approx(share)


def test_each_day_expects_the_same_share_more() -> None:
    """A day of 23 hours counts as much as any other."""
    noons = [instant("2027-03-01T12:00:00+00:00") + timedelta(days=day) for day in range(31)]
    shares = [term(*BERLIN, noon).expected for noon in noons]
    assert shares[0] == 0
    assert shares[-1] == 1
    for before, after in pairwise(shares):
        assert after - before == pytest.approx(1 / 30)


@pytest.mark.parametrize(("state", "share"), [("preparation", 0), ("closed", 1)])
def test_only_an_active_cycle_looks_at_the_day(state: State, share: float) -> None:
    """Nothing is expected before it begins, and all once it is closed."""
    middle = instant("2027-03-16T12:00:00Z")
    assert term(*BERLIN, middle, state).expected == share
    assert term(*BERLIN, middle).expected == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("UTC", "2027-03-28", "2027-03-28T00:00:00Z"),
        ("Europe/Berlin", "2027-03-28", "2027-03-27T23:00:00Z"),
        ("Europe/Berlin", "2027-03-29", "2027-03-28T22:00:00Z"),
        ("Europe/Berlin", "2027-10-31", "2027-10-30T22:00:00Z"),
        ("Europe/Berlin", "2027-11-01", "2027-10-31T23:00:00Z"),
        ("America/New_York", "2027-03-14", "2027-03-14T05:00:00Z"),
        ("America/New_York", "2027-03-15", "2027-03-15T04:00:00Z"),
        # There is no midnight: clocks go from 23:59 to 01:00.
        ("America/Havana", "2027-03-14", "2027-03-14T05:00:00Z"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
        # Midnight comes twice: clocks go from 00:59 back to it.
        ("America/Havana", "2027-11-07", "2027-11-07T04:00:00Z"),
        # The hour before it comes twice.
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
        ("Pacific/Kiritimati", "2027-01-01", "2026-12-31T10:00:00Z"),
        ("Pacific/Pago_Pago", "2027-01-01", "2027-01-01T11:00:00Z"),
        ("Asia/Kathmandu", "2027-01-01", "2026-12-31T18:15:00Z"),
    ],
)
def test_a_day_begins_with_its_first_instant(zone: str, day: str, begins: str) -> None:
    """An instant earlier it was still the day before there."""
    found = midnight(date.fromisoformat(day), ZoneInfo(zone))
    assert found == instant(begins)
    assert found.astimezone(ZoneInfo(zone)).date() == date.fromisoformat(day)
    before = (found - ONE_TICK).astimezone(ZoneInfo(zone)).date()
    assert before == date.fromisoformat(day) - timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "opens", "ends"),
    [
        ("UTC", "2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z"),
        ("Europe/Berlin", "2027-02-28T23:00:00Z", "2027-03-31T22:00:00Z"),
        ("America/New_York", "2027-03-01T05:00:00Z", "2027-04-01T04:00:00Z"),
        ("America/Los_Angeles", "2027-03-01T08:00:00Z", "2027-04-01T07:00:00Z"),
        ("Asia/Kolkata", "2027-02-28T18:30:00Z", "2027-03-31T18:30:00Z"),
        ("Pacific/Kiritimati", "2027-02-28T10:00:00Z", "2027-03-31T10:00:00Z"),
    ],
)
def test_a_cycle_lasts_from_midnight_to_midnight(zone: str, opens: str, ends: str) -> None:
    """It opens when its first day begins, ends when its last one is over, and closes later."""
    found = term(zone, "2027-03-01", "2027-03-31", LONG_AGO)
    assert (found.opens_at, found.ends_at) == (instant(opens), instant(ends))
    assert found.closes_at(timedelta()) == instant(ends)
    assert found.closes_at(timedelta(days=7)) == instant(ends) + timedelta(days=7)
    whole = found.closes_at(timedelta(days=1.0000000001))
    assert whole == instant(ends) + timedelta(days=1)


@pytest.mark.parametrize(
    ("progress", "expected", "status"),
    [
        (None, 0.0, None),
        (None, 1.0, None),
        (0.0, 0.0, "on_track"),
        (0.5, 0.0, "on_track"),
        (0.0, 0.125, "on_track"),
        (0.0, 0.126, "needs_attention"),
        (0.25, 0.5, "needs_attention"),
        (0.25, 0.51, "off_track"),
        (0.0, 1.0, "off_track"),
        (0.999999, 1.0, "on_track"),
        (1.0, 0.0, "achieved"),
        (1.0, 1.0, "achieved"),
        (1.5, 1.0, "achieved"),
    ],
)
def test_the_lag_decides_on_the_status(
    progress: float | None, expected: float, status: Pace | None
) -> None:
    """A lag as large as a threshold is still allowed; without data there is no status."""
    assert Pacing(attention=0.125, off_track=0.25).status(progress, expected) == status


@pytest.mark.parametrize(
    ("zone", "since", "moment"),
    [
        ("UTC", "2027-01-01T08:59:00Z", "2027-01-08T09:00:00Z"),
        ("UTC", "2027-01-01T09:00:00Z", "2027-01-08T09:00:00Z"),
        ("UTC", "2027-01-01T09:00:00.001Z", "2027-01-09T09:00:00Z"),
        # The clocks go forward on March 28 and back on October 31.
        ("Europe/Berlin", "2027-03-20T06:00:00Z", "2027-03-27T08:00:00Z"),
        ("Europe/Berlin", "2027-03-21T06:00:00Z", "2027-03-28T07:00:00Z"),
        ("Europe/Berlin", "2027-03-21T07:30:00Z", "2027-03-29T07:00:00Z"),
        ("Europe/Berlin", "2027-10-23T12:00:00Z", "2027-10-31T08:00:00Z"),
        # There it is another day than in UTC.
        ("America/Los_Angeles", "2027-03-07T03:00:00Z", "2027-03-14T16:00:00Z"),
        ("America/Los_Angeles", "2027-03-07T17:00:00Z", "2027-03-15T16:00:00Z"),
        ("Pacific/Auckland", "2027-01-01T21:00:00Z", "2027-01-09T20:00:00Z"),
    ],
)
def test_a_reminder_comes_at_nine_where_the_owner_is(zone: str, since: str, moment: str) -> None:
    """The first nine o'clock that is a week after the last sign, or later."""
    found = Reminding(timedelta(days=7), 9).moment(instant(since), ZoneInfo(zone))
    assert found == instant(moment)


def test_reminders_can_be_left_out() -> None:
    """Without an interval there is neither a moment nor a first look."""
    never = Reminding(None, 9)
    assert never.moment(LONG_AGO, ZoneInfo("UTC")) is None
    assert never.first(LONG_AGO) is None
