"""Nothing inside the house can be called from outside by way of it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regatta.integrations.addresses import is_public
from regatta.integrations.outgoing import Outgoing
from regatta.models.outgoing import OutgoingFailed, OutgoingRefused
from tests.integrations.standins import HURRIED, stand_in, status

INNER = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
    *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32"),
]
INNER_6 = [
    *("::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "100::/64"),
    *("2001::/32", "2001:db8::/32", "3fff::/20", "4000::/3", "64:ff9b:1::/48"),
]


def carriers(address: IPv4Address) -> list[IPv6Address]:
    """Return the IPv6 addresses behind which an IPv4 address stands."""
    number = int(address)
    return [
        IPv6Address(number),
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80) | 1),
    ]


@given(st.sampled_from(INNER).flatmap(lambda net: st.ip_addresses(network=IPv4Network(net))))
def test_no_inner_ipv4_address_is_public(address: IPv4Address) -> None:
    """Neither as it is nor in any of its forms in IPv6."""
    assert not is_public(address)
    assert not any(map(is_public, carriers(address)))


@given(st.sampled_from(INNER_6).flatmap(lambda net: st.ip_addresses(network=IPv6Network(net))))
@example(IPv6Address("fe80::1%eth0"))
def test_no_inner_ipv6_address_is_public(address: IPv6Address) -> None:
    """Private, link-local, site-local, multicast, documentation, and what was never handed out."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111"]
)
def test_a_public_address_is_public(text: str) -> None:
    """Also just beside an inner network, and behind NAT64."""
    address = ip_address(text)
    assert is_public(address)
    if isinstance(address, IPv4Address):
        assert all(map(is_public, carriers(address)))


SPELLINGS = [
    *("127.0.0.1", "localhost", "LOCALHOST", "localhost.", "127.1", "127.0.1", "0"),
    *("2130706433", "0x7f000001", "0x7F.1", "017700000001", "0177.0.0.1", "127.000.000.001"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[::ffff:0:127.0.0.1]"),
    *("127。0。0。1", "①②⑦.⓪.⓪.①", "%6c%6fcalhost", "127.0.0.1%00.example.com"),
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
async def test_an_inner_server_is_not_reached(host: str) -> None:
    """However its address is spelled, directly or by a redirect; nothing is even sent."""
    async with (
        stand_in() as inner,
        stand_in() as outer,
        Outgoing(private=(outer.name,), limits=HURRIED) as outgoing,
    ):
        url = f"http://{host}:{inner.server.port}/secret"
        with pytest.raises(OutgoingFailed):
            await outgoing.request("GET", url, retry=True)
        outer.will(status(302, Location=url))
        with pytest.raises(OutgoingFailed):
            await outgoing.request("GET", outer.url)
        assert (len(outer.seen), inner.seen) == (1, [])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
async def test_a_refusal_is_told(host: str) -> None:
    """With the URL but without its query, for the audit log."""
    told: list[str] = []
    async with (
        stand_in() as inner,
        Outgoing(limits=HURRIED, on_refused=told.append) as outgoing,
    ):
        for _ in range(9):
            with pytest.raises(OutgoingRefused):
                await outgoing.request("GET", f"http://{host}:{inner.server.port}/a?key=secret")
        assert len(told) == 9
        assert told[0].endswith(f":{inner.server.port}/a")
        assert dict(outgoing.circuits) == {}


@pytest.mark.parametrize(
    "url",
    [
        *("", "example.com", "//example.com/", "/path", "file:///etc/passwd", "ftp://example.com/"),
        *("gopher://example.com/", "data:text/plain,a", "http://", "http:///a", "http://[::1"),
        *("http://user:pass@example.com/", "http://user@example.com/", "http://example.com:99999/"),
    ],
)  # fmt: skip
async def test_only_plain_web_addresses_are_called(url: str) -> None:
    """Whatever else is refused unsent, and its password is told nobody; so in a redirect."""
    told: list[str] = []
    async with stand_in() as outer, Outgoing(private=(outer.name,), on_refused=told.append) as out:
        with pytest.raises(OutgoingRefused):
            await out.request("GET", url)
        assert len(told) == 1
        assert "pass" not in told[0].removesuffix("/etc/passwd")
        if "://" in url:
            outer.will(status(302, Location=url))
            with pytest.raises(OutgoingFailed):
                await out.request("GET", outer.url)


async def test_an_operator_may_name_inner_servers() -> None:
    """By host, for all its ports, or by host and port, for that one alone."""
    async with stand_in() as one, stand_in() as two:
        async with Outgoing(private=("127.0.0.1",), limits=HURRIED) as outgoing:
            assert (await outgoing.request("GET", one.url)).status == 200
        async with Outgoing(private=(f"LOCALHOST:{one.server.port}",), limits=HURRIED) as outgoing:
            url = f"http://localhost:{one.server.port}/"
            assert (await outgoing.request("GET", url)).status == 200
            for other in (one.url, two.url, f"http://localhost:{two.server.port}/"):
                with pytest.raises(OutgoingRefused):
                    await outgoing.request("GET", other)
