"""Jobs while Redis is slow, gone, forgetful or at odds with the clock; and jobs that hurry."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from regatta.jobs import worker
from regatta.jobs.queue import StreaqQueue
from regatta.models.base import Json, new_id
from regatta.models.errors import Unavailable
from regatta.models.events import LiveEvent, Position
from regatta.models.jobs import Job
from regatta.server.assembly import clock
from regatta.server.settings import Settings
from regatta.server.wiring import System, cancelled, opened
from regatta.services.jobs import JobRun, Jobs
from tests.server.working import own_valkey, working

NOBODY = new_id()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A short lease."""
    return settings.model_copy(update={"job_lease_seconds": 1.0})


@pytest.fixture
async def system(settings: Settings, tmp_path: Path) -> AsyncIterator[System]:
    """A system on a Valkey of its own; nobody works in it yet."""
    async with own_valkey(tmp_path / "valkey") as url, opened(settings, url) as system:
        yield system


async def stored(jobs: Jobs, job_id: str) -> Job:
    """Return the job as it is stored."""
    job = await jobs.store.get(NOBODY, job_id)
    assert job is not None
    return job


async def in_state(jobs: Jobs, job_id: str, state: str) -> Job:
    """Return the job once it is in this state."""
    async with asyncio.timeout(30):
        while (job := await stored(jobs, job_id)).state != state:
            pass
        return job


async def renewals(jobs: Jobs, job_id: str, number: int) -> None:
    """Return once the lease of a job was renewed so often."""
    seen: set[datetime | None] = set()
    async with asyncio.timeout(30):
        while len(seen) <= number:
            seen.add((await stored(jobs, job_id)).due_at)


@dataclass
class Mute:
    """A publisher whose Redis has stalled: it never answers; or is gone: it refuses."""

    gone: bool = False
    asked: int = 0
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def publish(self, _room: str, _: LiveEvent, *, id: str | None = None) -> Awaitable[Position]:  # noqa: ARG002
        """Take an event."""
        self.asked += 1
        self.heard.set()
        answer: asyncio.Future[Position] = asyncio.get_running_loop().create_future()
        if self.gone:
            answer.set_exception(Unavailable())
        return answer

    async def position(self, _room: str) -> Position:
        """Say nothing."""
        raise Unavailable


class Absent:
    """A queue that nobody reads."""

    async def push(self, _job_id: str, _tries: int, *, urgent: bool = False) -> None:
        """Take a job."""

    async def now(self) -> datetime:
        """Say nothing."""
        raise Unavailable


async def test_a_redis_that_stalls_takes_no_lease(system: System) -> None:
    """The job is begun, reports and stays with its worker, though nobody can be told."""
    jobs = replace(system.services.jobs, publisher=Mute(), queue=Absent())
    job_id, go_on = new_id(), asyncio.Event()

    async def work(run: JobRun) -> None:
        await run.progress(10)
        await go_on.wait()

    jobs.handle("patient", work)
    await jobs.start("patient", {}, job_id=job_id, org_id=NOBODY, user_id=NOBODY)
    running = asyncio.create_task(jobs.run(job_id, 0))
    await in_state(jobs, job_id, "running")
    await renewals(jobs, job_id, 5)
    await jobs.sweep()
    go_on.set()
    await running
    done = await stored(jobs, job_id)
    assert (done.state, done.tries) == ("succeeded", 1)


async def test_a_stop_before_the_beginning_hands_the_job_back(system: System) -> None:
    """Also while the worker tries to say that it begins."""
    publisher, job_id = Mute(), new_id()
    jobs = replace(system.services.jobs, publisher=publisher, queue=Absent())

    async def never(_run: JobRun) -> None:
        raise AssertionError

    jobs.handle("stopped", never)
    await jobs.start("stopped", {}, job_id=job_id, org_id=NOBODY, user_id=NOBODY)
    publisher.heard.clear()
    running = asyncio.create_task(jobs.run(job_id, 0))
    await publisher.heard.wait()
    await cancelled(running)
    back = await stored(jobs, job_id)
    assert (back.state, back.tries, back.lease_id) == ("queued", 0, None)


async def test_the_sweep_ends_when_nobody_can_be_told(system: System) -> None:
    """However many ended jobs wait for their users; each is tried once."""
    publisher = Mute(gone=True)
    later = replace(
        system.services.jobs,
        publisher=publisher,
        queue=Absent(),
        clock=lambda: clock() + timedelta(hours=1),
    )
    for _ in range(120):
        ended = Job(user_id=NOBODY, kind="x", state="dead", due_at=clock(), finished_at=clock())
        await later.store.add(ended)
    await later.sweep()
    assert publisher.asked == 100


async def test_a_job_goes_on_while_redis_is_restarted(settings: Settings, tmp_path: Path) -> None:
    """It is not begun again, and others are begun before it is done."""
    begun: Counter[str] = Counter()
    go_on, quick_done = asyncio.Event(), asyncio.Event()

    async def slow(run: JobRun) -> None:
        begun[run.job.id] += 1
        await go_on.wait()

    async def quick(_run: JobRun) -> None:
        quick_done.set()

    async with AsyncExitStack() as stack:
        async with own_valkey(tmp_path / "valkey") as url:
            system = await stack.enter_async_context(opened(settings, url))
            jobs = system.services.jobs
            jobs.handle("slow", slow)
            jobs.handle("quick", quick)
            await stack.enter_async_context(working(system))
            job_id = new_id()
            await jobs.start("slow", {}, job_id=job_id, org_id=NOBODY)
            await in_state(jobs, job_id, "running")
        async with own_valkey(tmp_path / "valkey"):
            await jobs.start("quick", {}, job_id=new_id())
            async with asyncio.timeout(30):
                await quick_done.wait()
            go_on.set()
            done = await in_state(jobs, job_id, "succeeded")
    assert (begun[job_id], done.tries) == (1, 1)


async def test_a_queue_that_lost_its_line_takes_jobs_again(system: System) -> None:
    """The keys of tasks that stayed behind are in the way for a while only."""
    queue = StreaqQueue(system.redis_url, system.redis.time, kept=timedelta(milliseconds=10))
    jobs = replace(system.services.jobs, queue=queue)
    done = asyncio.Event()

    async def work(_run: JobRun) -> None:
        done.set()

    jobs.handle("lost", work)
    await jobs.start("lost", {}, job_id=new_id())
    [line] = await system.redis.keys("*regatta-jobs*queues*")
    await system.redis.delete(line)
    while await system.redis.keys("*regatta-jobs*task*"):
        pass
    later = replace(jobs, clock=lambda: clock() + timedelta(minutes=2))
    lasting = StreaqQueue(system.redis_url, system.redis.time)
    await replace(later, queue=lasting).sweep()
    async with working(system), asyncio.timeout(30):
        await done.wait()
    await queue.close()
    await lasting.close()


async def test_what_is_urgent_passes_a_full_queue(system: System) -> None:
    """A letter that lets somebody in waits behind no other job."""
    jobs, held, sent = system.services.jobs, asyncio.Event(), asyncio.Event()

    async def hold(_run: JobRun) -> None:
        await held.wait()

    async def send(_run: JobRun) -> None:
        sent.set()

    jobs.handle("mass", hold)
    jobs.handle("mail.test", send)
    for _ in range(60):
        await jobs.start("mass", {}, job_id=new_id())
    async with working(system):
        await jobs.start("mail.test", {}, job_id=new_id())
        async with asyncio.timeout(30):
            await sent.wait()
        held.set()


async def test_what_waits_for_long_is_begun_once(
    system: System, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Two workers take from each other what waits, and nothing that is being done."""
    monkeypatch.setattr(worker, "_IDLE_SECONDS", 0.2)
    jobs, begun = system.services.jobs, Counter[str]()

    async def work(run: JobRun) -> None:
        begun[run.job.id] += 1
        await renewals(jobs, run.job.id, 2)

    jobs.handle("long", work)
    ids = [new_id() for _ in range(40)]
    for job_id in ids:
        await jobs.start("long", {}, job_id=job_id, org_id=NOBODY)
    with caplog.at_level(logging.CRITICAL, "streaq"):
        async with working(system), working(system):
            for job_id in ids:
                await in_state(jobs, job_id, "succeeded")
    assert begun == dict.fromkeys(ids, 1)
    assert [line for line in caplog.records if line.levelno == logging.CRITICAL] == []


async def test_a_clock_that_is_wrong_does_no_jobs(
    system: System, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It would take jobs from those who have them; one line says so, until it is right."""
    monkeypatch.setattr(worker, "_CLOCK_SECONDS", 0.05)
    ahead = timedelta(minutes=1)
    looked: asyncio.Queue[None] = asyncio.Queue()

    class Watched(Absent):
        async def now(self) -> datetime:
            looked.put_nowait(None)
            return await system.services.jobs.queue.now()

        async def push(self, job_id: str, tries: int, *, urgent: bool = False) -> None:
            await system.services.jobs.queue.push(job_id, tries, urgent=urgent)

    wrong = replace(system.services.jobs, clock=lambda: clock() + ahead, queue=Watched())
    done: asyncio.Queue[Json] = asyncio.Queue()

    async def work(run: JobRun) -> None:
        done.put_nowait(run.job.payload)

    wrong.handle("timed", work)
    async with working(system, wrong):
        await looked.get()
        await wrong.start("timed", {}, job_id=new_id())
        for _ in range(20):
            await looked.get()
        await wrong.sweep()
        assert done.empty()
        ahead = timedelta(0)
        async with asyncio.timeout(30):
            await done.get()
    said = [line for line in caplog.records if "clock is wrong" in line.message]
    assert len(said) == 1
