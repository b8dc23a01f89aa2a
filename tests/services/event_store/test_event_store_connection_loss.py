"""Lost connections: a command that succeeded says so, and one that could not be sent says that."""

from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from services.errors import DatabaseUnavailable
from services.event_store import EventStore
from tests.services.event_store.builders import ACTOR, Clock, append, command
from tests.services.event_store.lossy_proxy import lossy_proxy


def test_a_command_whose_success_was_lost_on_the_way_back_is_recorded_once(
    migrated_url: str, clock: Clock
) -> None:
    stream = uuid4()
    with lossy_proxy(migrated_url) as wire, EventStore(wire.conninfo, clock) as store:
        wire.arm()

        receipt = store.save([append(stream, 0, "a", "b")], actor=ACTOR, command=command())

        assert wire.cuts == 1
        assert store.history(stream) == receipt.recorded


def test_connections_that_the_server_closed_are_replaced(store: EventStore, migrated_url: str) -> None:
    store.save([append(uuid4())], actor=ACTOR, command=command())
    with psycopg.connect(migrated_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert store.save([append(uuid4())], actor=ACTOR, command=command()).position == 2


def test_a_writer_is_not_kept_waiting_for_the_lock_beyond_the_limit(migrated_url: str, clock: Clock) -> None:
    began = datetime.now(UTC)
    with EventStore(migrated_url, clock, timeout=1) as store, psycopg.connect(migrated_url) as other:
        other.execute("LOCK TABLE events.stored_events IN EXCLUSIVE MODE")

        with pytest.raises(DatabaseUnavailable, match="busy"):
            store.save([append(uuid4())], actor=ACTOR, command=command())

    assert (datetime.now(UTC) - began).total_seconds() < 5, "the wait was repeated"


def test_a_writer_that_waited_in_vain_can_write_on(migrated_url: str, clock: Clock) -> None:
    with EventStore(migrated_url, clock, pool_size=1, max_overflow=0, timeout=1) as store:
        with psycopg.connect(migrated_url) as other:
            other.execute("LOCK TABLE events.stored_events IN EXCLUSIVE MODE")
            with pytest.raises(DatabaseUnavailable):
                store.save([append(uuid4())], actor=ACTOR, command=command())

        assert store.save([append(uuid4())], actor=ACTOR, command=command()).version == 1


def test_a_database_that_is_not_there_is_said_to_be_so_within_the_limit(clock: Clock) -> None:
    began = datetime.now(UTC)

    with pytest.raises(DatabaseUnavailable):
        EventStore("postgresql://nobody@127.0.0.1:1/nothing", clock, timeout=1)

    assert (datetime.now(UTC) - began).total_seconds() < 5


def test_when_every_connection_is_taken_that_is_said_within_the_limit(
    migrated_url: str, clock: Clock
) -> None:
    with (
        EventStore(migrated_url, clock, pool_size=1, max_overflow=0, timeout=1) as store,
        store._datastore.get_connection(),
    ):
        began = datetime.now(UTC)

        with pytest.raises(DatabaseUnavailable, match="No database connection"):
            store.last_position()

    assert (datetime.now(UTC) - began).total_seconds() < 5, "the wait was repeated"
