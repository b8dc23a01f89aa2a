"""Keys of the demonstration: one for each role, good as long as it runs, and never for long."""

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

    with temporary_keys(keys, lambda: NOON) as lent:
        assert {each.role for each in lent} == set(Role) - WITHOUT_KEY
        assert all(keys.principal(each.key).person == each.person for each in lent)


def test_a_key_opens_nothing_once_the_demonstration_has_ended(pool: ConnectionPool) -> None:
    keys = Keys(pool, lambda: NOON)
    with temporary_keys(keys, lambda: NOON) as lent:
        """Nothing but lent."""

    with pytest.raises(ApiKeyRevoked):
        keys.principal(lent[0].key)


def test_a_key_that_could_not_be_taken_back_expires(pool: ConnectionPool) -> None:
    later = NOON + KEY_LIFETIME + timedelta(seconds=1)

    with temporary_keys(Keys(pool, lambda: NOON), lambda: NOON) as lent, pytest.raises(ApiKeyExpired):
        Keys(pool, lambda: later).principal(lent[0].key)
