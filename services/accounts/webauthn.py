"""Passkeys without memory: what is asked of an authenticator, and is its answer right (WebAuthn 3)?"""

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
"""What an answer that is none makes the library raise."""


class InvalidAssertion(Exception):
    """The authenticator's answer is not what was asked for."""


@dataclass(frozen=True)
class AuthenticatorResponse:
    """What an authenticator answered, as JSON, and the parts by which it is looked up."""

    content: dict[str, Any]
    challenge: bytes
    credential_id: bytes

    @classmethod
    def read(cls, text: str) -> "AuthenticatorResponse":
        """Raises InvalidAssertion."""
        try:
            content = json.loads(text)
            client = json.loads(base64url_to_bytes(content["response"]["clientDataJSON"]))
            return cls(content, base64url_to_bytes(client["challenge"]), base64url_to_bytes(content["rawId"]))
        except PARSE_ERRORS as error:
            raise InvalidAssertion from error


@dataclass(frozen=True)
class VerifiedPasskey:
    """What is kept of a passkey."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


def registration_options(
    party: RelyingParty, person: Person, challenge: bytes, existing: Iterable[bytes]
) -> str:
    """What to ask of an authenticator, as JSON: a key it can find by itself, for a user it has verified."""
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
    """What to ask of an authenticator, as JSON: any key it has for us, of a user it has verified."""
    options = generate_authentication_options(
        rp_id=party.id, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


def verify_registration(party: RelyingParty, response: AuthenticatorResponse) -> VerifiedPasskey:
    """The passkey that was made. Raises InvalidAssertion."""
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
    """The new count of signatures. Raises InvalidAssertion."""
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
