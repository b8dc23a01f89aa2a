"""Proxy headers middleware: client address and scheme behind trusted proxies.

Forwarding headers count only as far as trusted proxies wrote them. The list is read from the right, where the
nearest proxy appends, up to the first address that is not trusted: everything left of it may be forged. If
`Forwarded` (RFC 7239) and `X-Forwarded-For` name different clients, one of them was passed through unchecked,
and neither is used.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.client_address import Address, Network, parse_address, peer, within

_ELEMENT: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARAMETER: Final = re.compile(r'(?:^|;)\s*(\w+)=("(?:[^"\\]|\\.)*"|[^;]*)')


class ProxyHeaders:
    """Sets client address and scheme of requests from trusted proxies."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self._app, self._trusted = app, trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Apply the forwarding headers if the peer is a trusted proxy."""
        nearest = parse_address(peer(scope)) if scope["type"] == "http" and self._trusted else None
        if nearest and within(nearest, self._trusted):
            self._apply(scope, nearest)
        await self._app(scope, receive, send)

    def _apply(self, scope: Scope, peer: Address) -> None:
        headers = Headers(scope=scope)
        forwarded = _elements(headers)
        plain = _comma_separated(headers.getlist("x-forwarded-for"))
        candidates = {
            self._client(hops, peer) for hops in (plain, [each.get("for", "") for each in forwarded]) if hops
        }
        client = candidates.pop() if len(candidates) == 1 else peer
        scope["client"] = (str(client), 0)
        protocols = _comma_separated(headers.getlist("x-forwarded-proto")) or [
            each.get("proto", "") for each in forwarded
        ]
        if protocols and protocols[-1].lower() in {"http", "https"}:
            scope["scheme"] = protocols[-1].lower()

    def _client(self, hops: Sequence[str], peer: Address) -> Address:
        """The leftmost address that a chain of trusted proxies confirms, read from the right."""
        client = peer
        for hop in reversed(hops):
            if not within(client, self._trusted) or not (address := parse_address(hop)):
                break
            client = address
        return client


def _comma_separated(lines: Iterable[str]) -> list[str]:
    return [part.strip() for line in lines for part in line.split(",")]


def _elements(headers: Headers) -> list[dict[str, str]]:
    """The elements of `Forwarded`, each with its parameters."""
    return [
        {name.lower(): value.strip().strip('"') for name, value in _PARAMETER.findall(element.strip())}
        for line in headers.getlist("forwarded")
        for element in _ELEMENT.findall(line)
    ]
