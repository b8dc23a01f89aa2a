"""Worker: each event exactly once in each view, by one worker, through lost connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL

from domain.events.application import Withdrawn
from domain.recorded import Recorded
from projections.tracking import TrackingMoved, tracking_state
from projections.view import Batch, Connection, View, in_schema
from projections.worker import Pace, Worker
from projections.worker_lock import wait_for_notification
from services.errors import UnknownEventType
from services.event_store import EventStore
from tests.projections.builders import Clock, EventRecorder, certificate, events_until_grant
from tests.projections.position_view import create_views, position_view, positions_seen

QUICK = Pace(batch=3, poll=0.02, backoff=0.05)
LIMIT = 20.0
"""Seconds after which a test gives up waiting."""


@pytest.fixture
def connection(migrated_url: str) -> Iterator[Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def ten_positions(world: EventRecorder, clock: Clock) -> list[int]:
    """The positions of ten events."""
    first = world.record(certificate(), *events_until_grant(clock().date(), "12325SC00001R0M"))
    more = world.record(certificate("two"), *events_until_grant(clock().date(), "12325SC00002R0M")[:3])
    return [each.position for each in (*first.recorded, *more.recorded)]


@contextmanager
def running_worker(worker: Worker, stop: Event | None = None) -> Iterator[list[BaseException]]:
    """The worker at work in a thread; the errors it ended with."""
    stop, errors = stop or Event(), list[BaseException]()

    def run() -> None:
        try:
            worker.run(stop)
        except BaseException as error:  # noqa: BLE001  (looked at by the test)
            errors.append(error)

    thread = Thread(target=run)
    thread.start()
    try:
        yield errors
    finally:
        stop.set()
        thread.join(LIMIT)
        assert not thread.is_alive()


def wait_for(connection: Connection, view: str, position: int) -> None:
    """Until the view has reached the position, woken by its own polling of the tracking row."""
    for _ in range(1000):
        if tracking_state(connection, view).position >= position:
            return
        wait_for_notification(connection, 0.02)
    raise AssertionError(f"{view} never reached {position}")


def backends(connection: Connection) -> list[int]:
    rows = connection.execute(
        "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return [pid for (pid,) in rows]


def terminate(connection: Connection, pid: int) -> None:
    connection.execute("SELECT pg_terminate_backend(%s, 10000)", (pid,))


def test_every_event_is_seen_once_in_order(
    migrated_url: str, store: EventStore, connection: Connection, ten_positions: list[int]
) -> None:
    create_views(connection, view := position_view("one"))

    assert Worker(migrated_url, store, [view], pace=QUICK).catch_up() == ten_positions[-1]
    assert positions_seen(connection, "one") == ten_positions


def test_a_new_view_is_read_from_the_beginning_beside_an_older_one(
    migrated_url: str, store: EventStore, connection: Connection, ten_positions: list[int]
) -> None:
    older, newer = position_view("older"), position_view("newer")
    create_views(connection, older, newer)
    Worker(migrated_url, store, [older], pace=QUICK).catch_up()

    Worker(migrated_url, store, [older, newer], pace=QUICK).catch_up()

    assert positions_seen(connection, "older") == positions_seen(connection, "newer") == ten_positions


def test_what_is_recorded_wakes_the_worker(
    migrated_url: str, store: EventStore, connection: Connection, world: EventRecorder
) -> None:
    create_views(connection, view := position_view("one"))
    stop, never = Event(), Pace(poll=10 * LIMIT)
    with running_worker(Worker(migrated_url, store, [view], pace=never), stop):
        receipt = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
        wait_for(connection, "one", receipt.position)
        stop.set()
        connection.execute("NOTIFY stored_events")

    assert positions_seen(connection, "one") == [receipt.position]


def test_a_worker_killed_between_applying_and_committing_has_applied_nothing(
    migrated_url: str, store: EventStore, connection: Connection, ten_positions: list[int]
) -> None:
    killed: list[int] = []

    def die_once(worker_connection: Connection, batch: Batch) -> None:
        if not killed:
            killed.append(worker_connection.info.backend_pid)
            terminate(connection, killed[0])

    create_views(connection, view := position_view("one", die_once))
    with running_worker(Worker(migrated_url, store, [view], pace=QUICK)) as errors:
        wait_for(connection, "one", ten_positions[-1])

    assert killed
    assert not errors
    assert positions_seen(connection, "one") == ten_positions


def test_a_lost_connection_is_made_again(
    migrated_url: str,
    store: EventStore,
    connection: Connection,
    ten_positions: list[int],
    world: EventRecorder,
) -> None:
    create_views(connection, view := position_view("one"))
    with running_worker(Worker(migrated_url, store, [view], pace=QUICK)) as errors:
        wait_for(connection, "one", ten_positions[-1])
        for pid in backends(connection):
            terminate(connection, pid)
        later = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
        wait_for(connection, "one", later.position)

    assert not errors
    assert positions_seen(connection, "one") == [*ten_positions, later.position]


def test_a_second_worker_stands_by_and_takes_over(
    migrated_url: str,
    store: EventStore,
    connection: Connection,
    ten_positions: list[int],
    world: EventRecorder,
) -> None:
    working, standing_by = list[int](), list[int]()

    def noted(where: list[int]) -> View:
        return position_view("one", lambda connection, batch: where.extend(each.position for each in batch))

    create_views(connection, position_view("one"))
    with running_worker(Worker(migrated_url, store, [noted(working)], pace=QUICK)):
        wait_for(connection, "one", ten_positions[-1])
        with running_worker(Worker(migrated_url, store, [noted(standing_by)], pace=QUICK)):
            during = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
            wait_for(connection, "one", during.position)
            lone = backends(connection)
            for pid in lone:
                terminate(connection, pid)
            later = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
            wait_for(connection, "one", later.position)

    assert len(lone) == 1
    assert working[: len(ten_positions) + 1] == [*ten_positions, during.position]
    assert (
        sorted(working + standing_by)
        == positions_seen(connection, "one")
        == [*ten_positions, during.position, later.position]
    )


def test_a_position_moved_by_someone_else_stops_the_view(
    migrated_url: str, store: EventStore, connection: Connection, ten_positions: list[int]
) -> None:
    class Meddled:
        """A log during whose reading another process moves the view."""

        def after(self, position: int, limit: int) -> tuple[Recorded, ...]:
            connection.execute(in_schema(SQL("UPDATE {s}.tracking SET position = 1"), "one"))
            return store.after(position, limit)

        def last_position(self) -> int:
            return store.last_position()

    create_views(connection, view := position_view("one"))

    with pytest.raises(TrackingMoved):
        Worker(migrated_url, Meddled(), [view], pace=QUICK).catch_up()

    assert positions_seen(connection, "one") == []


def insert_event(connection: Connection, topic: str) -> None:
    connection.execute(
        "INSERT INTO events.stored_events (originator_id, originator_version, topic, state)"
        """ VALUES (%s, 1, %s, '{"event": {}, "recorded_at": "2025-03-01T04:00:01Z"}'::bytea)""",
        (uuid4(), topic),
    )


def test_a_topic_it_does_not_know_stops_the_view_before_it_and_no_writer(
    migrated_url: str,
    store: EventStore,
    connection: Connection,
    ten_positions: list[int],
    world: EventRecorder,
) -> None:
    create_views(connection, view := position_view("one"))
    insert_event(connection, "certificate.teleported.v9")
    world.record(uuid4(), Withdrawn(reason="no longer wanted"))

    with pytest.raises(UnknownEventType, match=r"certificate\.teleported\.v9"):
        Worker(migrated_url, store, [view], pace=QUICK).catch_up()

    assert tracking_state(connection, "one").position == ten_positions[-1]
    assert world.record(uuid4(), Withdrawn(reason="no longer wanted")).position > ten_positions[-1]


def test_a_worker_told_to_stop_while_standing_by_leaves(
    migrated_url: str, store: EventStore, connection: Connection
) -> None:
    create_views(connection, view := position_view("one"))
    workers = [Worker(migrated_url, store, [view], pace=QUICK) for _ in range(2)]
    with running_worker(workers[0]) as first, running_worker(workers[1]) as second:
        pass

    assert first == second == []
