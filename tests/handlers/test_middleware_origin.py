"""Where a request comes from: proxies are believed only where the operator says so."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import pytest
from aiohttp import web

from regatta.handlers.middleware import HttpConfig, outer
from regatta.handlers.proxies import Proxies
from regatta.handlers.routing import Routes, install
from regatta.server.settings import Settings
from regatta.services.context import ORIGIN

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp.plugin import AiohttpClient

    Client = TestClient[web.Request, web.Application]
    Start = Callable[..., Awaitable[Client]]

ROUTES: Final = Routes(tag="origins")


@ROUTES.get("/api/origin", roles=None)
async def read(request: web.Request) -> list[str]:
    """Return where the layers below believe the request to come from."""
    origin = ORIGIN.get()
    return [origin.address, origin.agent]


def application(*trusted: str) -> web.Application:
    """Return an application that trusts these proxies."""
    config = HttpConfig(trusted_proxies=trusted)
    app = web.Application(middlewares=[outer(config, lambda _: None)])
    install(app, [ROUTES])
    return app


async def address(client: Client, *forwarded: str) -> str:
    """Return the address that a request with these headers is believed to come from."""
    headers = [("X-Forwarded-For", value) for value in forwarded]
    async with client.get("/api/origin", headers=headers) as response:
        found: str = (await response.json())[0]
        return found


async def test_nobody_is_believed_by_default(aiohttp_client: AiohttpClient) -> None:
    """What a client says of itself would let it have any number of addresses."""
    client = await aiohttp_client(application())
    assert await address(client, "192.0.2.1") == "127.0.0.1"
    assert await address(client) == "127.0.0.1"


async def test_only_the_networks_named_are_believed(aiohttp_client: AiohttpClient) -> None:
    """This client is in none of them."""
    client = await aiohttp_client(application("10.0.0.0/8", "unix", "::1"))
    assert await address(client, "192.0.2.1") == "127.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        (["192.0.2.1"], "192.0.2.1"),
        # The client wrote the left part; only what proxies of the house added counts.
        (["203.0.113.9, 192.0.2.1"], "192.0.2.1"),
        (["203.0.113.9", "192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1, 10.0.0.7, 10.1.2.3"], "192.0.2.1"),
        (["203.0.113.9, 192.0.2.1, 10.0.0.7", "10.1.2.3"], "192.0.2.1"),
        (["10.0.0.8, 10.0.0.7"], "10.0.0.8"),
        (["nonsense, 10.0.0.7"], "10.0.0.7"),
        (["192.0.2.1, nonsense"], "127.0.0.1"),
        (["192.0.2.1,, 10.0.0.7"], "10.0.0.7"),
        ([""], "127.0.0.1"),
        (["192.0.2.1:4711"], "192.0.2.1"),
        (["[2001:db8::1]:4711"], "2001:db8::1"),
        (["[2001:DB8:0::1]"], "2001:db8::1"),
        (["::ffff:192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1, ::ffff:10.0.0.7"], "192.0.2.1"),
        (["fe80::1%eth0"], "127.0.0.1"),
        (["1" * 2000], "127.0.0.1"),
    ],
)
async def test_the_walk_ends_at_the_first_stranger(
    aiohttp_client: AiohttpClient, forwarded: list[str], expected: str
) -> None:
    """From the right over the house's own proxies; behind nonsense nothing is believed."""
    client = await aiohttp_client(application("127.0.0.0/8", "10.0.0.0/8"))
    assert await address(client, *forwarded) == expected


@pytest.fixture
async def unix(tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[str]]]:
    """Return what asks for the address over a unix socket."""
    runners: list[web.AppRunner] = []

    async def ask(*trusted: str) -> str:
        runner = web.AppRunner(application(*trusted))
        runners.append(runner)
        await runner.setup()
        path = str(tmp_path / f"{len(runners)}.sock")
        await web.UnixSite(runner, path).start()
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(path)) as http:
            headers = {"X-Forwarded-For": "192.0.2.1"}
            async with http.get("http://here/api/origin", headers=headers) as response:
                found: str = (await response.json())[0]
                return found

    yield ask
    for runner in runners:
        await runner.cleanup()


async def test_a_unix_socket_is_believed_only_when_named(
    unix: Callable[..., Awaitable[str]],
) -> None:
    """Its peer has no address that could be in a network."""
    assert await unix("127.0.0.0/8", "0.0.0.0/0") == ""
    assert await unix("unix") == "192.0.2.1"


async def test_the_access_log_names_the_client(
    aiohttp_client: AiohttpClient, caplog: pytest.LogCaptureFixture
) -> None:
    """And not the proxy before the server."""
    caplog.set_level(logging.INFO, "regatta.access")
    client = await aiohttp_client(application("127.0.0.1"))
    await address(client, "192.0.2.1")
    logged: Any = caplog.records[-1]
    assert logged.metadata["remote"] == "192.0.2.1"


async def test_the_agent_is_cut_short_and_printable(aiohttp_client: AiohttpClient) -> None:
    """It is stored and shown to people."""
    client = await aiohttp_client(application())
    agent = "Sail\t1.0 (\x85)" + "x" * 300
    async with client.get("/api/origin", headers={"User-Agent": agent}) as response:
        found = (await response.json())[1]
    assert found == ("Sail1.0 ()" + "x" * 300)[:200]


def test_a_peer_with_a_zone_is_no_unix_socket() -> None:
    """A neighbour on the link is a client like others, whatever a unix socket may say."""
    proxies = Proxies(["unix"])
    assert proxies.client("fe80::1%eth0", ["192.0.2.1"]) == "fe80::1"
    assert proxies.client("", ["192.0.2.1"]) == "192.0.2.1"


def test_an_operator_writes_networks_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the environment; a malformed one is named."""
    monkeypatch.setenv("REGATTA_TRUSTED_PROXIES", "10.0.0.0/8, unix")
    assert Settings().trusted_proxies == ("10.0.0.0/8", "unix")
    monkeypatch.setenv("REGATTA_TRUSTED_PROXIES", "10.0.0.1/8")
    with pytest.raises(ValueError, match="has host bits set"):
        Settings()


def test_a_malformed_network_is_refused() -> None:
    """A typing error must not open the door, nor close it."""
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/99"):
        Proxies(["10.0.0.0/99"])
