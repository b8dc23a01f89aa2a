"""Address of the client, and its network as the unit of rate limits."""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from starlette.types import Scope

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_IPV6_SITE_BITS: Final = 64
"""Bits of an IPv6 address that identify a subscriber, who varies the rest at will (RFC 4291)."""

_BRACKETED: Final = re.compile(r"\[([^\]]+)\](?::\d+)?")
_WITH_PORT: Final = re.compile(r"([\d.]+):\d+")


def client_network(scope: Scope) -> str:
    """The unit of rate limits: an IPv4 address, or the /64 network of an IPv6 address."""
    text = peer(scope)
    address = parse_address(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> _IPV6_SITE_BITS << _IPV6_SITE_BITS, _IPV6_SITE_BITS)))
    return str(address or text)


def peer(scope: Scope) -> str:
    """The peer address of the connection as the server reports it; empty if unknown."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def within(address: Address, networks: Iterable[Network]) -> bool:
    """Whether the address is in one of the networks."""
    return any(address in network for network in networks)


def parse_address(text: str) -> Address | None:
    """The address without port, brackets and zone; an IPv4-mapped IPv6 address is IPv4."""
    plain = text.strip().strip('"')
    for form in (_BRACKETED, _WITH_PORT):
        if match := form.fullmatch(plain):
            plain = match[1]
    try:
        address = ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
