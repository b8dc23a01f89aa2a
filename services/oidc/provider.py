"""Provider metadata and signing keys (OpenID Connect Discovery, JWKS).

Both are remembered for an hour. A signature by a key that is not known makes the keys be read again, but
not again and again: requests with unknown key ids must not cause unlimited requests to the provider.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from services.event_store import Clock
from services.oidc.errors import IdentityProviderMisconfigured
from services.oidc.http_client import ProviderHttpClient, is_endpoint

CACHE_LIFETIME: Final = timedelta(hours=1)
MIN_REFRESH_INTERVAL: Final = timedelta(seconds=30)
"""The keys are read again at most this often."""

_WELL_KNOWN: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class DiscoveryDocument:
    """What we use of a discovery document (OpenID Connect Discovery 1.0, 3; RFC 9207, 3)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods: frozenset[str]
    sends_issuer: bool
    """Its answers to the browser say whose they are."""


class Provider:
    """An issuer of identities. Safe to share by threads."""

    def __init__(self, issuer: str, http_client: ProviderHttpClient, clock: Clock) -> None:
        self.issuer, self._http_client, self._clock = issuer, http_client, clock
        self._discovery: tuple[DiscoveryDocument, datetime] | None = None
        self._keys: tuple[KeySet, datetime] | None = None
        self._lock = Lock()

    def discovery(self) -> DiscoveryDocument:
        """The discovery document. Raises IdentityProviderUnavailable, IdentityProviderMisconfigured."""
        with self._lock:
            now = self._clock()
            if self._discovery is None or now - self._discovery[1] >= CACHE_LIFETIME:
                address = self.issuer.removesuffix("/") + _WELL_KNOWN
                self._discovery = _parse_discovery(self._http_client.fetch_json(address), self.issuer), now
            return self._discovery[0]

    def keys(self) -> KeySet:
        """The keys it signs with. Raises IdentityProviderUnavailable, IdentityProviderMisconfigured."""
        address = self.discovery().jwks_uri
        with self._lock:
            if self._keys is None or self._clock() - self._keys[1] >= CACHE_LIFETIME:
                self._fetch_keys(address)
            return _require_keys(self._keys)

    def refreshed_keys(self, stale: KeySet) -> KeySet:
        """Newer keys than those seen, or the same where it is too early to ask again."""
        address = self.discovery().jwks_uri
        with self._lock:
            cached = self._keys
            if cached and cached[0] is stale and self._clock() - cached[1] >= MIN_REFRESH_INTERVAL:
                self._fetch_keys(address)
            return _require_keys(self._keys)

    def _fetch_keys(self, address: str) -> None:
        now = self._clock()
        if self._keys:
            self._keys = self._keys[0], now  # an answer that fails counts too
        self._keys = _parse_signing_keys(self._http_client.fetch_json(address)), now


def _require_keys(keys: tuple[KeySet, datetime] | None) -> KeySet:
    if keys is None:
        raise IdentityProviderMisconfigured("it publishes no keys")
    return keys[0]


def _parse_discovery(document: Mapping[str, Any], issuer: str) -> DiscoveryDocument:
    if document.get("issuer") != issuer:
        raise IdentityProviderMisconfigured("its discovery document is that of another issuer")
    methods = _strings(document.get("code_challenge_methods_supported", ["S256"]))
    if "S256" not in methods:
        raise IdentityProviderMisconfigured("it does not support PKCE with S256")
    return DiscoveryDocument(
        authorization_endpoint=_endpoint(document, "authorization_endpoint", issuer),
        token_endpoint=_endpoint(document, "token_endpoint", issuer),
        jwks_uri=_endpoint(document, "jwks_uri", issuer),
        token_endpoint_auth_methods=_strings(
            document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        ),
        sends_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _endpoint(document: Mapping[str, Any], name: str, issuer: str) -> str:
    address = document.get(name)
    if not isinstance(address, str) or not is_endpoint(address, issuer):
        raise IdentityProviderMisconfigured(f"its discovery document names no https address as {name}")
    return address


def _strings(value: object) -> frozenset[str]:
    return (
        frozenset(each for each in value if isinstance(each, str)) if isinstance(value, list) else frozenset()
    )


def _parse_signing_keys(document: Mapping[str, Any]) -> KeySet:
    """The public keys for signatures among those published; others are left out."""
    listed = document.get("keys")
    usable = [
        each
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict) and each.get("use", "sig") == "sig" and each.get("kty") != "oct"
    ]
    try:
        return KeySet.import_key_set(KeySetSerialization(keys=usable))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IdentityProviderMisconfigured("it publishes no keys that can be used") from error
