"""Accounts of the demonstration: each logs in with the roles that the history records."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from psycopg_pool import ConnectionPool

from demo.logins import LOGINS, PASSWORD, codes_at, prepare
from domain.values import Role
from services.access_log import AccessLog
from services.accounts import Accounts, Dependencies
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from tests.api.browsers import CHEAP_HASHING
from tests.api.running_service import Clock
from tests.demo.conftest import NOON

OWNER_ALONE = 0o600


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def accounts(migrated_url: str, clock: Clock) -> Iterator[Accounts]:
    with ConnectionPool(migrated_url, min_size=1) as pool:
        dependencies = Dependencies(pool, clock, AccessLog(pool, clock))
        party = RelyingParty("localhost", "Certtrail", "http://localhost:8000")
        yield Accounts.of(dependencies, SecretKeys([new_key()]), party, CHEAP_HASHING)


def test_there_is_a_login_for_every_role_but_the_systems() -> None:
    assert {role for each in LOGINS for role in each.principal.roles} == set(Role) - {Role.SYSTEM}


def test_everybody_logs_in_with_the_printed_password(
    accounts: Accounts, clock: Clock, tmp_path: Path
) -> None:
    prepare(accounts, tmp_path / "codes", clock)
    found = {each.login: accounts.logins.authenticate(each.login, PASSWORD) for each in LOGINS}

    assert {login: each.principal for login, each in found.items()} == {
        each.login: each.principal for each in LOGINS
    }
    assert {login for login, each in found.items() if each.second_factor_due} == {
        each.login for each in LOGINS if each.codes
    }


def test_the_codes_printed_as_next_are_valid_in_the_next_step(
    accounts: Accounts, clock: Clock, tmp_path: Path
) -> None:
    prepare(accounts, tmp_path / "codes", clock)
    codes = codes_at(tmp_path / "codes", clock.now)
    clock.advance(seconds=30)

    assert codes.keys() == {each.login for each in LOGINS if each.codes}
    for each in LOGINS:
        if each.codes:
            assert accounts.one_time_codes.verify(each.person, codes[each.login][1]).factors


def test_a_second_start_changes_nothing(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "codes"
    prepare(accounts, file, clock)
    before, people = file.read_text(), accounts.people.all()
    prepare(accounts, file, clock)

    assert (file.read_text(), accounts.people.all()) == (before, people)


def test_lost_secrets_are_created_again(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    prepare(accounts, tmp_path / "codes", clock)
    (tmp_path / "codes").unlink()
    prepare(accounts, tmp_path / "codes", clock)
    clock.advance(seconds=30)
    decider = next(each for each in LOGINS if each.login == "decider")

    code = codes_at(tmp_path / "codes", clock.now)["decider"][0]
    assert accounts.one_time_codes.verify(decider.person, code).factors


def test_an_interrupted_start_is_completed(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    first = LOGINS[0]
    by, principal = next(each.principal for each in LOGINS), first.principal
    operator = by.model_copy(update={"person": "P-operator", "roles": frozenset({Role.SYSTEM}), "body": None})
    accounts.invitations.invite(first.login, principal.roles, principal.body, operator, first.person)
    prepare(accounts, tmp_path / "codes", clock)

    assert accounts.logins.authenticate(first.login, PASSWORD).principal == principal


def test_only_their_owner_reads_the_secrets(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    prepare(accounts, tmp_path / "new" / "codes", clock)

    assert (tmp_path / "new" / "codes").stat().st_mode & 0o777 == OWNER_ALONE
    assert list((tmp_path / "new").iterdir()) == [tmp_path / "new" / "codes"]


def test_without_a_demonstration_there_are_no_codes(tmp_path: Path) -> None:
    assert codes_at(tmp_path / "codes", NOON + timedelta(days=1)) == {}
