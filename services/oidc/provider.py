"""What does a provider say of itself: where it is asked, and with which keys it signs?

Both are remembered for an hour. A signature by a key that is not known makes the keys be read again, but
not again and again: whoever sends nonsense must not make us ask the provider without end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from services.event_store import Clock
from services.oidc.addresses import is_endpoint
from services.oidc.asking import Asking
from services.oidc.errors import ProviderWrong

REMEMBERED: Final = timedelta(hours=1)
BETWEEN: Final = timedelta(seconds=30)
"""The keys are read again at most this often."""

_WELL_KNOWN: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Discovered:
    """What we use of a discovery document (OpenID Connect Discovery 1.0, 3; RFC 9207, 3)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods: frozenset[str]
    names_itself: bool
    """Its answers to the browser say whose they are."""


class Provider:
    """An issuer of identities. Safe to share by threads."""

    def __init__(self, issuer: str, asking: Asking, clock: Clock) -> None:
        self.issuer, self._asking, self._clock = issuer, asking, clock
        self._discovered: tuple[Discovered, datetime] | None = None
        self._keys: tuple[KeySet, datetime] | None = None
        self._lock = Lock()

    def discovered(self) -> Discovered:
        """The discovery document. Raises ProviderUnavailable, ProviderWrong."""
        with self._lock:
            now = self._clock()
            if self._discovered is None or now - self._discovered[1] >= REMEMBERED:
                address = self.issuer.removesuffix("/") + _WELL_KNOWN
                self._discovered = _checked(self._asking.document(address), self.issuer), now
            return self._discovered[0]

    def keys(self) -> KeySet:
        """The keys it signs with. Raises ProviderUnavailable, ProviderWrong."""
        address = self.discovered().jwks_uri
        with self._lock:
            if self._keys is None or self._clock() - self._keys[1] >= REMEMBERED:
                self._read_keys(address)
            return _known(self._keys)

    def keys_after(self, seen: KeySet) -> KeySet:
        """Newer keys than those seen, or the same where it is too early to ask again."""
        address = self.discovered().jwks_uri
        with self._lock:
            known = self._keys
            if known and known[0] is seen and self._clock() - known[1] >= BETWEEN:
                self._read_keys(address)
            return _known(self._keys)

    def _read_keys(self, address: str) -> None:
        now = self._clock()
        if self._keys:
            self._keys = self._keys[0], now  # an answer that fails counts too
        self._keys = _signing(self._asking.document(address)), now


def _known(keys: tuple[KeySet, datetime] | None) -> KeySet:
    if keys is None:
        raise ProviderWrong("it publishes no keys")
    return keys[0]


def _checked(said: Mapping[str, Any], issuer: str) -> Discovered:
    if said.get("issuer") != issuer:
        raise ProviderWrong("its discovery document is that of another issuer")
    methods = _texts(said.get("code_challenge_methods_supported", ["S256"]))
    if "S256" not in methods:
        raise ProviderWrong("it does not support PKCE with S256")
    return Discovered(
        authorization_endpoint=_endpoint(said, "authorization_endpoint", issuer),
        token_endpoint=_endpoint(said, "token_endpoint", issuer),
        jwks_uri=_endpoint(said, "jwks_uri", issuer),
        token_endpoint_auth_methods=_texts(
            said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        ),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _endpoint(said: Mapping[str, Any], name: str, issuer: str) -> str:
    address = said.get(name)
    if not isinstance(address, str) or not is_endpoint(address, issuer):
        raise ProviderWrong(f"its discovery document names no https address as {name}")
    return address


def _texts(said: object) -> frozenset[str]:
    return (
        frozenset(each for each in said if isinstance(each, str)) if isinstance(said, list) else frozenset()
    )


def _signing(said: Mapping[str, Any]) -> KeySet:
    """The public keys for signatures among those published; others are left out."""
    published = said.get("keys")
    usable = [
        each
        for each in (published if isinstance(published, list) else [])
        if isinstance(each, dict) and each.get("use", "sig") == "sig" and each.get("kty") != "oct"
    ]
    try:
        return KeySet.import_key_set(KeySetSerialization(keys=usable))
    except (JoseError, ValueError, TypeError, KeyError) as unusable:
        raise ProviderWrong("it publishes no keys that can be used") from unusable
