"""People: changed by administrators of their body or the operator, never by themselves, and never unnoted."""

from datetime import UTC, datetime

import psycopg
import pytest

from domain.errors import InvalidValue
from domain.values import Role
from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import AccountEvent, Connection, Pool
from services.accounts.errors import AccountChangeNotPermitted, AccountNotFound, WrongAccountState
from services.accounts.secret_keys import SecretKeys
from services.accounts.values import AccountState, Person
from services.errors import ApiKeyRevoked
from services.keys import Keys
from services.principal import Principal
from tests.services.accounts.conftest import (
    BODY,
    CHEAP,
    OPERATOR,
    OTHER_BODY,
    PARTY,
    PASSWORD,
    Clock,
    RecordingAuditHook,
    person_with_account,
)

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def test_an_administrator_changes_roles_in_the_same_body(
    accounts: Accounts, li: Person, bo: Principal, audit_hook: RecordingAuditHook
) -> None:
    changed = accounts.people.change_roles(li.id, {Role.REVIEWER, Role.PLANNER}, bo)

    assert changed.roles == {Role.REVIEWER, Role.PLANNER}
    assert accounts.people.principal(li.id).roles == changed.roles
    assert audit_hook.records[-1] == AccountEvent(
        "roles-changed", li.id, "roles", bo.person, {"before": "decider", "after": "planner, reviewer"}
    )


def test_nobody_changes_an_account_of_their_own(accounts: Accounts, bo: Principal) -> None:
    with pytest.raises(AccountChangeNotPermitted):
        accounts.people.change_roles(bo.person, {Role.ADMINISTRATOR, Role.DECIDER}, bo)
    with pytest.raises(AccountChangeNotPermitted):
        accounts.people.disable(bo.person, bo)
    with pytest.raises(AccountChangeNotPermitted):
        accounts.people.end_sessions(bo.person, bo)
    with pytest.raises(AccountChangeNotPermitted):
        accounts.invitations.invite_again(bo.person, bo)


def test_an_administrator_of_another_body_changes_nothing(accounts: Accounts, li: Person) -> None:
    other = person_with_account(accounts, "wu@example.org", {Role.ADMINISTRATOR}, OTHER_BODY)
    stranger = accounts.people.principal(other.id)

    with pytest.raises(AccountChangeNotPermitted):
        accounts.people.change_roles(li.id, {Role.REVIEWER}, stranger)
    with pytest.raises(AccountChangeNotPermitted):
        accounts.people.disable(li.id, stranger)
    with pytest.raises(AccountChangeNotPermitted):
        accounts.people.end_sessions(li.id, stranger)
    with pytest.raises(AccountChangeNotPermitted):
        accounts.invitations.invite("new@example.org", {Role.REVIEWER}, BODY, stranger)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.SYSTEM}))
def test_no_other_role_changes_accounts(accounts: Accounts, li: Person, role: Role) -> None:
    by = Principal(person="P-x", roles=frozenset({role}), body=None if role is Role.REGULATOR else BODY)

    with pytest.raises(AccountChangeNotPermitted):
        accounts.people.change_roles(li.id, {Role.REVIEWER}, by)


@pytest.mark.parametrize("role", [Role.REGULATOR, Role.SYSTEM])
def test_what_is_above_the_bodies_is_for_the_operator(
    accounts: Accounts, li: Person, bo: Principal, role: Role
) -> None:
    regulator = person_with_account(accounts, "wang@example.org", {role}, body=None)

    assert regulator.roles == {role}
    with pytest.raises(AccountChangeNotPermitted):
        accounts.people.disable(regulator.id, bo)
    with pytest.raises(AccountChangeNotPermitted):
        accounts.invitations.invite("new@example.org", {role}, None, bo)
    with pytest.raises(AccountChangeNotPermitted):
        accounts.people.change_roles(li.id, {role}, bo)


def test_roles_that_cannot_be_change_nothing(accounts: Accounts, li: Person) -> None:
    with pytest.raises(InvalidValue):
        accounts.people.change_roles(li.id, {Role.SYSTEM}, OPERATOR)
    with pytest.raises(InvalidValue):
        accounts.people.change_roles(li.id, set(), OPERATOR)

    assert accounts.people.person(li.id).roles == {Role.DECIDER}


def test_api_keys_that_open_more_than_the_person_may_are_revoked(
    accounts: Accounts, li: Person, bo: Principal, pool: Pool
) -> None:
    keys = Keys(pool, lambda: NOON)
    decides, reviews = (keys.add(li.id, {role}, BODY) for role in (Role.DECIDER, Role.REVIEWER))
    accounts.people.change_roles(li.id, {Role.REVIEWER}, bo)

    assert keys.principal(reviews).person == li.id
    with pytest.raises(ApiKeyRevoked):
        keys.principal(decides)
    accounts.people.disable(li.id, bo)
    with pytest.raises(ApiKeyRevoked):
        keys.principal(reviews)


def test_an_administrator_ends_the_sessions_of_a_person_who_may_come_back(
    accounts: Accounts, li: Person, bo: Principal, audit_hook: RecordingAuditHook, clock: Clock
) -> None:
    clock.advance(hours=1)
    ended = accounts.people.end_sessions(li.id, bo)

    assert (ended.state, ended.credentials_changed_at) == (AccountState.ACTIVE, clock.now)
    assert audit_hook.records[-1] == AccountEvent("sessions-ended", li.id, "sessions", bo.person)
    assert accounts.logins.authenticate("li.ming@example.org", PASSWORD).principal.person == li.id


def test_a_state_is_left_once(accounts: Accounts, li: Person, bo: Principal) -> None:
    accounts.people.disable(li.id, bo)

    with pytest.raises(WrongAccountState):
        accounts.people.disable(li.id, bo)
    with pytest.raises(WrongAccountState):
        accounts.people.change_roles(li.id, {Role.REVIEWER}, bo)
    assert accounts.people.enable(li.id, bo).state is AccountState.ACTIVE
    with pytest.raises(WrongAccountState):
        accounts.people.enable(li.id, bo)


def test_who_is_not_there_is_unknown(accounts: Accounts) -> None:
    with pytest.raises(AccountNotFound):
        accounts.people.person("P-nobody")
    assert accounts.people.display_name("P-nobody") == "P-nobody"


def test_accounts_are_listed_by_body(accounts: Accounts, li: Person, bo: Principal) -> None:
    other = person_with_account(accounts, "wu@example.org", {Role.ADMINISTRATOR}, OTHER_BODY)

    assert [each.id for each in accounts.people.all(OTHER_BODY)] == [other.id]
    assert {each.id for each in accounts.people.all()} == {li.id, bo.person, other.id}


class FailingAuditHook:
    """Keeps no notes."""

    def record(self, connection: Connection, entry: AccountEvent) -> None:
        raise OSError(entry.kind)


def test_what_cannot_be_noted_does_not_happen(
    dependencies: Dependencies, accounts: Accounts, li: Person, keys: SecretKeys
) -> None:
    unnoted = Accounts.of(
        Dependencies(dependencies.pool, dependencies.clock, FailingAuditHook()), keys, PARTY, CHEAP
    )
    for change in (
        lambda: unnoted.people.disable(li.id, OPERATOR),
        lambda: unnoted.people.end_sessions(li.id, OPERATOR),
        lambda: unnoted.people.change_roles(li.id, {Role.REVIEWER}, OPERATOR),
        lambda: unnoted.erasure.erase(li.id, OPERATOR),
        lambda: unnoted.passwords.change(li.id, PASSWORD, "seven geese walked home again"),
        lambda: unnoted.recovery_codes.make(li.id),
        lambda: unnoted.identities.link(li.id, "https://id.example.org", "42", li.id),
        lambda: unnoted.invitations.invite("new@example.org", {Role.REVIEWER}, BODY, OPERATOR),
    ):
        with pytest.raises(OSError, match="-"):
            change()

    assert accounts.people.all() == (li,)
    assert accounts.logins.authenticate("li.ming@example.org", PASSWORD).factors == frozenset()
    assert accounts.identities.of(li.id) == ()


@pytest.mark.parametrize(
    "forbidden",
    [
        "DELETE FROM people.persons",
        "TRUNCATE people.persons CASCADE",
        "UPDATE people.persons SET id = 'P-other'",
    ],
)
def test_the_database_itself_keeps_every_id(li: Person, pool: Pool, forbidden: str) -> None:
    with pool.connection() as connection, pytest.raises(psycopg.IntegrityError):
        connection.execute(forbidden.encode())
