"""Who may read the figures of this process?

This machine, and the networks that are set. A request that was handed on is never this machine's own, and
comes from one of those networks only if a trusted proxy says so: otherwise it would be from wherever the
proxy is.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from api.app.settings import Settings

HERE: Final = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
_HANDED_ON: Final = ("forwarded", "x-forwarded-for")


async def _must_be_allowed(request: Request) -> None:
    """Raises 404 for everybody else: to them there is nothing."""
    settings: Settings = request.app.state.settings
    handed_on = any(name in request.headers for name in _HANDED_ON)
    if _within(request, () if handed_on else HERE):
        return
    believed = not handed_on or settings.trusted_proxies
    if not _within(request, (settings.metrics_from or ()) if believed else ()):
        raise HTTPException(404)


def _within(request: Request, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in networks)


ALLOWED: Final = Depends(_must_be_allowed)
"""A dependency that lets those pass."""
