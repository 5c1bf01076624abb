"""What an operator is told, and can do, about mail, clocks and jobs that are dead."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from regatta.models.base import new_id
from regatta.models.jobs import Job
from regatta.server.assembly import clock
from regatta.server.settings import Settings
from regatta.server.wiring import opened
from tests.server.test_cli import regatta
from tests.server.working import own_valkey

PRODUCTION = {"environment": "production", "secret": "x" * 32, "public_url": "https://example.com"}


async def test_the_doctor_doubts_a_production_that_sends_no_mail(tmp_path: Path) -> None:
    """It is no fault, but seldom meant; with a mail server there is no doubt."""
    async with own_valkey(tmp_path / "valkey") as url:
        silent = await regatta(tmp_path, "doctor", "--redis", url, port="0", **PRODUCTION)
        mailing = {"mail": "smtp", "smtp_url": "smtp://mail.example.com"}
        told = await regatta(tmp_path, "doctor", "--redis", url, port="0", **PRODUCTION, **mailing)
    assert (silent.code, told.code) == (0, 0)
    assert "doubt mail: letters are delivered to nobody; set REGATTA_MAIL." in silent.out
    assert "mail: smtp" in told.out
    assert "doubt mail" not in told.out


async def test_production_needs_to_know_where_links_lead(tmp_path: Path) -> None:
    """One line says so."""
    environment = {**PRODUCTION, "public_url": ""}
    found = await regatta(tmp_path, "serve", port="0", **environment)
    found.refused("REGATTA_PUBLIC_URL must be set in production")


@asynccontextmanager
async def ahead() -> AsyncIterator[str]:
    """A Redis of which only the clock can be asked; it lives in another century."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (head := await reader.readline()).startswith(b"*"):
            words = []
            for _ in range(int(head[1:])):
                length = int((await reader.readline())[1:])
                words.append((await reader.readexactly(length + 2))[:-2])
            match words[0].upper():
                case b"TIME":
                    writer.write(b"*2\r\n$10\r\n4102444800\r\n$1\r\n0\r\n")
                case b"INFO":
                    writer.write(b"$19\r\nredis_version:8.0.0\r\n")
                case _:
                    writer.write(b"+OK\r\n")
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_the_doctor_finds_a_clock_that_is_wrong(tmp_path: Path) -> None:
    """Workers whose clocks differ from Redis' would take jobs from each other."""
    async with ahead() as url:
        found = await regatta(tmp_path, "doctor", "--redis", url, port="0")
    assert found.code == 1
    [line] = [line for line in found.out.splitlines() if line.startswith("wrong redis")]
    assert "seconds apart" in line


@pytest.fixture
async def dead(tmp_path: Path) -> list[Job]:
    """Three dead jobs, the latest first: of nobody, of an organization, and of another kind."""
    folder = tmp_path / "data"
    await asyncio.to_thread(folder.mkdir)
    kinds = (("mail.reset", None), ("mail.reset", new_id()), ("ranks.rebuild", new_id()))
    jobs: list[Job] = []
    async with own_valkey(tmp_path / "valkey") as url, opened(Settings(data=folder), url) as system:
        store = system.services.jobs.store
        for kind, org_id in reversed(kinds):
            job = Job(org_id=org_id, kind=kind, state="dead", tries=20, error="[b]no\x1b[31m")
            job = job.model_copy(update={"finished_at": clock()})
            await store.add(job)
            jobs.insert(0, job)
        await store.add(Job(kind="fine", due_at=None))
    return jobs


async def test_dead_jobs_of_everybody_are_listed(dead: list[Job], tmp_path: Path) -> None:
    """As a table that moves no terminal, and as JSON for scripts."""
    found = await regatta(tmp_path, "jobs")
    assert found.code == 0
    head, *rows = found.out.splitlines()
    assert head.split() == ["Ended", "(UTC)", "Kind", "Tries", "Organization", "Error", "Id"]
    assert [row.split()[-1] for row in rows] == [job.id for job in dead]
    assert "[b]no[31m" in rows[0]
    listed = json.loads((await regatta(tmp_path, "jobs", "--json")).out)
    assert {job["id"] for job in listed} == {job.id for job in dead}
    assert {job["orgId"] for job in listed} == {job.org_id for job in dead}


async def test_dead_jobs_are_tried_again(dead: list[Job], tmp_path: Path) -> None:
    """One by its id, or all of a kind; what is not dead is not touched."""
    (await regatta(tmp_path, "jobs", "retry")).refused("--kind")
    (await regatta(tmp_path, "jobs", "retry", new_id())).refused("no such dead job")
    one = await regatta(tmp_path, "jobs", "retry", dead[2].id)
    all_of_kind = await regatta(tmp_path, "jobs", "retry", "--kind", "mail.reset")
    assert (one.out, all_of_kind.out) == ("1 to be tried again.\n", "2 to be tried again.\n")
    assert (await regatta(tmp_path, "jobs")).out == "There is no dead job.\n"
    assert (await regatta(tmp_path, "jobs", "--json")).out == "[]\n"
