"""Jobs over processes that die, stop and forget: each is done, and by one worker at a time."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from aiohttp import ClientSession

from regatta.realtime.redis import connect
from regatta.server import listeners, valkey
from tests.people import Crowd, Json, Person
from tests.running import Process
from tests.server.working import Post, Worker, in_state, jobs_of

_LEASE: Final = 2
_MAIL: Final = "mail.verification"


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[str]:
    """A Valkey that a test may empty."""
    (tmp_path / "valkey").mkdir()
    with valkey.running(tmp_path / "valkey") as url:
        yield url


@dataclass
class House:
    """A server that runs no jobs, and a mail server that keeps letters waiting."""

    server: Process
    post: Post
    crowd: Crowd
    redis_url: str
    stack: AsyncExitStack

    async def worker(self, **environment: str) -> Worker:
        """Start another worker."""
        worker = Worker(self.server, self.redis_url, **environment)
        return await self.stack.enter_async_context(worker)

    async def founder(self) -> tuple[Person, Json]:
        """Return somebody who registered, and the job of the letter that follows."""
        ada = await self.crowd.founder()
        return ada, (await jobs_of(ada, _MAIL))[0]


@pytest.fixture
async def house(tmp_path: Path, own_redis: str) -> AsyncIterator[House]:
    """A house with nobody in it."""
    async with AsyncExitStack() as stack:
        post = await stack.enter_async_context(Post.office())
        environment = {
            "REGATTA_JOBS": "false",
            "REGATTA_JOB_LEASE_SECONDS": str(_LEASE),
            **post.settings,
        }
        process = Process(tmp_path / "data", "--redis", own_redis, **environment)
        server = await stack.enter_async_context(process)
        crowd = await stack.enter_async_context(Crowd(server.url))
        yield House(server, post, crowd, own_redis, stack)


@pytest.mark.timeout(90)
async def test_a_job_of_a_killed_worker_is_done_by_another(house: House) -> None:
    """After kill -9 in the middle of a letter: the next worker sends it, in a second try."""
    first = await house.worker()
    ada, job = await house.founder()
    await house.post.client()
    await in_state(ada, job["id"], "running")
    await house.worker()
    await first.stop(signal.SIGKILL)
    (await house.post.client()).set()
    done = await in_state(ada, job["id"], "succeeded")
    assert (done["tries"], done["progress"], len(house.post.letters)) == (2, 100, 1)


@pytest.mark.timeout(90)
async def test_two_workers_never_do_one_job_at_once(house: House) -> None:
    """A job that takes several leases stays with the worker that renews them."""
    for _ in range(2):
        await house.worker()
    ada, job = await house.founder()
    admitted = await house.post.client()
    running = await in_state(ada, job["id"], "running")
    leases = {running["dueAt"]}
    while len(leases) < 8:
        leases.add((await ada.get(f"/api/jobs/{job['id']}"))["dueAt"])
    assert house.post.clients.empty()
    admitted.set()
    done = await in_state(ada, job["id"], "succeeded")
    assert (done["tries"], len(house.post.letters)) == (1, 1)


@pytest.mark.timeout(90)
async def test_a_worker_that_is_stopped_hands_its_jobs_back(house: House) -> None:
    """SIGTERM costs no try: another worker takes over without waiting for the lease."""
    first = await house.worker()
    ada, job = await house.founder()
    await house.post.client()
    await house.worker()
    assert await first.stop() == 0
    (await house.post.client()).set()
    done = await in_state(ada, job["id"], "succeeded")
    assert (done["tries"], len(house.post.letters)) == (1, 1)


@pytest.mark.timeout(90)
async def test_a_worker_that_was_frozen_has_lost_its_job(house: House) -> None:
    """It comes back to a job that another one did, and changes nothing; then it does others."""
    frozen = await house.worker()
    ada, job = await house.founder()
    await house.post.client()
    await frozen.send(signal.SIGSTOP)
    other = await house.worker()
    (await house.post.client()).set()
    done = await in_state(ada, job["id"], "succeeded")
    await other.stop()
    await frozen.send(signal.SIGCONT)
    house.post.open = True
    eve = await house.crowd.founder("eve")
    await in_state(eve, (await jobs_of(eve, _MAIL))[0]["id"], "succeeded")
    assert await ada.get(f"/api/jobs/{job['id']}") == done
    assert done["tries"] == 2


@pytest.mark.timeout(90)
async def test_a_redis_that_forgets_everything_loses_no_job(house: House) -> None:
    """What waited in the queue is found by the sweep of the first worker that comes."""
    house.post.open = True
    people = [await house.founder() for _ in range(5)]
    redis = connect(house.redis_url)
    await redis.flushall()
    await redis.aclose()
    await house.worker()
    done = await asyncio.gather(
        *(in_state(person, job["id"], "succeeded") for person, job in people)
    )
    assert [job["tries"] for job in done] == [1] * 5
    assert len(house.post.letters) == 5


@pytest.mark.timeout(90)
async def test_a_worker_answers_prometheus(house: House) -> None:
    """On the port that it was given, about the jobs that it did."""
    house.post.open = True
    with listeners.listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    await house.worker(REGATTA_METRICS_PORT=str(port))
    ada, job = await house.founder()
    await in_state(ada, job["id"], "succeeded")
    done = f'regatta_jobs_total{{kind="{_MAIL}",outcome="succeeded"}} 1.0'
    text = ""
    async with ClientSession() as session, asyncio.timeout(10):
        while done not in text:  # a job is counted once it is seen to be done
            async with session.get(f"http://127.0.0.1:{port}/metrics") as reply:
                text = await reply.text()
        async with session.get(f"http://127.0.0.1:{port}/api/users") as other:
            assert other.status == 404
    assert "regatta_circuit_open" in text
