"""Sessions: begun by proof, found by a token that changes with every proof, over in time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from domain.values import Role
from services.accounts.audit_hook import Pool
from services.principal import Principal
from services.sessions import LIMITS, SessionExpired, Sessions

BODY = "CNCA-R-2002-001"
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PASSWORD = frozenset({"password"})
BOTH = frozenset({"password", "one_time_code"})
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def pool(migrated_url: str) -> Iterator[Pool]:
    with ConnectionPool(migrated_url, min_size=1, open=True) as connection_pool:
        with connection_pool.connection() as connection:
            connection.execute(
                "INSERT INTO people.persons VALUES ('P-li', %s, '{decider}', 'active', %s, %s, %s, %s)",
                (BODY, NOON, NOON, NOON, NOON),
            )
            connection.execute("INSERT INTO people.contacts VALUES ('P-li', 'li', 'li', 'Li Ming')")
        yield connection_pool


def at(pool: Pool, moment: datetime = NOON) -> Sessions:
    return Sessions(pool, lambda: moment, LIMITS)


def update_person(pool: Pool, assignment: str) -> None:
    with pool.connection() as connection:
        connection.execute(f"UPDATE people.persons SET {assignment}".encode())


def test_a_session_tells_who_came_in_by_what_and_until_when(pool: Pool) -> None:
    session = at(pool).find(at(pool).begin("P-li", PASSWORD).token)

    assert session.principal == Principal(person="P-li", roles=frozenset({Role.DECIDER}), body=BODY)
    assert (session.means, session.stepped_up_at) == (PASSWORD, None)
    assert (session.idle_until, session.until) == (NOON + LIMITS.idle, NOON + LIMITS.absolute)


def test_what_is_kept_opens_nothing(pool: Pool, migrated_url: str) -> None:
    token = at(pool).begin("P-li", PASSWORD).token
    with psycopg.connect(migrated_url) as connection:
        kept = connection.execute("SELECT s::text, encode(digest, 'hex') FROM people.sessions s").fetchone()

    assert kept is not None
    assert token not in kept[0]
    with pytest.raises(SessionExpired):
        at(pool).find(kept[1])


def test_idle_expiry_ends_a_session_that_nobody_uses(pool: Pool) -> None:
    token = at(pool).begin("P-li", PASSWORD).token
    at(pool, NOON + LIMITS.idle - MOMENT).find(token)
    at(pool, NOON + 2 * LIMITS.idle - 2 * MOMENT).find(token)

    with pytest.raises(SessionExpired):
        at(pool, NOON + 3 * LIMITS.idle - 2 * MOMENT).find(token)


def test_absolute_expiry_ends_a_session_however_much_it_is_used(pool: Pool) -> None:
    token, moment = at(pool).begin("P-li", PASSWORD).token, NOON
    while moment < NOON + LIMITS.absolute - LIMITS.idle:
        moment += LIMITS.idle / 2
        at(pool, moment).find(token)
    at(pool, NOON + LIMITS.absolute - MOMENT).find(token)

    with pytest.raises(SessionExpired):
        at(pool, NOON + LIMITS.absolute).find(token)


def test_every_proof_changes_the_token_and_the_old_one_is_dead_at_once(pool: Pool) -> None:
    old = at(pool).begin("P-li", PASSWORD)
    new = at(pool).step_up(old.token, BOTH)

    assert (new.session.id, new.session.means) == (old.session.id, BOTH)
    assert at(pool).find(new.token).stepped_up_at == NOON
    for use in (at(pool).find, at(pool).rotate):
        with pytest.raises(SessionExpired):
            use(old.token)


def test_a_step_up_lengthens_no_session(pool: Pool) -> None:
    token = at(pool).begin("P-li", PASSWORD).token
    later = at(pool, NOON + timedelta(minutes=29))

    assert later.step_up(token, BOTH).session.until == NOON + LIMITS.absolute


def test_half_a_login_lasts_ten_minutes_and_a_second_factor_makes_it_whole(pool: Pool) -> None:
    half = at(pool).begin("P-li", PASSWORD, partial=True)
    whole = at(pool).step_up(half.token, BOTH).session

    assert (half.session.partial, half.session.until) == (True, NOON + LIMITS.partial)
    assert (whole.partial, whole.until) == (False, NOON + LIMITS.absolute)


def test_a_second_factor_counts_for_ten_minutes(pool: Pool) -> None:
    session = at(pool).begin("P-li", BOTH).session
    end = NOON + LIMITS.step_up

    assert at(pool, end - MOMENT).just_stepped_up(session)
    assert not at(pool, end).just_stepped_up(session)


def test_a_session_that_was_ended_is_over(pool: Pool) -> None:
    token = at(pool).begin("P-li", PASSWORD).token
    at(pool).end(token)

    with pytest.raises(SessionExpired):
        at(pool).find(token)
    assert at(pool).of("P-li") == ()


def test_all_sessions_but_one_are_ended(pool: Pool) -> None:
    tokens = [at(pool).begin("P-li", PASSWORD).token for _ in range(3)]

    assert at(pool).end_all("P-li", except_token=tokens[0]) == 2
    assert at(pool).find(tokens[0]).person == "P-li"
    with pytest.raises(SessionExpired):
        at(pool).find(tokens[1])


@pytest.mark.parametrize(
    "what",
    ["credentials_changed_at = credentials_changed_at + interval '1 second'", "state = 'disabled'"],
)
def test_new_credentials_and_a_disabled_account_end_every_session(pool: Pool, what: str) -> None:
    token = at(pool).begin("P-li", PASSWORD).token
    update_person(pool, what)

    with pytest.raises(SessionExpired):
        at(pool).find(token)


def test_proof_given_before_the_credentials_changed_begins_nothing(pool: Pool) -> None:
    update_person(pool, "credentials_changed_at = credentials_changed_at + interval '1 second'")

    with pytest.raises(SessionExpired):
        at(pool).begin("P-li", PASSWORD, credentials_as_of=NOON)


def test_erasing_a_person_leaves_no_session(pool: Pool) -> None:
    token = at(pool).begin("P-li", PASSWORD).token
    with pool.connection() as connection:
        connection.execute("DELETE FROM people.contacts")

    with pytest.raises(SessionExpired):
        at(pool).find(token)


def test_roles_are_those_of_this_moment(pool: Pool) -> None:
    token = at(pool).begin("P-li", PASSWORD).token
    update_person(pool, "roles = '{auditor}'")

    assert at(pool).find(token).principal.roles == {Role.AUDITOR}


@pytest.mark.parametrize("token", ["", "x" * 43, "键", "\x00", "\udc80"])
def test_a_token_nobody_was_given_opens_nothing(pool: Pool, token: str) -> None:
    with pytest.raises(SessionExpired):
        at(pool).find(token)


def test_nobody_without_an_account_begins_a_session(pool: Pool) -> None:
    with pytest.raises(SessionExpired):
        at(pool).begin("P-nobody", PASSWORD)
