"""Accounts that follow claims: made, changed and shut by the mapping, each change noted, nobody mistaken."""

from collections.abc import Iterator
from typing import Any

import pytest
from psycopg_pool import ConnectionPool

from domain.values import Role
from services.accounts import Accounts, Outside
from services.accounts.errors import CredentialsWrong
from services.accounts.noting import Pool
from services.accounts.values import State
from services.oidc.elsewhere import Client, Elsewhere
from services.oidc.errors import NotAdmitted
from services.oidc.mapping import Mapping, Rule
from tests.oidc.conftest import BODY, OPERATOR, Notes, Peer, Way

MAPPING = Mapping(
    rules=(
        Rule(claim="groups", value="deciders", roles=frozenset({Role.DECIDER}), body=BODY),
        Rule(claim="groups", value="planners", roles=frozenset({Role.PLANNER}), body=BODY),
        Rule(claim="groups", value="others", roles=frozenset({Role.DECIDER}), body="CNCA-R-2003-456"),
    )
)


@pytest.fixture
def pool(migrated_url: str) -> Iterator[Pool]:
    """A database of the test's own: everybody there is counts."""
    with ConnectionPool(migrated_url, min_size=1, max_size=4, open=True) as opened:
        yield opened


@pytest.fixture
def way(outside: Outside, accounts: Accounts, client: Client) -> Way:
    return Way(Elsewhere(outside, accounts, client, MAPPING))


def says(peer: Peer, *groups: str, **claims: Any) -> None:
    peer.behaves(claims={"groups": list(groups), "email": "wang@example.org", "name": "Wang Fang", **claims})


def test_a_person_is_made_with_what_the_claims_give(
    way: Way, peer: Peer, accounts: Accounts, notes: Notes
) -> None:
    says(peer, "deciders")
    person = accounts.people.person(way.goes().person.principal.person)

    assert person.roles == {Role.DECIDER}
    assert (person.body, person.state) == (BODY, State.ACTIVE)
    assert (person.login, person.name) == ("wang@example.org", "Wang Fang")
    assert [note.kind for note in notes.kept] == ["person-admitted"]


def test_the_same_identity_is_the_same_person(way: Way, peer: Peer, notes: Notes) -> None:
    says(peer, "deciders")
    first, second = way.goes(), way.goes()

    assert first.person == second.person
    assert len(notes.kept) == 1


def test_a_role_that_is_claimed_no_more_is_gone_at_the_next_login(way: Way, peer: Peer, notes: Notes) -> None:
    says(peer, "deciders", "planners")
    way.goes()
    says(peer, "planners")

    assert way.goes().person.principal.roles == {Role.PLANNER}
    assert (notes.kept[-1].kind, notes.kept[-1].by) == ("roles-changed", "P-OIDC-MAPPING")


def test_whoever_has_no_role_any_more_is_shut_out_everywhere(
    way: Way, peer: Peer, accounts: Accounts
) -> None:
    says(peer, "deciders")
    person = way.goes().person.principal.person
    says(peer)
    with pytest.raises(NotAdmitted, match="no longer"):
        way.goes()

    assert accounts.people.person(person).state is State.DISABLED


def test_no_claim_opens_an_account_that_was_shut(way: Way, peer: Peer, accounts: Accounts) -> None:
    says(peer, "deciders")
    accounts.people.disable(way.goes().person.principal.person, OPERATOR)

    with pytest.raises(CredentialsWrong):
        way.goes()


def test_nobody_comes_in_whom_no_rule_names(way: Way, peer: Peer, accounts: Accounts) -> None:
    says(peer, "cleaners", role="administrator", roles=["regulator"])
    with pytest.raises(NotAdmitted):
        way.goes()

    assert accounts.people.all() == ()


def test_the_same_address_is_not_the_same_person(way: Way, peer: Peer, accounts: Accounts) -> None:
    invited = accounts.invitations.invite("Wang@Example.org", {Role.AUDITOR}, BODY, OPERATOR)
    says(peer, "deciders")
    with pytest.raises(NotAdmitted, match="not linked"):
        way.goes()

    assert [person.id for person in accounts.people.all()] == [invited.person]


def test_an_account_linked_before_follows_the_claims_too(way: Way, peer: Peer, li: str) -> None:
    says(peer, "planners")
    principal = way.goes().person.principal

    assert principal.person == li
    assert principal.roles == {Role.PLANNER}


def test_nobody_is_moved_to_another_body(way: Way, peer: Peer, li: str, accounts: Accounts) -> None:
    says(peer, "others")
    with pytest.raises(NotAdmitted, match="different body"):
        way.goes()

    assert accounts.people.person(li).body == BODY


@pytest.mark.parametrize(
    ("claims", "login"),
    [
        ({"email": "not an address", "sub": "s 1"}, "oidc:s_1"),
        ({"email": None, "preferred_username": "wang"}, "wang"),
        ({"email": 7, "name": "\x00", "sub": "s2"}, "oidc:s2"),
    ],
)
def test_claims_that_cannot_be_kept_are_left_out(
    way: Way, peer: Peer, accounts: Accounts, claims: dict[str, Any], login: str
) -> None:
    says(peer, "deciders", **claims)

    assert accounts.people.person(way.goes().person.principal.person).login == login
