"""What is no HTTP at all, byte by byte, and the bound of a body."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest

from regatta.server.settings import Settings
from tests.conftest import FAST
from tests.people import Crowd, Json
from tests.running import Running

MARK = "s3cret-bytes"


async def exchange(url: str, *raw: bytes) -> list[tuple[int, dict[str, str], Json]]:
    """Send each part after a reply to the one before, until the server closes the connection."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    replies = []
    try:
        parts = iter(raw)
        writer.write(next(parts))
        async with asyncio.timeout(10):
            while line := await reader.readline():
                headers: dict[str, str] = {}
                while field := (await reader.readline()).decode().strip():
                    name, _, value = field.partition(": ")
                    headers[name] = value
                body = await reader.readexactly(int(headers["Content-Length"]))
                replies.append((int(line.split()[1]), headers, json.loads(body)))
                writer.write(next(parts, b""))
    finally:
        writer.close()
    return replies


def head(*lines: str) -> bytes:
    """Return the head of a request."""
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


CHUNKED = ("Host: x", "Content-Type: application/json", "Transfer-Encoding: chunked")

BROKEN = {
    "no http": f"{MARK} {MARK}\r\n\r\n".encode(),
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "unknown method": head(f"{MARK.upper()} / HTTP/1.1", "Host: x"),
    "long request line": head(f"GET /{MARK}{'x' * 20_000} HTTP/1.1", "Host: x"),
    "long field": head("GET /api/tasks HTTP/1.1", "Host: x", f"X-Long: {MARK}{'x' * 100_000}"),
    "many fields": head("GET / HTTP/1.1", "Host: x", *[f"X-{n}: {MARK}" for n in range(500)]),
    "field name": head("GET /api/tasks HTTP/1.1", "Host: x", f"{MARK} space: 1"),
    "field value": head("GET /api/tasks HTTP/1.1", "Host: x", f"X-A: {MARK}\x00"),
    "folded field": head("GET /api/tasks HTTP/1.1", "Host: x", "X-A: 1", f" {MARK}"),
    "version": head(f"GET /api/tasks HTTP/{MARK}", "Host: x"),
    "length": head("POST /api/auth/login HTTP/1.1", "Host: x", f"Content-Length: {MARK}"),
    "two lengths": head(
        "POST /api/auth/login HTTP/1.1", "Host: x", "Content-Length: 1", "Content-Length: 2"
    ),
    "length and chunks": head("POST /api/auth/login HTTP/1.1", *CHUNKED, "Content-Length: 5"),
    "coding": head("POST /api/auth/login HTTP/1.1", "Host: x", f"Transfer-Encoding: {MARK}"),
}


@pytest.mark.parametrize("raw", list(BROKEN.values()), ids=list(BROKEN))
async def test_broken_http_is_refused_in_the_error_form(
    server: Running, caplog: pytest.LogCaptureFixture, raw: bytes
) -> None:
    """400 without an echo, with a request id; one quiet line in the log; then it hangs up."""
    caplog.set_level(logging.DEBUG)
    replies = await exchange(server.url, raw)
    assert [status for status, _, _ in replies] == [400]
    _, headers, body = replies[0]
    assert body["error"]["code"] == "malformed_request"
    assert body["error"]["requestId"] == headers["X-Request-ID"]
    assert headers["Content-Type"] == "application/json"
    assert MARK not in json.dumps(body).lower()
    logged = [record for record in caplog.records if record.getMessage() == "malformed request"]
    assert len(logged) == 1
    assert MARK not in caplog.text.lower()
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_malformed_chunk_is_refused(
    server: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """The request whose body it was is answered in the error form, and nothing is echoed."""
    raw = head("POST /api/auth/login HTTP/1.1", *CHUNKED) + f"{MARK}\r\n{{}}\r\n0\r\n\r\n".encode()
    replies = await exchange(server.url, raw)
    assert {status for status, _, _ in replies} == {400}
    codes = [body["error"]["code"] for _, _, body in replies]
    assert set(codes) <= {"validation_failed", "malformed_request"}
    assert MARK not in str(replies)
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_connection_that_was_good_ends_with_its_first_broken_request(
    server: Running,
) -> None:
    """What came before got its reply."""
    good = head("GET /health/live HTTP/1.1", "Host: x")
    replies = await exchange(server.url, good, BROKEN["no http"])
    assert [status for status, _, _ in replies] == [200, 400]


class TestBodyBound:
    """The setting `max_body_bytes` reaches every route."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        """A server that takes two kilobytes."""
        return Settings(data=tmp_path, max_body_bytes=2048, **FAST)  # type: ignore[arg-type]

    async def test_a_longer_body_is_refused(self, crowd: Crowd) -> None:
        """One byte beyond the bound is too much, at the bound it is not."""
        ada = await crowd.founder()
        room = 2048 - len(json.dumps({"title": "one", "description": ""}))
        path = "/api/tasks"
        fits = await ada.request("POST", path, {"title": "one", "description": "x" * room})
        assert fits.status == 201
        over = await ada.request("POST", path, {"title": "one", "description": "x" * (room + 1)})
        assert over.error(413, "payload_too_large")["details"] == {"limit": 2048}


class TestGenerousBound:
    """It may also be more than the default."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        """A server that takes two mebibytes."""
        return Settings(data=tmp_path, max_body_bytes=2 << 20, **FAST)  # type: ignore[arg-type]

    async def test_a_long_body_is_read(self, crowd: Crowd, server: Running) -> None:
        """And then refused for what it says, not for its length."""
        ada = await crowd.founder()
        body = json.dumps({"title": "one", "tags": ["x" * 40_000] * 40}).encode()
        lines = ("Host: x", "Content-Type: application/json", f"Content-Length: {len(body)}")
        token = f"Authorization: Bearer {ada.token}"
        raw = head("POST /api/tasks HTTP/1.1", *lines, token, "Connection: close") + body
        replies = await exchange(server.url, raw)
        assert [status for status, _, _ in replies] == [400]
        assert replies[0][2]["error"]["code"] == "validation_failed"
