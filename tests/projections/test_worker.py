"""Following the log: each event exactly once in each view, by one worker, through lost connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL

from domain.events.application import Withdrawn
from domain.recorded import Recorded
from projections.session import rest
from projections.tracking import TrackingMoved, reached
from projections.view import Batch, Session, View, scoped
from projections.worker import Pace, Worker
from services.errors import UnknownTopic
from services.event_store import EventStore
from tests.projections.counting import counting, created, seen
from tests.projections.given import Clock, World, certificate, way

QUICK = Pace(batch=3, poll=0.02, backoff=0.05)
LIMIT = 20.0
"""Seconds after which a test gives up waiting."""


@pytest.fixture
def session(migrated_url: str) -> Iterator[Session]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def ten(world: World, clock: Clock) -> list[int]:
    """The positions of ten events."""
    first = world.record(certificate(), *way(clock().date(), "12325SC00001R0M"))
    more = world.record(certificate("two"), *way(clock().date(), "12325SC00002R0M")[:3])
    return [each.position for each in (*first.recorded, *more.recorded)]


@contextmanager
def running(worker: Worker, stop: Event | None = None) -> Iterator[list[BaseException]]:
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


def wait_for(session: Session, view: str, position: int) -> None:
    """Until the view has reached the position, woken by its own polling of the tracking row."""
    for _ in range(1000):
        if reached(session, view).position >= position:
            return
        rest(session, 0.02)
    raise AssertionError(f"{view} never reached {position}")


def backends(session: Session) -> list[int]:
    rows = session.execute(
        "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return [pid for (pid,) in rows]


def terminate(session: Session, pid: int) -> None:
    session.execute("SELECT pg_terminate_backend(%s, 10000)", (pid,))


def test_every_event_is_seen_once_in_order(
    migrated_url: str, store: EventStore, session: Session, ten: list[int]
) -> None:
    created(session, view := counting("one"))

    assert Worker(migrated_url, store, [view], pace=QUICK).catch_up() == ten[-1]
    assert seen(session, "one") == ten


def test_a_new_view_is_read_from_the_beginning_beside_an_older_one(
    migrated_url: str, store: EventStore, session: Session, ten: list[int]
) -> None:
    older, newer = counting("older"), counting("newer")
    created(session, older, newer)
    Worker(migrated_url, store, [older], pace=QUICK).catch_up()

    Worker(migrated_url, store, [older, newer], pace=QUICK).catch_up()

    assert seen(session, "older") == seen(session, "newer") == ten


def test_what_is_recorded_wakes_the_worker(
    migrated_url: str, store: EventStore, session: Session, world: World
) -> None:
    created(session, view := counting("one"))
    stop, never = Event(), Pace(poll=10 * LIMIT)
    with running(Worker(migrated_url, store, [view], pace=never), stop):
        receipt = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
        wait_for(session, "one", receipt.position)
        stop.set()
        session.execute("NOTIFY stored_events")

    assert seen(session, "one") == [receipt.position]


def test_a_worker_killed_between_applying_and_committing_has_applied_nothing(
    migrated_url: str, store: EventStore, session: Session, ten: list[int]
) -> None:
    killed: list[int] = []

    def die_once(connection: Session, batch: Batch) -> None:
        if not killed:
            killed.append(connection.info.backend_pid)
            terminate(session, killed[0])

    created(session, view := counting("one", die_once))
    with running(Worker(migrated_url, store, [view], pace=QUICK)) as errors:
        wait_for(session, "one", ten[-1])

    assert killed
    assert not errors
    assert seen(session, "one") == ten


def test_a_lost_connection_is_made_again(
    migrated_url: str, store: EventStore, session: Session, ten: list[int], world: World
) -> None:
    created(session, view := counting("one"))
    with running(Worker(migrated_url, store, [view], pace=QUICK)) as errors:
        wait_for(session, "one", ten[-1])
        for pid in backends(session):
            terminate(session, pid)
        later = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
        wait_for(session, "one", later.position)

    assert not errors
    assert seen(session, "one") == [*ten, later.position]


def test_a_second_worker_stands_by_and_takes_over(
    migrated_url: str, store: EventStore, session: Session, ten: list[int], world: World
) -> None:
    working, standing_by = list[int](), list[int]()

    def noted(where: list[int]) -> View:
        return counting("one", lambda connection, batch: where.extend(each.position for each in batch))

    created(session, counting("one"))
    with running(Worker(migrated_url, store, [noted(working)], pace=QUICK)):
        wait_for(session, "one", ten[-1])
        with running(Worker(migrated_url, store, [noted(standing_by)], pace=QUICK)):
            during = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
            wait_for(session, "one", during.position)
            lone = backends(session)
            for pid in lone:
                terminate(session, pid)
            later = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
            wait_for(session, "one", later.position)

    assert len(lone) == 1
    assert working[: len(ten) + 1] == [*ten, during.position]
    assert sorted(working + standing_by) == seen(session, "one") == [*ten, during.position, later.position]


def test_a_position_moved_by_someone_else_stops_the_view(
    migrated_url: str, store: EventStore, session: Session, ten: list[int]
) -> None:
    class Meddled:
        """A log during whose reading another process moves the view."""

        def after(self, position: int, limit: int) -> tuple[Recorded, ...]:
            session.execute(scoped(SQL("UPDATE {s}.tracking SET position = 1"), "one"))
            return store.after(position, limit)

        def last_position(self) -> int:
            return store.last_position()

    created(session, view := counting("one"))

    with pytest.raises(TrackingMoved):
        Worker(migrated_url, Meddled(), [view], pace=QUICK).catch_up()

    assert seen(session, "one") == []


def inserted(session: Session, topic: str) -> None:
    session.execute(
        "INSERT INTO events.stored_events (originator_id, originator_version, topic, state)"
        """ VALUES (%s, 1, %s, '{"event": {}, "recorded_at": "2025-03-01T04:00:01Z"}'::bytea)""",
        (uuid4(), topic),
    )


def test_a_topic_it_does_not_know_stops_the_view_before_it_and_no_writer(
    migrated_url: str, store: EventStore, session: Session, ten: list[int], world: World
) -> None:
    created(session, view := counting("one"))
    inserted(session, "certificate.teleported.v9")
    world.record(uuid4(), Withdrawn(reason="no longer wanted"))

    with pytest.raises(UnknownTopic, match=r"certificate\.teleported\.v9"):
        Worker(migrated_url, store, [view], pace=QUICK).catch_up()

    assert reached(session, "one").position == ten[-1]
    assert world.record(uuid4(), Withdrawn(reason="no longer wanted")).position > ten[-1]


def test_a_worker_told_to_stop_while_standing_by_leaves(
    migrated_url: str, store: EventStore, session: Session
) -> None:
    created(session, view := counting("one"))
    workers = [Worker(migrated_url, store, [view], pace=QUICK) for _ in range(2)]
    with running(workers[0]) as first, running(workers[1]) as second:
        pass

    assert first == second == []
