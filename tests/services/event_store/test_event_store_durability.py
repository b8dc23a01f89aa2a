"""What was recorded stays: nobody changes or removes it, not even the database's superuser."""

from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.errors import FeatureNotSupported, ForeignKeyViolation, InsufficientPrivilege, RestrictViolation

from services.event_store import EventStore
from tests.services.event_store.builders import ACTOR, Clock, append, command

TABLES = ("events.stored_events", "events.commands")
CHANGES = {
    "UPDATE events.stored_events SET topic = topic",
    "UPDATE events.commands SET fingerprint = ''",
    *(f"DELETE FROM {table}" for table in TABLES),
    *(f"TRUNCATE {table} CASCADE" for table in TABLES),
    "INSERT INTO events.commands TABLE events.commands ON CONFLICT (command_id) DO UPDATE SET recorded = 9",
}


def acting_as(url: str, role: str) -> str:
    return make_conninfo(url, options=f"-c role={role}")


@pytest.mark.parametrize("triggers", ["origin", "replica"])
@pytest.mark.parametrize("change", sorted(CHANGES))
def test_the_superuser_may_not(store: EventStore, migrated_url: str, change: str, triggers: str) -> None:
    store.save([append(uuid4())], actor=ACTOR, command=command())

    session = make_conninfo(migrated_url, options=f"-c session_replication_role={triggers}")

    with psycopg.connect(session) as connection, pytest.raises(RestrictViolation, match="stays"):
        connection.execute(change.encode())


def test_a_command_is_not_let_in_without_its_events(migrated_url: str) -> None:
    with psycopg.connect(migrated_url) as connection:
        connection.execute(
            "INSERT INTO events.commands VALUES (gen_random_uuid(), 'f', gen_random_uuid(), 1, 1, now())"
        )

        with pytest.raises(ForeignKeyViolation):
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_writer_s_role_is_enough_to_write(migrated_url: str, clock: Clock) -> None:
    with EventStore(acting_as(migrated_url, "certtrail_writer"), clock) as store:
        receipt = store.save([append(uuid4())], actor=ACTOR, command=command())

        assert store.history(receipt.stream) == receipt.recorded


@pytest.mark.parametrize(
    "statement", ["UPDATE events.stored_events SET topic = ''", "DELETE FROM events.commands"]
)
def test_the_writer_has_no_right_to_change_or_remove(migrated_url: str, statement: str) -> None:
    with (
        psycopg.connect(acting_as(migrated_url, "certtrail_writer")) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("TRUNCATE events.stored_events", FeatureNotSupported),  # the commands refer to it
        ("TRUNCATE events.stored_events CASCADE", InsufficientPrivilege),
    ],
)
def test_the_writer_s_right_to_truncate_is_good_for_the_lock_only(
    migrated_url: str, statement: str, refusal: type[psycopg.Error]
) -> None:
    with (
        psycopg.connect(acting_as(migrated_url, "certtrail_writer")) as connection,
        pytest.raises(refusal),
    ):
        connection.execute(statement.encode())


def test_the_reader_reads_events(store: EventStore, migrated_url: str, clock: Clock) -> None:
    receipt = store.save([append(uuid4())], actor=ACTOR, command=command())

    with EventStore(acting_as(migrated_url, "certtrail_reader"), clock) as reading:
        assert reading.after(0, 10) == receipt.recorded


@pytest.mark.parametrize(
    "statement", ["SELECT 1 FROM people.api_keys", "INSERT INTO events.stored_events DEFAULT VALUES"]
)
def test_the_reader_sees_no_keys_and_writes_nothing(migrated_url: str, statement: str) -> None:
    with (
        psycopg.connect(acting_as(migrated_url, "certtrail_reader")) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(statement.encode())
