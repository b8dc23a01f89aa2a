"""Invitations: shown once, good once and for a week, and the start of a clean slate."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.errors import InvalidValue
from domain.values import Role
from services.accounts import Accounts
from services.accounts.audit_hook import Pool
from services.accounts.errors import (
    InvalidCredentials,
    InvalidInvitation,
    LoginNameTaken,
    PasswordNotAccepted,
    PersonIdTaken,
    WrongAccountState,
)
from services.accounts.values import AccountState, Person
from services.errors import ServiceError
from tests.services.accounts.conftest import (
    BODY,
    OPERATOR,
    PASSWORD,
    Clock,
    RecordingAuditHook,
    person_with_account,
)


def test_who_accepts_becomes_active_under_the_name_given(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    before = accounts.people.person(invitation.person)

    person = accounts.invitations.accept(invitation.token, PASSWORD, " 李明 ")

    assert before.state is AccountState.INVITED
    assert (person.state, person.name, person.login) == (AccountState.ACTIVE, "李明", "li@example.org")
    assert accounts.logins.authenticate("li@example.org", PASSWORD).principal.person == person.id


def test_an_invitation_is_good_once(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    accounts.invitations.accept(invitation.token, PASSWORD, "Li")

    with pytest.raises(InvalidInvitation):
        accounts.invitations.accept(invitation.token, PASSWORD, "Mallory")


def test_of_two_who_accept_at_once_one_succeeds(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)

    def accepted(name: str) -> Person | ServiceError:
        try:
            return accounts.invitations.accept(invitation.token, PASSWORD, name)
        except ServiceError as refused:
            return refused

    with ThreadPoolExecutor(2) as threads:
        ends = list(threads.map(accepted, ("One", "Two")))

    assert sorted(type(end).__name__ for end in ends) == ["InvalidInvitation", "Person"]


def test_an_invitation_is_good_for_a_week(accounts: Accounts, clock: Clock) -> None:
    first = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    second = accounts.invitations.invite("bo@example.org", {Role.DECIDER}, BODY, OPERATOR)
    clock.advance(days=7, seconds=-1)
    accounts.invitations.accept(first.token, PASSWORD, "Li")
    clock.advance(seconds=1)

    with pytest.raises(InvalidInvitation):
        accounts.invitations.accept(second.token, PASSWORD, "Bo")


@pytest.mark.parametrize("token", ["", "guess", "\x00", "键", "\ud800"])
def test_a_guess_opens_nothing(accounts: Accounts, token: str) -> None:
    with pytest.raises(InvalidInvitation):
        accounts.invitations.accept(token, PASSWORD, "Mallory")


def test_the_token_is_kept_nowhere(accounts: Accounts, pool: Pool) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    with pool.connection() as connection:
        (kept,) = connection.execute("SELECT i::text FROM people.invitations i").fetchone() or ("",)

    assert invitation.token not in kept
    assert len(invitation.token) * 6 >= 256


def test_a_weak_password_leaves_the_invitation_good(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    with pytest.raises(PasswordNotAccepted):
        accounts.invitations.accept(invitation.token, "password1234", "Li")

    assert accounts.invitations.accept(invitation.token, PASSWORD, "Li").state is AccountState.ACTIVE


@pytest.mark.parametrize("again", ["LI@Example.org", " li@example.org ", "ｌｉ@example.org"])
def test_a_login_name_is_given_once_however_it_is_written(accounts: Accounts, again: str) -> None:
    accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)

    with pytest.raises(LoginNameTaken):
        accounts.invitations.invite(again, {Role.DECIDER}, BODY, OPERATOR)


@pytest.mark.parametrize("login", ["", "li", "li ming", "li\x00ming", "x" * 255])
def test_what_cannot_be_a_login_name_is_refused(accounts: Accounts, login: str) -> None:
    with pytest.raises(InvalidValue):
        accounts.invitations.invite(login, {Role.DECIDER}, BODY, OPERATOR)


def test_roles_that_do_not_go_together_are_refused(accounts: Accounts) -> None:
    with pytest.raises(InvalidValue):
        accounts.invitations.invite("li@example.org", {Role.REGULATOR, Role.DECIDER}, None, OPERATOR)


def test_an_id_is_given_once_even_after_its_person_was_erased(accounts: Accounts) -> None:
    invited = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR, "P-0042")
    accounts.erasure.erase("P-0042", OPERATOR)

    assert invited.person == "P-0042"
    with pytest.raises(PersonIdTaken):
        accounts.invitations.invite("bo@example.org", {Role.DECIDER}, BODY, OPERATOR, "P-0042")


def test_whoever_lost_every_way_in_begins_anew(accounts: Accounts, li: Person) -> None:
    accounts.one_time_codes.enrol(li.id)
    accounts.recovery_codes.make(li.id)
    first = accounts.invitations.invite_again(li.id, OPERATOR)
    second = accounts.invitations.invite_again(li.id, OPERATOR)
    with pytest.raises(InvalidInvitation):
        accounts.invitations.accept(first.token, "other words to open it", "Li")
    accounts.invitations.accept(second.token, "other words to open it", "Li")

    with pytest.raises(InvalidCredentials):
        accounts.logins.authenticate("li.ming@example.org", PASSWORD)
    again = accounts.logins.authenticate("li.ming@example.org", "other words to open it")
    assert again.factors == frozenset()


def test_a_disabled_person_is_invited_no_more_and_earlier_invitations_end(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    accounts.people.disable(invitation.person, OPERATOR)

    with pytest.raises(InvalidInvitation):
        accounts.invitations.accept(invitation.token, PASSWORD, "Li")
    with pytest.raises(WrongAccountState):
        accounts.invitations.invite_again(invitation.person, OPERATOR)
    assert accounts.people.enable(invitation.person, OPERATOR).state is AccountState.INVITED


def test_who_proves_it_elsewhere_needs_no_password(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    person = accounts.invitations.accept_with_identity(invitation.token, "https://id.example.org", "42", "Li")

    found = accounts.identities.by_identity("https://id.example.org", "42")

    assert (found.principal.person, person.state) == (person.id, AccountState.ACTIVE)
    with pytest.raises(InvalidCredentials):
        accounts.logins.authenticate("li@example.org", "")


def test_every_step_is_noted_without_a_name(accounts: Accounts, audit_hook: RecordingAuditHook) -> None:
    person_with_account(accounts, "li@example.org", {Role.DECIDER}, name="Li Ming")

    assert audit_hook.kinds == ["person-invited", "invitation-accepted"]
    assert "example.org" not in repr(audit_hook.records)
    assert "Li Ming" not in repr(audit_hook.records)
