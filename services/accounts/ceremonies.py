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

UNREADABLE: Final = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, LookupError)
"""What an answer that is none makes the library raise."""


class WrongAnswer(Exception):
    """The authenticator's answer is not what was asked for."""


@dataclass(frozen=True)
class Answer:
    """What an authenticator answered, as JSON, and the parts by which it is looked up."""

    content: dict[str, Any]
    challenge: bytes
    credential: bytes

    @classmethod
    def read(cls, text: str) -> "Answer":
        """Raises WrongAnswer."""
        try:
            content = json.loads(text)
            client = json.loads(base64url_to_bytes(content["response"]["clientDataJSON"]))
            return cls(content, base64url_to_bytes(client["challenge"]), base64url_to_bytes(content["rawId"]))
        except UNREADABLE as wrong:
            raise WrongAnswer from wrong


@dataclass(frozen=True)
class NewPasskey:
    """What is kept of a passkey."""

    credential: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


def registration(party: RelyingParty, person: Person, challenge: bytes, present: Iterable[bytes]) -> str:
    """What to ask of an authenticator, as JSON: a key it can find by itself, for a user it has verified."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=person.id.encode(),
        user_name=person.login or person.id,
        user_display_name=person.shown,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in present],
    )
    return options_to_json(options)


def login(party: RelyingParty, challenge: bytes) -> str:
    """What to ask of an authenticator, as JSON: any key it has for us, of a user it has verified."""
    options = generate_authentication_options(
        rp_id=party.id, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


def registered(party: RelyingParty, answer: Answer) -> NewPasskey:
    """The passkey that was made. Raises WrongAnswer."""
    try:
        verified = verify_registration_response(
            credential=answer.content,
            expected_challenge=answer.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except UNREADABLE as wrong:
        raise WrongAnswer from wrong
    transports = answer.content["response"].get("transports")
    named = transports if isinstance(transports, list) else []
    return NewPasskey(
        verified.credential_id,
        verified.credential_public_key,
        verified.sign_count,
        tuple(each for each in named[:10] if isinstance(each, str) and each.isalnum() and len(each) < 20),
    )


def signed(party: RelyingParty, answer: Answer, public_key: bytes, sign_count: int) -> int:
    """The new count of signatures. Raises WrongAnswer."""
    try:
        verified = verify_authentication_response(
            credential=answer.content,
            expected_challenge=answer.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except UNREADABLE as wrong:
        raise WrongAnswer from wrong
    return verified.new_sign_count
