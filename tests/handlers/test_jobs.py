"""Jobs, over HTTP: who sees which, and what can be done about dead ones."""

from __future__ import annotations

import pytest

from regatta.models.base import Json, new_id
from regatta.services.jobs import GiveUp, JobRun
from tests.handlers.test_gamification import board, names, race_of
from tests.people import Crowd, Person
from tests.running import Running
from tests.server.working import in_state, jobs_of

pytestmark = pytest.mark.jobs


async def dead_job(server: Running, owner: Person, *, cured: bool = False) -> Json:
    """Return a dead job of *owner*'s; if *cured*, it would succeed now."""
    jobs, kind, job_id = server.system.services.jobs, f"test.{new_id()}", new_id()

    async def work(_run: JobRun) -> Json | None:
        if state["ill"]:
            raise GiveUp("The patient is ill.")
        return {"well": True}

    state = {"ill": True}
    jobs.handle(kind, work)
    await jobs.start(kind, {"patient": 7}, job_id=job_id, org_id=owner.org_id, user_id=owner.id)
    dead = await in_state(owner, job_id, "dead")
    state["ill"] = not cured
    return dead


async def test_boards_are_made_anew_as_a_job(crowd: Crowd) -> None:
    """An admin asks, gets the job's id at once, and follows it to its result."""
    ada, bob = await crowd.team("ada", "bob")
    await race_of([ada, bob], ada)
    before = await board(ada)
    reply = await ada.request("POST", "/api/gamification/rebuild")
    assert (reply.status, list(reply.body)) == (202, ["jobId"])
    done = await in_state(ada, reply.body["jobId"], "succeeded")
    assert (done["kind"], done["progress"], done["userId"]) == ("ranks.rebuild", 100, ada.id)
    # The four periods of the organization; the race is not over while bob has steps left.
    assert done["result"] == {"boards": 5}
    assert (await board(ada), names(before)) == (before, [(1, "ada")])


async def test_a_rebuild_brings_back_what_the_index_lost(server: Running, crowd: Crowd) -> None:
    """And touches no other organization's boards."""
    ada, eve = await crowd.founder("ada"), await crowd.founder("eve")
    for person in (ada, eve):
        await race_of([person], person)
    for person in (ada, eve):
        await server.system.services.gamification.ranks.replace(f"{person.org_id}.all", [])
    job_id = (await ada.post("/api/gamification/rebuild"))["jobId"]
    await in_state(ada, job_id, "succeeded")
    assert names(await board(ada)) == [(1, "ada")]
    assert names(await board(eve)) == []


async def test_a_rebuild_under_an_idempotency_key_is_one_job(crowd: Crowd) -> None:
    """The second request answers with the first one's job."""
    ada = await crowd.founder()
    replies = [
        await ada.request("POST", "/api/gamification/rebuild", Idempotency_Key="again")
        for _ in range(2)
    ]
    assert replies[0].ok() == replies[1].ok()
    assert len(await jobs_of(ada, "ranks.rebuild")) == 1


async def test_only_admins_rebuild_list_and_retry(server: Running, crowd: Crowd) -> None:
    """Members and managers are told that they may not."""
    ada, bob = await crowd.team("ada", "bob")
    dead = await dead_job(server, ada)
    mia = await crowd.member(ada, "mia", "manager")
    for person in (bob, mia):
        for method, path in (
            ("POST", "/api/gamification/rebuild"),
            ("GET", "/api/jobs"),
            ("POST", f"/api/jobs/{dead['id']}/retry"),
        ):
            (await person.request(method, path)).error(403, "forbidden")


async def test_who_asked_for_a_job_sees_it_without_its_inside(
    server: Running, crowd: Crowd
) -> None:
    """The payload and the error are for admins; colleagues see nothing, strangers neither."""
    ada, bob, cleo = await crowd.team("ada", "bob", "cleo")
    eve = await crowd.founder("eve")
    dead = await dead_job(server, bob)
    inside = {"payload": {"patient": 7}, "error": "The patient is ill."}
    assert dead["state"] == "dead"
    assert [dead[name] for name in inside] == [None, None]
    assert await ada.get(f"/api/jobs/{dead['id']}") == dead | inside
    for person in (cleo, eve):
        (await person.request("GET", f"/api/jobs/{dead['id']}")).error(404, "not_found")
    (await eve.request("POST", f"/api/jobs/{dead['id']}/retry")).error(404, "not_found")


async def test_dead_jobs_are_listed_in_pages(server: Running, crowd: Crowd) -> None:
    """Newest first; other states and other organizations do not appear."""
    ada, eve = await crowd.founder("ada"), await crowd.founder("eve")
    await dead_job(server, eve)
    dead = [await dead_job(server, ada) for _ in range(3)]
    first = await ada.get("/api/jobs?state=dead&limit=2")
    second = await ada.get(f"/api/jobs?state=dead&limit=2&cursor={first['nextCursor']}")
    assert [*first["jobs"], *second["jobs"]] == dead[::-1]
    assert second["nextCursor"] is None
    (await ada.request("GET", "/api/jobs?state=lost")).error(400, "validation_failed")
    (await ada.request("GET", "/api/jobs?cursor=x")).error(400, "invalid_cursor")


async def test_a_dead_job_can_be_tried_again(server: Running, crowd: Crowd) -> None:
    """Its tries count from the beginning, and what was wrong is forgotten."""
    ada = await crowd.founder()
    dead = await dead_job(server, ada, cured=True)
    reply = await ada.request("POST", f"/api/jobs/{dead['id']}/retry")
    assert (reply.status, reply.body) == (202, {"jobId": dead["id"]})
    done = await in_state(ada, dead["id"], "succeeded")
    assert (done["tries"], done["error"], done["result"]) == (1, None, {"well": True})


async def test_only_a_dead_job_is_tried_again(crowd: Crowd) -> None:
    """One that succeeded, or that nobody knows, is not."""
    ada = await crowd.founder()
    job_id = (await ada.post("/api/gamification/rebuild"))["jobId"]
    await in_state(ada, job_id, "succeeded")
    (await ada.request("POST", f"/api/jobs/{job_id}/retry")).error(409, "conflict")
    (await ada.request("POST", f"/api/jobs/{new_id()}/retry")).error(404, "not_found")
