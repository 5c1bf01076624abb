"""What came of a cycle, over HTTP: numbers, exports, what goes on in another one, and series."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.goals import Goals, day, goals
from tests.people import Crowd, Json, Person, Reply

NOTHING: Json = {
    "objectives": 0,
    "keyResults": 0,
    "progress": None,
    "confidence": None,
    "byStatus": {},
    "withoutData": 0,
    "byBand": {},
    "checkIns": 0,
    "checkedInLately": 0,
}


def noon(offset: int) -> str:
    """Return noon of the day that is so many days from today, in UTC."""
    return f"{day(offset)}T12:00:00Z"


async def overview(cycle: Goals, by: Person | None = None) -> Json:
    """Return the numbers of a cycle."""
    found: Json = await (by or cycle.admin).get(f"/api/sessions/{cycle.id}/overview")
    return found


async def test_the_overview_counts_what_everyone_sees(crowd: Crowd) -> None:
    """Neither drafts, archived nor private objectives; each root by its weight."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada, -30, 60)
    empty = await overview(cycle)
    assert empty == NOTHING | {
        "session": await ada.get(f"/api/sessions/{cycle.id}"),
        "expected": pytest.approx(30 / 90),
    }
    good = await cycle.okr("Good", weight=3)
    child = await cycle.okr("Child", parentId=good)
    bad = await cycle.okr("Bad")
    await cycle.okr("Silent")
    for title, fields in (("Draft", {"draft": True}), ("Private", {"visibility": "private"})):
        await cycle.okr(title, **fields)
    await cycle.change(await cycle.okr("Archived"), archived=True)
    await cycle.check_in(good, 8, confidence=6)
    await cycle.check_in(child, 10, confidence=8)
    await cycle.check_in(bad, 0, confidence=3, at=noon(-10))
    numbers = {
        "objectives": 4,
        "keyResults": 4,
        "progress": pytest.approx((3 * 0.9 + 0) / 4),
        "confidence": pytest.approx((3 * 7 + 3) / 4),
        "byStatus": {"on_track": 1, "achieved": 1, "off_track": 1},
        "withoutData": 1,
        "checkIns": 3,
        "checkedInLately": 2,
    }
    assert await overview(cycle, bob) == empty | numbers
    await ada.post(f"/api/sessions/{cycle.id}/close")
    await cycle.change(bad, grade=0.5)
    closed = await overview(cycle, bob)
    assert (closed["expected"], closed["byBand"]) == (1, {"green": 2, "yellow": 1})


STRANGE = [
    "=HYPERLINK(1)",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    'He said "no", twice',
    "a;b,c",
    "\N{PARTY POPPER} caf\N{LATIN SMALL LETTER E WITH ACUTE}",
    "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED} \N{RIGHT-TO-LEFT OVERRIDE}abc",
]


def harmless(text: str) -> str:
    """Return *text* as a spreadsheet may have it."""
    return f"'{text}" if text[0] in "=+-@\t\r" else text


async def rows(cycle: Goals, by: Person) -> list[dict[str, str]]:
    """Return the lines of the table as a spreadsheet reads them."""
    reply = await by.request("GET", f"/api/sessions/{cycle.id}/export.csv")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert reply.headers["Content-Disposition"].startswith("attachment")
    text = reply.ok()
    assert text.startswith("\ufeffokr_id,")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


async def test_a_table_runs_nothing(crowd: Crowd) -> None:
    """Text that looks like a formula is quoted, all other text and every number is as it was."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    results = [
        {"title": text, "unit": text, "start": -10, "target": -2.5, "current": -5, "order": order}
        for order, text in enumerate(STRANGE)
    ]
    ids = [await cycle.okr(text, results=results if text == "+1+1" else ()) for text in STRANGE]
    note = '=1\r\n"two",\nthree\t\N{PARTY POPPER}'
    await cycle.change(ids[1], gradeNote=note, reviewNote="\t=1")
    found = await rows(cycle, ada)
    titles = [harmless(text) for text in STRANGE]
    assert list(dict.fromkeys(row["okr_objective"] for row in found)) == titles
    lines = [row for row in found if row["okr_id"] == ids[1]]
    assert len(found) == len(STRANGE) - 1 + len(lines)
    assert [row["key_result_title"] for row in lines] == titles
    assert [row["key_result_unit"] for row in lines] == titles
    for row in lines:
        names = ("start", "target", "current", "progress")
        numbers = [row[f"key_result_{name}"] for name in names]
        assert numbers == ["-10.0", "-2.5", "-5.0", "0.666667"]
        assert (row["okr_grade_note"], row["okr_review_note"]) == (f"'{note}", "'\t=1")
    assert {row["key_result_id"] for row in found if row not in lines} == {""}


async def test_an_export_has_what_its_reader_sees(crowd: Crowd) -> None:
    """With all check-ins; of others' private objectives a member learns nothing."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada)
    top = await cycle.okr("Secret", visibility="private")
    shown = await cycle.okr("Shown", parentId=top)
    draft = await cycle.okr("Draft", by=bob, draft=True)
    for okr_id in (top, shown):
        await cycle.check_in(okr_id, 5, comment=f"of {okr_id}", at=noon(-3))
        await cycle.check_in(okr_id, 7, comment=f"of {okr_id}", at=noon(-4))
    for person, ids, measured in ((ada, [top, shown, draft], 4), (bob, [shown, draft], 2)):
        exported = await person.get(f"/api/sessions/{cycle.id}/export")
        assert exported["session"] == await ada.get(f"/api/sessions/{cycle.id}")
        assert exported["okrs"] == [await cycle.get(okr_id, person) for okr_id in ids]
        values = [found["value"] for found in exported["checkIns"]]
        assert values == sorted(values, reverse=True)
        assert len(values) == measured
        assert [row["okr_id"] for row in await rows(cycle, person)] == ids
    text = (await bob.request("GET", f"/api/sessions/{cycle.id}/export")).body
    assert top not in str(text)
    assert top not in str(await rows(cycle, bob))


async def carry(cycle: Goals, to: str, *okr_ids: str, by: Person | None = None) -> Reply:
    """Ask that objectives go on in another cycle."""
    body = {"toSessionId": to, "okrIds": okr_ids}
    path = f"/api/sessions/{cycle.id}/carry-over"
    return await (by or cycle.admin).request("POST", path, body)


async def following(admin: Person) -> tuple[Goals, Goals]:
    """Return an active cycle and the one behind it."""
    return await goals(admin, -30, 60), await goals(admin, 61, 150, "preparation")


async def branch(cycle: Goals, owner: Person) -> tuple[str, str]:
    """Write down an objective and one below it that has come half of its way."""
    results = [{"title": "First", "target": 10}, {"title": "Gone", "target": 5}]
    top = await cycle.okr("Top", description="Why", weight=2, by=owner)
    below = await cycle.okr("Below", parentId=top, results=results, by=owner)
    await cycle.check_in(below, 5, confidence=4)
    kept = [{"id": cycle.key_results[below]}]
    await cycle.change(below, keyResults=kept, by=owner)
    return top, below


async def test_objectives_go_on_as_drafts(crowd: Crowd) -> None:
    """Links among copies are kept, key results are fresh, and each source says where it went."""
    ada, bob = await crowd.team("ada", "bob")
    old, new = await following(ada)
    top, below = await branch(old, bob)
    await ada.post(f"/api/sessions/{old.id}/close")
    carried = (await carry(old, new.id, below, top, by=bob)).ok()["okrs"]
    assert [copy["sessionId"] for copy in carried] == [new.id, new.id]
    for source, copy in zip((below, top), carried, strict=True):
        before, after = await old.get(source), await new.get(copy["okrId"])
        assert (before["carriedTo"], after["carriedFrom"]) == ([copy], source)
        kept = ("objective", "description", "weight", "rollup", "visibility", "ownerId")
        assert [after[name] for name in kept] == [before[name] for name in kept]
        assert (after["draft"], after["sessionId"], after["carriedTo"]) == (True, new.id, [])
    low, high = [await new.get(copy["okrId"]) for copy in carried]
    assert (low["parentId"], high["parentId"]) == (high["id"], None)
    (result,) = low["keyResults"]
    assert result["id"] != old.key_results[below]
    assert (result["title"], result["current"], result["progress"]) == ("First", 5, 0.5)
    assert (result["measuredAt"], result["confidence"], low["checkedInAt"]) == (None, None, None)
    assert (low["progress"], high["progress"]) == (0.5, 0.5)


async def test_nothing_is_copied_twice(crowd: Crowd) -> None:
    """Whether it is asked for again, at once, twice in one wish, or after the copy was changed."""
    ada = await crowd.founder()
    old, new = await following(ada)
    top, below = await branch(old, ada)
    replies = await asyncio.gather(*[carry(old, new.id, top, below) for _ in range(4)])
    carried = replies[0].ok()["okrs"]
    assert [reply.ok()["okrs"] for reply in replies] == [carried] * 4
    await new.change(carried[0]["okrId"], objective="Renamed", draft=False)
    copies = await new.listed()
    assert (await carry(old, new.id, top, below, top)).ok()["okrs"] == carried
    assert await new.listed() == copies
    assert {copy["id"] for copy in copies} == {copy["okrId"] for copy in carried}
    assert (await old.get(top))["carriedTo"] == carried[:1]
    history = await ada.get(f"/api/okrs/{carried[0]['okrId']}/history")
    assert [change["field"] for change in history["changes"][2:]] == ["objective"]


async def test_what_cannot_be_carried_over_is_named(crowd: Crowd) -> None:
    """And then nothing at all is copied; members carry only what is theirs."""
    ada, bob = await crowd.team("ada", "bob")
    zoe = await crowd.founder("zoe")
    old, new = await following(ada)
    foreign = await goals(zoe)
    own, hers = await old.okr(by=bob), await old.okr(by=ada)
    secret = await old.okr(visibility="private")
    refused: list[tuple[Person, str, list[str], str]] = [
        (ada, new.id, [own, "unknown"], "body.okrIds.1"),
        (ada, new.id, [own, hers, await foreign.okr()], "body.okrIds.2"),
        (ada, new.id, [await new.okr(), own], "body.okrIds.0"),
        (bob, new.id, [own, secret], "body.okrIds.1"),
        (ada, new.id, [], "body.okrIds"),
        (ada, "unknown", [own], "body.toSessionId"),
        (ada, foreign.id, [own], "body.toSessionId"),
        (ada, old.id, [own], "body.toSessionId"),
    ]
    for person, to, okr_ids, field in refused:
        reply = await carry(old, to, *okr_ids, by=person)
        details = reply.error(400, "validation_failed")["details"]
        assert [found["field"] for found in details["fields"]] == [field]
    (await carry(old, new.id, own, hers, by=bob)).error(403, "forbidden")
    (await carry(old, new.id, own, by=zoe)).error(404, "not_found")
    closed = await goals(ada, -90, -31, "Closed")
    (await carry(old, closed.id, own)).error(409, "session_closed")
    assert len(await new.listed()) == 1
    assert [(await old.get(okr_id))["carriedTo"] for okr_id in (own, hers)] == [[], []]
    assert (await carry(old, new.id, own, by=bob)).status == 200


async def series(cycle: Goals, okr_id: str) -> Json:
    """Return the progress of an objective over time."""
    found: Json = await cycle.admin.get(f"/api/okrs/{okr_id}/series")
    return found


def points(found: list[Json], *names: str) -> list[tuple[Any, ...]]:
    """Return these facts of every point, beginning with its day."""
    return [(point["day"], *[point[name] for name in names]) for point in found]


async def test_a_series_has_a_point_for_every_day_of_change(crowd: Crowd) -> None:
    """In the order in which things were true, with the last value of each day."""
    cycle = await goals(await crowd.founder(), -20, 20)
    okr_id = await cycle.okr(results=[{"title": "a", "target": 10}, {"title": "b", "target": 4}])
    first, second = [result["id"] for result in (await cycle.get(okr_id))["keyResults"]]
    assert (await series(cycle, okr_id))["keyResults"] == {}
    late = (datetime.fromisoformat(noon(-5)) + timedelta(hours=3)).astimezone(UTC).isoformat()
    for result, value, at in (
        (first, 6, late),
        (first, 2, noon(-10)),
        (second, 4, noon(-2)),
        (first, 9, noon(-5)),
        (second, 1, noon(-10)),
    ):
        await cycle.check_in(okr_id, value, keyResultId=result, at=at)
    found = await series(cycle, okr_id)
    progress = [(-20, None, 0), (-10, 0.225, 0.25), (-5, 0.425, 0.375), (-2, 0.8, 0.45)]
    expected = [(day(offset), share, due) for offset, share, due in [*progress, (0, 0.8, 0.5)]]
    assert points(found["points"], "progress", "expected") == expected
    assert {key: points(of, "value", "progress") for key, of in found["keyResults"].items()} == {
        first: [(day(-10), 2, 0.2), (day(-5), 6, 0.6)],
        second: [(day(-10), 1, 0.25), (day(-2), 4, 1)],
    }


async def test_days_stay_in_order_when_a_cycle_moves(crowd: Crowd) -> None:
    """Also where something was measured before what is now its first day."""
    cycle = await goals(await crowd.founder(), -20, 20)
    okr_id = await cycle.okr()
    await cycle.check_in(okr_id, 5, at=noon(-10))
    path = f"/api/sessions/{cycle.id}"
    (await cycle.admin.request("PATCH", path, {"startDate": day(-5)})).ok()
    found = points((await series(cycle, okr_id))["points"], "progress")
    assert [at for at, _ in found] == sorted(at for at, _ in found)
    assert found[-1] == (day(0), 0.5)
