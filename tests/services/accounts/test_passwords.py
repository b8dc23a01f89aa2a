"""Passwords: changed by who knows the present one, long rather than odd, and never one of the usual ones."""

from dataclasses import replace
from hashlib import sha1
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import Role
from services.accounts import Accounts, Dependencies
from services.accounts.errors import InvalidCredentials, PasswordNotAccepted, TooManyLoginAttempts
from services.accounts.lockout import LIMITS
from services.accounts.password_policy import (
    COMMONEST,
    LONGEST,
    SHORTEST,
    BreachedPasswords,
    must_be_strong,
    normalised,
)
from services.accounts.secret_keys import SecretKeys
from services.accounts.values import Person
from tests.services.accounts.conftest import (
    CHEAP,
    PARTY,
    PASSWORD,
    Clock,
    RecordingAuditHook,
    person_with_account,
)

LOGIN = "li.ming@example.org"
OTHER = "seven geese walked home again"
NEAR = (LOGIN, "Li Ming", "CNCA-R-2002-001")


def test_another_password_ends_the_sessions_begun_before(
    accounts: Accounts, li: Person, clock: Clock, audit_hook: RecordingAuditHook
) -> None:
    clock.advance(hours=1)
    changed = accounts.passwords.change(li.id, PASSWORD, OTHER)

    assert (changed.person, changed.credentials_changed_at) == (li.id, clock.now)
    assert accounts.logins.authenticate(LOGIN, OTHER).credentials_changed_at == clock.now
    assert audit_hook.kinds[-1] == "password-changed"
    with pytest.raises(InvalidCredentials):
        accounts.logins.authenticate(LOGIN, PASSWORD)


def test_who_does_not_know_the_present_password_changes_nothing(accounts: Accounts, li: Person) -> None:
    for n in range(LIMITS.per_second_factor):
        with pytest.raises(InvalidCredentials):
            accounts.passwords.change(li.id, f"a wrong one, number {n}", OTHER)

    with pytest.raises(TooManyLoginAttempts):
        accounts.passwords.change(li.id, PASSWORD, OTHER)
    assert accounts.logins.authenticate(LOGIN, PASSWORD).device_token


def test_a_weak_password_replaces_nothing(accounts: Accounts, li: Person) -> None:
    with pytest.raises(PasswordNotAccepted):
        accounts.passwords.change(li.id, PASSWORD, "li.ming@example.org")

    assert accounts.logins.authenticate(LOGIN, PASSWORD).device_token


@pytest.mark.parametrize(
    "password",
    [
        "short words",
        "password1234",
        "Passw0rd!Passw0rd!",
        "123456789012345",
        "qwertyuiop123",
        "aaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "certtrail-2026!",
        "li.ming@example.org",
        "Ming-Example-2026",
        "CNCA-R-2002-001!!",
        "认证证书密码认证证书密码",
        "ｐａｓｓｗｏｒｄ１２３４",
        "woaini5201314",
        "ManchesterUnited",
        "liverpoolfc12",
        "x" * (LONGEST + 1),
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordNotAccepted):
        must_be_strong(password, NEAR)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "correct horse battery",
        "kubrtvxqzmpo",
        "下雨天留客天留我不留今天",
        "🦆 ducks went out 🦆",
        "my-password-is-a-long-one",
        "ab cd ef gh ij " * 8,
    ],
)
def test_length_is_enough_in_any_script(password: str) -> None:
    must_be_strong(password, NEAR)

    assert len(password) <= LONGEST


def test_the_commonest_of_leaked_passwords_are_refused() -> None:
    for password in (each for each in COMMONEST if len(each) >= SHORTEST):
        with pytest.raises(PasswordNotAccepted, match="too common"):
            must_be_strong(password, NEAR)


def test_the_commonest_are_thirty_thousand() -> None:
    assert len(COMMONEST) == 30_000


@pytest.fixture(scope="module")
def leaks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of every second of a thousand passwords, as it is handed out."""
    digests = sorted(sha1(f"leaked words {n}".encode()).hexdigest().upper() for n in range(0, 1000, 2))
    file = tmp_path_factory.mktemp("leaks") / "pwned.txt"
    file.write_bytes(b"".join(f"{digest}:{n}\r\n".encode() for n, digest in enumerate(digests)))
    return file


def test_what_an_operators_list_holds_is_found_wherever_it_lies(leaks: Path) -> None:
    held = [BreachedPasswords(leaks).contains(f"leaked words {n}") for n in range(1000)]

    assert held == [True, False] * 500


def test_a_password_that_has_leaked_is_refused(
    dependencies: Dependencies, keys: SecretKeys, leaks: Path
) -> None:
    accounts = Accounts.of(
        replace(dependencies, breached_passwords=BreachedPasswords(leaks)), keys, PARTY, CHEAP
    )
    li = person_with_account(accounts, LOGIN, {Role.DECIDER})
    with pytest.raises(PasswordNotAccepted, match="too common"):
        accounts.passwords.change(li.id, PASSWORD, "leaked words 42")
    accounts.passwords.change(li.id, PASSWORD, "leaked words 43")

    assert accounts.logins.authenticate(LOGIN, "leaked words 43").device_token


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_is_taken_or_refused_by_name(password: str, near: list[str]) -> None:
    refused = False
    try:
        must_be_strong(password, near)
    except PasswordNotAccepted:
        refused = True

    assert refused or SHORTEST <= len(normalised(password)) <= LONGEST
