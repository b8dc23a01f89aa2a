"""The order of service: whoever is likely to be right waits for no guess, and nobody learns more by it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from services.accounts import Accounts
from services.accounts.errors import InvalidCredentials, LoginQueueFull
from services.accounts.hashing import Caller, LoginPriority
from services.accounts.lockout import WINDOW
from services.accounts.login_priority import MAX_REJECTIONS, MAX_UNCOUNTED_REJECTIONS, LoginPriorities
from services.accounts.password_fingerprint import MAX_FINGERPRINTS, PasswordFingerprints
from services.accounts.values import Person
from tests.services.accounts.conftest import PASSWORD, Clock

LOGIN = "li.ming@example.org"
WRONG = "guess number one and more"


@pytest.fixture
def priorities(clock: Clock) -> LoginPriorities:
    """The order, once Li has come in by the right password."""
    priorities = LoginPriorities(clock)
    with priorities.priority(LOGIN, PASSWORD, "198.51.100.7", known_device=False):
        pass
    return priorities


def priority_of(
    priorities: LoginPriorities, password: str, source: str = "192.0.2.1", known_device: bool = False
) -> LoginPriority:
    """Where an attempt would stand that is never made."""
    return priorities._priority(LOGIN, password, source, known_device=known_device)


def fail_attempt(priorities: LoginPriorities, source: str, ends: Exception, login: str = LOGIN) -> None:
    with suppress(type(ends)), priorities.priority(login, WRONG, source, known_device=False):
        raise ends


@contextmanager
def all_slots_taken(accounts: Accounts) -> Iterator[None]:
    """Strangers have taken every place and every seat."""
    hashing = accounts.logins._hashing
    with ExitStack() as taken:
        for each in (LoginPriority.FIRST, LoginPriority.AGAIN):
            hashing._queues.by_priority[each]._max_waiting = 0
            taken.enter_context(hashing.turn(Caller("192.0.2.1", each)))
        yield


def test_in_any_storm_a_password_that_was_right_before_is_right_on_a_new_device(
    accounts: Accounts, li: Person
) -> None:
    accounts.logins.authenticate(LOGIN, PASSWORD, source="198.51.100.7")
    with all_slots_taken(accounts):
        with pytest.raises(LoginQueueFull):
            accounts.logins.authenticate(LOGIN, WRONG, source="203.0.113.9")
        found = accounts.logins.authenticate(LOGIN, PASSWORD, source="203.0.113.9")

    assert found.principal.person == li.id


def test_a_known_device_goes_ahead_whatever_it_sends(priorities: LoginPriorities) -> None:
    assert priority_of(priorities, WRONG, known_device=True) is LoginPriority.EXPECTED


def test_a_right_password_goes_ahead_and_a_wrong_one_does_not(priorities: LoginPriorities) -> None:
    assert priority_of(priorities, PASSWORD) is LoginPriority.EXPECTED
    assert priority_of(priorities, WRONG) is LoginPriority.FIRST


def test_a_source_that_failed_goes_behind_all_that_have_not(priorities: LoginPriorities) -> None:
    fail_attempt(priorities, "192.0.2.1", InvalidCredentials())

    assert priority_of(priorities, WRONG, "192.0.2.1") is LoginPriority.AGAIN
    assert priority_of(priorities, WRONG, "192.0.2.2") is LoginPriority.FIRST


def test_a_source_that_is_sent_away_may_come_again_a_few_times(priorities: LoginPriorities) -> None:
    stood = []
    for _ in range(MAX_REJECTIONS + 1):
        stood.append(priority_of(priorities, WRONG))
        fail_attempt(priorities, "192.0.2.1", LoginQueueFull(), "somebody.else@example.org")

    assert stood == [LoginPriority.FIRST] * MAX_REJECTIONS + [LoginPriority.AGAIN]


def test_who_comes_in_is_forgiven(priorities: LoginPriorities) -> None:
    fail_attempt(priorities, "192.0.2.1", InvalidCredentials())
    with priorities.priority(LOGIN, PASSWORD, "192.0.2.1", known_device=False):
        pass

    assert priority_of(priorities, WRONG) is LoginPriority.FIRST


def test_a_quarter_of_an_hour_forgives_too(priorities: LoginPriorities, clock: Clock) -> None:
    fail_attempt(priorities, "192.0.2.1", InvalidCredentials())
    clock.advance(seconds=WINDOW.total_seconds())

    assert priority_of(priorities, WRONG) is LoginPriority.FIRST


def test_few_learn_uncounted_that_a_guess_was_wrong(priorities: LoginPriorities) -> None:
    for n in range(MAX_UNCOUNTED_REJECTIONS):
        assert priority_of(priorities, PASSWORD, "198.51.100.7") is LoginPriority.EXPECTED
        fail_attempt(priorities, f"192.0.2.{n}", LoginQueueFull())

    assert priority_of(priorities, PASSWORD, "198.51.100.7") is LoginPriority.FIRST


def test_a_name_nobody_has_stands_as_one_that_somebody_has(priorities: LoginPriorities) -> None:
    guesses = [
        priorities._priority("nobody@example.org", f"{WRONG} {n}", "", known_device=False) for n in range(50)
    ]

    assert set(guesses) == {LoginPriority.FIRST}


def test_another_person_is_not_expected_by_the_same_password() -> None:
    likeness = PasswordFingerprints()
    likeness.remember(LOGIN, PASSWORD)

    assert likeness.matches(LOGIN, PASSWORD)
    assert not likeness.matches("bo@example.org", PASSWORD)


def test_the_latest_owners_are_remembered() -> None:
    likeness = PasswordFingerprints()
    for n in range(MAX_FINGERPRINTS + 1):
        likeness.remember(f"owner{n}", PASSWORD)

    assert len(likeness._fingerprints) == MAX_FINGERPRINTS
    assert likeness.matches(f"owner{MAX_FINGERPRINTS}", PASSWORD)


def test_what_is_remembered_is_no_digest_of_a_password() -> None:
    likeness = PasswordFingerprints()
    likeness.remember(LOGIN, PASSWORD)

    assert [len(bits) for bits in likeness._fingerprints.values()] == [2]
    assert PasswordFingerprints()._fingerprint(LOGIN, PASSWORD) != likeness._fingerprint(LOGIN, PASSWORD)
