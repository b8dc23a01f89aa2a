"""HTTP client for identity providers, bounded in time, size and concurrency."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import httpx2

from domain.errors import InvalidValue
from services.oidc.errors import IdentityProviderMisconfigured, IdentityProviderUnavailable

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_RETURN: Final = 1000


def is_issuer(address: str) -> bool:
    """Whether this can be an issuer: https, or http on this machine; no query, no fragment (Discovery, 3)."""
    parts = _parts(address)
    return parts is not None and not parts.query and (parts.scheme == "https" or _is_loopback(parts))


def is_endpoint(address: str, issuer: str) -> bool:
    """Whether an issuer may name this: https, unless the issuer itself is on this machine."""
    parts, own = _parts(address), _parts(issuer)
    if parts is None or own is None:
        return False
    return parts.scheme == "https" or (_is_loopback(parts) and _is_loopback(own))


def return_path(path: str) -> str:
    """The path to come back to, if it can lead nowhere but here. Raises InvalidValue.

    Browsers take a backslash for a slash and `//host` for another host, and skip tabs and line ends.
    """
    is_plain = all(" " < each < "\x7f" for each in path) and "\\" not in path
    if not is_plain or not path.startswith("/") or path.startswith("//") or len(path) > LONGEST_RETURN:
        raise InvalidValue("return_to is a path of this service in visible ASCII, such as /staff/worklist")
    return path


def _parts(address: str) -> SplitResult | None:
    """The address taken apart, if it has a host, no credentials and no fragment."""
    try:
        parts = urlsplit(address)
        is_sound = parts.port != 0 and all(" " < each < "\x7f" for each in address)
    except ValueError:
        return None
    is_complete = bool(parts.hostname) and parts.username is None and "#" not in address
    return parts if is_sound and is_complete and parts.scheme in {"https", "http"} else None


def _is_loopback(parts: SplitResult) -> bool:
    return parts.hostname in LOOPBACK


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
