"""Tasks, over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.people import Crowd, Json, Person

TITLES = ["one", "two", "three", "four", "five"]


async def titles(person: Person, query: str = "", limit: int = 2) -> list[str]:
    """Return the titles on all pages, as they come."""
    found: list[str] = []
    cursor = ""
    while True:
        page = await person.get(f"/api/tasks?limit={limit}{query}{cursor}")
        assert len(page["tasks"]) <= limit
        found += [task["title"] for task in page["tasks"]]
        if page["nextCursor"] is None:
            return found
        cursor = f"&cursor={page['nextCursor']}"


async def test_a_task_is_written_down(crowd: Crowd) -> None:
    """201 with the whole document and `taskId`; reading it gives the same."""
    ada = await crowd.founder()
    body = {
        "title": " Launch ",
        "description": "Headline.",
        "dueDate": "2026-12-01T17:00:00.5+02:00",
        "tags": ["web", "q4"],
        "estimateSeconds": 7200,
        "externalReference": "JIRA-42",
    }
    reply = await ada.request("POST", "/api/tasks", body)
    made = reply.ok()
    assert (reply.status, reply.headers["ETag"]) == (201, '"1"')
    assert made.pop("taskId") == made["id"]
    assert made == body | {
        "id": made["id"],
        "orgId": ada.org_id,
        "ownerId": ada.id,
        "title": "Launch",
        "dueDate": "2026-12-01T15:00:00.500Z",
        "status": "open",
        "version": 1,
        "createdAt": made["createdAt"],
        "updatedAt": made["updatedAt"],
    }
    read = await ada.request("GET", f"/api/tasks/{made['id']}")
    assert (read.body, read.headers["ETag"]) == (made, '"1"')


async def test_a_known_version_is_not_sent_again(crowd: Crowd) -> None:
    """If-None-Match with the present version is 304 without a body."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="one")
    path = f"/api/tasks/{task['id']}"
    known = await ada.request("GET", path, If_None_Match='"1"')
    assert (known.status, known.body) == (304, "")
    await ada.request("PATCH", path, {"title": "uno"})
    assert (await ada.request("GET", path, If_None_Match='"1"')).body["title"] == "uno"


async def test_the_list_is_walked_to_its_end(crowd: Crowd) -> None:
    """Every task once, newest first, whatever the size of a page; the organization's only."""
    ada = await crowd.founder()
    for title in TITLES:
        await ada.post("/api/tasks", title=title)
    await (await crowd.founder("zoe")).post("/api/tasks", title="foreign")
    for limit in (1, 2, 5, 200):
        assert await titles(ada, limit=limit) == TITLES[::-1]


async def test_tasks_written_at_once_are_all_listed(crowd: Crowd) -> None:
    """Those of one millisecond neither hide nor repeat one another."""
    ada = await crowd.founder()
    await asyncio.gather(*[ada.post("/api/tasks", title=f"t{n}") for n in range(30)])
    found = await titles(ada, limit=7)
    assert sorted(found) == sorted(f"t{n}" for n in range(30))


async def test_filters_narrow_the_list(crowd: Crowd) -> None:
    """By status, tag, owner and due date, and by all of them together."""
    ada, bob = await crowd.team("ada", "bob")
    for number, title in enumerate(TITLES, 1):
        await ada.post(
            "/api/tasks",
            title=title,
            tags=["odd"] if number % 2 else ["even", "odd-looking"],
            dueDate=f"2026-12-0{number}T00:00:00Z",
        )
    own = await bob.post("/api/tasks", title="bob's")
    await bob.request("PATCH", f"/api/tasks/{own['id']}", {"status": "done"})
    assert await titles(ada, "&status=done") == ["bob's"]
    assert await titles(ada, "&tag=odd") == ["five", "three", "one"]
    assert await titles(ada, f"&ownerId={bob.id}") == ["bob's"]
    assert await titles(ada, "&dueBefore=2026-12-02T00:00:00Z") == ["one"]
    assert await titles(ada, "&dueAfter=2026-12-04T00:00:00Z") == ["five", "four"]
    together = "&tag=even&status=open&dueAfter=2026-12-03T00:00:00Z&dueBefore=2026-12-09T00:00:00Z"
    assert await titles(ada, f"{together}&ownerId={ada.id}") == ["four"]
    assert await titles(ada, f"{together}&ownerId={bob.id}") == []


async def test_a_change_leaves_out_what_it_does_not_name(crowd: Crowd) -> None:
    """Null empties what may be empty; what is absent stays; the version rises by one."""
    ada = await crowd.founder()
    task = await ada.post(
        "/api/tasks",
        title="one",
        description="text",
        tags=["a"],
        dueDate="2026-12-01T00:00:00Z",
        estimateSeconds=60,
        externalReference="X-1",
    )
    path = f"/api/tasks/{task['id']}"
    reply = await ada.request("PATCH", path, {"status": "done", "estimateSeconds": None})
    assert (reply.body["version"], reply.headers["ETag"]) == (2, '"2"')
    unchanged = {"title", "description", "tags", "dueDate", "externalReference", "createdAt"}
    assert {name: reply.body[name] for name in unchanged} == {
        name: task[name] for name in unchanged
    }
    assert (reply.body["status"], reply.body["estimateSeconds"]) == ("done", None)
    emptied = await ada.request(
        "PATCH", path, {"dueDate": None, "externalReference": None, "tags": [], "description": ""}
    )
    found = {name: emptied.body[name] for name in ("dueDate", "externalReference", "tags")}
    assert found == {"dueDate": None, "externalReference": None, "tags": []}
    assert (await ada.get(path)) == emptied.body


@pytest.mark.parametrize(
    "body",
    [
        {"title": None},
        {"description": None},
        {"tags": None},
        {"status": None},
        {"title": ""},
        {"title": "  "},
        {"title": "x" * 201},
        {"status": "closed"},
        {"tags": ["x"] * 21},
        {"tags": [" "]},
        {"tags": "x"},
        {"estimateSeconds": -1},
        {"estimateSeconds": "60"},
        {"dueDate": "2026-12-01"},
        {"dueDate": "2026-12-01T00:00:00"},
        {"dueDate": 1},
        {"id": "other"},
        {"ownerId": "other"},
        {"orgId": "other"},
        {"version": 9},
        {"due_date": None},
        [],
        None,
    ],
    ids=str,
)
async def test_a_wrong_change_changes_nothing(crowd: Crowd, body: Any) -> None:
    """Null where there must be a value, values out of bounds, fields that are not offered."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="one", description="d", tags=["t"])
    path = f"/api/tasks/{task['id']}"
    reply = await ada.request("PATCH", path, body)
    assert reply.status in {400, 415}
    assert reply.body["error"]["code"] in {"validation_failed", "unsupported_media_type"}
    assert (await ada.get(path))["version"] == 1


async def test_an_empty_change_is_none(crowd: Crowd) -> None:
    """`{}` answers the task as it is; only a stale version is still refused."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="one")
    path = f"/api/tasks/{task['id']}"
    first = await ada.request("PATCH", path, {})
    assert (first.status, first.headers["ETag"]) == (200, '"1"')
    assert first.body == await ada.get(path)
    assert (await ada.request("PATCH", path, {}, If_Match='"1"')).status == 200
    stale = await ada.request("PATCH", path, {}, If_Match='"7"')
    assert stale.error(409, "version_conflict")["details"] == {"version": 1}


async def test_a_stale_write_is_told_the_current_version(crowd: Crowd) -> None:
    """Of two writers that read the same version one wins; the other can read again."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="one")
    path = f"/api/tasks/{task['id']}"
    replies = await asyncio.gather(
        *[ada.request("PATCH", path, {"title": f"t{n}"}, If_Match='"1"') for n in range(5)]
    )
    lost = [reply for reply in replies if reply.status == 409]
    assert len(lost) == 4
    for reply in lost:
        assert reply.error(409, "version_conflict")["details"] == {"version": 2}
    assert (await ada.request("PATCH", path, {"title": "x"}, If_Match='"2"')).ok()["version"] == 3
    assert (await ada.request("PATCH", path, {"title": "y"}, If_Match="*")).ok()["version"] == 4


@pytest.mark.parametrize("tag", ["1", 'W/"1"', '"1", "2"', '"x"', "", '"-1"', '"01"'])
async def test_a_strange_if_match_is_refused(crowd: Crowd, tag: str) -> None:
    """What is not one strong tag of ours could only be misread."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="one")
    reply = await ada.request("PATCH", f"/api/tasks/{task['id']}", {"title": "x"}, If_Match=tag)
    fields = reply.error(400, "validation_failed")["details"]["fields"]
    assert fields[0]["field"] == "header.If-Match"


async def test_only_the_owner_and_managers_change_a_task(crowd: Crowd) -> None:
    """A member reads a colleague's task but neither changes nor removes it."""
    ada, bob, cleo = await crowd.team("ada", "bob", "cleo")
    dee = await crowd.member(ada, "dee", "manager")
    task = await bob.post("/api/tasks", title="bob's")
    path = f"/api/tasks/{task['id']}"
    assert (await cleo.get(path))["ownerId"] == bob.id
    for body in ({"title": "x"}, {}):
        (await cleo.request("PATCH", path, body)).error(403, "forbidden")
    (await cleo.request("DELETE", path)).error(403, "forbidden")
    for person in (bob, dee, ada):
        (await person.request("PATCH", path, {"title": person.name})).ok()
    assert (await dee.request("DELETE", path)).status == 204


async def test_a_removed_task_is_gone(crowd: Crowd) -> None:
    """For reading, changing, removing again, listing and for new challenges."""
    ada = await crowd.founder()
    task = await ada.post("/api/tasks", title="one")
    path = f"/api/tasks/{task['id']}"
    reply = await ada.request("DELETE", path)
    assert (reply.status, reply.body) == (204, "")
    again: list[tuple[str, str, Json | None]] = [
        ("GET", path, None),
        ("PATCH", path, {"title": "x"}),
        ("DELETE", path, None),
        ("POST", "/api/challenges/generate", {"taskId": task["id"]}),
    ]
    for method, target, body in again:
        (await ada.request(method, target, body)).error(404, "not_found")
    assert await titles(ada) == []


async def test_organizations_are_apart(crowd: Crowd) -> None:
    """Every route with another organization's ids answers as if there were no such thing."""
    ada, zoe = await crowd.founder("ada"), await crowd.founder("zoe")
    made = await ada.challenge(length=4)
    task, race = f"/api/tasks/{made['taskId']}", f"/api/challenges/{made['id']}"
    requests: list[tuple[str, str, Json | None]] = [
        ("GET", task, None),
        ("PATCH", task, {"title": "mine"}),
        ("PATCH", task, {}),
        ("DELETE", task, None),
        ("POST", "/api/challenges/generate", {"taskId": made["taskId"]}),
        ("GET", race, None),
        *[
            ("POST", f"{race}/{act}", None)
            for act in ("join", "leave", "start", "cancel", "complete")
        ],
        ("GET", f"/api/gamification/leaderboard?board={made['id']}", None),
    ]
    for method, path, body in requests:
        (await zoe.request(method, path, body)).error(404, "not_found")
    lists = [
        ("/api/tasks", "tasks"),
        (f"/api/tasks?ownerId={ada.id}", "tasks"),
        ("/api/challenges", "challenges"),
        (f"/api/challenges?taskId={made['taskId']}", "challenges"),
        ("/api/gamification/leaderboard", "rows"),
    ]
    for path, name in lists:
        assert (await zoe.get(path))[name] == []
    assert [user["id"] for user in (await zoe.get("/api/users"))["users"]] == [zoe.id]
    assert (await ada.get(task))["version"] == 1
    assert (await ada.get(race))["seats"] == []
