"""Stateless part of passkeys: options for authenticators, verification of responses (WebAuthn 3)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.accounts.values import Person, RelyingParty

PARSE_ERRORS: Final = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, LookupError)
"""Exceptions of the library for malformed responses."""


class InvalidAssertion(Exception):
    """The response of the authenticator is malformed or does not verify."""


@dataclass(frozen=True)
class AuthenticatorResponse:
    """Response of an authenticator, and the parts by which it is looked up."""

    content: dict[str, Any]
    challenge: bytes
    credential_id: bytes

    @classmethod
    def read(cls, text: str) -> "AuthenticatorResponse":
        """Parse a response. Raises InvalidAssertion."""
        try:
            content = json.loads(text)
            client = json.loads(base64url_to_bytes(content["response"]["clientDataJSON"]))
            return cls(content, base64url_to_bytes(client["challenge"]), base64url_to_bytes(content["rawId"]))
        except PARSE_ERRORS as error:
            raise InvalidAssertion from error


@dataclass(frozen=True)
class VerifiedPasskey:
    """A verified passkey, as it is stored."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


def registration_options(
    party: RelyingParty, person: Person, challenge: bytes, existing: Iterable[bytes]
) -> str:
    """Creation options as JSON: a discoverable credential with user verification."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=person.id.encode(),
        user_name=person.login or person.id,
        user_display_name=person.display_name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in existing],
    )
    return options_to_json(options)


def authentication_options(party: RelyingParty, challenge: bytes) -> str:
    """Request options as JSON: any discoverable credential, with user verification."""
    options = generate_authentication_options(
        rp_id=party.id, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


def verify_registration(party: RelyingParty, response: AuthenticatorResponse) -> VerifiedPasskey:
    """Verify the response to a registration. Raises InvalidAssertion."""
    try:
        verified = verify_registration_response(
            credential=response.content,
            expected_challenge=response.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except PARSE_ERRORS as error:
        raise InvalidAssertion from error
    transports = response.content["response"].get("transports")
    listed = transports if isinstance(transports, list) else []
    return VerifiedPasskey(
        verified.credential_id,
        verified.credential_public_key,
        verified.sign_count,
        tuple(each for each in listed[:10] if isinstance(each, str) and each.isalnum() and len(each) < 20),
    )


def verify_assertion(
    party: RelyingParty, response: AuthenticatorResponse, public_key: bytes, sign_count: int
) -> int:
    """Verify the response to a login; returns the new signature counter. Raises InvalidAssertion."""
    try:
        verified = verify_authentication_response(
            credential=response.content,
            expected_challenge=response.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except PARSE_ERRORS as error:
        raise InvalidAssertion from error
    return verified.new_sign_count
