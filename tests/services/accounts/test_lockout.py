"""Lock-out: guessing is stopped, and nobody who guesses can shut the owner out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.accounts import Accounts
from services.accounts.audit_hook import Pool
from services.accounts.errors import LoginQueueFull, TooManyLoginAttempts
from services.accounts.lockout import LIMITS, WINDOW
from services.accounts.values import Person
from services.errors import ServiceError
from tests.services.accounts.authenticator import Authenticator
from tests.services.accounts.conftest import PARTY, PASSWORD, Clock

LOGIN = "li.ming@example.org"
WRONG = "guess number one and more"


def outcome_of_attempt(accounts: Accounts, login: str, password: str, **options: str | None) -> str:
    """How an attempt ends, in one word."""
    try:
        accounts.logins.authenticate(login, password, **options)  # type: ignore[arg-type]  # by name
    except ServiceError as refused:
        return type(refused).__name__
    return "in"


@pytest.fixture
def token(accounts: Accounts, li: Person) -> str:
    """The token of a device on which Li was before."""
    found = accounts.logins.authenticate(LOGIN, PASSWORD).device_token
    assert found
    return found


def test_an_attacker_fails_a_thousand_times_and_the_owner_logs_in_at_once(
    accounts: Accounts, token: str
) -> None:
    ends = [
        outcome_of_attempt(accounts, LOGIN, f"{WRONG} {n}", source=f"192.0.2.{n % 250}") for n in range(1000)
    ]

    found = accounts.logins.authenticate(LOGIN, PASSWORD, device_token=token, source="198.51.100.7")

    assert (ends.count("InvalidCredentials"), ends.count("TooManyLoginAttempts")) == (10, 990)
    assert found.device_token != token


def test_on_a_new_device_the_owner_uses_a_passkey_meanwhile(
    accounts: Accounts, li: Person, token: str
) -> None:
    mine = Authenticator(PARTY.origin)
    accounts.passkeys.register(li.id, mine.create(accounts.passkeys.registration_options(li.id)), "phone")
    for n in range(20):
        outcome_of_attempt(accounts, LOGIN, f"{WRONG} {n}")

    found = accounts.passkeys.authenticate(mine.sign(accounts.passkeys.login_options()))

    assert outcome_of_attempt(accounts, LOGIN, PASSWORD) == "TooManyLoginAttempts"
    assert outcome_of_attempt(accounts, LOGIN, PASSWORD, device_token=found.device_token) == "in"


def test_on_a_new_device_the_password_serves_again_once_the_window_is_over(
    accounts: Accounts, li: Person, clock: Clock
) -> None:
    for n in range(20):
        outcome_of_attempt(accounts, LOGIN, f"{WRONG} {n}")
    with pytest.raises(TooManyLoginAttempts) as refused:
        accounts.logins.authenticate(LOGIN, PASSWORD)
    clock.now = refused.value.until

    assert outcome_of_attempt(accounts, LOGIN, PASSWORD) == "in"


def test_a_login_name_nobody_has_is_refused_after_as_many(accounts: Accounts, li: Person) -> None:
    known = [outcome_of_attempt(accounts, LOGIN, f"{WRONG} {n}") for n in range(15)]
    unknown = [outcome_of_attempt(accounts, "nobody@example.org", f"{WRONG} {n}") for n in range(15)]

    assert known == unknown


def test_a_known_device_has_a_limit_of_its_own(accounts: Accounts, token: str) -> None:
    ends = [outcome_of_attempt(accounts, LOGIN, f"{WRONG} {n}", device_token=token) for n in range(12)]

    assert ends == ["InvalidCredentials"] * LIMITS.per_device + ["TooManyLoginAttempts"] * 2
    assert outcome_of_attempt(accounts, LOGIN, PASSWORD) == "in"


def test_the_device_of_one_person_is_a_stranger_to_another(accounts: Accounts, token: str) -> None:
    for n in range(10):
        outcome_of_attempt(accounts, "nobody@example.org", f"{WRONG} {n}")

    outcome = outcome_of_attempt(accounts, "nobody@example.org", WRONG, device_token=token)

    assert outcome == "TooManyLoginAttempts"


def test_a_device_token_serves_once_and_for_a_year(accounts: Accounts, token: str, clock: Clock) -> None:
    fresh = accounts.logins.authenticate(LOGIN, PASSWORD, device_token=token).device_token
    for n in range(10):
        outcome_of_attempt(accounts, LOGIN, f"{WRONG} {n}")

    assert outcome_of_attempt(accounts, LOGIN, PASSWORD, device_token=token) == "TooManyLoginAttempts"
    assert outcome_of_attempt(accounts, LOGIN, PASSWORD, device_token=fresh) == "in"


def test_a_device_is_forgotten_after_a_year(accounts: Accounts, token: str, clock: Clock) -> None:
    clock.advance(days=365)
    for n in range(10):
        outcome_of_attempt(accounts, LOGIN, f"{WRONG} {n}")

    assert outcome_of_attempt(accounts, LOGIN, PASSWORD, device_token=token) == "TooManyLoginAttempts"


def test_one_source_that_tries_many_accounts_is_stopped_too(accounts: Accounts, li: Person) -> None:
    ends = [
        outcome_of_attempt(accounts, f"user{n}@example.org", WRONG, source="192.0.2.1") for n in range(120)
    ]

    assert ends == ["InvalidCredentials"] * LIMITS.per_source + ["TooManyLoginAttempts"] * 20
    assert outcome_of_attempt(accounts, LOGIN, PASSWORD, source="192.0.2.2") == "in"


def test_many_at_once_are_no_way_around_the_limit(accounts: Accounts, li: Person) -> None:
    def attempt(n: int) -> str:
        return outcome_of_attempt(accounts, LOGIN, f"{WRONG} {n}", source=f"192.0.2.{n}")

    with ThreadPoolExecutor(8) as threads:
        ends = list(threads.map(attempt, range(60)))

    assert ends.count("InvalidCredentials") == LIMITS.per_login
    assert set(ends) <= {"InvalidCredentials", "TooManyLoginAttempts", LoginQueueFull.__name__}


def test_right_passwords_are_not_counted(accounts: Accounts, li: Person) -> None:
    assert {outcome_of_attempt(accounts, LOGIN, PASSWORD, source="192.0.2.1") for _ in range(25)} == {"in"}


def test_what_was_tried_is_kept_as_digests_only(accounts: Accounts, pool: Pool) -> None:
    outcome_of_attempt(accounts, "my own password by mistake", WRONG, source="192.0.2.1")
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT f::text, encode(counted, 'escape') FROM people.failures f"
        ).fetchall()

    assert len(rows) == 2
    assert not any(word in text for row in rows for text in row for word in ("mistake", "192.0.2"))


def test_counts_that_are_over_are_forgotten(accounts: Accounts, li: Person, pool: Pool, clock: Clock) -> None:
    outcome_of_attempt(accounts, "nobody@example.org", WRONG, source="192.0.2.1")
    clock.advance(seconds=WINDOW.total_seconds())
    outcome_of_attempt(accounts, LOGIN, PASSWORD)
    with pool.connection() as connection:
        (rows,) = (
            connection.execute("SELECT count(*) FROM people.failures WHERE failures > 0").fetchone() or ()
        )

    assert rows == 0


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    attempts=st.lists(
        st.tuples(st.integers(0, 14), st.sampled_from([LOGIN, "nobody@example.org"]), st.booleans()),
        max_size=6,
    )
)
def test_whatever_strangers_try_the_owners_device_is_let_in(
    accounts: Accounts, li: Person, clock: Clock, attempts: list[tuple[int, str, bool]]
) -> None:
    clock.advance(minutes=16)
    mine = accounts.logins.authenticate(LOGIN, PASSWORD).device_token
    for times, login, invents in attempts:
        for n in range(times):
            given_token = f"invented {n}" if invents else None
            outcome_of_attempt(accounts, login, WRONG, source=f"192.0.2.{n}", device_token=given_token)

    assert outcome_of_attempt(accounts, LOGIN, PASSWORD, device_token=mine) == "in"
