"""What the clock does to cycles and their objectives; no worker runs but those of the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from regatta.server.settings import Settings
from tests.goals import Goals, day, goals
from tests.people import Crowd, Json, Person
from tests.running import Running, in_process

DAY = timedelta(days=1)
without_grace = pytest.mark.parametrize(
    "settings", [{"okr_grace_days": 0.0}], indirect=True, ids=["no grace"]
)


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """The usual settings, and those that a test names."""
    return settings.model_copy(update=getattr(request, "param", {}))


@pytest.fixture
async def server(settings: Settings, redis_url: str) -> AsyncIterator[Running]:
    """A server that leaves all sweeping to the tests."""
    async with in_process(settings, redis_url, run_jobs=False) as running:
        yield running


async def sweep(server: Running, days: float = 0, at_once: int = 1) -> None:
    """Do what is due for cycles so many days from now, as so many workers would."""
    moment = datetime.now(UTC) + days * DAY
    seasons = replace(server.system.services.seasons, clock=lambda: moment)
    await asyncio.gather(*[seasons.sweep() for _ in range(at_once)])


async def remind(server: Running, moment: datetime, at_once: int = 1) -> None:
    """Send the reminders that are due at *moment*, as so many workers would."""
    notices = server.system.services.okr_notices
    terms = replace(notices.terms, clock=lambda: moment)
    notices = replace(notices, terms=terms, clock=lambda: moment)
    await asyncio.gather(*[notices.remind() for _ in range(at_once)])


async def told(person: Person, kind: str) -> list[Json]:
    """Return what somebody was told of this kind, the earliest first."""
    page = await person.get("/api/notifications?limit=100")
    return [one for one in reversed(page["notifications"]) if one["kind"] == kind]


async def seen(cycle: Goals) -> Json:
    """Return the cycle as it is shown."""
    found: Json = await cycle.admin.get(f"/api/sessions/{cycle.id}")
    return found


async def state(cycle: Goals) -> tuple[str, int]:
    """Return the state and the version of a cycle."""
    found = await seen(cycle)
    return found["status"], found["version"]


async def test_a_cycle_begins_on_its_first_day(server: Running, crowd: Crowd) -> None:
    """Once, however many workers look at it; one that begins later waits."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    today = await goals(ada, 0, 60, "preparation")
    later = await goals(zoe, 2, 60, "preparation")
    assert (await seen(today))["activatedAt"] is None
    await sweep(server, at_once=5)
    for _ in range(2):
        await sweep(server)
    begun = await seen(today)
    assert begun["updatedAt"] == begun["activatedAt"] >= begun["createdAt"]
    assert (await state(today), await state(later)) == (("active", 2), ("preparation", 1))


async def test_a_cycle_lives_by_the_calendar(server: Running, crowd: Crowd) -> None:
    """It begins with its first day, and closes a week after its last one, by itself."""
    cycle = await goals(await crowd.founder(), 10, 40, "preparation")
    lives = [
        (9, "preparation", 1),
        (10, "active", 2),
        (40, "active", 2),
        (47, "active", 2),
        (48, "closed", 3),
        (400, "closed", 3),
    ]
    for days, status, version in lives:
        await sweep(server, days, at_once=3)
        assert await state(cycle) == (status, version), days


async def test_what_was_missed_is_caught_up(server: Running, crowd: Crowd) -> None:
    """Cycles that should have begun and closed meanwhile have done both after one sweep."""
    ada = await crowd.founder()
    spans = [(-300, -200), (-199, -8), (-7, 60)]
    missed = [await goals(ada, start, end, "preparation") for start, end in spans]
    await sweep(server, at_once=5)
    for cycle in missed[:-1]:
        found = await seen(cycle)
        assert found["closedAt"] == found["activatedAt"] == found["updatedAt"]
    await sweep(server)
    states = [await state(cycle) for cycle in missed]
    assert states == [("closed", 2), ("closed", 2), ("active", 2)]


async def test_days_of_grace_take_check_ins(server: Running, crowd: Crowd) -> None:
    """For seven days after the last one; on the next it is closed."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    late, over = await goals(ada, -60, -7), await goals(zoe, -60, -8)
    late_okr, over_okr = await late.okr(), await over.okr()
    await sweep(server, at_once=2)
    assert (await late.check_in(late_okr, 10))["progress"] == 1
    assert await state(late) == ("active", 1)
    assert await state(over) == ("closed", 2)
    body = {"keyResultId": over.key_results[over_okr], "value": 10}
    reply = await zoe.request("POST", f"/api/okrs/{over_okr}/progress", body)
    reply.error(409, "session_closed")


@without_grace
async def test_without_grace_the_last_day_is_the_end(server: Running, crowd: Crowd) -> None:
    """One whose last day is today goes on until tomorrow."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    over, last = await goals(ada, -60, -1), await goals(zoe, -60, 0)
    await sweep(server)
    assert (await state(over), await state(last)) == (("closed", 2), ("active", 1))
    await sweep(server, 1)
    assert await state(last) == ("closed", 2)


@without_grace
async def test_a_reopened_cycle_goes_on_without_grace(server: Running, crowd: Crowd) -> None:
    """Somebody has a use for it, so the next sweep does not close it at once."""
    cycle = await goals(await crowd.founder(), -60, -1)
    await sweep(server)
    await cycle.admin.post(f"/api/sessions/{cycle.id}/reopen")
    await sweep(server)
    assert await state(cycle) == ("active", 3)


async def reopened(server: Running, admin: Person) -> Goals:
    """Return a cycle that was reopened long after it had closed."""
    cycle = await goals(admin, -90, -30)
    await sweep(server)
    assert await state(cycle) == ("closed", 2)
    await admin.post(f"/api/sessions/{cycle.id}/reopen")
    return cycle


async def test_a_reopened_cycle_has_new_days_of_grace(server: Running, crowd: Crowd) -> None:
    """It takes check-ins again until then, and closes by itself once more."""
    cycle = await reopened(server, await crowd.founder())
    okr_id = await cycle.okr()
    await sweep(server, 6.9, at_once=3)
    assert await state(cycle) == ("active", 3)
    assert (await cycle.check_in(okr_id, 5))["progress"] == 0.5
    await sweep(server, 7.1, at_once=3)
    assert await state(cycle) == ("closed", 4)


@pytest.mark.parametrize("change", [{"name": "Renamed"}, {"timeZone": "Asia/Tokyo"}], ids=str)
async def test_a_reopened_cycle_stays_open(
    server: Running, crowd: Crowd, change: dict[str, str]
) -> None:
    """Neither another name of it nor another time zone ends its days of grace."""
    cycle = await reopened(server, await crowd.founder())
    path = f"/api/sessions/{cycle.id}" if "name" in change else "/api/organizations/me"
    (await cycle.admin.request("PATCH", path, change)).ok()
    await sweep(server)
    assert (await seen(cycle))["status"] == "active"


async def test_the_end_of_grace_moves_with_the_time_zone(server: Running, crowd: Crowd) -> None:
    """Days end where the organization is; a closed cycle stays as it was."""
    ada = await crowd.founder()
    closed, cycle = await goals(ada, -90, -60, "Closed"), await goals(ada, -30, 60)
    before = await seen(closed)
    ends = {"UTC": (68, 0), "Pacific/Kiritimati": (67, 10), "Pacific/Pago_Pago": (68, 11)}
    for zone, (offset, hour) in ends.items():
        (await ada.request("PATCH", "/api/organizations/me", {"timeZone": zone})).ok()
        await sweep(server, at_once=3)
        assert (await seen(cycle))["closesAt"] == f"{day(offset)}T{hour:02}:00:00.000Z"
    assert await seen(closed) == before


async def test_a_moved_end_of_grace_is_a_new_version(server: Running, crowd: Crowd) -> None:
    """Whoever asks with the version they know is shown it."""
    cycle = await goals(await crowd.founder())
    change = {"timeZone": "Asia/Tokyo"}
    (await cycle.admin.request("PATCH", "/api/organizations/me", change)).ok()
    await sweep(server)
    path = f"/api/sessions/{cycle.id}"
    assert (await cycle.admin.request("GET", path, If_None_Match='"1"')).status == 200


async def test_moved_dates_change_what_is_expected(server: Running, crowd: Crowd) -> None:
    """Owners up the tree are each told once that they are off track, however often it is swept."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada, -2, 200)
    top = await cycle.okr("Top", results=())
    below = await cycle.okr("Below", by=bob, parentId=top)
    done = await cycle.okr("Done", by=bob)
    await cycle.check_in(below, 5)
    await cycle.check_in(done, 10)
    statuses = [(await cycle.get(okr_id))["status"] for okr_id in (top, below, done)]
    assert statuses == ["on_track", "on_track", "achieved"]
    dates = {"startDate": day(-200), "endDate": day(1)}
    (await ada.request("PATCH", f"/api/sessions/{cycle.id}", dates)).ok()
    for _ in range(3):
        await sweep(server, at_once=3)
    statuses = [(await cycle.get(okr_id))["status"] for okr_id in (top, below, done)]
    assert statuses == ["off_track", "off_track", "achieved"]
    for person, okr_id, title in ((ada, top, "Top"), (bob, below, "Below")):
        (notice,) = await told(person, "okr-off-track")
        assert notice["title"] == f"Off track: {title}"
        assert notice["data"] == {"okrId": okr_id, "sessionId": cycle.id, "progress": 0.5}


async def test_an_objective_falls_behind_day_by_day(server: Running, crowd: Crowd) -> None:
    """Its owner is told when it is off track, and again only after it had recovered."""
    cycle = await goals(await crowd.founder(), 0, 100)
    okr_id = await cycle.okr()
    await cycle.check_in(okr_id, 4)
    paces = [(50, "on_track", 0), (51, "needs_attention", 0), (71, "off_track", 1)]
    for days, status, notices in [*paces, (90, "off_track", 1)]:
        await sweep(server, days, at_once=3)
        assert (await cycle.get(okr_id))["status"] == status, days
        assert len(await told(cycle.admin, "okr-off-track")) == notices, days
    await cycle.check_in(okr_id, 6)
    assert (await cycle.get(okr_id))["status"] == "on_track"
    await sweep(server, 100, at_once=3)
    assert len(await told(cycle.admin, "okr-off-track")) == 2


def due(sign: str, zone: str) -> datetime:
    """Return the first nine o'clock of that zone that is seven days behind a sign, or more."""
    earliest = datetime.fromisoformat(sign).astimezone(ZoneInfo(zone)) + 7 * DAY
    nine = datetime.combine(earliest.date(), time(9), earliest.tzinfo)
    return nine if nine >= earliest else nine + DAY


async def test_owners_are_reminded_in_their_own_morning(server: Running, crowd: Crowd) -> None:
    """At nine where they are, after a week without a check-in, and once however many look."""
    ada, bob = await crowd.team("ada", "bob")
    (await bob.request("PATCH", "/api/users/me", {"timeZone": "Pacific/Auckland"})).ok()
    cycle = await goals(ada)
    for person, zone in ((bob, "Pacific/Auckland"), (ada, "UTC")):
        okr_id = await cycle.okr(person.name, by=person)
        first = due((await cycle.get(okr_id))["createdAt"], zone)
        turns = [(first - timedelta(seconds=1), 0), (first, 1), (first + 6 * DAY, 1)]
        for moment, reminders in [*turns, (first + 8 * DAY, 2)]:
            for _ in range(2):
                await remind(server, moment, at_once=3)
            assert len(await told(person, "okr-reminder")) == reminders, moment
        titles = {notice["title"] for notice in await told(person, "okr-reminder")}
        assert titles == {f"Time to check in: {person.name}"}


async def test_only_what_waits_for_a_check_in_reminds(server: Running, crowd: Crowd) -> None:
    """No draft, nothing archived or without key results, and nothing of a cycle not active."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada, -30, 60)
    draft = await cycle.okr("Draft", by=bob, draft=True)
    archived = await cycle.okr("Archived", by=bob)
    await cycle.change(archived, archived=True)
    await cycle.okr("Nothing to measure", by=bob, results=())
    for other in (await goals(ada, 100, 200, "preparation"), await goals(ada, -90, -31)):
        await other.okr(by=bob)
    await ada.post(f"/api/sessions/{other.id}/close")
    await remind(server, datetime.now(UTC) + 30 * DAY)
    assert await told(bob, "okr-reminder") == []
    await cycle.change(draft, by=bob, draft=False)
    await remind(server, datetime.now(UTC) + 30 * DAY)
    assert [notice["data"]["okrId"] for notice in await told(bob, "okr-reminder")] == [draft]


async def test_whoever_is_mentioned_is_told_once(crowd: Crowd) -> None:
    """Not who wrote it, nor whom nobody knows, nor who may not see the objective."""
    ada, bob, zoe = *await crowd.team("ada", "bob"), await crowd.founder("zoe")
    dee = await crowd.member(ada, "dee", "manager")
    cycle = await goals(ada)
    named = " ".join(f"<@{person.id}>" for person in (ada, bob, bob, dee, zoe))
    comment = f"Thanks to {named}, <@unknown> and <@>!"
    for title, visibility in (("Open", "organization"), ("Secret", "private")):
        okr_id = await cycle.okr(title, visibility=visibility)
        body = {"keyResultId": cycle.key_results[okr_id], "value": 1, "comment": comment}
        request = "POST", f"/api/okrs/{okr_id}/progress", body
        replies = [await ada.request(*request, Idempotency_Key=okr_id) for _ in range(2)]
        assert [reply.status for reply in replies] == [201, 201]
    for person, titles in ((ada, []), (bob, ["Open"]), (dee, ["Open", "Secret"]), (zoe, [])):
        notices = [(one["title"], one["body"]) for one in await told(person, "okr-mention")]
        assert notices == [(f"You were mentioned: {title}", comment) for title in titles]
