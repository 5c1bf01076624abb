"""Drafts and private objectives: seen by their owners and by managers, and by nobody else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

import pytest

from tests.goals import Goals, goals
from tests.people import Crowd, Json, Person, Socket

HIDDEN: list[Json] = [{"visibility": "private"}, {"draft": True}]
LAST = "The last one"
SHOWN: Json = {"visibility": "organization", "draft": False}


@dataclass
class Team:
    """An organization with a running cycle.

    Attributes:
        ada: its admin.
        bob: who has something to hide.
        cleo: a member who may not see it.
    """

    cycle: Goals
    ada: Person
    bob: Person
    cleo: Person

    @classmethod
    async def of(cls, crowd: Crowd) -> Self:
        """Bring them together, two thirds into a cycle."""
        ada, bob, cleo = await crowd.team("ada", "bob", "cleo")
        return cls(await goals(ada, start=-60, end=30), ada, bob, cleo)

    async def everything(self, person: Person, *okr_ids: str) -> str:
        """Return all that somebody is shown of the cycle and of these objectives."""
        path = f"/api/sessions/{self.cycle.id}"
        paths = [f"/api/okrs?archived=true&session={self.cycle.id}", "/api/notifications"]
        paths += [f"{path}/overview", f"{path}/export", f"{path}/export.csv"]
        for okr_id in okr_ids:
            okr = f"/api/okrs/{okr_id}"
            paths += [okr, f"{okr}/tree", f"{okr}/progress", f"{okr}/series", f"{okr}/history"]
        socket = await person.socket()
        joined = await socket.ok("join-room", room=self.cycle.room)
        return json.dumps([joined, *[await person.get(path) for path in paths]])


@pytest.fixture
async def team(crowd: Crowd) -> Team:
    """People, and a cycle that runs."""
    return await Team.of(crowd)


async def ears(team: Team, person: Person) -> Socket:
    """Return a socket of somebody in the cycle's room."""
    socket = await person.socket()
    await socket.ok("join-room", room=team.cycle.room)
    return socket


async def heard(team: Team, socket: Socket) -> list[tuple[str, str]]:
    """Return what a socket heard of which objectives, and have it hear all that was said so far."""
    last = await team.cycle.okr(LAST, results=[])
    await socket.until(lambda event: event.get("okr", {}).get("id") == last)
    events = [one for one in socket.heard if one.get("okr", {}).get("objective") != LAST]
    return [(one["name"], one["okr"]["id"] if "okr" in one else one["okrId"]) for one in events]


async def notices(person: Person) -> list[tuple[str, str]]:
    """Return the kinds of somebody's notifications, and the objectives they are about."""
    found = (await person.get("/api/notifications"))["notifications"]
    return sorted((one["kind"], one["data"]["okrId"]) for one in found)


async def test_a_hidden_objective_is_nowhere_to_be_found(team: Team, crowd: Crowd) -> None:
    """Every route answers other members as if there were none; owner and managers see it."""
    dee = await crowd.member(team.ada, "dee", "manager")
    for state in HIDDEN:
        okr_id = await team.cycle.okr("Secret", by=team.bob, **state)
        path, key = f"/api/okrs/{okr_id}", team.cycle.key_results[okr_id]
        for person in (team.bob, team.ada, dee):
            assert (await person.get(path))["objective"] == "Secret"
            assert okr_id in [okr["id"] for okr in await team.cycle.listed(person)]
        attempts: list[tuple[str, str, Json | None]] = [
            *[("GET", more, None) for more in ("", "/tree", "/history", "/series", "/progress")],
            ("PUT", "", {"objective": "Mine"}),
            ("DELETE", "", None),
            ("POST", "/progress", {"keyResultId": key, "value": 1}),
            ("POST", f"/key-results/{key}/move", {"okrId": okr_id}),
        ]
        for method, more, body in attempts:
            (await team.cleo.request(method, path + more, body)).error(404, "not_found")
        assert await team.cycle.listed(team.cleo) == []
        seen = await team.everything(team.cleo)
        assert all(secret not in seen for secret in ("Secret", okr_id, key))
        exported = await team.everything(team.bob)
        assert all(secret in exported for secret in ("Secret", okr_id, key))
        await team.bob.request("DELETE", path)


async def test_the_numbers_of_a_session_are_of_what_everyone_sees(team: Team) -> None:
    """An overview is the same for all, whether there are hidden objectives or not."""
    await team.cycle.check_in(await team.cycle.okr("Open"), 9)
    path = f"/api/sessions/{team.cycle.id}/overview"
    before = await team.cleo.get(path)
    assert (before["objectives"], before["progress"], before["checkIns"]) == (1, 0.9, 1)
    for state in HIDDEN:
        okr_id = await team.cycle.okr("Secret", by=team.bob)
        await team.cycle.check_in(okr_id, 1)
        assert (await team.cleo.get(path))["progress"] == 0.5
        await team.cycle.change(okr_id, **state)
        for person in (team.ada, team.bob, team.cleo):
            assert await person.get(path) == before


async def test_a_branch_ends_where_somebody_may_not_see_on(team: Team) -> None:
    """The tree stops above a hidden objective, and those below it are shown without a parent."""
    top = await team.cycle.okr("Top")
    hidden = await team.cycle.okr("Secret", by=team.bob, parentId=top, visibility="private")
    below = await team.cycle.okr("Below", parentId=hidden)
    path = f"/api/sessions/{team.cycle.id}/export"
    for person, parent in ((team.cleo, None), (team.bob, hidden), (team.ada, hidden)):
        branch = (await person.get(f"/api/okrs/{top}/tree"))["tree"]["children"]
        assert [child["id"] for child in branch] == ([] if parent is None else [hidden])
        listed = await team.cycle.listed(person)
        exported = (await person.get(path))["okrs"]
        tree = (await person.get(f"/api/okrs/{below}/tree"))["tree"]
        found = [await team.cycle.get(below, person), tree]
        found += [okr for okr in [*listed, *exported] if okr["id"] == below]
        assert [okr["parentId"] for okr in found] == [parent] * 4
    tree = (await team.bob.get(f"/api/okrs/{top}/tree"))["tree"]
    assert tree["children"][0]["children"][0]["id"] == below


async def test_a_history_names_no_parent_that_is_hidden(team: Team) -> None:
    """Somebody who may not see where an objective was hung does not read it there either."""
    hidden = await team.cycle.okr("Secret", by=team.bob, visibility="private")
    okr_id = await team.cycle.okr("Open", by=team.bob)
    await team.cycle.change(okr_id, parentId=hidden)
    assert hidden in await team.everything(team.bob, okr_id)
    assert hidden not in await team.everything(team.cleo, okr_id)


async def test_a_hidden_objective_counts_in_no_open_one(team: Team) -> None:
    """Neither progress nor confidence give away what was measured, until it is published."""
    top = await team.cycle.okr("Top")
    await team.cycle.check_in(top, 8, confidence=8)
    okr_id = await team.cycle.okr("Below", by=team.bob, parentId=top)
    await team.cycle.check_in(okr_id, 2, confidence=2)
    for state in HIDDEN:
        for hidden in (True, False):
            await team.cycle.change(okr_id, by=team.bob, **(state if hidden else SHOWN))
            found = await team.cycle.get(top, team.cleo)
            figures = (found["progress"], found["confidence"])
            assert figures == ((0.8, 8) if hidden else (0.5, 5))
            series = await team.cleo.get(f"/api/okrs/{top}/series")
            assert series["points"][-1]["progress"] == figures[0]


async def test_a_private_objective_counts_among_its_owners_own(team: Team) -> None:
    """Below a private one of the same owner; of another owner it counts for nothing there."""
    private: Json = {"visibility": "private"}
    top = await team.cycle.okr("Top", by=team.bob, results=[], **private)
    own = await team.cycle.okr("Own", by=team.bob, parentId=top, **private)
    await team.cycle.check_in(own, 4)
    assert await team.cycle.progress(top) == [0.4]
    other = await team.cycle.okr("Other's", ownerId=team.cleo.id, parentId=top, **private)
    await team.cycle.check_in(other, 8)
    assert await team.cycle.progress(top, other) == [0.4, 0.8]
    await team.cycle.change(other, ownerId=team.bob.id)
    assert await team.cycle.progress(top) == [0.6]
    await team.cycle.change(top, visibility="organization")
    assert await team.cycle.progress(top) == [None]


async def test_the_room_hears_nothing_of_hidden_objectives(team: Team) -> None:
    """Made, changed, measured, hung below an open one and removed: no event says so."""
    top = await team.cycle.okr("Top")
    socket = await ears(team, team.cleo)
    for state in HIDDEN:
        okr_id = await team.cycle.okr("Secret", by=team.bob, parentId=top, **state)
        await team.cycle.change(okr_id, by=team.bob, objective="Changed", weight=2)
        if "draft" not in state:
            await team.cycle.check_in(okr_id, 0, by=team.bob)
        await team.cycle.change(okr_id, by=team.bob, parentId=None)
        await team.cycle.change(okr_id, by=team.bob, parentId=top, archived=True)
        assert (await team.bob.request("DELETE", f"/api/okrs/{okr_id}")).status == 204
    assert await heard(team, socket) == []
    await team.cycle.check_in(top, 5)
    assert await heard(team, socket) == [("okr-progress", top)]


async def test_news_names_no_ancestor_that_is_hidden(team: Team) -> None:
    """What an open objective moves is told of the open ones above it alone."""
    top = await team.cycle.okr("Top", results=[])
    hidden = await team.cycle.okr("Secret", parentId=top, visibility="private")
    below = await team.cycle.okr("Below", parentId=hidden)
    leaf = await team.cycle.okr("Leaf", parentId=below)
    socket = await ears(team, team.cleo)
    await team.cycle.check_in(leaf, 5)
    event = await socket.event("okr-progress")
    assert (event["okr"]["id"], event["okr"]["parentId"]) == (leaf, below)
    assert [one["id"] for one in event["ancestors"]] == [below, top]
    await team.cycle.change(leaf, archived=True)
    await socket.event("okr-removed")
    assert hidden not in json.dumps(socket.heard)


async def test_publishing_a_draft_shows_it(team: Team) -> None:
    """To the room at once, with its figures and its parent, and in every list."""
    top = await team.cycle.okr("Top", results=[])
    okr_id = await team.cycle.okr(
        "Plan", by=team.bob, parentId=top, draft=True, results=[{"title": "x", "target": 1}]
    )
    socket = await ears(team, team.cleo)
    key = {"id": team.cycle.key_results[okr_id], "current": 0.5}
    await team.cycle.change(okr_id, by=team.bob, keyResults=[key])
    await team.cycle.change(okr_id, by=team.bob, draft=False)
    event = await socket.event("okr-changed")
    assert event["okr"] == await team.cycle.get(okr_id, team.cleo)
    assert (event["okr"]["parentId"], event["okr"]["progress"]) == (top, 0.5)
    assert [(one["id"], one["progress"]) for one in event["ancestors"]] == [(top, 0.5)]
    assert await heard(team, socket) == [("okr-changed", okr_id)]


async def test_hiding_an_objective_takes_it_from_the_room(team: Team) -> None:
    """The room hears that it is gone, and those below it have no parent until it is back."""
    top = await team.cycle.okr("Top", results=[])
    okr_id = await team.cycle.okr("Middle", by=team.bob, parentId=top)
    below = await team.cycle.okr("Below", parentId=okr_id)
    await team.cycle.check_in(okr_id, 5)
    for state in (*HIDDEN, {"archived": True}):
        socket = await ears(team, team.cleo)
        await team.cycle.change(okr_id, by=team.bob, **state)
        gone = await socket.event("okr-removed")
        assert (gone["okrId"], "okr" in gone) == (okr_id, False)
        assert [(one["id"], one["progress"]) for one in gone["ancestors"]] == [(top, None)]
        child = await socket.event("okr-changed")
        assert (child["okr"]["id"], child["okr"]["parentId"]) == (below, None)
        assert set(await heard(team, socket)) == {("okr-removed", okr_id), ("okr-changed", below)}
        assert await _in_room(team) == {top: None, below: None}
        await team.cycle.change(okr_id, by=team.bob, archived=False, **SHOWN)
        back = await socket.until(lambda event: event.get("okr", {}).get("id") == okr_id)
        assert back["okr"]["version"] > gone["version"]
        await socket.until(lambda event: event.get("okr", {}).get("parentId") == okr_id)
        assert await _in_room(team) == {top: None, okr_id: top, below: okr_id}


async def _in_room(team: Team) -> dict[str, Any]:
    """Return the parents of all objectives that a newcomer to the room is shown."""
    joined = await (await team.cleo.socket()).ok("join-room", room=team.cycle.room)
    found = joined["snapshot"]["okrs"]
    return {okr["id"]: okr["parentId"] for okr in found if okr["objective"] != LAST}


async def test_nobody_is_told_of_what_they_may_not_see(team: Team) -> None:
    """A turn for the worse is its owner's to know, and a mention reaches those who may see it."""
    top = await team.cycle.okr("Top", by=team.cleo)
    await team.cycle.check_in(top, 9)
    okr_id = await team.cycle.okr("Secret", by=team.bob, parentId=top, visibility="private")
    comment = f"Look, <@{team.cleo.id}> and <@{team.ada.id}>"
    await team.cycle.check_in(okr_id, 0, by=team.bob, comment=comment)
    assert await notices(team.bob) == [("okr-off-track", okr_id)]
    assert await notices(team.ada) == [("okr-mention", okr_id)]
    assert await notices(team.cleo) == []
    await team.cycle.change(okr_id, by=team.bob, visibility="organization", weight=100)
    assert await notices(team.cleo) == [("okr-off-track", top)]
    await team.cycle.check_in(okr_id, 0, by=team.bob, comment=comment)
    assert ("okr-mention", okr_id) in await notices(team.cleo)


async def test_nothing_can_be_hung_below_what_is_hidden(team: Team) -> None:
    """A hidden objective is refused in the very words in which one is that does not exist."""
    hidden = await team.cycle.okr("Secret", by=team.bob, visibility="private")
    own = await team.cycle.okr("Own", by=team.cleo)
    body = {"objective": "x", "sessionId": team.cycle.id}
    move = f"/api/okrs/{own}/key-results/{team.cycle.key_results[own]}/move"
    for method, path, rest, name in (
        ("POST", "/api/okrs", body, "parentId"),
        ("PUT", f"/api/okrs/{own}", {}, "parentId"),
        ("POST", move, {}, "okrId"),
    ):
        told = []
        for okr_id in (hidden, "unknown"):
            reply = await team.cleo.request(method, path, rest | {name: okr_id})
            told.append(reply.error(400, "validation_failed")["details"]["fields"])
        assert told[0] == told[1]
        assert told[0][0]["field"] == f"body.{name}"
