"""The command line, as real processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from regatta import __version__
from tests.people import Crowd
from tests.running import Process


@dataclass
class Ended:
    """What became of a command."""

    code: int
    out: str
    err: str

    def refused(self, *words: str) -> None:
        """Check that it says why it does not work in one line, and leaves with 2."""
        lines = self.err.strip().splitlines()
        assert (self.code, self.out, len(lines)) == (2, "", 1), self
        assert lines[0].startswith("regatta: ")
        for word in words:
            assert word in lines[0]


def environment(**changes: str) -> dict[str, str]:
    """Return an environment without settings of Regatta's but these."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("REGATTA_")}
    return {**kept, **{f"REGATTA_{name.upper()}": text for name, text in changes.items()}}


async def begun(folder: Path, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    """Return a running `regatta`, in its own folder."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "regatta",
        *arguments,
        cwd=folder,
        env=environment(**settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process) -> Ended:
    """Wait for the end of a command; it is given up and killed when it does not come."""
    try:
        async with asyncio.timeout(30):
            out, err = await process.communicate()
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode is not None
    found = Ended(process.returncode, out.decode(), err.decode())
    assert "Traceback" not in found.out + found.err, found
    return found


async def regatta(folder: Path, *arguments: str, **settings: str) -> Ended:
    """Run `regatta` to its end."""
    return await ended(await begun(folder, *arguments, **settings))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port that somebody else listens on, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken


def port_of(listener: socket.socket) -> str:
    """Return the number of a port."""
    return str(listener.getsockname()[1])


@asynccontextmanager
async def serving(data: Path) -> AsyncIterator[Process]:
    """Run a server on a data folder."""
    async with Process(data) as process:
        yield process


async def test_it_says_which_version_it_is(tmp_path: Path) -> None:
    """And nothing else."""
    assert await regatta(tmp_path, "--version") == Ended(0, f"{__version__}\n", "")


async def test_it_loads_no_more_than_it_needs() -> None:
    """Whoever asks for help or the version does not wait for a server to be loaded."""
    check = "import sys, regatta.server.cli; sys.exit('aiohttp' in sys.modules)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", check)
    assert await process.wait() == 0


async def test_it_explains_itself(tmp_path: Path) -> None:
    """Every command has a line of help."""
    found = await regatta(tmp_path, "--help")
    assert all(name in found.out for name in ("serve", "worker", "doctor", "ranks", "openapi"))


async def test_it_prints_its_documents(tmp_path: Path) -> None:
    """OpenAPI and AsyncAPI, as JSON, without a data folder."""
    rest = json.loads((await regatta(tmp_path, "openapi")).out)
    live = json.loads((await regatta(tmp_path, "asyncapi")).out)
    assert (rest["openapi"], live["asyncapi"]) == ("3.1.0", "3.0.0")
    assert rest["info"]["version"] == live["info"]["version"] == __version__
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - quick, and nobody waits


async def test_a_port_in_use_is_named(tmp_path: Path, listener: socket.socket) -> None:
    """With what to do about it."""
    found = await regatta(tmp_path, "serve", "--port", port_of(listener))
    found.refused(port_of(listener), "in use", "--port")


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("ranks", "rebuild")])
async def test_an_unfit_data_folder_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    """A file in its place cannot be written into; nor can a folder below it be made."""
    (tmp_path / "file").touch()
    for name in ("file", "file/below"):
        found = await regatta(tmp_path, *command, "--data", name)
        found.refused(str(tmp_path / name), "--data")


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"port": "http"}, "REGATTA_PORT"),
        ({"port": "70000"}, "REGATTA_PORT"),
        ({"workers": "0"}, "REGATTA_WORKERS"),
        ({"log_level": "loud"}, "REGATTA_LOG_LEVEL"),
        ({"secret": "too short"}, "REGATTA_SECRET"),
        ({"environment": "production"}, "REGATTA_SECRET"),
        ({"redis_url": "nonsense"}, "REGATTA_REDIS_URL: must begin with redis://"),
        ({"mongodb_url": "nonsense"}, "REGATTA_MONGODB_URL: must begin with mongodb://"),
        ({"redis_url": "redis://127.0.0.1:1"}, "Redis does not answer at redis://127.0.0.1:1 "),
    ],
    ids=str,
)
async def test_a_bad_setting_is_named(tmp_path: Path, settings: dict[str, str], word: str) -> None:
    """By its variable, and never by what a secret was."""
    found = await regatta(tmp_path, "serve", **{"port": "0", **settings})
    found.refused(word)
    assert "too short" not in found.err


async def test_a_password_in_a_url_is_not_told(tmp_path: Path) -> None:
    """Where the store is out of reach, its address is named without it."""
    url = "redis://user:s3cret-word@127.0.0.1:1"
    found = await regatta(tmp_path, "serve", "--port", "0", "--redis", url)
    found.refused("127.0.0.1:1")
    assert "s3cret-word" not in found.err


async def test_a_worker_needs_the_servers_redis(tmp_path: Path) -> None:
    """Its own embedded one would hold no jobs."""
    (await regatta(tmp_path, "worker")).refused("--redis")


async def test_a_data_folder_serves_one_server(tmp_path: Path) -> None:
    """A second one is told; the first one goes on."""
    async with serving(tmp_path / "data") as first:
        second = await regatta(tmp_path, "serve", "--port", "0", "--data", "data")
        second.refused("Another server", "--data")
        async with Crowd(first.url) as people:
            await people.founder()


async def test_settings_come_from_a_file_the_environment_and_flags(tmp_path: Path) -> None:
    """The environment beats `.env`, and a flag beats both."""
    (tmp_path / ".env").write_text("REGATTA_WORKERS=3\nREGATTA_ENVIRONMENT=production\n")
    (await regatta(tmp_path, "doctor")).refused("REGATTA_SECRET")
    said = await regatta(tmp_path, "doctor", environment="development")
    assert "development, 3 server process(es)" in said.out
    said = await regatta(tmp_path, "doctor", environment="development", workers="2", data="env")
    assert "development, 2 server process(es)" in said.out
    assert str(tmp_path / "env") in said.out
    said = await regatta(tmp_path, "doctor", "--data", "flag", environment="development", data="x")
    assert str(tmp_path / "flag") in said.out


async def test_the_doctor_finds_all_well(tmp_path: Path) -> None:
    """With nothing configured, and beside a server that runs."""
    alone = await regatta(tmp_path, "doctor", "--data", "data", port="0")
    assert (alone.code, alone.err) == (0, "")
    assert alone.out.count("ok ") == 6
    async with serving(tmp_path / "data"):
        beside = await regatta(tmp_path, "doctor", "--data", "data")
    assert beside.code == 0
    assert "a server works in this data folder" in beside.out


async def test_the_doctor_says_what_is_wrong(tmp_path: Path, listener: socket.socket) -> None:
    """One line a fault, and exit code 1."""
    (tmp_path / "file").touch()
    found = await regatta(
        tmp_path,
        "doctor",
        "--data",
        "file",
        "--redis",
        "redis://127.0.0.1:1",
        port=port_of(listener),
    )
    wrong = [line.split(":")[0] for line in found.out.splitlines() if line.startswith("wrong")]
    assert found.code == 1
    assert wrong == ["wrong data folder", "wrong redis", "wrong documents", "wrong address"]


async def test_ranks_are_rebuilt_beside_a_server_and_without_one(tmp_path: Path) -> None:
    """Beside a running server in its own Valkey, otherwise in one of the command's own."""
    async with serving(tmp_path / "data") as server:
        async with Crowd(server.url) as people:
            ada = await people.founder()
            race = await ada.challenge(length=1)
            await ada.post(f"/api/challenges/{race['id']}/join")
            watcher = await ada.socket()
            await watcher.ok("join-room", room=f"challenge:{race['id']}")
            await ada.post(f"/api/challenges/{race['id']}/start")
            await watcher.event("challenge-started")
            await watcher.ok("challenge-update", challengeId=race["id"], updateId="u", progress=1)
            beside = await regatta(tmp_path, "ranks", "rebuild", "--data", "data")
            board = await ada.get("/api/gamification/leaderboard")
            assert [row["name"] for row in board["rows"]] == ["ada"]
        await server.stop()
    alone = await regatta(tmp_path, "ranks", "rebuild", "--data", "data")
    assert (beside.code, beside.out) == (alone.code, alone.out) == (0, "5 leaderboards rebuilt.\n")


@pytest.mark.parametrize("command", ["serve", "worker"])
async def test_an_interrupt_while_starting_is_quiet(
    tmp_path: Path, listener: socket.socket, command: str
) -> None:
    """A Ctrl-C ends it at once although Redis has not answered yet, without a traceback."""
    listener.setblocking(False)
    url = f"redis://127.0.0.1:{port_of(listener)}"
    process = await begun(tmp_path, command, "--redis", url, port="0")
    async with asyncio.timeout(30):
        caller, _ = await asyncio.get_running_loop().sock_accept(listener)
    with caller:
        process.send_signal(signal.SIGINT)
        found = await ended(process)
    assert (found.code, found.out) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_server_ends_when_it_is_told_to(tmp_path: Path, number: signal.Signals) -> None:
    """With exit code 0, and log lines only; its data folder is free again."""
    data = tmp_path / "data"
    async with serving(data) as server:
        assert await server.stop(number) == 0
        assert all(json.loads(line) for line in (await server.log()).splitlines())
    async with serving(data):
        pass
