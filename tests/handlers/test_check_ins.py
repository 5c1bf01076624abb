"""Check-ins over HTTP: what was measured, when it was true, and what it moves."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.goals import Goals, day, goals
from tests.people import Crowd, Json, Person, Reply


def fields_of(reply: Reply) -> list[str]:
    """Return the names of the fields for which a request was refused."""
    details = reply.error(400, "validation_failed")["details"]
    return [field["field"] for field in details["fields"]]


async def attempt(cycle: Goals, okr_id: str, *, by: Person | None = None, **fields: Any) -> Reply:
    """Ask for a check-in that may well be refused."""
    body = {"keyResultId": cycle.key_results[okr_id], "value": 5, **fields}
    return await (by or cycle.admin).request("POST", f"/api/okrs/{okr_id}/progress", body)


async def raw(cycle: Goals, okr_id: str, value: str) -> Reply:
    """Ask for a check-in of a value that is written just so."""
    person = cycle.admin
    body = f'{{"keyResultId":"{cycle.key_results[okr_id]}","value":{value}}}'
    headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
    url = f"{person.url}/api/okrs/{okr_id}/progress"
    async with person.http.post(url, data=body.encode(), headers=headers) as response:
        return Reply(response.status, await response.json(), response.headers)


async def history(cycle: Goals, okr_id: str, query: str = "") -> list[Json]:
    """Return the check-ins of an objective, the latest first."""
    page = await cycle.admin.get(f"/api/okrs/{okr_id}/progress{query}")
    found: list[Json] = page["checkIns"]
    return found


async def test_a_check_in_is_entered(crowd: Crowd) -> None:
    """201 with the check-in, the objective's progress, status and version; the objective moved."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    okr_id = await cycle.okr()
    at = f"{day(-1)}T12:00:00.500+02:00"
    reply = await attempt(cycle, okr_id, value=5.5, confidence=7, comment="Well", at=at)
    made = reply.ok()["checkIn"]
    assert reply.status == 201
    assert made == {
        "id": made["id"],
        "okrId": okr_id,
        "keyResultId": cycle.key_results[okr_id],
        "userId": ada.id,
        "value": 5.5,
        "confidence": 7,
        "comment": "Well",
        "at": f"{day(-1)}T10:00:00.500Z",
        "recordedAt": made["recordedAt"],
    }
    figures = {"progress": 0.55, "status": "on_track", "version": 2}
    assert reply.body == {"checkIn": made, **figures}
    found = await cycle.get(okr_id)
    assert figures.items() <= found.items()
    assert (found["checkedInAt"], found["confidence"]) == (made["at"], 7)
    [result] = found["keyResults"]
    assert (result["current"], result["measuredAt"]) == (5.5, made["at"])
    assert await history(cycle, okr_id) == [made]


async def test_a_check_in_of_earlier_replaces_no_newer_value(crowd: Crowd) -> None:
    """It stands in the history at its own time; of the same time the later entry counts."""
    cycle = await goals(await crowd.founder())
    okr_id = await cycle.okr()
    for days, value, current in ((-5, 3, 3), (-2, 6, 6), (-9, 1, 6), (-3, 9, 6), (-2, 7, 7)):
        reply = await cycle.check_in(okr_id, value, at=f"{day(days)}T12:00:00Z", confidence=value)
        assert (reply["checkIn"]["value"], reply["progress"]) == (value, current / 10)
        [result] = (await cycle.get(okr_id))["keyResults"]
        assert (result["current"], result["confidence"]) == (current, current)
    found = await history(cycle, okr_id)
    assert [one["at"][:10] for one in found] == [day(days) for days in (-2, -2, -3, -5, -9)]
    assert [one["value"] for one in found[2:]] == [9, 3, 1]
    assert {one["value"] for one in found[:2]} == {6, 7}
    assert (await cycle.get(okr_id))["checkedInAt"][:10] == day(-2)


async def test_a_repeated_check_in_is_one(crowd: Crowd) -> None:
    """The same Idempotency-Key gives the same reply, one after another as well as at once."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    okr_id = await cycle.okr()
    path = f"/api/okrs/{okr_id}/progress"
    body: Json = {"keyResultId": cycle.key_results[okr_id], "value": 5}
    first, again = [await ada.request("POST", path, body, Idempotency_Key="one") for _ in "12"]
    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    replies = await asyncio.gather(
        *[ada.request("POST", path, body | {"value": 6}, Idempotency_Key="two") for _ in range(5)]
    )
    made = [reply.body for reply in replies if reply.status == 201]
    assert made
    assert all(one == made[0] for one in made)
    for reply in replies:
        if reply.status != 201:
            reply.error(409, "idempotency_in_progress")
    assert [one["value"] for one in await history(cycle, okr_id)] == [6, 5]
    other = await ada.request("POST", path, body, Idempotency_Key="two")
    other.error(409, "idempotency_mismatch")


async def test_a_check_in_lies_in_the_session_and_not_in_the_future(crowd: Crowd) -> None:
    """Its first instant counts, the one before does not; a clock a little ahead is set right."""
    cycle = await goals(await crowd.founder(), start=-3)
    okr_id = await cycle.okr()
    for at in (
        f"{day(-4)}T23:59:59.999Z",
        f"{day(-3)}T00:59:59+01:00",
        f"{day(1)}T12:00:00Z",
        f"{day(365)}T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        day(-1),
        f"{day(-1)}T12:00:00",
        "yesterday",
        1_700_000_000,
    ):
        assert fields_of(await attempt(cycle, okr_id, at=at)) == ["body.at"], at
    assert await history(cycle, okr_id) == []
    first = (await attempt(cycle, okr_id, at=f"{day(-3)}T00:00:00Z")).ok()
    assert first["checkIn"]["at"] == f"{day(-3)}T00:00:00.000Z"
    now = (await attempt(cycle, okr_id, at=None)).ok()["checkIn"]
    assert now["at"] == now["recordedAt"]


async def test_confidence_goes_from_0_to_10(crowd: Crowd) -> None:
    """It rolls up as progress does; a check-in without one keeps the former."""
    cycle = await goals(await crowd.founder())
    top = await cycle.okr("Top", results=[])
    okr_id, other = [await cycle.okr(parentId=top) for _ in "12"]
    for wrong in (-0.1, 10.1, "7", True, [7], 1e300):
        refused = await attempt(cycle, okr_id, confidence=wrong)
        assert fields_of(refused) == ["body.confidence"], wrong
    assert await history(cycle, okr_id) == []
    for given, known in ((0, 0), (10, 10), (2.5, 2.5), (None, 2.5)):
        await cycle.check_in(okr_id, 5, confidence=given)
        assert (await cycle.get(okr_id))["confidence"] == known
    await cycle.check_in(other, 5, confidence=7.5)
    assert (await cycle.get(top))["confidence"] == 5


async def test_what_is_measured_must_be_there(crowd: Crowd) -> None:
    """A key result of this objective that is not archived, of one that is neither, nor a draft."""
    cycle = await goals(await crowd.founder())
    okr_id, other = await cycle.okr(), await cycle.okr()
    for wrong in ("unknown", cycle.key_results[other]):
        refused = await attempt(cycle, okr_id, keyResultId=wrong)
        assert fields_of(refused) == ["body.keyResultId"]
    for draft, archived in ((True, False), (False, True), (True, True)):
        await cycle.change(okr_id, draft=draft, archived=archived)
        (await attempt(cycle, okr_id)).error(409, "conflict")
    await cycle.change(okr_id, draft=False, archived=False)
    await cycle.change(okr_id, keyResults=[])
    assert fields_of(await attempt(cycle, okr_id)) == ["body.keyResultId"]
    path = "/api/okrs/unknown/progress"
    body = {"keyResultId": cycle.key_results[okr_id], "value": 5}
    (await cycle.admin.request("POST", path, body)).error(404, "not_found")
    assert await history(cycle, okr_id) == await history(cycle, other) == []


async def test_only_a_session_that_runs_takes_check_ins(crowd: Crowd) -> None:
    """In preparation it is too early, once it is closed too late; begun and reopened it does."""
    ada = await crowd.founder()
    cycle = await goals(ada, 5, 60, status="preparation")
    okr_id = await cycle.okr()
    early = (await attempt(cycle, okr_id)).error(409, "session_state")
    assert early["details"] == {"status": "preparation"}
    await ada.post(f"/api/sessions/{cycle.id}/activate")
    (await attempt(cycle, okr_id)).ok()
    await ada.post(f"/api/sessions/{cycle.id}/close")
    (await attempt(cycle, okr_id)).error(409, "session_closed")
    await ada.post(f"/api/sessions/{cycle.id}/reopen")
    (await attempt(cycle, okr_id, value=6)).ok()
    assert [one["value"] for one in await history(cycle, okr_id)] == [6, 5]


async def test_owners_and_managers_check_in(crowd: Crowd) -> None:
    """A member on what is theirs alone; who it was is written down."""
    ada, bob, cleo = await crowd.team("ada", "bob", "cleo")
    dee = await crowd.member(ada, "dee", "manager")
    cycle = await goals(ada)
    okr_id = await cycle.okr(by=bob)
    (await attempt(cycle, okr_id, by=cleo)).error(403, "forbidden")
    for person in (bob, dee, ada):
        (await attempt(cycle, okr_id, by=person)).ok()
    assert [one["userId"] for one in await history(cycle, okr_id)] == [ada.id, dee.id, bob.id]
    await cycle.change(okr_id, ownerId=cleo.id)
    (await attempt(cycle, okr_id, by=bob)).error(403, "forbidden")
    (await attempt(cycle, okr_id, by=cleo)).ok()


async def test_what_is_no_number_is_refused(crowd: Crowd) -> None:
    """What JSON has no word for is refused with the body, all else with the field."""
    cycle = await goals(await crowd.founder())
    okr_id = await cycle.okr()
    for value in ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 400):
        assert fields_of(await raw(cycle, okr_id, value)) == ["body"], value
    for value in ("1e16", "-1e16", "1.7e308", "1000000000000001", '"5"', "true", "null", "[5]"):
        assert fields_of(await raw(cycle, okr_id, value)) == ["body.value"], value
    missing = {"keyResultId": cycle.key_results[okr_id]}
    path = f"/api/okrs/{okr_id}/progress"
    refused = await cycle.admin.request("POST", path, missing)
    assert fields_of(refused) == ["body.value"]
    assert await history(cycle, okr_id) == []
    for value, progress in (("1e15", 1), ("-1e15", 0), ("-0.0", 0), ("5e-324", 0), ("5", 0.5)):
        assert (await raw(cycle, okr_id, value)).ok()["progress"] == progress
    assert [one["value"] for one in await history(cycle, okr_id)][:2] == [5, 5e-324]


async def test_all_above_have_moved_by_the_time_of_the_reply(crowd: Crowd) -> None:
    """Over five levels, each of which is asked right after the reply."""
    cycle = await goals(await crowd.founder())
    levels = [await cycle.okr("Level 1", results=[])]
    for number in range(2, 6):
        levels.append(await cycle.okr(f"Level {number}", parentId=levels[-1], results=[]))
    leaf = await cycle.okr("Leaf", parentId=levels[-1])
    other = await cycle.okr("Other", parentId=levels[2])
    for value in (1, 10, 4):
        await cycle.check_in(leaf, value)
        assert await cycle.progress(leaf, *levels) == [value / 10] * 6
    await cycle.check_in(other, 8)
    assert await cycle.progress(*levels) == [0.6, 0.6, 0.6, 0.4, 0.4]
    tree = (await cycle.admin.get(f"/api/okrs/{levels[0]}/tree"))["tree"]
    for okr_id in levels:
        assert (tree["id"], tree["progress"]) == (okr_id, (await cycle.progress(okr_id))[0])
        tree = tree["children"][0]


async def test_the_history_is_walked_to_its_end(crowd: Crowd) -> None:
    """Every check-in of all key results once, whatever the size of a page."""
    cycle = await goals(await crowd.founder())
    results = [{"title": title, "target": 10} for title in ("One", "Two")]
    okr_id, other = await cycle.okr(results=results), await cycle.okr()
    keys = [one["id"] for one in (await cycle.get(okr_id))["keyResults"]]
    for value in range(7):
        at = f"{day(-10 + value)}T08:00:00Z"
        await cycle.check_in(okr_id, value, keyResultId=keys[value % 2], at=at)
    await cycle.check_in(other, 9)
    path = f"/api/okrs/{okr_id}/progress"
    for limit in (1, 2, 7, 200):
        values: list[float] = []
        cursor = ""
        while cursor is not None:
            page = await cycle.admin.get(f"{path}?limit={limit}{cursor and f'&cursor={cursor}'}")
            assert len(page["checkIns"]) <= limit
            values += [one["value"] for one in page["checkIns"]]
            cursor = page["nextCursor"]
        assert values == [6, 5, 4, 3, 2, 1, 0]
    (await cycle.admin.request("GET", f"{path}?cursor=x")).error(400, "invalid_cursor")
    for wrong in (0, 201, "x"):
        assert fields_of(await cycle.admin.request("GET", f"{path}?limit={wrong}")) == [
            "query.limit"
        ]
