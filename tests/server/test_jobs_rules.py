"""The rules of jobs, with a real queue and store: tries, ends, progress, schedules."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from regatta.jobs import worker
from regatta.models.base import Json, new_id
from regatta.models.jobs import Job
from regatta.models.messages import DeliveryFailed
from regatta.server.settings import Settings
from regatta.server.wiring import cancelled, opened
from regatta.services.jobs import GiveUp, JobHandler, JobRun, Jobs
from regatta.services.runs import MAX_TRIES
from regatta.services.services import Services
from tests.people import Crowd, Person
from tests.running import Running
from tests.server.working import in_state, own_valkey

pytestmark = pytest.mark.jobs


async def started(jobs: Jobs, owner: Person, handler: JobHandler, **payload: object) -> str:
    """Start a job that is done by *handler*, for its owner, and return its id."""
    job_id = new_id()
    kind = f"test.{job_id}"
    jobs.handle(kind, handler)
    await jobs.start(kind, payload, job_id=job_id, org_id=owner.org_id, user_id=owner.id)
    return job_id


async def test_a_job_is_done_once_however_often_it_is_started(
    server: Running, crowd: Crowd
) -> None:
    """Its id makes a repeat harmless, also when it is done already."""
    ada, jobs, seen = await crowd.founder(), server.system.services.jobs, []

    async def work(run: JobRun) -> Json:
        seen.append(run.job.payload)
        return {"word": "done"}

    job_id = await started(jobs, ada, work, number=7)
    for _ in range(2):
        await jobs.start("other", {}, job_id=job_id)
        job = await in_state(ada, job_id, "succeeded")
    assert seen == [{"number": 7}]
    assert (job["result"], job["tries"], job["error"]) == ({"word": "done"}, 1, None)
    assert job["finishedAt"] is not None


async def test_a_failure_is_tried_again_a_little_later(server: Running, crowd: Crowd) -> None:
    """The second try finds the job as the first one left it; the error is gone with success."""
    ada, jobs = await crowd.founder(), server.system.services.jobs

    async def work(run: JobRun) -> None:
        if run.tries == 1:
            raise ValueError("not yet\nand more")

    job_id = await started(jobs, ada, work)
    while not (waiting := await ada.get(f"/api/jobs/{job_id}"))["error"]:
        pass
    assert (waiting["state"], waiting["error"]) == ("queued", "ValueError: not yet")
    pause = datetime.fromisoformat(waiting["dueAt"]) - datetime.now(UTC)
    assert timedelta(0) < pause < timedelta(seconds=4)
    done = await in_state(ada, job_id, "succeeded")
    assert (done["tries"], done["error"]) == (2, None)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (GiveUp("Nobody is there."), "Nobody is there."),
        (DeliveryFailed("no such address", permanent=True), "DeliveryFailed: no such address"),
    ],
)
async def test_what_is_of_no_use_is_not_tried_again(
    server: Running, crowd: Crowd, error: Exception, said: str
) -> None:
    """The job is dead at once, with the reason for admins."""
    ada, jobs = await crowd.founder(), server.system.services.jobs

    async def work(_run: JobRun) -> None:
        raise error

    dead = await in_state(ada, await started(jobs, ada, work), "dead")
    assert (dead["error"], dead["tries"]) == (said, 1)


async def test_a_kind_that_nobody_knows_waits_for_somebody_who_does(
    server: Running, crowd: Crowd
) -> None:
    """A process of an older version may fetch it first; the next try finds whoever can."""
    ada, jobs, kind = await crowd.founder(), server.system.services.jobs, f"test.{new_id()}"

    async def work(_run: JobRun) -> None:
        pass

    job_id = new_id()
    await jobs.start(kind, {}, job_id=job_id, org_id=ada.org_id)
    while not (waiting := await ada.get(f"/api/jobs/{job_id}"))["error"]:
        pass
    assert (waiting["state"], kind in waiting["error"]) == ("queued", True)
    jobs.handle(kind, work)
    assert (await in_state(ada, job_id, "succeeded"))["tries"] == 2


async def test_the_last_failure_is_the_end(server: Running, crowd: Crowd) -> None:
    """Then the job is dead, and the sweep leaves it alone."""
    ada, jobs = await crowd.founder(), server.system.services.jobs

    async def work(_run: JobRun) -> None:
        raise ValueError("never")

    jobs.handle("hopeless", work)
    job = Job(org_id=ada.org_id, kind="hopeless", tries=MAX_TRIES - 1, due_at=datetime.now(UTC))
    await jobs.store.add(job)
    dead = await in_state(ada, job.id, "dead")
    assert (dead["tries"], dead["dueAt"]) == (MAX_TRIES, None)


async def test_a_job_that_no_worker_survives_is_dead(server: Running, crowd: Crowd) -> None:
    """One that kills whoever tries it is not passed on for ever."""
    ada, jobs = await crowd.founder(), server.system.services.jobs
    worked = []

    async def work(run: JobRun) -> None:
        worked.append(run)

    jobs.handle("deadly", work)
    lost = Job(
        org_id=ada.org_id,
        kind="deadly",
        state="running",
        tries=MAX_TRIES,
        lease_id=new_id(),
        due_at=datetime.now(UTC),
    )
    await jobs.store.add(lost)
    dead = await in_state(ada, lost.id, "dead")
    assert (worked, "went silent" in dead["error"]) == ([], True)


async def test_progress_is_told_to_the_user_alone_and_ends_with_the_last(
    server: Running, crowd: Crowd
) -> None:
    """However fast it comes: figures never go back, and the last message stays."""
    ada, bob = await crowd.team("ada", "bob")
    jobs = server.system.services.jobs
    ears = {person.name: await person.socket() for person in (ada, bob)}
    for person in (ada, bob):
        await ears[person.name].ok("join-room", room=f"user:{person.id}")

    async def work(run: JobRun) -> None:
        for percent in range(100):
            await run.progress(percent, f"step {percent}")
            await asyncio.sleep(0)
        await told.wait()

    told = asyncio.Event()
    job_id = await started(jobs, ada, work)
    await ears["ada"].until(lambda event: event.get("job", {}).get("message") == "step 99")
    told.set()
    await ears["ada"].until(lambda event: event.get("job", {}).get("state") == "succeeded")
    heard = [event["job"] for event in ears["ada"].named("job-progress")]
    assert {job["id"] for job in heard} == {job_id}
    assert [job["state"] for job in heard[:2]] == ["queued", "running"]
    figures = [(job["version"], job["progress"]) for job in heard]
    assert figures == sorted(figures)
    assert len(heard) < 10
    assert (heard[-1]["message"], heard[-1]["progress"]) == ("step 99", 100)
    assert ears["bob"].named("job-progress") == []


async def test_a_handler_that_lost_its_lease_is_stopped(server: Running, crowd: Crowd) -> None:
    """When somebody else has the job, the first runner is cancelled and writes nothing."""
    ada, jobs = await crowd.founder(), server.system.services.jobs
    stopped = asyncio.Event()
    outcomes: asyncio.Queue[str] = asyncio.Queue()

    async def work(run: JobRun) -> None:
        if run.tries > 1:
            return
        # What the sweep of another process does to a worker that was silent for too long.
        now = datetime.now(UTC)
        await jobs.store.dispatch(run.job, now + timedelta(hours=1), now)
        await run.progress(50)
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    def watch(kind: str, outcome: str) -> None:
        if kind.startswith("test."):
            outcomes.put_nowait(outcome)

    jobs.watchers.append(watch)
    job_id = await started(jobs, ada, work)
    async with asyncio.timeout(20):
        assert sorted([await outcomes.get(), await outcomes.get()]) == ["lost", "succeeded"]
    assert stopped.is_set()
    assert (await in_state(ada, job_id, "succeeded"))["tries"] == 2


async def test_the_outcomes_are_counted(server: Running, crowd: Crowd) -> None:
    """By kind, for Prometheus."""
    ada = await crowd.founder()
    job_id = (await ada.post("/api/gamification/rebuild"))["jobId"]
    await in_state(ada, job_id, "succeeded")
    line = 'regatta_jobs_total{kind="ranks.rebuild",outcome="succeeded"} 1.0'
    async with asyncio.timeout(20):
        while line not in await ada.get("/metrics"):
            pass


async def test_a_job_can_be_started_while_redis_is_gone(settings: Settings, tmp_path: Path) -> None:
    """It is stored, and done once there is a Redis again."""
    done = asyncio.Event()

    async def work(_run: JobRun) -> None:
        done.set()

    async with AsyncExitStack() as stack:
        async with own_valkey(tmp_path / "valkey") as url:
            system = await stack.enter_async_context(opened(settings, url))
        system.services.jobs.handle("patient", work)
        await system.services.jobs.start("patient", {}, job_id=new_id())
        async with own_valkey(tmp_path / "valkey") as url:
            working = asyncio.create_task(worker.run(url, system.services))
            async with asyncio.timeout(30):
                await done.wait()
            await cancelled(working)


async def test_a_schedule_fires_once_however_many_workers_run(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers keep the same schedules; what is due in one second is done by one of them."""
    second = (datetime.now(UTC) + timedelta(seconds=4)).second
    marks: list[Services] = []
    ticks: asyncio.Queue[None] = asyncio.Queue()

    async def mark(services: Services) -> None:
        marks.append(services)

    async def tick(_services: Services) -> None:
        ticks.put_nowait(None)

    table = ((f"{second} * * * * * *", "mark", mark), ("* * * * * * *", "tick", tick))
    monkeypatch.setattr(worker, "SCHEDULED", table)
    async with own_valkey(tmp_path / "valkey") as url, AsyncExitStack() as stack:
        systems = [await stack.enter_async_context(opened(settings, url)) for _ in range(2)]
        running = [asyncio.create_task(worker.run(url, system.services)) for system in systems]
        while not marks:
            await ticks.get()
        for _ in range(3):
            await ticks.get()
        for task in running:
            await cancelled(task)
    assert len(marks) == 1
