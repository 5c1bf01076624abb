"""Where a request comes from, as far as proxies of the house's own can be believed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from aiohttp import hdrs, web

from regatta.services.context import Origin

UNIX: Final = "unix"
"""Stands among the networks for a peer on a unix socket, which has no address."""

_LONGEST_AGENT: Final = 200
_LONGEST_ADDRESS: Final = 64
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WITH_PORT: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d+)?|([0-9.]+):\d+")

_Address = IPv4Address | IPv6Address


@lru_cache(maxsize=4096)
def _parsed(text: str) -> _Address | None:
    """Return the address in *text*, which may carry a port; None when it is none."""
    text = text.strip()
    if (match := _WITH_PORT.fullmatch(text)) is not None:
        text = match[1] or match[2]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        # A zone means something on the host that wrote it only.
        return None if address.scope_id else address.ipv4_mapped or address
    return address


class Proxies:
    """Networks whose ``X-Forwarded-For`` counts, and ``unix`` for peers on a unix socket.

    Raises:
        ValueError: a network is malformed.
    """

    def __init__(self, trusted: Iterable[str]) -> None:
        names = frozenset(trusted)
        self._networks = [ip_network(name) for name in names - {UNIX}]
        self._unix = UNIX in names

    def client(self, peer: str | None, forwarded: Sequence[str]) -> str:
        """Return the client's address; empty when there is none.

        From the right over trusted proxies to the first address that is not one. What stands
        further left was written by anybody, so a malformed entry ends the walk where it is.

        Args:
            peer: at the other end of the connection; None or empty for a unix socket.
            forwarded: every ``X-Forwarded-For`` header, in order.
        """
        client = _parsed(peer.partition("%")[0]) if peer else None
        if not (self._unix if client is None else self._trusts(client)):
            return "" if client is None else str(client)
        for entry in reversed(",".join(forwarded).split(",")):
            address = _parsed(entry) if len(entry) <= _LONGEST_ADDRESS else None
            if address is None:
                break
            client = address
            if not self._trusts(address):
                break
        return "" if client is None else str(client)

    def _trusts(self, address: _Address) -> bool:
        return any(address in network for network in self._networks)


def origin_of(request: web.Request, proxies: Proxies) -> Origin:
    """Return where *request* was asked for."""
    headers, peer = request.headers, request.remote
    agent = headers.get(hdrs.USER_AGENT, "")
    if hdrs.X_FORWARDED_FOR not in headers:
        return _direct(peer, agent)
    forwarded = headers.getall(hdrs.X_FORWARDED_FOR)
    return Origin(proxies.client(peer, forwarded), _readable(agent))


@lru_cache(maxsize=1024)
def _direct(peer: str | None, agent: str) -> Origin:
    """Return the origin of a request that came through no proxy; most clients come again."""
    client = _parsed(peer.partition("%")[0]) if peer else None
    return Origin("" if client is None else str(client), _readable(agent))


def _readable(agent: str) -> str:
    return _CONTROL.sub("", agent)[:_LONGEST_AGENT]
