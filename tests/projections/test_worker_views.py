"""A view that is missing, of another version or broken stops alone, and resumes by itself."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL

from domain.events.application import Withdrawn
from domain.recorded import Recorded
from projections.installation import create_missing
from projections.tracking import StaleView, ViewMissing, tracking_state
from projections.view import Batch, Connection, in_schema
from projections.view_runner import Condition
from projections.worker import Pace, Worker
from projections.worker_lock import advisory_lock, wake
from services.event_store import EventStore
from tests.projections.builders import Clock, EventRecorder, certificate, events_until_grant
from tests.projections.position_view import create_views, position_view, positions_seen

QUICK = Pace(batch=3, poll=0.02, backoff=0.05)
LIMIT = 20.0


@pytest.fixture
def session(migrated_url: str) -> Iterator[Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def events(world: EventRecorder, clock: Clock) -> list[int]:
    """The positions of some events."""
    receipt = world.record(certificate(), *events_until_grant(clock().date(), "12325SC00001R0M"))
    return [each.position for each in receipt.recorded]


@contextmanager
def running(worker: Worker, session: Connection) -> Iterator[None]:
    stop = Event()
    thread = Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield
        assert thread.is_alive()
    finally:
        stop.set()
        wake(session)
        thread.join(LIMIT)
        assert not thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    deadline = monotonic() + LIMIT
    while not condition():
        assert monotonic() < deadline
        sleep(0.01)


def refuse(connection: Connection, batch: Batch) -> None:
    raise LookupError("no such thing")


def test_a_broken_view_stops_itself_alone(
    migrated_url: str, store: EventStore, session: Connection, events: list[int]
) -> None:
    broken, healthy = position_view("broken", refuse), position_view("healthy")
    create_views(session, broken, healthy)

    with pytest.raises(LookupError) as raised:
        Worker(migrated_url, store, [broken, healthy], pace=QUICK).catch_up()

    assert "in the view broken" in raised.value.__notes__[0]
    assert (positions_seen(session, "broken"), tracking_state(session, "broken").position) == ([], 0)
    assert positions_seen(session, "healthy") == events


def test_the_worker_goes_on_and_names_the_broken_view_once(
    migrated_url: str,
    store: EventStore,
    session: Connection,
    world: EventRecorder,
    events: list[int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    attempts = list[int]()

    def counted(connection: Connection, batch: Batch) -> None:
        attempts.append(batch[-1].position)
        raise LookupError("no such thing")

    create_views(session, position_view("broken"), healthy := position_view("healthy"))
    worker = Worker(migrated_url, store, [position_view("broken", counted), healthy], pace=QUICK)
    with caplog.at_level(logging.INFO, logger="projections.view_runner"), running(worker, session):
        until(lambda: len(attempts) > 3)
        later = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
        until(lambda: tracking_state(session, "healthy").position == later.position)
        status = worker.status

    assert status["broken"].condition is Condition.BROKEN
    assert status["broken"].reason == "stopped after event 0: LookupError"
    assert status["healthy"].condition is Condition.RUNNING
    assert len([line for line in caplog.records if "view broken stopped" in line.getMessage()]) == 1


def test_a_view_that_can_be_applied_again_catches_up(
    migrated_url: str, store: EventStore, session: Connection, events: list[int]
) -> None:
    mended = Event()

    def refuse_at_first(connection: Connection, batch: Batch) -> None:
        if not mended.is_set():
            raise LookupError("no such thing")

    create_views(session, view := position_view("one", refuse_at_first))
    worker = Worker(migrated_url, store, [view], pace=QUICK)
    with running(worker, session):
        until(lambda: worker.status["one"].condition is Condition.BROKEN)
        mended.set()
        until(lambda: worker.status["one"].condition is Condition.RUNNING)
        until(lambda: tracking_state(session, "one").position == events[-1])

    assert positions_seen(session, "one") == events


def test_a_missing_view_is_picked_up_once_it_is_created(
    migrated_url: str, store: EventStore, session: Connection, events: list[int]
) -> None:
    there, missing = position_view("there"), position_view("missing")
    create_views(session, there)
    worker = Worker(migrated_url, store, [missing, there], pace=Pace(poll=10 * LIMIT))
    with running(worker, session):
        until(lambda: tracking_state(session, "there").position == events[-1])
        before = worker.status["missing"]
        create_missing(session, lambda sentence: None, (missing, there))
        until(lambda: positions_seen(session, "missing") == events)

    assert before.condition is Condition.MISSING
    assert before.reason == "is missing: run `certtrail migrate`"


@pytest.mark.parametrize(("built", "advice"), [(1, "run `certtrail rebuild one`"), (3, "of a newer release")])
def test_a_view_of_another_version_is_not_applied_to(
    migrated_url: str, store: EventStore, session: Connection, events: list[int], built: int, advice: str
) -> None:
    create_views(session, position_view("one", version=built), other := position_view("other"))

    with pytest.raises(StaleView, match=advice):
        Worker(migrated_url, store, [position_view("one", version=2), other], pace=QUICK).catch_up()

    assert (positions_seen(session, "one"), positions_seen(session, "other")) == ([], events)


def test_a_view_without_a_version_is_of_the_first(
    migrated_url: str, store: EventStore, session: Connection, events: list[int]
) -> None:
    create_views(session, position_view("one"))
    session.execute(in_schema(SQL("ALTER TABLE {s}.tracking DROP COLUMN version, DROP COLUMN opened"), "one"))

    Worker(migrated_url, store, [position_view("one")], pace=QUICK).catch_up()
    with pytest.raises(StaleView):
        Worker(migrated_url, store, [position_view("one", version=2)], pace=QUICK).catch_up()

    assert positions_seen(session, "one") == events


def test_catching_up_says_that_a_view_is_missing(
    migrated_url: str, store: EventStore, session: Connection, events: list[int]
) -> None:
    create_views(session, there := position_view("there"))

    with pytest.raises(ViewMissing):
        Worker(migrated_url, store, [position_view("missing"), there], pace=QUICK).catch_up()

    assert positions_seen(session, "there") == events


def test_a_view_that_cannot_run_is_left_to_a_process_of_another_release(
    migrated_url: str, store: EventStore, session: Connection, events: list[int]
) -> None:
    create_views(session, position_view("one", version=1))
    newer = Worker(migrated_url, store, [position_view("one", version=2)], pace=QUICK)
    with running(newer, session):
        until(lambda: newer.status["one"].condition is Condition.STALE)
        Worker(migrated_url, store, [position_view("one", version=1)], pace=QUICK).catch_up()

    assert positions_seen(session, "one") == events


def test_a_process_with_a_further_view_follows_that_one_and_stands_by_for_the_others(
    migrated_url: str, store: EventStore, session: Connection, events: list[int]
) -> None:
    create_views(session, one := position_view("one"), further := position_view("further"))
    worker = Worker(migrated_url, store, [one, further], pace=QUICK)
    with advisory_lock(session, "one"), running(worker, session):
        until(lambda: tracking_state(session, "further").position == events[-1])
        status = worker.status

    assert status["one"].condition is Condition.STANDBY
    assert positions_seen(session, "further") == events


class Counted:
    """A log that notes from where it is read, and ends at some position."""

    def __init__(self, store: EventStore, end: int = 2**62) -> None:
        self.store, self.end, self.read = store, end, list[int]()

    def after(self, position: int, limit: int) -> tuple[Recorded, ...]:
        self.read.append(position)
        return tuple(each for each in self.store.after(position, limit) if each.position <= self.end)

    def last_position(self) -> int:
        return self.store.last_position()


def test_a_view_that_is_behind_joins_the_others_where_they_stand(
    migrated_url: str, store: EventStore, session: Connection, events: list[int]
) -> None:
    ahead, behind = position_view("ahead"), position_view("behind")
    create_views(session, ahead, behind)
    Worker(migrated_url, Counted(store, end=events[1]), [ahead], pace=QUICK).catch_up()
    log = Counted(store)

    Worker(migrated_url, log, [ahead, behind], pace=QUICK).catch_up()

    assert positions_seen(session, "ahead") == positions_seen(session, "behind") == events
    assert log.read == [0, *events[1 :: QUICK.batch], *({events[-1]} - set(events[1 :: QUICK.batch]))]


def test_a_view_that_is_far_behind_holds_up_no_other(
    migrated_url: str, store: EventStore, session: Connection, events: list[int], world: EventRecorder
) -> None:
    create_views(session, ahead := position_view("ahead"), behind := position_view("behind"))
    Worker(migrated_url, store, [ahead], pace=QUICK).catch_up()
    later = world.record(uuid4(), Withdrawn(reason="no longer wanted"))
    log = Counted(store)

    Worker(migrated_url, log, [ahead, behind], pace=Pace(batch=1)).catch_up()

    assert log.read[:2] == [0, events[-1]]
    assert positions_seen(session, "ahead") == positions_seen(session, "behind") == [*events, later.position]


def test_a_broken_view_is_not_read_for_in_every_batch_of_the_others(
    migrated_url: str, store: EventStore, session: Connection, events: list[int]
) -> None:
    create_views(session, position_view("broken"), healthy := position_view("healthy"))
    log = Counted(store)

    with pytest.raises(LookupError):
        Worker(
            migrated_url, log, [position_view("broken", refuse), healthy], pace=Pace(batch=1, backoff=5)
        ).catch_up()

    assert len(log.read) <= len(events) + 4
