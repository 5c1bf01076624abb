"""Key results over HTTP: what they measure, how far they have come, where they belong."""

from __future__ import annotations

from typing import Any

from tests.goals import Goals, goals
from tests.people import Crowd, Json, Person, Reply


def fields_of(reply: Reply) -> list[str]:
    """Return the names of the fields for which a request was refused."""
    details = reply.error(400, "validation_failed")["details"]
    return [field["field"] for field in details["fields"]]


async def create(cycle: Goals, *results: Json) -> Reply:
    """Ask for an objective with these key results."""
    named = [{"title": "Result", **fields} for fields in results]
    body = {"objective": "Objective", "sessionId": cycle.id, "keyResults": named}
    return await cycle.admin.request("POST", "/api/okrs", body)


async def put(cycle: Goals, okr_id: str, *results: Json) -> Reply:
    """Ask for these key results in place of those that an objective has."""
    path = f"/api/okrs/{okr_id}"
    return await cycle.admin.request("PUT", path, {"keyResults": list(results)})


async def only(cycle: Goals, okr_id: str) -> Json:
    """Return the one key result of an objective."""
    found: list[Json] = (await cycle.get(okr_id))["keyResults"]
    assert len(found) == 1
    return found[0]


async def measured(cycle: Goals, value: float, **fields: Any) -> Json:
    """Return a new key result once it was measured."""
    okr_id = await cycle.okr(results=[{"title": "Result", **fields}])
    await cycle.check_in(okr_id, value)
    return await only(cycle, okr_id)


async def move(person: Person, okr_id: str, key: str, to: str) -> Reply:
    """Ask for a key result to be moved."""
    return await person.request("POST", f"/api/okrs/{okr_id}/key-results/{key}/move", {"okrId": to})


async def test_progress_is_the_share_of_the_way(crowd: Crowd) -> None:
    """From start to target, up or down, no less than 0 and no more than 1; the value is kept."""
    cycle = await goals(await crowd.founder())
    down, up = {"start": 50, "target": 10}, {"start": -10, "target": 10}
    cases: list[tuple[Json, float, float]] = [
        (down, 30, 0.5),
        (down, 50, 0),
        (down, 5, 1),
        (down, 60, 0),
        (up, 0, 0.5),
        (up, 10, 1),
        (up, 12, 1),
        (up, -11, 0),
        ({"target": 10}, 5.9, 0.59),
        ({"target": 3}, 1, 0.333333),
        ({"start": 0.1, "target": 0.3}, 0.2, 0.5),
        ({"start": 1e15, "target": -1e15}, 0, 0.5),
    ]
    for fields, value, progress in cases:
        found = await measured(cycle, value, **fields)
        assert (found["current"], found["progress"]) == (value, progress), fields
        assert found["direction"] == ("down" if found["target"] < found["start"] else "up")
    reply = await cycle.check_in(await cycle.okr(), 5.9)
    assert reply["progress"] == 0.59


async def test_a_metric_has_defaults_and_rules(crowd: Crowd) -> None:
    """Binary goes from 0 to 1 and percent to 100; milestones are whole; currencies have a unit."""
    cycle = await goals(await crowd.founder())
    cases: list[tuple[Json, float, tuple[float, float], float]] = [
        ({"metric": "binary"}, 0, (0, 1), 0),
        ({"metric": "binary"}, 1, (0, 1), 1),
        ({"metric": "percent"}, 40, (0, 100), 0.4),
        ({"metric": "percent", "start": 20, "target": 60}, 40, (20, 60), 0.5),
        ({"metric": "milestone", "target": 4}, 3, (0, 4), 0.75),
        ({"metric": "currency", "unit": "EUR", "target": 10}, 2.5, (0, 10), 0.25),
    ]
    for fields, value, way, progress in cases:
        found = await measured(cycle, value, **fields)
        assert ((found["start"], found["target"]), found["progress"]) == (way, progress), fields
        assert fields.items() <= found.items()
    for metric, values in (("binary", (0.5, 2, -1)), ("milestone", (0.5, 2.000001))):
        okr_id = await cycle.okr(results=[{"title": "Result", "metric": metric, "target": 1}])
        body = {"keyResultId": cycle.key_results[okr_id]}
        for value in values:
            path = f"/api/okrs/{okr_id}/progress"
            refused = await cycle.admin.request("POST", path, body | {"value": value})
            assert fields_of(refused) == ["body.value"]
        assert (await only(cycle, okr_id))["current"] is None


async def test_a_key_result_that_makes_no_sense_is_refused(crowd: Crowd) -> None:
    """The field is named that contradicts the others, by its place; nothing is written down."""
    cycle = await goals(await crowd.founder())
    cases: list[tuple[Json, str]] = [
        ({"start": 5, "target": 5}, "target"),
        ({"target": 0}, "target"),
        ({}, "target"),
        ({"metric": "currency"}, "target"),
        ({"metric": "binary", "target": 2}, "target"),
        ({"metric": "binary", "start": 1, "target": 0}, "target"),
        ({"metric": "binary", "current": 0.5}, "current"),
        ({"metric": "milestone", "target": 3, "current": 0.5}, "current"),
        ({"target": 10, "direction": "down"}, "direction"),
        ({"start": 10, "target": 0, "direction": "up"}, "direction"),
        ({"target": 10, "guardrail": "stay_above", "direction": "down"}, "direction"),
        ({"target": 10, "guardrail": "stay_below", "direction": "up"}, "direction"),
        ({"target": 10, "weight": -1}, "weight"),
        ({"target": 10, "metric": "feeling"}, "metric"),
        ({"target": 10, "progress": 1}, "progress"),
        ({"target": 1e16}, "target"),
        ({"target": True}, "target"),
        ({"target": "10"}, "target"),
        ({"target": 10, "current": None, "id": "unknown"}, "id"),
    ]
    for fields, name in cases:
        refused = await create(cycle, {"target": 1}, fields)
        assert fields_of(refused) == [f"body.keyResults.1.{name}"], fields
    untitled = {"objective": "x", "sessionId": cycle.id, "keyResults": [{"target": 1}]}
    refused = await cycle.admin.request("POST", "/api/okrs", untitled)
    assert fields_of(refused) == ["body.keyResults.0.title"]
    assert await cycle.listed() == []


async def test_a_guardrail_is_kept_or_broken(crowd: Crowd) -> None:
    """All or nothing, at the bound itself kept; it needs no start."""
    cycle = await goals(await crowd.founder())
    for guardrail, direction, kept in (
        ("stay_above", "up", {9.9: 0, 10: 1, 11: 1}),
        ("stay_below", "down", {9.9: 1, 10: 1, 11: 0}),
    ):
        okr_id = await cycle.okr(results=[{"title": "x", "target": 10, "guardrail": guardrail}])
        assert (await only(cycle, okr_id))["direction"] == direction
        for value, progress in kept.items():
            assert (await cycle.check_in(okr_id, value))["progress"] == progress


async def test_without_data_progress_is_null(crowd: Crowd) -> None:
    """Null is not 0: what nobody measured counts for nothing, nor does what is archived."""
    cycle = await goals(await crowd.founder())
    results = [{"title": f"Result {number}", "target": 10} for number in range(3)]
    okr_id = await cycle.okr(results=results)
    assert await cycle.progress(okr_id, await cycle.okr(results=[])) == [None, None]
    keys = [one["id"] for one in (await cycle.get(okr_id))["keyResults"]]
    await cycle.check_in(okr_id, 10, keyResultId=keys[0])
    await cycle.check_in(okr_id, 0, keyResultId=keys[1])
    assert await cycle.progress(okr_id) == [0.5]
    (await put(cycle, okr_id, {"id": keys[0]}, {"id": keys[1], "archived": True})).ok()
    found = (await cycle.get(okr_id))["keyResults"]
    assert [(one["id"], one["archived"]) for one in found] == [
        (keys[0], False),
        (keys[1], True),
        (keys[2], True),
    ]
    assert await cycle.progress(okr_id) == [1]
    (await put(cycle, okr_id, *({"id": key, "archived": False} for key in keys))).ok()
    assert await cycle.progress(okr_id) == [0.5]
    (await put(cycle, okr_id, {"id": keys[0]}, {"id": keys[0]})).error(400, "validation_failed")


async def test_how_a_measured_key_result_is_measured_stays(crowd: Crowd) -> None:
    """After the first check-in metric, unit, way and guardrail are frozen; the rest may change."""
    cycle = await goals(await crowd.founder())
    okr_id = await cycle.okr()
    key = {"id": cycle.key_results[okr_id]}
    (await put(cycle, okr_id, key | {"metric": "currency", "unit": "EUR"})).ok()
    (await put(cycle, okr_id, key | {"metric": "number", "unit": "", "start": 20})).ok()
    (await put(cycle, okr_id, key | {"start": 0})).ok()
    await cycle.check_in(okr_id, 5)
    for change in (
        {"metric": "percent"},
        {"unit": "days"},
        {"guardrail": "stay_above"},
        {"start": 30},
        {"target": -10},
        {"title": "Lost", "metric": "milestone"},
    ):
        (await put(cycle, okr_id, key | change)).error(409, "metric_frozen")
    found = await only(cycle, okr_id)
    assert (found["title"], found["progress"]) == ("Result", 0.5)
    (await put(cycle, okr_id, key | {"title": "New", "target": 20, "weight": 2})).ok()
    changed = {"title": "New", "target": 20, "weight": 2, "progress": 0.25}
    assert await only(cycle, okr_id) == found | changed
    assert await cycle.progress(okr_id) == [0.25]


async def test_a_measured_value_changes_by_check_ins_alone(crowd: Crowd) -> None:
    """`current` is written freely until the first check-in, and refused from then on."""
    cycle = await goals(await crowd.founder())
    okr_id = await cycle.okr()
    key = {"id": cycle.key_results[okr_id]}
    (await put(cycle, okr_id, key | {"current": 2})).ok()
    assert await cycle.progress(okr_id) == [0.2]
    await cycle.check_in(okr_id, 5)
    for value in (4, None):
        refused = await put(cycle, okr_id, key | {"current": value, "title": "Lost"})
        assert fields_of(refused) == ["body.keyResults.0.current"]
    found = await only(cycle, okr_id)
    assert (found["current"], found["title"]) == (5, "Result")
    (await put(cycle, okr_id, key | {"current": 5, "title": "Kept"})).ok()
    assert (await only(cycle, okr_id))["title"] == "Kept"


async def test_a_moved_key_result_takes_its_history_along(crowd: Crowd) -> None:
    """Both objectives and all above them are computed anew, and check-ins go on at its new home."""
    cycle = await goals(await crowd.founder())
    tops = [await cycle.okr(f"Top {number}", results=[]) for number in range(2)]
    source, target = [await cycle.okr(parentId=top) for top in tops]
    key = cycle.key_results[source]
    await cycle.check_in(source, 3)
    await cycle.check_in(source, 4)
    await cycle.check_in(target, 10)
    assert await cycle.progress(*tops, source, target) == [0.4, 1, 0.4, 1]
    assert (await move(cycle.admin, source, key, target)).ok() == {"message": "Key result moved"}
    assert await cycle.progress(*tops, source, target) == [None, 0.7, None, 0.7]
    assert (await cycle.get(source))["keyResults"] == []
    pages = [await cycle.admin.get(f"/api/okrs/{one}/progress") for one in (source, target)]
    values = [[one["value"] for one in page["checkIns"]] for page in pages]
    assert values == [[], [10, 4, 3]]
    assert (await cycle.check_in(target, 8, keyResultId=key))["progress"] == 0.9
    (await put(cycle, target, {"id": key, "metric": "percent"})).error(409, "metric_frozen")
    (await move(cycle.admin, source, key, target)).error(404, "not_found")


async def test_a_key_result_moves_only_where_it_may(crowd: Crowd) -> None:
    """To objectives of the same session that the caller may change, from such ones."""
    ada, bob = await crowd.team("ada", "bob")
    cycle, later = await goals(ada), await goals(ada, 100, 190, "preparation")
    mine, own = await cycle.okr("Ada's"), await cycle.okr("Bob's", by=bob)
    key, bobs = cycle.key_results[mine], cycle.key_results[own]
    for target in ("unknown", await later.okr("Later")):
        assert fields_of(await move(ada, mine, key, target)) == ["body.okrId"]
    (await move(bob, mine, key, own)).error(403, "forbidden")
    (await move(bob, own, bobs, mine)).error(403, "forbidden")
    (await move(ada, mine, bobs, own)).error(404, "not_found")
    assert [(await only(cycle, one))["id"] for one in (mine, own)] == [key, bobs]
    (await move(ada, mine, key, mine)).ok()
    assert (await only(cycle, mine))["id"] == key


async def test_an_edit_harms_no_key_result_that_arrived_since(crowd: Crowd) -> None:
    """Who read the objective before a key result was moved there does not archive it unseen."""
    cycle = await goals(await crowd.founder())
    source, target = await cycle.okr("Source"), await cycle.okr("Target")
    body = {"keyResults": [{"id": cycle.key_results[target], "title": "Edited"}]}
    (await move(cycle.admin, source, cycle.key_results[source], target)).ok()
    stale = await cycle.admin.request("PUT", f"/api/okrs/{target}", body, If_Match='"1"')
    stale.error(409, "version_conflict")
    found = (await cycle.get(target))["keyResults"]
    assert [one["archived"] for one in found] == [False, False]


async def test_no_objective_has_more_than_fifty_key_results(crowd: Crowd) -> None:
    """However they come: with the objective, with a change, or from another objective."""
    cycle = await goals(await crowd.founder())
    many = [{"title": f"Result {number}", "target": 1} for number in range(51)]
    assert fields_of(await create(cycle, *many)) == ["body.keyResults"]
    full, other = await cycle.okr(results=many[:50]), await cycle.okr()
    assert fields_of(await put(cycle, full, *many)) == ["body.keyResults"]
    result = cycle.key_results[other]
    assert fields_of(await move(cycle.admin, other, result, full)) == ["body.okrId"]
    assert len((await cycle.get(full))["keyResults"]) == 50
    (await put(cycle, full, many[50])).ok()
    counted = [one for one in (await cycle.get(full))["keyResults"] if not one["archived"]]
    assert [one["title"] for one in counted] == ["Result 50"]
    (await move(cycle.admin, other, result, full)).ok()
