"""Objectives over HTTP: circles, bounds, and requests that are wrong in every way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest

from regatta.server.settings import Settings
from tests.goals import Goals, goals
from tests.handlers.hostility import JSON, deep
from tests.people import Crowd, Json, Person, Reply

LEVELS = 5
OBJECTIVES = 200

TEXTS = [
    "<script>alert('x')</script><b>&amp;</b>",
    "🚀 Ship it 👩‍👩‍👧‍👦 🇩🇪",
    "هدف الربع الأول",
    "\u202ereversed\u202c \u05e9\u05dc\u05d5\u05dd",
    "'; DROP TABLE objectives; --",
    "$where {{7*7}} ${7*7} %00 \\u0000",
    "\u00e9 versus e\u0301",
    "x" * 300,
    "🚀" * 300,
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Trees of few levels, and cycles of few objectives."""
    return settings.model_copy(update={"okr_levels": LEVELS, "okr_objectives": OBJECTIVES})


def fields_of(reply: Reply) -> list[str]:
    """Return the names of the fields for which a request was refused."""
    details = reply.error(400, "validation_failed")["details"]
    return [field["field"] for field in details["fields"]]


async def create(cycle: Goals, *, by: Person | None = None, **fields: Any) -> Reply:
    """Ask for an objective that may well be refused."""
    body = {"objective": "Objective", "sessionId": cycle.id, **fields}
    return await (by or cycle.admin).request("POST", "/api/okrs", body)


async def put(cycle: Goals, okr_id: str, **changes: Any) -> Reply:
    """Ask for a change that may well be refused."""
    return await cycle.admin.request("PUT", f"/api/okrs/{okr_id}", changes)


async def chain(cycle: Goals, length: int) -> list[str]:
    """Return objectives that hang below one another, from the top."""
    found: list[str] = []
    for number in range(length):
        parent = found[-1] if found else None
        found.append(await cycle.okr(f"Link {number}", parentId=parent, results=[]))
    return found


async def check_no_circle(cycle: Goals) -> None:
    """Fail if any objective is its own ancestor, or hangs too deep."""
    parents = {okr["id"]: okr["parentId"] for okr in await cycle.listed()}
    for okr_id in parents:
        path = [okr_id]
        while (parent := parents[path[-1]]) is not None:
            path.append(parent)
            assert len(path) <= LEVELS, path


async def test_an_objective_cannot_be_below_itself(crowd: Crowd) -> None:
    """Neither right below itself nor below one of its descendants; all stays as it was."""
    cycle = await goals(await crowd.founder())
    links = await chain(cycle, 4)
    for okr_id, parent in ((0, 0), (0, 1), (0, 3), (1, 1), (1, 2), (2, 3), (3, 3)):
        refused = await put(cycle, links[okr_id], parentId=links[parent], objective="Lost")
        refused.error(409, "okr_loop")
    listed = await cycle.listed()
    assert [okr["parentId"] for okr in listed] == [None, *links[:-1]]
    assert {okr["version"] for okr in listed} == {1}
    (await put(cycle, links[3], parentId=links[0])).ok()
    (await put(cycle, links[2], parentId=links[3])).ok()


async def test_moves_at_once_close_no_circle(crowd: Crowd) -> None:
    """Of two that would hang under each other at most one does; nor does a longer ring close."""
    cycle = await goals(await crowd.founder())
    moved = 0
    for sizes in ([2] * 10 + [3, 5, 5], [2] * 10):
        rings = [await asyncio.gather(*map(cycle.okr, "x" * size)) for size in sizes]
        moves = [
            put(cycle, okr_id, parentId=parent)
            for ring in rings
            for okr_id, parent in zip(ring, [*ring[1:], ring[0]], strict=True)
        ]
        for reply in await asyncio.gather(*moves):
            moved += reply.status == 200
            if reply.status != 200:
                assert reply.body["error"]["code"] in {"okr_loop", "conflict", "tree_too_deep"}
        await check_no_circle(cycle)
    hanging = [okr for okr in await cycle.listed() if okr["parentId"] is not None]
    assert len(hanging) == moved >= 23


async def test_saving_a_known_parent_closes_no_circle(crowd: Crowd) -> None:
    """Who saves all fields as they were read undoes no move that happens at the same time."""
    cycle = await goals(await crowd.founder())
    for _ in range(8):
        parent, child = await chain(cycle, 2)
        replies = await asyncio.gather(
            put(cycle, child, parentId=None),
            put(cycle, child, parentId=parent, objective="Saved"),
            put(cycle, parent, parentId=child),
        )
        assert {reply.status for reply in replies} <= {200, 409}
        await check_no_circle(cycle)


async def test_a_tree_has_only_so_many_levels(crowd: Crowd) -> None:
    """For what is written down as well as for what is moved, with all that hangs below it."""
    cycle = await goals(await crowd.founder())
    links = await chain(cycle, LEVELS)
    refused = await create(cycle, parentId=links[-1])
    assert refused.error(409, "tree_too_deep")["details"] == {"levels": LEVELS}
    branch = await chain(cycle, 3)
    for depth, okr_id in ((3, branch[0]), (4, branch[1]), (5, branch[2])):
        refused = await put(cycle, okr_id, parentId=links[depth - 1])
        refused.error(409, "tree_too_deep")
    assert [(await cycle.get(okr_id))["parentId"] for okr_id in branch] == [None, *branch[:-1]]
    (await put(cycle, branch[0], parentId=links[1])).ok()
    (await create(cycle, parentId=branch[2])).error(409, "tree_too_deep")
    (await create(cycle, parentId=branch[1])).ok()
    await check_no_circle(cycle)


async def test_levels_are_counted_whatever_happens_at_once(crowd: Crowd) -> None:
    """What is written down below an objective that is being moved does not hang too deep."""
    cycle = await goals(await crowd.founder())
    links = await chain(cycle, LEVELS - 1)
    for _ in range(20):
        okr_id = await cycle.okr(results=[])
        making = [create(cycle, parentId=okr_id) for _ in range(6)]
        await asyncio.gather(put(cycle, okr_id, parentId=links[-1]), *making)
    await check_no_circle(cycle)


async def test_a_session_has_only_so_many_objectives(crowd: Crowd) -> None:
    """Who means to grow a tree of 10,000 is stopped, also with many requests at once."""
    cycle = await goals(await crowd.founder())
    top = await cycle.okr(results=[])
    await asyncio.gather(*(cycle.okr(parentId=top, results=[]) for _ in range(OBJECTIVES - 6)))
    replies = await asyncio.gather(*(create(cycle, parentId=top) for _ in range(50)))
    for reply in replies:
        if reply.status != 201:
            full = reply.error(409, "session_full")
            assert full["details"] == {"objectives": OBJECTIVES}
    assert len(await cycle.listed()) == OBJECTIVES
    (await create(cycle)).error(409, "session_full")
    assert (await cycle.admin.request("DELETE", f"/api/okrs/{top}")).status == 204
    assert (await create(cycle)).status == 201


async def test_a_parent_and_an_owner_must_be_there(crowd: Crowd) -> None:
    """In the same session and organization; the field is named that says otherwise."""
    ada, zoe = await crowd.founder(), await crowd.founder("zoe")
    cycle, foreign = await goals(ada), await goals(zoe)
    later = await goals(ada, 100, 190, "preparation")
    own, gone = await cycle.okr(), await cycle.okr()
    await ada.request("DELETE", f"/api/okrs/{gone}")
    for parent in ("unknown", gone, await foreign.okr(), await later.okr(), cycle.id):
        for reply in (await create(cycle, parentId=parent), await put(cycle, own, parentId=parent)):
            assert fields_of(reply) == ["body.parentId"]
    for owner in ("unknown", zoe.id):
        for reply in (await create(cycle, ownerId=owner), await put(cycle, own, ownerId=owner)):
            assert fields_of(reply) == ["body.ownerId"]
    for session in ("unknown", foreign.id):
        (await create(cycle, sessionId=session)).error(404, "not_found")
    assert [okr["version"] for okr in await cycle.listed()] == [1]


async def test_members_write_down_and_change_what_is_theirs(crowd: Crowd) -> None:
    """For others managers do; what is one's own can be handed over, and is another's from then."""
    ada, bob, cleo = await crowd.team("ada", "bob", "cleo")
    dee = await crowd.member(ada, "dee", "manager")
    cycle = await goals(ada)
    (await create(cycle, by=bob, ownerId=cleo.id)).error(403, "forbidden")
    path = f"/api/okrs/{(await create(cycle, by=dee, ownerId=bob.id)).ok()['okrId']}"
    for method, body in (("PUT", {"objective": "x"}), ("PUT", {}), ("DELETE", None)):
        (await cleo.request(method, path, body)).error(403, "forbidden")
    for person in (bob, dee, ada):
        (await person.request("PUT", path, {"objective": person.name})).ok()
    (await bob.request("PUT", path, {"ownerId": cleo.id})).ok()
    (await bob.request("PUT", path, {"objective": "x"})).error(403, "forbidden")
    found = await cleo.get(path)
    assert (found["ownerId"], found["objective"]) == (cleo.id, "ada")
    assert (await cleo.request("DELETE", path)).status == 204


async def test_organizations_are_apart(crowd: Crowd) -> None:
    """Every route with another organization's ids answers as if there were no such thing."""
    ada, zoe = await crowd.founder(), await crowd.founder("zoe")
    cycle = await goals(ada)
    okr_id = await cycle.okr()
    path, key = f"/api/okrs/{okr_id}", cycle.key_results[okr_id]
    attempts: list[tuple[str, str, Json | None]] = [
        *[("GET", path + more, None) for more in ("", "/tree", "/history", "/series", "/progress")],
        ("GET", f"/okrs?session={cycle.id}", None),
        ("PUT", path, {"objective": "x"}),
        ("DELETE", path, None),
        ("POST", f"{path}/progress", {"keyResultId": key, "value": 1}),
        ("POST", f"{path}/key-results/{key}/move", {"okrId": okr_id}),
    ]
    for method, target, body in attempts:
        (await zoe.request(method, target, body)).error(404, "not_found")
    await (await zoe.socket()).refused("join-room", "unknown_room", room=cycle.room)
    assert await zoe.get("/api/okrs") == {"okrs": []}
    assert (await cycle.get(okr_id))["version"] == 1


async def test_text_is_kept_as_it_was_written(crowd: Crowd) -> None:
    """Markup stays text, and every script and sign is what it was, wherever it is read."""
    cycle = await goals(await crowd.founder())
    for text in TEXTS:
        okr_id = await cycle.okr(
            text, description=text, results=[{"title": text, "unit": text[:40], "target": 1}]
        )
        comment = (await cycle.check_in(okr_id, 1, comment=text))["checkIn"]["comment"]
        found = await cycle.get(okr_id)
        [result] = found["keyResults"]
        kept = [found["objective"], found["description"], result["title"], comment]
        history = await cycle.admin.get(f"/api/okrs/{okr_id}/history")
        assert [*kept, history["changes"][0]["new"]] == [text] * 5
        assert result["unit"] == text[:40]
    assert [okr["objective"] for okr in await cycle.listed()] == TEXTS


async def test_a_wrong_objective_is_refused_with_the_field(crowd: Crowd) -> None:
    """When it is written down as well as when it is changed; nothing is written."""
    cycle = await goals(await crowd.founder())
    okr_id = await cycle.okr()
    wrong: dict[str, Sequence[Any]] = {
        "objective": ["x" * 301, "", " \t\n", "a\x00b", None, 1, ["x"], {"$ne": ""}],
        "description": ["x" * 10_001, "\x00", None, 1],
        "weight": [-1, 1001, "1", True, None],
        "rollup": ["average", None],
        "visibility": ["public", None],
        "draft": ["yes", 1, None],
        "parentId": ["", "a b", "x" * 65, 1, {"$ne": None}],
        "ownerId": ["", 1],
        "keyResults": [{}, "x", None, [{"title": "x", "target": 1}] * 51],
        "keyResults.0": [[[]], ["x"], [None]],
        "progress": [1],
        "version": [9],
        "orgId": ["other"],
        "session_id": ["other"],
        "__proto__": [{"admin": True}],
    }
    for field, values in wrong.items():
        for value in values:
            body = {field.split(".")[0]: value}
            for reply in (await create(cycle, **body), await put(cycle, okr_id, **body)):
                named = {name[: len(field) + 5] for name in fields_of(reply)}
                assert named == {f"body.{field}"}, body
    assert [okr["version"] for okr in await cycle.listed()] == [1]


async def test_deep_and_large_bodies_are_refused(crowd: Crowd) -> None:
    """What is nested too deep or too long is answered as such, and the server goes on."""
    ada = await crowd.founder()
    cycle = await goals(ada)
    okr_id = await cycle.okr()
    many = b'{"keyResults":[' + b",".join([b'{"title":"x","target":1}'] * 10_000) + b"]}"
    bodies = [
        (deep(10_000), 400, "validation_failed"),
        (b'{"objective":' + deep(40) + b"}", 400, "validation_failed"),
        (
            b'{"keyResults":[' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"]}",
            400,
            "validation_failed",
        ),
        (many, 400, "validation_failed"),
        (b'{"description":"' + b"x" * 1_048_576 + b'"}', 413, "payload_too_large"),
        (b'{"objective":"x"', 400, "validation_failed"),
        (b"[]", 400, "validation_failed"),
        (b"null", 400, "validation_failed"),
    ]
    headers = JSON | {"Authorization": f"Bearer {ada.token}"}
    for method, path in (("POST", "/api/okrs"), ("PUT", f"/api/okrs/{okr_id}")):
        for body, status, code in bodies:
            url = ada.url + path
            async with ada.http.request(method, url, data=BytesIO(body), headers=headers) as reply:
                assert reply.status == status
                found = (await reply.json())["error"]["code"]
                assert found == code
    assert (await cycle.get(okr_id))["version"] == 1
