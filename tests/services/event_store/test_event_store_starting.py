"""Starting: only with the lock, only on tables that a migration made, on any way to reach a database."""

from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from services.errors import DatabaseNotMigrated, UnsafeSetting
from services.event_store import EventStore
from tests.services.event_store.builders import ACTOR, Clock, append, command


@pytest.mark.parametrize("value", ["yes", "no", ""])
def test_the_setting_that_drops_the_lock_stops_the_start(
    migrated_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", value)

    with pytest.raises(UnsafeSetting, match="POSTGRES_ENABLE_DB_FUNCTIONS"):
        EventStore(migrated_url, clock)


def test_a_database_that_was_not_migrated_stops_the_start_and_stays_empty(
    database_url: str, clock: Clock
) -> None:
    with pytest.raises(DatabaseNotMigrated, match="certtrail migrate"):
        EventStore(database_url, clock)

    with psycopg.connect(database_url) as connection:
        schemas = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'events'").fetchone()
    assert schemas == (0,)


def test_what_the_conninfo_says_beyond_name_and_place_counts(migrated_url: str, clock: Clock) -> None:
    conninfo = make_conninfo(migrated_url, application_name="the register", connect_timeout=7)

    with EventStore(conninfo, clock), psycopg.connect(migrated_url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'the register'"
        )

        assert found.fetchone() != (0,)


def test_a_database_that_defaults_to_another_isolation_is_read_after_the_lock(
    migrated_url: str, clock: Clock
) -> None:
    conninfo = make_conninfo(migrated_url, options="-c default_transaction_isolation=repeatable\\ read")

    with EventStore(conninfo, clock) as store:
        store.save([append(uuid4())], actor=ACTOR, command=command())

        assert store.save([append(uuid4())], actor=ACTOR, command=command()).position == 2


def test_a_client_that_falls_silent_in_a_transaction_is_cut_off(store: EventStore) -> None:
    with store._datastore.get_connection() as connection:
        limit = connection.execute("SHOW idle_in_transaction_session_timeout").fetchone()

    assert limit == {"idle_in_transaction_session_timeout": "5s"}
