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

from services.oidc.errors import ProviderUnavailable, ProviderWrong


@dataclass(frozen=True)
class Bounds:
    """What an answer may cost; a discovery document has some 5 KiB, a set of keys some 10."""

    seconds: float = 5
    """For connecting, and for each part of an answer."""
    seconds_in_all: float = 10
    size: int = 256 * 1024
    """Bytes."""
    at_once: int = 4
    """Threads that may wait for the provider: the others go on answering everybody else."""
    patience: float = 1
    """Seconds that one more waits for a place."""


BOUNDS: Final = Bounds()


class Asking:
    """HTTP to the provider, without redirects, cookies or proxies. Safe to share by threads."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self.transport = _Bounded(bounds)
        self.options: dict[str, Any] = {
            "timeout": bounds.seconds,
            "transport": self.transport,
            "headers": {"Accept": "application/json", "Accept-Encoding": "identity"},
        }
        self._places, self._patience = BoundedSemaphore(bounds.at_once), bounds.patience

    @contextmanager
    def conversation(self) -> Iterator[None]:
        """One of the few places. Raises ProviderUnavailable where all are taken or it does not answer."""
        if not self._places.acquire(timeout=self._patience):
            raise ProviderUnavailable
        try:
            yield
        except (httpx2.HTTPError, httpx2.InvalidURL) as silent:
            raise ProviderUnavailable from silent
        finally:
            self._places.release()

    def document(self, address: str) -> dict[str, Any]:
        """A JSON object. Raises ProviderWrong, ProviderUnavailable, and what `conversation` translates."""
        with httpx2.Client(**self.options) as client:
            answer = client.get(address)
        if answer.status_code != httpx2.codes.OK:
            raise ProviderUnavailable
        try:
            said = answer.json()
        except (ValueError, RecursionError) as unreadable:
            raise ProviderWrong("it answers with something other than JSON") from unreadable
        if not isinstance(said, dict):
            raise ProviderWrong("it answers with no JSON object")
        return said


@cache
def _tls() -> SSLContext:
    """Whom this machine trusts; reading that takes a tenth of a second."""
    return httpx2.create_ssl_context()


class _Bounded(httpx2.BaseTransport):
    """A new connection for each client, and an end to every answer."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        until = monotonic() + self._bounds.seconds_in_all
        connection = httpx2.HTTPTransport(verify=_tls())
        try:
            answer = connection.handle_request(request)
            content = self._read(answer, until)
        finally:
            connection.close()
        return httpx2.Response(answer.status_code, headers=answer.headers, content=content)

    def _read(self, answer: httpx2.Response, until: float) -> bytes:
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise ProviderWrong("it compresses answers although asked not to")
        content = bytearray()
        for part in answer.iter_raw():
            content += part
            if len(content) > self._bounds.size:
                raise ProviderWrong("an answer of its is too long")
            if monotonic() > until:
                raise httpx2.ReadTimeout("the answer takes too long")
        return bytes(content)
