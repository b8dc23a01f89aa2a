"""Passkeys: a signature by a key registered here, of a verified user, for this site, asked just now."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.accounts import Accounts
from services.accounts.errors import InvalidCredentials, PasskeyRegistrationFailed, WrongAccountState
from services.accounts.values import Factor, Person
from tests.services.accounts.authenticator import PRESENT, Authenticator, tampered
from tests.services.accounts.conftest import (
    OPERATOR,
    PARTY,
    PASSWORD,
    Clock,
    RecordingAuditHook,
    person_with_account,
)


@pytest.fixture
def authenticator() -> Authenticator:
    return Authenticator(PARTY.origin)


@pytest.fixture(autouse=True)
def _register_passkey(accounts: Accounts, li: Person, authenticator: Authenticator) -> None:
    options = accounts.passkeys.registration_options(li.id)
    accounts.passkeys.register(li.id, authenticator.create(options), "laptop")


def test_a_passkey_is_a_whole_login(accounts: Accounts, li: Person, authenticator: Authenticator) -> None:
    answer = authenticator.sign(accounts.passkeys.login_options())

    found = accounts.passkeys.authenticate(answer)

    assert (found.principal.person, found.second_factor_due) == (li.id, False)
    assert found.device_token is not None
    assert found.factors == {Factor.PASSKEY}


def test_beside_a_password_a_passkey_is_the_second_factor(
    accounts: Accounts, authenticator: Authenticator
) -> None:
    first = accounts.logins.authenticate("li.ming@example.org", PASSWORD)
    second = accounts.passkeys.authenticate(authenticator.sign(accounts.passkeys.login_options()))

    assert (first.second_factor_due, first.device_token) == (True, None)
    assert second.principal == first.principal


def test_the_options_ask_for_a_verified_user_and_a_key_that_can_be_found(
    accounts: Accounts, li: Person, authenticator: Authenticator
) -> None:
    options = json.loads(accounts.passkeys.registration_options(li.id))

    assert options["rp"] == {"name": "Certtrail", "id": "register.example.org"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert len(options["excludeCredentials"]) == 1


def test_an_answer_counts_once_even_where_signatures_are_not_counted(
    accounts: Accounts, authenticator: Authenticator
) -> None:
    authenticator.counts = False
    answer = authenticator.sign(accounts.passkeys.login_options())
    accounts.passkeys.authenticate(answer)

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(answer)


def test_an_answer_counts_for_five_minutes(
    accounts: Accounts, authenticator: Authenticator, clock: Clock
) -> None:
    options = accounts.passkeys.login_options()
    clock.advance(minutes=5)

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(authenticator.sign(options))


def test_a_challenge_nobody_asked_for_is_refused(accounts: Accounts, authenticator: Authenticator) -> None:
    invented = json.dumps({"challenge": "AAAA", "rpId": PARTY.id})

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(authenticator.sign(invented))


def test_a_challenge_for_registering_is_none_for_logging_in(
    accounts: Accounts, li: Person, authenticator: Authenticator
) -> None:
    asked = json.loads(accounts.passkeys.registration_options(li.id))

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(authenticator.sign(json.dumps(asked | {"rpId": PARTY.id})))


def test_nobody_answers_what_another_was_asked(
    accounts: Accounts, li: Person, authenticator: Authenticator
) -> None:
    other = person_with_account(accounts, "bo@example.org", set(li.roles))
    options = accounts.passkeys.registration_options(li.id)

    with pytest.raises(PasskeyRegistrationFailed):
        accounts.passkeys.register(other.id, authenticator.create(options), "stolen")


def test_another_origin_is_refused(accounts: Accounts, authenticator: Authenticator) -> None:
    authenticator.origin = "https://register.example.com"

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(authenticator.sign(accounts.passkeys.login_options()))


def test_a_user_who_was_only_present_is_refused(
    accounts: Accounts, li: Person, authenticator: Authenticator
) -> None:
    authenticator.flags = PRESENT

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(authenticator.sign(accounts.passkeys.login_options()))
    created = authenticator.create(accounts.passkeys.registration_options(li.id))
    with pytest.raises(PasskeyRegistrationFailed):
        accounts.passkeys.register(li.id, created, "unverified")


def test_a_copied_key_gives_itself_away_by_its_count(
    accounts: Accounts, authenticator: Authenticator
) -> None:
    accounts.passkeys.authenticate(authenticator.sign(accounts.passkeys.login_options()))
    authenticator.keys[0].count = 0

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(authenticator.sign(accounts.passkeys.login_options()))


@pytest.mark.parametrize("part", ["signature", "authenticatorData", "clientDataJSON"])
def test_whatever_is_altered_is_refused(accounts: Accounts, authenticator: Authenticator, part: str) -> None:
    answer = authenticator.sign(accounts.passkeys.login_options())

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(tampered(answer, part))


def test_another_key_cannot_speak_for_this_one(accounts: Accounts, authenticator: Authenticator) -> None:
    forged = Authenticator(PARTY.origin)
    forged.create(json.dumps({"user": {"id": "UA"}, "rp": {"id": PARTY.id}, "challenge": "AAAA"}))
    forged.keys[0].id = authenticator.keys[0].id

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(forged.sign(accounts.passkeys.login_options()))


@pytest.mark.parametrize(
    "answer", ["", "null", "[]", "{}", '{"response": 1}', '{"rawId": "", "response": {}}']
)
def test_what_is_no_answer_is_refused(accounts: Accounts, li: Person, answer: str) -> None:
    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(answer)
    with pytest.raises(PasskeyRegistrationFailed):
        accounts.passkeys.register(li.id, answer, "nothing")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(min_value=0, max_value=400), part=st.sampled_from(["attestationObject", "clientDataJSON"])
)
def test_a_mangled_registration_is_refused_by_name(
    accounts: Accounts, li: Person, authenticator: Authenticator, cut: int, part: str
) -> None:
    options = accounts.passkeys.registration_options(li.id)
    answer = json.loads(authenticator.create(options))
    whole = answer["response"][part]
    answer["response"][part] = whole[: cut % len(whole)]

    with pytest.raises(PasskeyRegistrationFailed):
        accounts.passkeys.register(li.id, json.dumps(answer), "mangled")


def test_a_passkey_taken_away_opens_nothing_and_ends_sessions(
    accounts: Accounts, li: Person, authenticator: Authenticator, clock: Clock, audit_hook: RecordingAuditHook
) -> None:
    clock.advance(hours=1)
    accounts.passkeys.remove(li.id, accounts.passkeys.of(li.id)[0].credential, li.id)

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(authenticator.sign(accounts.passkeys.login_options()))
    assert accounts.people.person(li.id).credentials_changed_at == clock.now
    assert audit_hook.kinds[-2:] == ["passkey-added", "passkey-removed"]


def test_a_disabled_person_has_no_passkeys_to_offer(
    accounts: Accounts, li: Person, authenticator: Authenticator
) -> None:
    accounts.people.disable(li.id, OPERATOR)

    with pytest.raises(InvalidCredentials):
        accounts.passkeys.authenticate(authenticator.sign(accounts.passkeys.login_options()))
    with pytest.raises(WrongAccountState):
        accounts.passkeys.registration_options(li.id)
