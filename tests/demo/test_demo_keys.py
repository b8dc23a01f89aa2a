"""API keys of the demonstration: one for each role, revoked at its end, with a short lifetime."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from psycopg_pool import ConnectionPool

from demo.examples import KEY_LIFETIME, temporary_keys
from domain.values import Role
from services.errors import ApiKeyExpired, ApiKeyRevoked
from services.keys import Keys
from tests.demo.conftest import NOON

WITHOUT_KEY = {Role.SYSTEM}


@pytest.fixture
def pool(migrated_url: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(migrated_url, min_size=1) as pool:
        yield pool


def test_there_is_a_key_for_every_role_but_the_systems(pool: ConnectionPool) -> None:
    keys = Keys(pool, lambda: NOON)

    with temporary_keys(keys, lambda: NOON) as demo_keys:
        assert {each.role for each in demo_keys} == set(Role) - WITHOUT_KEY
        assert all(keys.principal(each.key).person == each.person for each in demo_keys)


def test_keys_are_revoked_when_the_demonstration_has_ended(pool: ConnectionPool) -> None:
    keys = Keys(pool, lambda: NOON)
    with temporary_keys(keys, lambda: NOON) as demo_keys:
        """Created and revoked."""

    for each in demo_keys:
        with pytest.raises(ApiKeyRevoked):
            keys.principal(each.key)


def test_a_key_that_could_not_be_revoked_expires(pool: ConnectionPool) -> None:
    later = NOON + KEY_LIFETIME + timedelta(seconds=1)

    with temporary_keys(Keys(pool, lambda: NOON), lambda: NOON) as demo_keys, pytest.raises(ApiKeyExpired):
        Keys(pool, lambda: later).principal(demo_keys[0].key)
