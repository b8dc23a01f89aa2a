"""Access to /metrics: loopback, and the networks of CERTTRAIL_METRICS_FROM.

A forwarded request is never from loopback, and counts as from one of those networks only if a trusted proxy
says so: otherwise its address would be that of the proxy.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from api.app.settings import Settings

LOOPBACK: Final = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
_FORWARDED_HEADERS: Final = ("forwarded", "x-forwarded-for")


async def _require_metrics_access(request: Request) -> None:
    """Raises 404 for every other client, so that the route does not reveal itself."""
    settings: Settings = request.app.state.settings
    forwarded = any(name in request.headers for name in _FORWARDED_HEADERS)
    if _is_client_in(request, () if forwarded else LOOPBACK):
        return
    trusted = not forwarded or settings.trusted_proxies
    if not _is_client_in(request, (settings.metrics_from or ()) if trusted else ()):
        raise HTTPException(404)


def _is_client_in(request: Request, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in networks)


METRICS_ACCESS: Final = Depends(_require_metrics_access)
"""A dependency that requires access to the metrics."""
