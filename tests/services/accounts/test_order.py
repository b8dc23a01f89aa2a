"""The order of service: whoever is likely to be right waits for no guess, and nobody learns more by it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from services.accounts import Accounts
from services.accounts.errors import Busy, CredentialsWrong
from services.accounts.failures import WINDOW
from services.accounts.hashing import Caller, Standing
from services.accounts.likeness import KEPT, Likeness
from services.accounts.order import TRIES, UNSEEN, Order
from services.accounts.values import Person
from tests.services.accounts.conftest import GOOD, Clock

LOGIN = "li.ming@example.org"
WRONG = "guess number one and more"


@pytest.fixture
def order(clock: Clock) -> Order:
    """The order, once Li has come in by the right password."""
    order = Order(clock)
    with order.standing(LOGIN, GOOD, "198.51.100.7", known=False):
        pass
    return order


def standing(order: Order, password: str, source: str = "192.0.2.1", known: bool = False) -> Standing:
    """Where an attempt would stand that is never made."""
    return order._standing(LOGIN, password, source, known=known)


def ended(order: Order, source: str, ends: Exception, login: str = LOGIN) -> None:
    with suppress(type(ends)), order.standing(login, WRONG, source, known=False):
        raise ends


@contextmanager
def storm(accounts: Accounts) -> Iterator[None]:
    """Strangers have taken every place and every seat."""
    hashing = accounts.logins._hashing
    with ExitStack() as taken:
        for each in (Standing.FIRST, Standing.AGAIN):
            hashing._lanes.by[each]._waiting = 0
            taken.enter_context(hashing.turn(Caller("192.0.2.1", each)))
        yield


def test_in_any_storm_a_password_that_was_right_before_is_right_on_a_new_device(
    accounts: Accounts, li: Person
) -> None:
    accounts.logins.authenticate(LOGIN, GOOD, source="198.51.100.7")
    with storm(accounts):
        with pytest.raises(Busy):
            accounts.logins.authenticate(LOGIN, WRONG, source="203.0.113.9")
        found = accounts.logins.authenticate(LOGIN, GOOD, source="203.0.113.9")

    assert found.principal.person == li.id


def test_a_known_device_goes_ahead_whatever_it_sends(order: Order) -> None:
    assert standing(order, WRONG, known=True) is Standing.EXPECTED


def test_a_right_password_goes_ahead_and_a_wrong_one_does_not(order: Order) -> None:
    assert standing(order, GOOD) is Standing.EXPECTED
    assert standing(order, WRONG) is Standing.FIRST


def test_a_source_that_failed_goes_behind_all_that_have_not(order: Order) -> None:
    ended(order, "192.0.2.1", CredentialsWrong())

    assert standing(order, WRONG, "192.0.2.1") is Standing.AGAIN
    assert standing(order, WRONG, "192.0.2.2") is Standing.FIRST


def test_a_source_that_is_sent_away_may_come_again_a_few_times(order: Order) -> None:
    stood = []
    for _ in range(TRIES + 1):
        stood.append(standing(order, WRONG))
        ended(order, "192.0.2.1", Busy(), "somebody.else@example.org")

    assert stood == [Standing.FIRST] * TRIES + [Standing.AGAIN]


def test_who_comes_in_is_forgiven(order: Order) -> None:
    ended(order, "192.0.2.1", CredentialsWrong())
    with order.standing(LOGIN, GOOD, "192.0.2.1", known=False):
        pass

    assert standing(order, WRONG) is Standing.FIRST


def test_a_quarter_of_an_hour_forgives_too(order: Order, clock: Clock) -> None:
    ended(order, "192.0.2.1", CredentialsWrong())
    clock.turn(seconds=WINDOW.total_seconds())

    assert standing(order, WRONG) is Standing.FIRST


def test_few_learn_uncounted_that_a_guess_was_wrong(order: Order) -> None:
    for n in range(UNSEEN):
        assert standing(order, GOOD, "198.51.100.7") is Standing.EXPECTED
        ended(order, f"192.0.2.{n}", Busy())

    assert standing(order, GOOD, "198.51.100.7") is Standing.FIRST


def test_a_name_nobody_has_stands_as_one_that_somebody_has(order: Order) -> None:
    guesses = [order._standing("nobody@example.org", f"{WRONG} {n}", "", known=False) for n in range(50)]

    assert set(guesses) == {Standing.FIRST}


def test_another_person_is_not_expected_by_the_same_password() -> None:
    likeness = Likeness()
    likeness.was_right(LOGIN, GOOD)

    assert likeness.looks_right(LOGIN, GOOD)
    assert not likeness.looks_right("bo@example.org", GOOD)


def test_the_latest_owners_are_remembered() -> None:
    likeness = Likeness()
    for n in range(KEPT + 1):
        likeness.was_right(f"owner{n}", GOOD)

    assert len(likeness._right) == KEPT
    assert likeness.looks_right(f"owner{KEPT}", GOOD)


def test_what_is_remembered_is_no_digest_of_a_password() -> None:
    likeness = Likeness()
    likeness.was_right(LOGIN, GOOD)

    assert [len(bits) for bits in likeness._right.values()] == [2]
    assert Likeness()._bits(LOGIN, GOOD) != likeness._bits(LOGIN, GOOD)
