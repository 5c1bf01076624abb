"""Objectives over HTTP: written down, read, changed, hung elsewhere, removed."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.goals import MEASURE, OBJECTIVE, goals
from tests.people import Crowd, Json, Person

DAYS: Json = {"title": "Days", "unit": "days", "start": 50, "target": 10, "current": 30}


def result(share: float, **fields: Any) -> Json:
    """Return a key result that has come so far."""
    return {"title": "Result", "target": 100, "current": share * 100, **fields}


async def ids(person: Person, query: str = "") -> list[str]:
    """Return the ids of the objectives in a list."""
    return [okr["id"] for okr in (await person.get(f"/api/okrs{query}"))["okrs"]]


async def told(person: Person, okr_id: str) -> list[tuple[str, str | None, str, Any, Any]]:
    """Return the history of an objective: who, of which key result, which field, old and new."""
    page = await person.get(f"/api/okrs/{okr_id}/history")
    return [
        (one["userId"], one["keyResultId"], one["field"], one["old"], one["new"])
        for one in page["changes"]
    ]


async def test_an_objective_is_written_down(crowd: Crowd) -> None:
    """201 with its id alone; read, it has every documented field, named as documented."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    top = await cycle.okr("Top")
    body = {"objective": " Launch ", "sessionId": cycle.id, "parentId": top, "keyResults": [DAYS]}
    reply = await ada.request("POST", "/api/okrs", body)
    okr_id = reply.body["okrId"]
    assert (reply.status, reply.body) == (201, {"okrId": okr_id})
    read = await ada.request("GET", f"/api/okrs/{okr_id}")
    assert read.headers["ETag"] == '"1"'
    [measure] = read.body["keyResults"]
    assert measure == DAYS | MEASURE | {"id": measure["id"]}
    assert read.body == OBJECTIVE | {
        "id": okr_id,
        "sessionId": cycle.id,
        "ownerId": ada.id,
        "parentId": top,
        "objective": "Launch",
        "keyResults": [measure],
        "createdAt": read.body["createdAt"],
    }
    listed = await ada.get(f"/api/okrs?session={cycle.id}")
    assert listed == {"okrs": [await cycle.get(top), read.body]}


async def test_all_of_it_also_answers_without_api(crowd: Crowd) -> None:
    """What is written on one path is read on the other, with the same replies."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    made = await ada.request("POST", "/okrs", {"objective": "Bare", "sessionId": cycle.id})
    assert (made.status, list(made.body)) == (201, ["okrId"])
    path = f"/okrs/{made.body['okrId']}"
    for target in (path, f"/api{path}"):
        changed = await ada.request("PUT", target, {"objective": target, "keyResults": [DAYS]})
        assert (changed.status, changed.body) == (200, {"message": "OKR Updated"})
        assert (await ada.get(path))["objective"] == target
    for more in ("", "/tree", "/history", "/progress", "/series"):
        assert await ada.get(path + more) == await ada.get(f"/api{path}{more}")
    listed = await ada.get(f"/okrs?session={cycle.id}")
    assert listed == await ada.get(f"/api/okrs?session={cycle.id}")
    assert [okr["objective"] for okr in listed["okrs"]] == [f"/api{path}"]
    assert (await ada.request("DELETE", path)).status == 204
    (await ada.request("GET", f"/api{path}")).error(404, "not_found")


async def test_a_list_without_a_session_is_of_the_active_one(crowd: Crowd) -> None:
    """Where none is active it is empty; a session that is not there is not found."""
    ada = await crowd.founder()
    assert await ada.get("/api/okrs") == {"okrs": []}
    planned = await goals(ada, 100, 190, "preparation")
    later = await planned.okr("Later")
    assert await ada.get("/api/okrs") == {"okrs": []}
    active = await goals(ada)
    now = await active.okr("Now")
    assert await ids(ada) == await ids(ada, "?session=") == [now]
    assert await ids(ada, f"?session={planned.id}") == [later]
    await ada.post(f"/api/sessions/{active.id}/close")
    assert await ids(ada) == []
    assert await ids(ada, f"?session={active.id}") == [now]
    (await ada.request("GET", "/api/okrs?session=nowhere")).error(404, "not_found")


async def test_a_change_keeps_what_it_does_not_name(crowd: Crowd) -> None:
    """Of all fields only those that are named differ afterwards, and the version rises by one."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada)
    okr_id = await cycle.okr("One", description="Text", parentId=await cycle.okr("Top"), weight=3)
    before = await cycle.get(okr_id)
    changes: list[Json] = [
        {"objective": "Two"},
        {"description": "Other"},
        {"weight": 0.5},
        {"rollup": "children"},
        {"ownerId": bob.id},
        {"draft": True},
        {"visibility": "private"},
        {"archived": True},
        {"gradeNote": "Fine", "reviewNote": "Well"},
        {"parentId": None},
    ]
    for change in changes:
        await cycle.change(okr_id, **change)
        after = await cycle.get(okr_id)
        assert after == before | change | {"version": before["version"] + 1}
        before = after
    await cycle.change(okr_id)
    assert await cycle.get(okr_id) == before


async def test_a_grade_can_be_taken_back(crowd: Crowd) -> None:
    """A grade that was given stands before what progress comes to, until null takes it back."""
    cycle = await goals(await crowd.founder())
    okr_id = await cycle.okr(results=[result(0.5)])
    for given, grade, band in ((0.2, 0.2, "red"), (1, 1, "green"), (None, 0.5, "yellow")):
        await cycle.change(okr_id, grade=given)
        found = await cycle.get(okr_id)
        assert (found["grade"], found["gradeBand"], found["progress"]) == (grade, band, 0.5)


async def test_a_stale_edit_is_refused_and_loses_nothing(crowd: Crowd) -> None:
    """It is told the current version, and what the other wrote stays."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    okr_id = await cycle.okr("One")
    path = f"/api/okrs/{okr_id}"
    await cycle.change(okr_id, objective="Two")
    stale = await ada.request("PUT", path, {"objective": "Lost", "weight": 9}, If_Match='"1"')
    assert stale.error(409, "version_conflict")["details"] == {"version": 2}
    found = await cycle.get(okr_id)
    assert (found["objective"], found["weight"], found["version"]) == ("Two", 1, 2)
    (await ada.request("PUT", path, {"weight": 9}, If_Match='"2"')).ok()
    (await ada.request("PUT", path, {"weight": 8}, If_Match='"9"')).error(409, "version_conflict")
    strange = await ada.request("PUT", path, {"weight": 8}, If_Match="2")
    fields = strange.error(400, "validation_failed")["details"]["fields"]
    assert [field["field"] for field in fields] == ["header.If-Match"]
    assert (await cycle.get(okr_id))["weight"] == 9


async def test_progress_does_not_make_an_edit_stale(crowd: Crowd) -> None:
    """Check-ins on the objective and below it raise its version, and harm no edit."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    top = await cycle.okr("Top")
    below = await cycle.okr("Below", parentId=top)
    await cycle.check_in(below, 5)
    await cycle.check_in(top, 10)
    assert (await cycle.get(top))["version"] > 1
    (await ada.request("PUT", f"/api/okrs/{top}", {"objective": "New"}, If_Match='"1"')).ok()
    found = await cycle.get(top)
    assert (found["objective"], found["progress"]) == ("New", 0.75)


async def test_of_edits_at_once_one_wins(crowd: Crowd) -> None:
    """Of five that read the same version four are refused, and the fifth is what is read."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    path = f"/api/okrs/{await cycle.okr('One')}"
    titles = [f"Title {number}" for number in range(5)]
    edits = [ada.request("PUT", path, {"objective": title}, If_Match='"1"') for title in titles]
    replies = await asyncio.gather(*edits)
    assert sorted(reply.status for reply in replies) == [200, 409, 409, 409, 409]
    [winner] = [title for title, reply in zip(titles, replies, strict=True) if reply.status == 200]
    found = await ada.get(path)
    assert (found["objective"], found["version"]) == (winner, 2)


async def test_what_hangs_below_a_removed_objective_stays(crowd: Crowd) -> None:
    """Its children have no parent, its former parent counts anew, and it is nowhere to be found."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    top = await cycle.okr("Top", results=[result(0.2)])
    gone = await cycle.okr("Gone", parentId=top, results=[])
    kept = [await cycle.okr(parentId=gone, results=[result(share)]) for share in (0.8, 1)]
    assert await cycle.progress(top, gone) == [0.55, 0.9]
    reply = await ada.request("DELETE", f"/api/okrs/{gone}")
    assert (reply.status, reply.body) == (204, "")
    assert await cycle.progress(top, *kept) == [0.2, 0.8, 1]
    assert [(await cycle.get(okr_id))["parentId"] for okr_id in kept] == [None, None]
    assert await ids(ada) == [top, *kept]
    for method, body in (("GET", None), ("PUT", {"objective": "x"}), ("DELETE", None)):
        (await ada.request(method, f"/api/okrs/{gone}", body)).error(404, "not_found")


async def test_parents_follow_an_objective_that_is_archived_or_moved(crowd: Crowd) -> None:
    """The old and the new parent are right by the time of the reply, on every level."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    left, right = await cycle.okr("Left", results=[]), await cycle.okr("Right", results=[])
    middle = await cycle.okr("Middle", parentId=left, results=[])
    leaf = await cycle.okr("Leaf", parentId=middle, results=[result(0.6)])
    assert await cycle.progress(left, middle, right) == [0.6, 0.6, None]
    await cycle.change(leaf, archived=True)
    assert await cycle.progress(left, middle) == [None, None]
    assert leaf not in await ids(ada)
    assert leaf in await ids(ada, "?archived=true")
    await cycle.change(leaf, archived=False)
    assert await cycle.progress(left, middle) == [0.6, 0.6]
    await cycle.change(leaf, parentId=right)
    assert await cycle.progress(left, middle, right) == [None, None, 0.6]
    await cycle.change(middle, parentId=right)
    await cycle.change(leaf, parentId=middle)
    assert await cycle.progress(left, middle, right) == [None, 0.6, 0.6]
    await cycle.change(leaf, parentId=None)
    assert await cycle.progress(middle, right, leaf) == [None, None, 0.6]


async def test_weights_and_the_rollup_decide_what_counts(crowd: Crowd) -> None:
    """Key results, children or both, each by its weight; with all weights zero there is no data."""
    cycle = await goals(await crowd.founder())
    top = await cycle.okr("Top", results=[result(0.2, weight=1), result(0.8, weight=3)])
    below = await cycle.okr("Below", parentId=top, weight=4, results=[result(1)])
    for rollup, progress in (("key_results", 0.65), ("children", 1), ("both", 0.825)):
        await cycle.change(top, rollup=rollup)
        assert await cycle.progress(top) == [progress]
    await cycle.change(below, weight=0)
    assert await cycle.progress(top) == [0.65]
    known = (await cycle.get(top))["keyResults"]
    await cycle.change(top, keyResults=[{"id": one["id"], "weight": 0} for one in known])
    assert await cycle.progress(top) == [None]
    await cycle.change(below, weight=0.1)
    assert await cycle.progress(top) == [1]


async def test_the_history_says_who_changed_what(crowd: Crowd) -> None:
    """The latest first: who, which field, of which key result, from what, to what."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada)
    okr_id = await cycle.okr("One", by=bob)
    key = cycle.key_results[okr_id]
    await cycle.change(okr_id, by=bob, objective="Two")
    await cycle.change(okr_id, keyResults=[{"id": key, "target": 20, "title": "Renamed"}])
    await cycle.change(okr_id, objective="Two", weight=1)
    await cycle.change(okr_id, parentId=(top := await cycle.okr("Top")))
    assert (lines := await told(bob, okr_id))[0] == (ada.id, None, "parentId", None, top)
    assert set(lines[1:3]) == {
        (ada.id, key, "title", "Result", "Renamed"),
        (ada.id, key, "target", 10, 20),
    }
    assert lines[3:] == [
        (bob.id, None, "objective", "One", "Two"),
        (bob.id, None, "objective", None, "One"),
    ]
    first = await ada.get(f"/api/okrs/{okr_id}/history?limit=2")
    rest = await ada.get(f"/api/okrs/{okr_id}/history?limit=9&cursor={first['nextCursor']}")
    assert (len(first["changes"]), len(rest["changes"]), rest["nextCursor"]) == (2, 3, None)


async def test_a_repeat_writes_nothing_down_twice(crowd: Crowd) -> None:
    """The same Idempotency-Key gives the same reply; with another body it is a mistake."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    body: Json = {"objective": "Once", "sessionId": cycle.id}
    replies = [await ada.request("POST", "/api/okrs", body, Idempotency_Key="k") for _ in "123"]
    assert {reply.status for reply in replies} == {201}
    assert {reply.body["okrId"] for reply in replies} == set(await ids(ada))
    other = await ada.request("POST", "/api/okrs", body | {"weight": 2}, Idempotency_Key="k")
    other.error(409, "idempotency_mismatch")
    assert len(await ids(ada)) == 1
