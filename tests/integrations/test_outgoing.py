"""The one HTTP client to the outside, against real servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from regatta.integrations.outgoing import Outgoing, OutgoingLimits
from regatta.models.outgoing import Answer, OutgoingFailed, OutgoingRefused
from tests.integrations.certificates import contexts
from tests.integrations.standins import HURRIED, StandIn, stand_in, status


@pytest.fixture
async def server() -> AsyncIterator[StandIn]:
    """A server outside."""
    async with stand_in() as found:
        yield found


@pytest.fixture
async def outgoing(server: StandIn) -> AsyncIterator[Outgoing]:
    """A client that may call it and never waits long."""
    async with client(server) as found:
        yield found


def client(server: StandIn, limits: OutgoingLimits = HURRIED) -> Outgoing:
    """Return a client that may call the server."""
    return Outgoing(private=(server.name,), limits=limits)


async def test_an_answer_is_returned_whatever_its_status(
    server: StandIn, outgoing: Outgoing
) -> None:
    """With its headers in any case, and its body; an error of the server's is no exception."""
    server.will(web.json_response({"a": [1]}, status=404, headers={"X-Thing": "yes"}))
    found = await outgoing.request("GET", f"{server.url}/a?b=c")
    assert (found.status, found.headers["x-thing"], found.json()) == (404, "yes", {"a": [1]})
    assert (server.seen[0].method, server.seen[0].path) == ("GET", "/a?b=c")
    assert server.seen[0].headers["User-Agent"].startswith("regatta/")


async def test_bodies_and_credentials_are_sent(server: StandIn, outgoing: Outgoing) -> None:
    """JSON or a form, headers of the caller, and Basic credentials."""
    await outgoing.request("POST", server.url, json={"a": "ä"}, headers={"X-Key": "k"})
    await outgoing.request("POST", server.url, form={"a": "ä &"}, auth=("user", "pä:ss"))
    first, second = server.seen
    assert first.headers["Content-Type"] == "application/json"
    assert (first.body, first.headers["X-Key"]) == (b'{"a": "\\u00e4"}', "k")
    assert second.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert second.body == b"a=%C3%A4+%26"
    assert second.headers["Authorization"] == "Basic dXNlcjpww6Q6c3M="


async def test_an_answer_that_is_no_json_says_so(server: StandIn, outgoing: Outgoing) -> None:
    """Deep nesting and what is no number included."""
    for body in (b"", b"<html>", b"NaN", b"[" * 100_000, b'{"a": 1'):
        server.will(web.Response(body=body))
        found = await outgoing.request("GET", server.url)
        with pytest.raises(OutgoingFailed):
            found.json()


async def test_an_answer_has_a_longest_length(server: StandIn) -> None:
    """Also when it is not announced, and when it was packed small."""
    limits = replace(HURRIED, max_bytes=1000)

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 500)

    async def packed(request: web.Request) -> web.StreamResponse:
        response = web.Response(body=b"x" * 1_000_000)
        response.enable_compression()
        return response

    async with client(server, limits) as outgoing:
        server.will(web.Response(body=b"x" * 1000))
        assert len((await outgoing.request("GET", server.url)).body) == 1000
        for reply in (web.Response(body=b"x" * 1001), endless, packed):
            server.will(reply)
            with pytest.raises(OutgoingFailed, match="too much"):
                await outgoing.request("GET", server.url)


@pytest.mark.parametrize("code", [429, 502, 503, 504])
async def test_a_passing_failure_is_repeated_on_request(
    server: StandIn, outgoing: Outgoing, code: int
) -> None:
    """The third try is the last; without leave there is but one."""
    server.will(status(code), status(code), status(200))
    assert (await outgoing.request("POST", server.url, json=1, retry=True)).status == 200
    assert [seen.body for seen in server.seen] == [b"1"] * 3
    server.will(status(code))
    assert (await outgoing.request("GET", server.url, retry=True)).status == code
    assert len(server.seen) == 6
    assert (await outgoing.request("GET", server.url)).status == code
    assert len(server.seen) == 7


@pytest.mark.parametrize("code", [301, 400, 401, 404, 500, 501])
async def test_a_lasting_failure_is_not_repeated(
    server: StandIn, outgoing: Outgoing, code: int
) -> None:
    """Leave or not."""
    server.will(status(code))
    assert (await outgoing.request("POST", server.url, retry=True)).status == code
    assert len(server.seen) == 1


async def test_a_server_says_when_to_come_back(server: StandIn) -> None:
    """Its word counts instead of our own wait, which nobody would see the end of here."""
    limits = replace(HURRIED, first_wait_seconds=3600.0, longest_wait_seconds=3600.0)
    async with client(server, limits) as outgoing:
        server.will(status(429, Retry_After="0"), status(200))
        assert (await outgoing.request("GET", server.url, retry=True)).status == 200
        server.will(status(503, Retry_After="3601"), status(200))
        assert (await outgoing.request("GET", server.url, retry=True)).status == 503


async def test_a_lost_connection_is_repeated_on_request(
    server: StandIn, outgoing: Outgoing
) -> None:
    """A server that hangs up in the middle gets another try, or the failure is told."""

    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    server.will(hang_up, status(200))
    assert (await outgoing.request("POST", server.url, retry=True)).status == 200
    server.will(hang_up)
    with pytest.raises(OutgoingFailed, match="no answer"):
        await outgoing.request("POST", server.url)


async def test_a_silent_server_is_given_up(server: StandIn) -> None:
    """Before the answer and in the middle of it."""
    never = asyncio.Event()

    async def silent(_request: web.Request) -> web.StreamResponse:
        await never.wait()
        return web.Response()

    async def faltering(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x")
        await never.wait()
        return response

    async with client(server, replace(HURRIED, total_seconds=0.1)) as outgoing:
        for reply in (silent, faltering):
            server.will(reply)
            with pytest.raises(OutgoingFailed, match="no answer"):
                await outgoing.request("GET", server.url)
    never.set()


async def test_nothing_secret_is_in_an_error(server: StandIn, outgoing: Outgoing) -> None:
    """Neither credentials nor the path and query, which may be some."""
    await server.server.close()
    with pytest.raises(OutgoingFailed) as told:
        await outgoing.request("GET", f"{server.url}/secret?secret", auth=("secret", "secret"))
    assert "secret" not in f"{told.value!r} {told.value.__cause__!r}"


async def test_a_redirect_is_followed_for_get_only(server: StandIn, outgoing: Outgoing) -> None:
    """Three times at most; a POST returns it."""
    onward = status(302, Location="/next")
    server.will(onward, onward, onward, status(200))
    assert (await outgoing.request("GET", server.url)).status == 200
    assert [seen.path for seen in server.seen] == ["/", "/next", "/next", "/next"]
    server.will(onward)
    with pytest.raises(OutgoingFailed, match="too often"):
        await outgoing.request("GET", server.url)
    assert (await outgoing.request("POST", server.url)).status == 302


async def test_a_redirect_takes_credentials_nowhere_else(server: StandIn) -> None:
    """Another port is another origin; the same origin keeps them."""
    headers = {"X-Api-Key": "k", "Accept": "text/plain"}
    async with stand_in() as other, Outgoing(private=("127.0.0.1",), limits=HURRIED) as outgoing:
        server.will(status(302, Location="/here"), status(307, Location=f"{other.url}/there"))
        await outgoing.request("GET", server.url, headers=headers, auth=("user", "pass"))
        assert "Authorization" in server.seen[1].headers
        assert other.seen[0].path == "/there"
        assert other.seen[0].headers["Accept"] == "text/plain"
        assert {"Authorization", "X-Api-Key"}.isdisjoint(other.seen[0].headers)


async def test_a_redirect_never_gives_up_encryption(server: StandIn, tmp_path: Path) -> None:
    """From https to http is refused; and a certificate of a stranger ends it all."""
    ours, trusting = await asyncio.to_thread(contexts, tmp_path)
    async with stand_in(tls=ours) as secure:
        url = f"https://{secure.name}"
        async with Outgoing(private=("127.0.0.1",), tls=trusting) as outgoing:
            assert (await outgoing.request("GET", url)).status == 200
            secure.will(status(302, Location=server.url))
            with pytest.raises(OutgoingRefused):
                await outgoing.request("GET", url)
        async with Outgoing(private=("127.0.0.1",)) as outgoing:
            with pytest.raises(OutgoingFailed, match="Certificate"):
                await outgoing.request("GET", url)
        assert (len(secure.seen), server.seen) == (2, [])


async def test_a_cookie_is_forgotten(server: StandIn) -> None:
    """One caller's session is not another's."""
    server.will(status(200, Set_Cookie="a=b; Path=/"))
    async with Outgoing(private=("localhost",), limits=HURRIED) as outgoing:
        for _ in range(2):
            await outgoing.request("GET", f"http://localhost:{server.server.port}/")
    assert "Cookie" not in server.seen[1].headers


def test_an_answer_needs_no_server() -> None:
    """Whoever tests a caller makes one from its three parts."""
    assert Answer(200, {}, b"[1]").json() == [1]
    assert issubclass(OutgoingRefused, OutgoingFailed)
