"""How is a provider asked, so that a slow, talkative or absent one costs us little?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, Final

import httpx2

from services.oidc.errors import IdentityProviderMisconfigured, IdentityProviderUnavailable


@dataclass(frozen=True)
class HttpLimits:
    """What an answer may cost; a discovery document has some 5 KiB, a set of keys some 10."""

    seconds: float = 5
    """For connecting, and for each part of an answer."""
    total_seconds: float = 10
    max_bytes: int = 256 * 1024
    """Bytes."""
    max_concurrent: int = 4
    """Threads that may wait for the provider: the others go on answering everybody else."""
    slot_timeout: float = 1
    """Seconds that one more waits for a place."""


HTTP_LIMITS: Final = HttpLimits()


class ProviderHttpClient:
    """HTTP to the provider, without redirects, cookies or proxies. Safe to share by threads."""

    def __init__(self, limits: HttpLimits = HTTP_LIMITS) -> None:
        self.transport = _LimitedTransport(limits)
        self.options: dict[str, Any] = {
            "timeout": limits.seconds,
            "transport": self.transport,
            "headers": {"Accept": "application/json", "Accept-Encoding": "identity"},
        }
        self._slots, self._slot_timeout = BoundedSemaphore(limits.max_concurrent), limits.slot_timeout

    @contextmanager
    def slot(self) -> Iterator[None]:
        """One of the few places.

        Raises IdentityProviderUnavailable where all are taken or it does not answer.
        """
        if not self._slots.acquire(timeout=self._slot_timeout):
            raise IdentityProviderUnavailable
        try:
            yield
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise IdentityProviderUnavailable from error
        finally:
            self._slots.release()

    def fetch_json(self, address: str) -> dict[str, Any]:
        """A JSON object.

        Raises IdentityProviderMisconfigured, IdentityProviderUnavailable, and what `slot` translates.
        """
        with httpx2.Client(**self.options) as client:
            response = client.get(address)
        if response.status_code != httpx2.codes.OK:
            raise IdentityProviderUnavailable
        try:
            content = response.json()
        except (ValueError, RecursionError) as error:
            raise IdentityProviderMisconfigured("it answers with something other than JSON") from error
        if not isinstance(content, dict):
            raise IdentityProviderMisconfigured("it answers with no JSON object")
        return content


@cache
def _tls_context() -> SSLContext:
    """Whom this machine trusts; reading that takes a tenth of a second."""
    return httpx2.create_ssl_context()


class _LimitedTransport(httpx2.BaseTransport):
    """A new connection for each client, and an end to every answer."""

    def __init__(self, limits: HttpLimits) -> None:
        self._limits = limits

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        deadline = monotonic() + self._limits.total_seconds
        connection = httpx2.HTTPTransport(verify=_tls_context())
        try:
            response = connection.handle_request(request)
            content = self._read(response, deadline)
        finally:
            connection.close()
        return httpx2.Response(response.status_code, headers=response.headers, content=content)

    def _read(self, response: httpx2.Response, deadline: float) -> bytes:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise IdentityProviderMisconfigured("it compresses answers although asked not to")
        content = bytearray()
        for part in response.iter_raw():
            content += part
            if len(content) > self._limits.max_bytes:
                raise IdentityProviderMisconfigured("an answer of its is too long")
            if monotonic() > deadline:
                raise httpx2.ReadTimeout("the answer takes too long")
        return bytes(content)
