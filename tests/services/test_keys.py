"""Keys: shown once, kept as digests, good until they expire or are taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from domain.errors import InvalidValue
from domain.values import Role
from services.errors import ApiKeyAlreadyRotated, ApiKeyExpired, ApiKeyRevoked, UnknownApiKey
from services.keys import Keys, KeyTerms
from services.principal import Principal
from services.scopes import ALL, Scope

BODY = "CNCA-R-2002-001"
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def pool(migrated_url: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(migrated_url, min_size=1, open=True) as connection_pool:
        yield connection_pool


@pytest.fixture
def keys(pool: ConnectionPool) -> Keys:
    return Keys(pool, lambda: NOON)


def keys_at(pool: ConnectionPool, moment: datetime) -> Keys:
    return Keys(pool, lambda: moment)


def test_a_key_tells_who_holds_it(keys: Keys) -> None:
    key = keys.add("P-li", {Role.REVIEWER, Role.DECIDER}, BODY)

    assert keys.principal(key) == Principal(
        person="P-li", roles=frozenset({Role.REVIEWER, Role.DECIDER}), body=BODY
    )


def test_a_regulator_has_no_body(keys: Keys) -> None:
    key = keys.add("P-wang", {Role.REGULATOR}, None)

    assert keys.principal(key).body is None


@pytest.mark.parametrize(
    ("person", "roles", "body"),
    [
        ("P-wang", {Role.REGULATOR}, BODY),
        ("P-wang", {Role.REGULATOR, Role.DECIDER}, None),
        ("P-timer", {Role.SYSTEM}, BODY),
        ("P-li", {Role.DECIDER}, None),
        ("P-li", {Role.DECIDER}, "not a body"),
        ("P-li", set(), BODY),
        ("Li Ming", {Role.DECIDER}, BODY),
    ],
)
def test_roles_that_cannot_be_get_no_key(keys: Keys, person: str, roles: set[Role], body: str | None) -> None:
    with pytest.raises(InvalidValue):
        keys.add(person, roles, body)


UNTIL_TOMORROW = NOON + timedelta(days=1)
OPERATES = KeyTerms(frozenset({Scope.OPERATE}), UNTIL_TOMORROW)


def test_a_key_of_the_operator_operates_alone(keys: Keys) -> None:
    assert keys.authenticate(keys.add("P-op", {Role.SYSTEM}, None, OPERATES)).scopes == {Scope.OPERATE}


@pytest.mark.parametrize(
    ("roles", "body", "terms"),
    [
        ({Role.DECIDER}, BODY, OPERATES),
        ({Role.REGULATOR}, None, OPERATES),
        ({Role.SYSTEM}, None, KeyTerms(frozenset(Scope), UNTIL_TOMORROW)),
        ({Role.SYSTEM}, None, KeyTerms(frozenset({Scope.OPERATE, Scope.READ}), UNTIL_TOMORROW)),
        ({Role.SYSTEM}, None, KeyTerms(frozenset({Scope.OPERATE}))),
    ],
    ids=["staff", "a regulator", "every scope", "reading too", "for good"],
)
def test_nobody_else_operates_and_no_key_does_so_for_good(
    keys: Keys, migrated_url: str, roles: set[Role], body: str | None, terms: KeyTerms
) -> None:
    with pytest.raises(InvalidValue):
        keys.add("P-op", roles, body, terms)

    values = ("abcdefgh", sorted(roles), body, terms.expires_at, sorted(terms.scopes))
    with psycopg.connect(migrated_url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(
            "INSERT INTO people.api_keys"
            " (prefix, digest, person, created_at, roles, body, expires_at, scopes)"
            " VALUES (%s, sha256('x'), 'P-op', now(), %s, %s, %s, %s)",
            values,
        )


def test_a_key_of_the_operator_is_rotated_with_an_expiry_date_only(keys: Keys) -> None:
    prefix = keys.add("P-op", {Role.SYSTEM}, None, OPERATES)[3:11]

    with pytest.raises(InvalidValue):
        keys.rotate(prefix, KeyTerms())
    assert keys.principal(keys.rotate(prefix, KeyTerms(expires_at=UNTIL_TOMORROW))).person == "P-op"


def test_the_secret_is_256_bits_and_no_two_keys_are_alike(keys: Keys) -> None:
    made = {keys.add("P-li", {Role.DECIDER}, BODY) for _ in range(20)}

    assert len(made) == 20
    assert {
        (len(prefix), len(secret) * 5 >= 256) for _, prefix, secret in (key.split("_") for key in made)
    } == {(8, True)}


def test_what_is_kept_does_not_open_anything(keys: Keys, migrated_url: str) -> None:
    key = keys.add("P-li", {Role.DECIDER}, BODY, KeyTerms(note="first desk"))

    with psycopg.connect(migrated_url) as connection:
        kept = connection.execute("SELECT k::text FROM people.api_keys k").fetchone()

    assert kept is not None
    assert key[3:11] in kept[0]
    assert key.split("_")[2] not in kept[0]


@pytest.mark.parametrize(
    "wrong", ["", "ct_", "ct_abcdefgh_" + "a" * 52, "Bearer x", "ct_abcdefgh_\x00", "键" * 64]
)
def test_a_key_never_handed_out_is_unknown(keys: Keys, wrong: str) -> None:
    with pytest.raises(UnknownApiKey):
        keys.principal(wrong)


def test_the_prefix_alone_opens_nothing(keys: Keys) -> None:
    key = keys.add("P-li", {Role.DECIDER}, BODY)
    other = keys.add("P-bo", {Role.DECIDER}, BODY)

    with pytest.raises(UnknownApiKey):
        keys.principal(key[:12] + other[12:])


def test_a_key_is_good_before_the_moment_it_expires_and_not_at_it(pool: ConnectionPool) -> None:
    end = NOON + timedelta(days=1)
    key = keys_at(pool, NOON).add("P-li", {Role.DECIDER}, BODY, KeyTerms(expires_at=end))

    assert keys_at(pool, end - timedelta(microseconds=1)).principal(key).person == "P-li"
    with pytest.raises(ApiKeyExpired):
        keys_at(pool, end).principal(key)


def test_a_key_taken_back_is_refused_and_the_first_time_counts(pool: ConnectionPool) -> None:
    key = keys_at(pool, NOON).add("P-li", {Role.DECIDER}, BODY, KeyTerms(expires_at=NOON + timedelta(days=1)))
    keys_at(pool, NOON).revoke(key[3:11])
    later = keys_at(pool, NOON + timedelta(days=2))
    later.revoke(key[3:11])

    with pytest.raises(ApiKeyRevoked) as refused:
        later.principal(key)

    assert refused.value.revoked_at == NOON


def test_only_a_key_that_exists_can_be_taken_back(keys: Keys) -> None:
    with pytest.raises(UnknownApiKey):
        keys.revoke("abcdefgh")


def test_a_key_that_does_not_say_reads_and_writes_and_decides_nothing(keys: Keys) -> None:
    assert keys.authenticate(keys.add("P-li", {Role.DECIDER}, BODY)).scopes == {Scope.READ, Scope.WRITE}


def test_a_key_opens_the_scopes_it_was_given(keys: Keys) -> None:
    key = keys.add("P-li", {Role.DECIDER}, BODY, KeyTerms(frozenset({Scope.DECIDE})))

    assert keys.authenticate(key).scopes == {Scope.DECIDE}


def test_a_rotated_key_and_its_successor_are_good_together_until_the_overlap_ends(
    pool: ConnectionPool,
) -> None:
    old = keys_at(pool, NOON).add("P-li", {Role.DECIDER}, BODY, KeyTerms(ALL))
    new = keys_at(pool, NOON).rotate(old[3:11], KeyTerms(), timedelta(days=2))
    end = NOON + timedelta(days=2)

    assert keys_at(pool, end - timedelta(seconds=1)).principal(old) == keys_at(pool, end).principal(new)
    assert keys_at(pool, end).authenticate(new).scopes == ALL
    with pytest.raises(ApiKeyExpired):
        keys_at(pool, end).principal(old)


def test_a_key_is_rotated_once(keys: Keys) -> None:
    old = keys.add("P-li", {Role.DECIDER}, BODY)
    keys.rotate(old[3:11], KeyTerms())

    with pytest.raises(ApiKeyAlreadyRotated):
        keys.rotate(old[3:11], KeyTerms())


def test_a_key_taken_back_is_not_rotated(keys: Keys) -> None:
    old = keys.add("P-li", {Role.DECIDER}, BODY)
    keys.revoke(old[3:11])

    with pytest.raises(ApiKeyRevoked):
        keys.rotate(old[3:11], KeyTerms())
    with pytest.raises(UnknownApiKey):
        keys.rotate("abcdefgh", KeyTerms())


def test_when_a_key_was_last_used_is_known_to_the_minute(pool: ConnectionPool) -> None:
    key, used = keys_at(pool, NOON).add("P-li", {Role.DECIDER}, BODY), []
    for seconds in (0, 59, 60):
        keys_at(pool, NOON + timedelta(seconds=seconds)).principal(key)
        with pool.connection() as connection:
            row = connection.execute("SELECT last_used_at FROM people.api_keys").fetchone()
        used.append((row[0] - NOON).seconds if row else None)

    assert used == [0, 0, 60]


@pytest.mark.parametrize("state", ["disabled", "erased"])
def test_no_key_opens_anything_for_who_is_shut_out(pool: ConnectionPool, state: str) -> None:
    key = keys_at(pool, NOON).add("P-li", {Role.DECIDER}, BODY)
    with pool.connection() as connection:
        connection.execute(
            "INSERT INTO people.persons VALUES ('P-li', %s, '{decider}', %s, %s, %s, %s, %s)",
            (BODY, state, NOON, NOON, NOON, NOON),
        )

    with pytest.raises(ApiKeyRevoked):
        keys_at(pool, NOON).principal(key)
