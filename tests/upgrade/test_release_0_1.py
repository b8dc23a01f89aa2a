"""Upgrading from release 0.1."""

import psycopg

from api.migrate import migrate
from tests.conftest import cloned


def test_the_dump_upgrades_twice_over(server_url: str, release_0_1: str) -> None:
    with cloned(server_url, release_0_1) as url:
        migrate(url)

        assert migrate(url) == ()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(1) FROM events.stored_events").fetchone() == (832,)
