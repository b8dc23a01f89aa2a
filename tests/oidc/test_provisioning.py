"""Provisioning: the role mapping creates, changes and disables accounts; each change is recorded."""

from collections.abc import Iterator
from typing import Any

import pytest
from psycopg_pool import ConnectionPool

from domain.values import Role
from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import Pool
from services.accounts.errors import InvalidCredentials
from services.accounts.values import AccountState
from services.oidc.errors import ProvisioningDenied
from services.oidc.login import ClientRegistration, OidcLogin
from services.oidc.provisioning import MappingRule, RoleMapping
from tests.oidc.conftest import BODY, OPERATOR, FakeProvider, LoginFlow, RecordedEvents

MAPPING = RoleMapping(
    rules=(
        MappingRule(claim="groups", value="deciders", roles=frozenset({Role.DECIDER}), body=BODY),
        MappingRule(claim="groups", value="planners", roles=frozenset({Role.PLANNER}), body=BODY),
        MappingRule(claim="groups", value="others", roles=frozenset({Role.DECIDER}), body="CNCA-R-2003-456"),
    )
)


@pytest.fixture
def pool(migrated_url: str) -> Iterator[Pool]:
    """A database for one test, since tests count its accounts."""
    with ConnectionPool(migrated_url, min_size=1, max_size=4, open=True) as connections:
        yield connections


@pytest.fixture
def login_flow(dependencies: Dependencies, accounts: Accounts, client: ClientRegistration) -> LoginFlow:
    return LoginFlow(OidcLogin(dependencies, accounts, client, MAPPING))


def set_claims(provider: FakeProvider, *groups: str, **claims: Any) -> None:
    provider.set_behaviour(
        claims={"groups": list(groups), "email": "wang@example.org", "name": "Wang Fang", **claims}
    )


def test_a_person_is_made_with_what_the_claims_give(
    login_flow: LoginFlow, provider: FakeProvider, accounts: Accounts, audit_records: RecordedEvents
) -> None:
    set_claims(provider, "deciders")
    person = accounts.people.person(login_flow.run().person.principal.person)

    assert person.roles == {Role.DECIDER}
    assert (person.body, person.state) == (BODY, AccountState.ACTIVE)
    assert (person.login, person.name) == ("wang@example.org", "Wang Fang")
    assert [note.kind for note in audit_records.notes] == ["person-admitted"]


def test_the_same_identity_is_the_same_person(
    login_flow: LoginFlow, provider: FakeProvider, audit_records: RecordedEvents
) -> None:
    set_claims(provider, "deciders")
    first, second = login_flow.run(), login_flow.run()

    assert first.person == second.person
    assert len(audit_records.notes) == 1


def test_a_role_that_is_claimed_no_more_is_gone_at_the_next_login(
    login_flow: LoginFlow, provider: FakeProvider, audit_records: RecordedEvents
) -> None:
    set_claims(provider, "deciders", "planners")
    login_flow.run()
    set_claims(provider, "planners")

    assert login_flow.run().person.principal.roles == {Role.PLANNER}
    assert (audit_records.notes[-1].kind, audit_records.notes[-1].by) == ("roles-changed", "P-OIDC-MAPPING")


def test_whoever_has_no_role_any_more_is_shut_out_everywhere(
    login_flow: LoginFlow, provider: FakeProvider, accounts: Accounts
) -> None:
    set_claims(provider, "deciders")
    person = login_flow.run().person.principal.person
    set_claims(provider)
    with pytest.raises(ProvisioningDenied, match="no longer"):
        login_flow.run()

    assert accounts.people.person(person).state is AccountState.DISABLED


def test_no_claim_opens_an_account_that_was_shut(
    login_flow: LoginFlow, provider: FakeProvider, accounts: Accounts
) -> None:
    set_claims(provider, "deciders")
    accounts.people.disable(login_flow.run().person.principal.person, OPERATOR)

    with pytest.raises(InvalidCredentials):
        login_flow.run()


def test_nobody_comes_in_whom_no_rule_names(
    login_flow: LoginFlow, provider: FakeProvider, accounts: Accounts
) -> None:
    set_claims(provider, "cleaners", role="administrator", roles=["regulator"])
    with pytest.raises(ProvisioningDenied):
        login_flow.run()

    assert accounts.people.all() == ()


def test_the_same_address_is_not_the_same_person(
    login_flow: LoginFlow, provider: FakeProvider, accounts: Accounts
) -> None:
    invitation = accounts.invitations.invite("Wang@Example.org", {Role.AUDITOR}, BODY, OPERATOR)
    set_claims(provider, "deciders")
    with pytest.raises(ProvisioningDenied, match="not linked"):
        login_flow.run()

    assert [person.id for person in accounts.people.all()] == [invitation.person]


def test_an_account_linked_before_follows_the_claims_too(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    set_claims(provider, "planners")
    principal = login_flow.run().person.principal

    assert principal.person == decider
    assert principal.roles == {Role.PLANNER}


def test_nobody_is_moved_to_another_body(
    login_flow: LoginFlow, provider: FakeProvider, decider: str, accounts: Accounts
) -> None:
    set_claims(provider, "others")
    with pytest.raises(ProvisioningDenied, match="different body"):
        login_flow.run()

    assert accounts.people.person(decider).body == BODY


@pytest.mark.parametrize(
    ("claims", "login"),
    [
        ({"email": "not an address", "sub": "s 1"}, "oidc:s_1"),
        ({"email": None, "preferred_username": "wang"}, "wang"),
        ({"email": 7, "name": "\x00", "sub": "s2"}, "oidc:s2"),
    ],
)
def test_claims_that_cannot_be_kept_are_left_out(
    login_flow: LoginFlow, provider: FakeProvider, accounts: Accounts, claims: dict[str, Any], login: str
) -> None:
    set_claims(provider, "deciders", **claims)

    assert accounts.people.person(login_flow.run().person.principal.person).login == login
