"""Invitations: shown once, good once and for a week, and the start of a clean slate."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.errors import InvalidValue
from domain.values import Role
from services.accounts import Accounts
from services.accounts.errors import (
    CredentialsWrong,
    InvitationWrong,
    LoginTaken,
    NotInThisState,
    PasswordRefused,
    PersonKnown,
)
from services.accounts.noting import Pool
from services.accounts.values import Person, State
from services.errors import ServiceError
from tests.services.accounts.conftest import BODY, GOOD, OPERATOR, Clock, Notes, joined


def test_who_accepts_becomes_active_under_the_name_given(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    before = accounts.people.person(invitation.person)

    person = accounts.invitations.accept(invitation.token, GOOD, " 李明 ")

    assert before.state is State.INVITED
    assert (person.state, person.name, person.login) == (State.ACTIVE, "李明", "li@example.org")
    assert accounts.logins.authenticate("li@example.org", GOOD).principal.person == person.id


def test_an_invitation_is_good_once(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    accounts.invitations.accept(invitation.token, GOOD, "Li")

    with pytest.raises(InvitationWrong):
        accounts.invitations.accept(invitation.token, GOOD, "Mallory")


def test_of_two_who_accept_at_once_one_succeeds(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)

    def accepted(name: str) -> Person | ServiceError:
        try:
            return accounts.invitations.accept(invitation.token, GOOD, name)
        except ServiceError as refused:
            return refused

    with ThreadPoolExecutor(2) as threads:
        ends = list(threads.map(accepted, ("One", "Two")))

    assert sorted(type(end).__name__ for end in ends) == ["InvitationWrong", "Person"]


def test_an_invitation_is_good_for_a_week(accounts: Accounts, clock: Clock) -> None:
    first = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    second = accounts.invitations.invite("bo@example.org", {Role.DECIDER}, BODY, OPERATOR)
    clock.turn(days=7, seconds=-1)
    accounts.invitations.accept(first.token, GOOD, "Li")
    clock.turn(seconds=1)

    with pytest.raises(InvitationWrong):
        accounts.invitations.accept(second.token, GOOD, "Bo")


@pytest.mark.parametrize("token", ["", "guess", "\x00", "键", "\ud800"])
def test_a_guess_opens_nothing(accounts: Accounts, token: str) -> None:
    with pytest.raises(InvitationWrong):
        accounts.invitations.accept(token, GOOD, "Mallory")


def test_the_token_is_kept_nowhere(accounts: Accounts, pool: Pool) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    with pool.connection() as session:
        (kept,) = session.execute("SELECT i::text FROM people.invitations i").fetchone() or ("",)

    assert invitation.token not in kept
    assert len(invitation.token) * 6 >= 256


def test_a_weak_password_leaves_the_invitation_good(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    with pytest.raises(PasswordRefused):
        accounts.invitations.accept(invitation.token, "password1234", "Li")

    assert accounts.invitations.accept(invitation.token, GOOD, "Li").state is State.ACTIVE


@pytest.mark.parametrize("again", ["LI@Example.org", " li@example.org ", "ｌｉ@example.org"])
def test_a_login_name_is_given_once_however_it_is_written(accounts: Accounts, again: str) -> None:
    accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)

    with pytest.raises(LoginTaken):
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
    with pytest.raises(PersonKnown):
        accounts.invitations.invite("bo@example.org", {Role.DECIDER}, BODY, OPERATOR, "P-0042")


def test_whoever_lost_every_way_in_begins_anew(accounts: Accounts, li: Person) -> None:
    accounts.one_time_codes.enrol(li.id)
    accounts.recovery_codes.make(li.id)
    first = accounts.invitations.invite_again(li.id, OPERATOR)
    second = accounts.invitations.invite_again(li.id, OPERATOR)
    with pytest.raises(InvitationWrong):
        accounts.invitations.accept(first.token, "other words to open it", "Li")
    accounts.invitations.accept(second.token, "other words to open it", "Li")

    with pytest.raises(CredentialsWrong):
        accounts.logins.authenticate("li.ming@example.org", GOOD)
    again = accounts.logins.authenticate("li.ming@example.org", "other words to open it")
    assert again.factors == frozenset()


def test_a_disabled_person_is_invited_no_more_and_earlier_invitations_end(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    accounts.people.disable(invitation.person, OPERATOR)

    with pytest.raises(InvitationWrong):
        accounts.invitations.accept(invitation.token, GOOD, "Li")
    with pytest.raises(NotInThisState):
        accounts.invitations.invite_again(invitation.person, OPERATOR)
    assert accounts.people.enable(invitation.person, OPERATOR).state is State.INVITED


def test_who_proves_it_elsewhere_needs_no_password(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite("li@example.org", {Role.DECIDER}, BODY, OPERATOR)
    person = accounts.invitations.accept_as(invitation.token, "https://id.example.org", "42", "Li")

    found = accounts.identities.by_identity("https://id.example.org", "42")

    assert (found.principal.person, person.state) == (person.id, State.ACTIVE)
    with pytest.raises(CredentialsWrong):
        accounts.logins.authenticate("li@example.org", "")


def test_every_step_is_noted_without_a_name(accounts: Accounts, notes: Notes) -> None:
    joined(accounts, "li@example.org", {Role.DECIDER}, name="Li Ming")

    assert notes.kinds == ["person-invited", "invitation-accepted"]
    assert "example.org" not in repr(notes.kept)
    assert "Li Ming" not in repr(notes.kept)
