"""Verification of ID tokens: signature, issuer, audience, nonce, times.

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
from services.accounts.values import validated
from services.oidc.errors import IdentityNotVerified
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
class VerifiedIdentity:
    """An identity verified by an issuer. `at` is the time of the last authentication, if given."""

    issuer: str
    subject: str
    authenticated_at: datetime | None
    claims: Mapping[str, Any]


def verify_id_token(provider: Provider, id_token: str, expected: Expected) -> VerifiedIdentity:
    """Whom the token speaks of.

    Raises IdentityNotVerified, IdentityProviderUnavailable, IdentityProviderMisconfigured.
    """
    token = _decode(provider, id_token)
    claims = token.claims
    try:
        _claims_registry(provider.issuer, expected).validate(claims)
        subject = validated("subject", claims["sub"])
    except ExpiredTokenError as error:
        raise IdentityNotVerified("the ID token has expired") from error
    except ClaimError as wrong:
        raise IdentityNotVerified("the claim {claim} is missing or wrong", claim=wrong.claim) from wrong
    except InvalidValue as wrong:
        raise IdentityNotVerified("the claim sub cannot be stored") from wrong
    _must_be_audience(expected.client, claims)
    if "at_hash" in claims and not _matches_at_hash(
        claims["at_hash"], expected.access_token, token.header["alg"]
    ):
        raise IdentityNotVerified("the claim at_hash is missing or wrong")
    return VerifiedIdentity(
        provider.issuer, subject, _auth_time(claims.get("auth_time"), expected.now), claims
    )


def _decode(provider: Provider, id_token: str) -> jwt.Token:
    keys = provider.keys()
    try:
        try:
            return jwt.decode(id_token, keys, ALGORITHMS)
        except (InvalidKeyIdError, BadSignatureError):
            refreshed = provider.refreshed_keys(keys)
            if refreshed is keys:
                raise
            return jwt.decode(id_token, refreshed, ALGORITHMS)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise IdentityNotVerified("the signature is not from the provider") from error


def _claims_registry(issuer: str, expected: Expected) -> jwt.JWTClaimsRegistry:
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


def _must_be_audience(client: str, claims: Mapping[str, Any]) -> None:
    """Several audiences, or a party it was issued to: then that party is us (3.1.3.7, 4 and 5)."""
    audience = claims["aud"]
    several = isinstance(audience, list) and set(audience) != {client}
    if (several or "azp" in claims) and claims.get("azp") != client:
        raise IdentityNotVerified("the claim azp is missing or wrong")
    if not isinstance(claims["nonce"], str):
        raise IdentityNotVerified("the claim nonce is missing or wrong")


def _matches_at_hash(at_hash: object, access_token: str, algorithm: str) -> bool:
    """Whether the hash is the left half of that of the access token (3.1.3.6)."""
    whole = hashlib.new(f"sha{algorithm[-3:]}", access_token.encode()).digest()
    left = urlsafe_b64encode(whole[: len(whole) // 2])
    return isinstance(at_hash, str) and hmac.compare_digest(left, at_hash.encode("utf-8", "replace"))


def _auth_time(seconds: object, now: datetime) -> datetime | None:
    """A claim that is a time, if it is one and not in the future."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not 0 < seconds <= now.timestamp() + LEEWAY:
        return None
    return datetime.fromtimestamp(seconds, UTC)
