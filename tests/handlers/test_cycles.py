"""Cycles, which front ends know as sessions, over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.goals import Goals, day, goals
from tests.people import Crowd, Json, Person, Reply

FAR = {"startDate": "2041-01-01", "endDate": "2041-03-31"}
NO_DAYS: list[Any] = [0, 1.5, True, None, {}, "", "2041", "20410101", "2041-1-01", " 2041-01-01"]
NO_DAYS += ["2041-01-01T00:00:00Z", "2041-01-01T00:00:00", "2041-01-01 00:00", "1767225600"]
NO_DAYS += ["2027-02-30", "2041-13-01", "0000-01-01", "1969-12-31", "3000-01-01"]


async def plan(person: Person, start: str, end: str, **fields: Any) -> Reply:
    """Ask for a cycle of these days."""
    body = {"name": "Cycle", "startDate": start, "endDate": end, **fields}
    return await person.request("POST", "/api/sessions", body)


async def planned(person: Person, start: str, end: str, **fields: Any) -> str:
    """Make a cycle of these days and return its id."""
    session_id: str = (await plan(person, start, end, **fields)).ok()["sessionId"]
    return session_id


async def listed(person: Person) -> list[str]:
    """Return the names of all cycles, as they come."""
    return [found["name"] for found in (await person.get("/api/sessions"))["sessions"]]


def fields_of(reply: Reply) -> list[str]:
    """Return the names of the fields for which a request was refused."""
    details = reply.error(400, "validation_failed")["details"]
    return [field["field"] for field in details["fields"]]


async def test_a_cycle_is_planned(crowd: Crowd) -> None:
    """201 with its id alone; read, it is in preparation, and closes a week after its last day."""
    ada = await crowd.founder()
    reply = await plan(ada, "2041-01-01", "2041-03-31", name=" Q1 ")
    session_id = reply.body["sessionId"]
    assert (reply.status, reply.body) == (201, {"sessionId": session_id})
    read = await ada.request("GET", f"/api/sessions/{session_id}")
    assert read.headers["ETag"] == '"1"'
    assert read.body == {
        "id": session_id,
        "name": "Q1",
        "status": "preparation",
        "startDate": "2041-01-01",
        "endDate": "2041-03-31",
        "closesAt": "2041-04-08T00:00:00.000Z",
        "activatedAt": None,
        "closedAt": None,
        "createdAt": read.body["createdAt"],
        "updatedAt": read.body["updatedAt"],
        "version": 1,
    }
    assert await ada.get("/api/sessions") == {"sessions": [read.body]}


async def test_all_of_it_also_answers_without_api(crowd: Crowd) -> None:
    """What is written on one path is read on the other."""
    ada = await crowd.founder()
    made = (await ada.request("POST", "/sessions", {"name": "Bare", **FAR})).ok()
    path = f"/sessions/{made['sessionId']}"
    changed = (await ada.request("PATCH", path, {"name": "Changed"})).ok()
    assert changed == await ada.get(f"/api{path}") == await ada.get(path)
    assert (await ada.get("/sessions"))["sessions"] == [changed]
    for act in ("activate", "close", "reopen"):
        await ada.post(f"{path}/{act}")
    assert (await ada.get(f"/api{path}"))["status"] == "active"


async def test_a_cycle_may_begin_in_any_state(crowd: Crowd) -> None:
    """Front ends say Open and Closed; both are understood in a change, too."""
    ada = await crowd.founder()
    words = ("preparation", "active", "Open", "closed", "Closed")
    states = ("preparation", "active", "active", "closed", "closed")
    for year, (word, state) in enumerate(zip(words, states, strict=True), 2041):
        path = f"/api/sessions/{await planned(ada, f'{year}-01-01', f'{year}-12-31', status=word)}"
        found = await ada.get(path)
        assert (found["status"], found["version"]) == (state, 1)
        assert (found["activatedAt"] is None) is (state == "preparation")
        assert (found["closedAt"] is None) is (state != "closed")
    for said, state in (("Open", "active"), ("Closed", "closed"), ("active", "active")):
        assert (await ada.request("PUT", path, {"status": said})).ok()["status"] == state
    assert fields_of(await ada.request("PATCH", path, {"status": "open"})) == ["body.status"]


async def test_a_cycle_ends_after_it_starts(crowd: Crowd) -> None:
    """At least a day later, when it is made as well as when it is changed."""
    ada = await crowd.founder()
    for end in ("2041-01-01", "2040-12-31"):
        assert fields_of(await plan(ada, "2041-01-01", end)) == ["body.endDate"]
    path = f"/api/sessions/{await planned(ada, '2041-01-01', '2041-01-02')}"
    wrong = [{"endDate": "2041-01-01"}, {"startDate": "2041-01-02"}, {"startDate": "2042-01-01"}]
    for body in wrong:
        assert fields_of(await ada.request("PATCH", path, body)) == ["body.endDate"]
    assert (await ada.get(path))["version"] == 1
    assert len(await listed(ada)) == 1


async def test_cycles_do_not_overlap(crowd: Crowd) -> None:
    """Not by a day, whatever the state of the other, which is named; the next day is free."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    other = await planned(ada, "2041-04-01", "2041-06-30", status="closed")
    overlapping = [
        ("2041-03-01", "2041-05-01"),
        ("2041-06-01", "2041-07-31"),
        ("2041-04-02", "2041-06-29"),
        ("2041-03-31", "2041-07-01"),
        ("2041-04-01", "2041-06-30"),
        ("2041-03-01", "2041-04-01"),
        ("2041-06-30", "2041-07-31"),
    ]
    for start, end in overlapping:
        refused = (await plan(ada, start, end)).error(409, "sessions_overlap")
        assert refused["details"] == {"sessionId": other}
    assert await listed(ada) == ["Cycle"]
    await planned(zoe, "2041-04-01", "2041-06-30")
    before = await planned(ada, "2041-01-01", "2041-03-31")
    after = await planned(ada, "2041-07-01", "2041-09-30")
    for session_id, dates in ((before, {"endDate": "2041-04-01"}), (after, FAR)):
        path = f"/api/sessions/{session_id}"
        reply = await ada.request("PATCH", path, {"name": "Moved", **dates})
        assert reply.error(409, "sessions_overlap")["details"]["sessionId"] in {other, before}
        assert (await ada.get(path))["name"] == "Cycle"


async def test_of_overlapping_plans_at_once_one_is_made(crowd: Crowd) -> None:
    """All others are told which one; plans that are apart are all made, and listed latest first."""
    ada = await crowd.founder()
    replies = await asyncio.gather(
        *[plan(ada, f"2041-01-{n:02}", f"2041-03-{n:02}", name=f"n{n}") for n in range(1, 13)]
    )
    (made,) = [reply.body["sessionId"] for reply in replies if reply.status == 201]
    for reply in replies:
        if reply.status != 201:
            assert reply.error(409, "sessions_overlap")["details"] == {"sessionId": made}
    assert len(await listed(ada)) == 1
    years = range(2050, 2055)
    apart = [plan(ada, f"{year}-01-01", f"{year}-12-31", name=str(year)) for year in years]
    assert [reply.status for reply in await asyncio.gather(*apart)] == [201] * len(years)
    assert (await listed(ada))[:-1] == [str(year) for year in reversed(years)]


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
async def test_a_change_leaves_out_what_it_does_not_name(crowd: Crowd, method: str) -> None:
    """PUT as well as PATCH; the end of grace moves along; what changes nothing is no change."""
    ada = await crowd.founder()
    path = f"/api/sessions/{await planned(ada, '2041-01-01', '2041-03-31')}"
    before = await ada.get(path)
    named = (await ada.request(method, path, {"name": "Q1"}, If_Match='"1"')).ok()
    assert named == before | {"name": "Q1", "version": 2, "updatedAt": named["updatedAt"]}
    moved = (await ada.request(method, path, {"endDate": "2041-04-30"})).ok()
    dates = {"endDate": "2041-04-30", "closesAt": "2041-05-08T00:00:00.000Z"}
    assert moved == named | dates | {"version": 3, "updatedAt": moved["updatedAt"]}
    for body in ({}, {"name": "Q1", "endDate": "2041-04-30", "status": "preparation"}):
        assert (await ada.request(method, path, body)).ok() == moved


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
async def test_a_stale_change_is_refused(crowd: Crowd, method: str) -> None:
    """Of writers that read the same version one wins; nothing of the others is kept."""
    ada = await crowd.founder()
    path = f"/api/sessions/{await planned(ada, '2041-01-01', '2041-03-31')}"
    replies = await asyncio.gather(
        *[ada.request(method, path, {"name": f"n{n}"}, If_Match='"1"') for n in range(5)]
    )
    (won,) = [reply.body for reply in replies if reply.status == 200]
    stale = [reply for reply in replies if reply.status != 200]
    bodies: list[Json] = [{"endDate": "2041-05-01"}, {"status": "Open"}, {}]
    stale += [await ada.request(method, path, body, If_Match='"3"') for body in bodies]
    assert len(stale) == 7
    for reply in stale:
        assert reply.error(409, "version_conflict")["details"] == {"version": 2}
    assert await ada.get(path) == won


async def test_a_cycle_is_begun_closed_and_reopened(crowd: Crowd) -> None:
    """Each act needs the state before it; a second time it changes nothing."""
    ada = await crowd.founder()
    path = f"/api/sessions/{await planned(ada, '2041-01-01', '2041-03-31')}"

    async def refused(status: str, *acts: str) -> None:
        for act in acts:
            error = (await ada.request("POST", f"{path}/{act}")).error(409, "session_state")
            assert error["details"] == {"status": status}

    async def act(name: str, status: str, version: int) -> Json:
        first = await ada.post(f"{path}/{name}")
        assert (first["status"], first["version"]) == (status, version)
        assert await ada.post(f"{path}/{name}") == first == await ada.get(path)
        found: Json = first
        return found

    await refused("preparation", "close", "reopen")
    (await ada.request("PATCH", path, {"status": "Closed"})).error(409, "session_state")
    begun = await act("activate", "active", 2)
    assert begun["activatedAt"] is not None
    closed = await act("close", "closed", 3)
    assert closed["closedAt"] >= closed["activatedAt"] == begun["activatedAt"]
    await refused("closed", "activate")
    (await ada.request("PUT", path, {"status": "preparation"})).error(409, "session_state")
    reopened = await act("reopen", "active", 4)
    assert (reopened["closedAt"], reopened["activatedAt"]) == (None, begun["activatedAt"])
    (await ada.request("PUT", path, {"status": "preparation"})).error(409, "session_state")
    await act("close", "closed", 5)


async def refusals_when_closed(cycle: Goals, okr_id: str) -> list[Reply]:
    """Return what comes of all that a closed cycle does not take."""
    other = await goals(cycle.admin, 200, 300, "preparation")
    session, okr = f"/api/sessions/{cycle.id}", f"/api/okrs/{okr_id}"
    result, carried = cycle.key_results[okr_id], [await other.okr()]
    onward = f"/api/sessions/{other.id}/carry-over"
    requests: list[tuple[str, str, Json | None]] = [
        ("PATCH", session, {"name": "Other"}),
        ("PUT", session, {"endDate": day(61)}),
        ("POST", "/api/okrs", {"objective": "Late", "sessionId": cycle.id}),
        ("PUT", okr, {"objective": "Other"}),
        ("PUT", okr, {"keyResults": []}),
        ("PUT", okr, {"grade": 0.1, "archived": True}),
        ("DELETE", okr, None),
        ("POST", f"{okr}/progress", {"keyResultId": result, "value": 9}),
        ("POST", f"{okr}/key-results/{result}/move", {"okrId": okr_id}),
        ("POST", onward, {"toSessionId": cycle.id, "okrIds": carried}),
    ]
    return [await cycle.admin.request(*request) for request in requests]


async def test_a_closed_cycle_is_for_reading(crowd: Crowd) -> None:
    """It refuses every change but that of grades and notes; reopened, it takes all again."""
    ada, bob = await crowd.team("ada", "bob")
    cycle = await goals(ada)
    okr_id = await cycle.okr(by=bob)
    await cycle.check_in(okr_id, 5)
    await ada.post(f"/api/sessions/{cycle.id}/close")
    before = await ada.get(f"/api/sessions/{cycle.id}"), await cycle.get(okr_id)
    for reply in await refusals_when_closed(cycle, okr_id):
        reply.error(409, "session_closed")
    assert (await ada.get(f"/api/sessions/{cycle.id}"), await cycle.get(okr_id)) == before
    review = {"grade": 0.8, "gradeNote": "Nearly.", "reviewNote": "Start earlier."}
    await cycle.change(okr_id, by=bob, **review)
    graded = await cycle.get(okr_id)
    assert {name: graded[name] for name in review} == review
    await cycle.change(okr_id, grade=None)
    assert (await cycle.get(okr_id))["grade"] == 0.5
    await ada.post(f"/api/sessions/{cycle.id}/reopen")
    await cycle.check_in(okr_id, 10)
    assert await cycle.progress(okr_id) == [1.0]


async def test_a_day_is_written_as_one(crowd: Crowd) -> None:
    """Neither a number nor an instant, nor a day that no calendar has; the field is named."""
    ada = await crowd.founder()
    path = f"/api/sessions/{await planned(ada, '2042-01-01', '2042-03-31')}"
    for wrong in NO_DAYS:
        for field in ("startDate", "endDate"):
            body = {"name": "Cycle", **FAR, field: wrong}
            made = await ada.request("POST", "/api/sessions", body)
            changed = await ada.request("PATCH", path, {field: wrong})
            assert fields_of(made) == fields_of(changed) == [f"body.{field}"], wrong
    assert [found["version"] for found in (await ada.get("/api/sessions"))["sessions"]] == [1]


async def test_a_repeat_makes_no_second_cycle(crowd: Crowd) -> None:
    """The same key gives the same id, where two cycles would even overlap."""
    ada = await crowd.founder()
    request = "POST", "/api/sessions", {"name": "Once", **FAR}
    replies = [await ada.request(*request, Idempotency_Key="once") for _ in range(3)]
    assert len({reply.ok()["sessionId"] for reply in replies}) == 1
    assert await listed(ada) == ["Once"]


async def test_only_admins_of_the_organization_plan(crowd: Crowd) -> None:
    """Members and managers read; for other organizations there is no such cycle."""
    ada, bob, zoe = *await crowd.team("ada", "bob"), await crowd.founder("zoe")
    dee = await crowd.member(ada, "dee", "manager")
    path = f"/api/sessions/{await planned(ada, '2041-04-01', '2041-06-30')}"
    before = await ada.get(path)
    writes: list[tuple[str, str, Json | None]] = [
        *[("POST", f"{path}/{act}", None) for act in ("activate", "close", "reopen")],
        *[(method, path, {"name": "Mine"}) for method in ("PATCH", "PUT")],
    ]
    for person in (bob, dee):
        for write in [*writes, ("POST", "/api/sessions", {"name": "Mine", **FAR})]:
            (await person.request(*write)).error(403, "forbidden")
    reads = [path, *[f"{path}/{name}" for name in ("overview", "export", "export.csv")]]
    for read in reads:
        assert (await bob.request("GET", read)).status == 200
    for method, at, body in [*writes, *[("GET", read, None) for read in reads]]:
        (await zoe.request(method, at, body)).error(404, "not_found")
    assert await bob.get("/api/sessions") == {"sessions": [before]}
    assert await listed(zoe) == []
