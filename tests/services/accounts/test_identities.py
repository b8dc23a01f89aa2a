"""Identities of other issuers: one person each, and nobody else's."""

import pytest

from domain.errors import InvalidValue
from domain.values import Role
from services.accounts import Accounts
from services.accounts.errors import IdentityAlreadyLinked, InvalidCredentials
from services.accounts.values import Person
from tests.services.accounts.conftest import OPERATOR, RecordingAuditHook, person_with_account

ISSUER = "https://id.example.org"


def test_a_linked_identity_lets_its_person_in(
    accounts: Accounts, li: Person, audit_hook: RecordingAuditHook
) -> None:
    accounts.identities.link(li.id, ISSUER, "42", li.id)
    accounts.identities.link(li.id, ISSUER, "42", li.id)
    found = accounts.identities.by_identity(ISSUER, "42")

    assert (found.principal.person, found.second_factor_due) == (li.id, False)
    assert [(each.issuer, each.subject) for each in accounts.identities.of(li.id)] == [(ISSUER, "42")]
    assert audit_hook.kinds.count("identity-linked") == 1


def test_an_identity_belongs_to_one_person(accounts: Accounts, li: Person) -> None:
    other = person_with_account(accounts, "bo@example.org", {Role.REVIEWER})
    accounts.identities.link(li.id, ISSUER, "42", li.id)

    with pytest.raises(IdentityAlreadyLinked):
        accounts.identities.link(other.id, ISSUER, "42", other.id)


@pytest.mark.parametrize(("issuer", "subject"), [(ISSUER, "43"), ("https://other.example.org", "42")])
def test_the_same_subject_elsewhere_is_somebody_else(
    accounts: Accounts, li: Person, issuer: str, subject: str
) -> None:
    accounts.identities.link(li.id, ISSUER, "42", li.id)

    with pytest.raises(InvalidCredentials):
        accounts.identities.by_identity(issuer, subject)


def test_an_identity_taken_away_opens_nothing(
    accounts: Accounts, li: Person, audit_hook: RecordingAuditHook
) -> None:
    accounts.identities.link(li.id, ISSUER, "42", li.id)
    accounts.identities.unlink(li.id, ISSUER, "42", li.id)
    accounts.identities.unlink(li.id, ISSUER, "42", li.id)

    assert audit_hook.kinds.count("identity-unlinked") == 1
    with pytest.raises(InvalidCredentials):
        accounts.identities.by_identity(ISSUER, "42")


def test_a_disabled_person_is_not_let_in_by_anyone(accounts: Accounts, li: Person) -> None:
    accounts.identities.link(li.id, ISSUER, "42", li.id)
    accounts.people.disable(li.id, OPERATOR)

    with pytest.raises(InvalidCredentials):
        accounts.identities.by_identity(ISSUER, "42")


@pytest.mark.parametrize("subject", ["", "x" * 256, "a\nb"])
def test_what_no_issuer_would_say_is_refused(accounts: Accounts, li: Person, subject: str) -> None:
    with pytest.raises(InvalidValue):
        accounts.identities.link(li.id, ISSUER, subject, li.id)
