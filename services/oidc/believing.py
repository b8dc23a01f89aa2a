"""Is this the provider's word on someone, for us, and for this login?

OpenID Connect Core 1.0, 3.1.3.7, and RFC 8725: the algorithm is chosen from a list of ours, never taken
from the token; so `none` and algorithms with a shared secret are out.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import BadSignatureError, ClaimError, ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.util import urlsafe_b64encode

from domain.errors import InvalidValue
from services.accounts.values import fitting
from services.oidc.errors import NotBelieved
from services.oidc.provider import Provider

ALGORITHMS: Final = tuple(f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512))
LEEWAY: Final = 60
"""Seconds by which two clocks may differ."""


@dataclass(frozen=True)
class Expected:
    """What a token must say to be for us and for this login."""

    client: str
    nonce: str
    access_token: str
    now: datetime


@dataclass(frozen=True)
class Vouched:
    """Whom an issuer vouches for. `at` is when the person last proved it there, if that was said."""

    issuer: str
    subject: str
    at: datetime | None
    claims: Mapping[str, Any]


def vouched(provider: Provider, id_token: str, expected: Expected) -> Vouched:
    """Whom the token speaks of. Raises NotBelieved, ProviderUnavailable, ProviderWrong."""
    token = _signed(provider, id_token)
    claims = token.claims
    try:
        _rules(provider.issuer, expected).validate(claims)
        subject = fitting("subject", claims["sub"])
    except ExpiredTokenError as expired:
        raise NotBelieved("the ID token has expired") from expired
    except ClaimError as wrong:
        raise NotBelieved("the claim {claim} is missing or wrong", claim=wrong.claim) from wrong
    except InvalidValue as wrong:
        raise NotBelieved("the claim sub cannot be stored") from wrong
    _must_be_meant_for(expected.client, claims)
    if "at_hash" in claims and not _fits(claims["at_hash"], expected.access_token, token.header["alg"]):
        raise NotBelieved("the claim at_hash is missing or wrong")
    return Vouched(provider.issuer, subject, _moment(claims.get("auth_time"), expected.now), claims)


def _signed(provider: Provider, id_token: str) -> jwt.Token:
    keys = provider.keys()
    try:
        try:
            return jwt.decode(id_token, keys, ALGORITHMS)
        except (InvalidKeyIdError, BadSignatureError):
            newer = provider.keys_after(keys)
            if newer is keys:
                raise
            return jwt.decode(id_token, newer, ALGORITHMS)
    except (JoseError, ValueError, TypeError, RecursionError) as broken:
        raise NotBelieved("the signature is not from the provider") from broken


def _rules(issuer: str, expected: Expected) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(expected.now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        sub={"essential": True},
        aud={"essential": True, "value": expected.client},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": expected.nonce},
    )


def _must_be_meant_for(client: str, claims: Mapping[str, Any]) -> None:
    """Several audiences, or a party it was issued to: then that party is us (3.1.3.7, 4 and 5)."""
    audience = claims["aud"]
    several = isinstance(audience, list) and set(audience) != {client}
    if (several or "azp" in claims) and claims.get("azp") != client:
        raise NotBelieved("the claim azp is missing or wrong")
    if not isinstance(claims["nonce"], str):
        raise NotBelieved("the claim nonce is missing or wrong")


def _fits(said: object, access_token: str, algorithm: str) -> bool:
    """Whether the hash is the left half of that of the access token (3.1.3.6)."""
    whole = hashlib.new(f"sha{algorithm[-3:]}", access_token.encode()).digest()
    left = urlsafe_b64encode(whole[: len(whole) // 2])
    return isinstance(said, str) and hmac.compare_digest(left, said.encode("utf-8", "replace"))


def _moment(seconds: object, now: datetime) -> datetime | None:
    """A claim that is a time, if it is one and not in the future."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not 0 < seconds <= now.timestamp() + LEEWAY:
        return None
    return datetime.fromtimestamp(seconds, UTC)
