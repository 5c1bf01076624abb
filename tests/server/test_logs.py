"""Logs: JSON lines of one form, one a request, with nothing secret in them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from regatta.server import logs
from tests.people import PASSWORD, Crowd
from tests.running import Process

FIELDS: Final = {
    "timestamp",
    "level",
    "service",
    "message",
    "metadata",
    "stackTrace",
    "requestId",
}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the process logs from here on; afterwards logging is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("info", stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return all lines, each of which must be one object with exactly the fields."""
    found = [json.loads(line) for line in stream.getvalue().split("\n") if line]
    assert all(set(line) == FIELDS for line in found)
    return found


def test_a_line_has_exactly_the_fields(lines: io.StringIO) -> None:
    """Whatever is logged, with or without metadata."""
    log = logging.getLogger("regatta.test")
    log.warning("plain %s", "words", extra={"metadata": {"answer": 42}, "request_id": "r-1"})
    log.info("two\nlines \u2028 and \x00")
    first, second = read(lines)
    assert (first["message"], first["level"], first["service"]) == (
        "plain words",
        "warning",
        "regatta",
    )
    assert first["metadata"] == {"logger": "regatta.test", "answer": 42}
    assert (first["requestId"], first["stackTrace"]) == ("r-1", None)
    assert (second["message"], second["requestId"]) == ("two\nlines \u2028 and \x00", None)
    assert len(first["timestamp"]) == len("2026-03-02T09:30:00.000Z")


def test_an_exception_stays_on_its_line(lines: io.StringIO) -> None:
    """With its trace."""
    try:
        int("words")
    except ValueError:
        logging.getLogger("regatta.test").exception("failed")
    (line,) = read(lines)
    assert line["level"] == "error"
    assert line["stackTrace"].startswith("Traceback")
    assert "ValueError: invalid literal" in line["stackTrace"]


def test_what_json_cannot_say_is_logged_all_the_same(lines: io.StringIO) -> None:
    """A log line never fails: bytes, objects, lone surrogates and numbers that are none."""
    strange = {"bytes": b"\xff", "object": object(), "nan": float("nan"), "key": {1: "x"}}
    strange |= {"text": "a \ud800 b", "\ud800": "half a character"}
    logging.getLogger("regatta.test").info("strange", extra={"metadata": strange})
    (line,) = read(lines)
    assert len(line["metadata"]) == len(strange) + 1


async def test_a_request_is_one_line(crowd: Crowd, lines: io.StringIO) -> None:
    """With its method, route, status, duration and caller, under the id that was answered."""
    ada = await crowd.founder()
    lines.truncate(0)
    lines.seek(0)
    replies = [
        await ada.request("GET", "/api/tasks/unknown?x=1"),
        await ada.request("GET", "/nowhere/at/all"),
        await ada.request("POST", "/api/tasks", {"title": "one"}, X_Request_ID="mine-1"),
    ]
    found = [line for line in read(lines) if line["metadata"]["logger"] == "regatta.access"]
    assert [line["requestId"] for line in found] == [r.headers["X-Request-ID"] for r in replies]
    assert found[2]["requestId"] == "mine-1"
    told = [(line["metadata"]["route"], line["metadata"]["status"]) for line in found]
    assert told == [("/api/tasks/{task_id}", 400), ("unmatched", 404), ("/api/tasks", 201)]
    assert found[2]["metadata"]["userId"] == ada.id
    assert found[2]["metadata"]["durationMs"] > 0
    assert "unknown" not in lines.getvalue()


async def test_the_probes_are_quiet_enough_to_be_read(crowd: Crowd, lines: io.StringIO) -> None:
    """One line each, like any request, and no second one of a library's own."""
    nobody = crowd.person("nobody")
    await nobody.get("/health/live")
    mine = [line for line in read(lines) if line["metadata"].get("route") == "/health/live"]
    assert len(mine) == 1


async def test_a_process_logs_lines_only_and_no_secrets(process: Process) -> None:
    """Everything on standard error is such a line; no password and no token is among it."""
    async with Crowd(process.url) as people:
        ada = await people.founder()
        socket = await ada.socket()
        await socket.call("refresh-token", {"token": ada.token})
        await ada.request("POST", "/api/auth/login", {"email": ada.email, "password": "wrong-word"})
        token = ada.token
    await process.stop()
    text = await process.log()
    for line in text.splitlines():
        assert set(json.loads(line)) == FIELDS
    for secret in (PASSWORD, "wrong-word", token, ada.email):
        assert secret not in text


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[Process]:
    """A server as a process of its own."""
    async with Process(tmp_path / "data") as running:
        yield running


async def test_socket_requests_have_their_line_too(lines: io.StringIO, crowd: Crowd) -> None:
    """Polls as they end and a WebSocket as it begins; a refused one says its status."""
    ada = await crowd.founder()
    socket = await ada.socket("polling", "websocket")
    await ada.request("GET", "/socket.io/?EIO=3&transport=polling")
    await socket.close()
    wanted = {("GET", 200), ("GET", 400), ("GET", 101)}
    async with asyncio.timeout(10):
        # The WebSocket's end reaches the server in its own time; other requests go on meanwhile.
        while not wanted <= socket_requests(lines):
            await ada.get("/health/live")


def socket_requests(lines: io.StringIO) -> set[tuple[str, int]]:
    """Return the methods and statuses of the requests to Socket.IO so far."""
    found = [line["metadata"] for line in read(lines)]
    return {
        (metadata["method"], metadata["status"])
        for metadata in found
        if metadata.get("route") == "/socket.io/"
    }
