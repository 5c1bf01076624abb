"""Which addresses of the internet the house may connect to: those that everyone can reach."""

from __future__ import annotations

import errno
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from aiohappyeyeballs import AddrInfoType

# Behind IPv6 addresses of these networks stands an IPv4 address, which then decides.
_NAT64: Final = IPv6Network("64:ff9b::/96")
_COMPATIBLE: Final = IPv6Network("::/96")

_UNICAST: Final = IPv6Network("2000::/3")
"""All that is handed out of IPv6 for use in public."""

_DOCUMENTATION: Final = IPv6Network("3fff::/20")
"""Younger than the standard library's own list."""

_LOW_BITS: Final = 0xFFFFFFFF


class InnerAddress(OSError):
    """A connection was about to be made to an address that is not public."""

    def __init__(self) -> None:
        # Always the same words: the connector gathers the failures of a host by them.
        super().__init__(errno.EACCES, "not a public address")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether *address* is reachable from everywhere, and so is no part of the house.

    An IPv6 address that carries an IPv4 one (mapped, compatible, 6to4, NAT64) is judged by it.
    """
    if isinstance(address, IPv6Address):
        carried = _carried(address)
        if carried is None:
            return address in _UNICAST and address.is_global and address not in _DOCUMENTATION
        address = carried
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _carried(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64 or address in _COMPATIBLE:
        return IPv4Address(int(address) & _LOW_BITS)
    return address.ipv4_mapped or address.sixtofour


def public_socket(found: AddrInfoType) -> socket.socket:
    """Return a socket for one resolved address, right before the connection to it is made.

    Raises:
        InnerAddress: it is not public.
    """
    family, kind, protocol, _, place = found
    if not is_public(ip_address(place[0])):
        raise InnerAddress
    return socket.socket(family, kind, protocol)
