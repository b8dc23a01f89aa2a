"""Rebuild: the new view equals the live one, while readers and writers go on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event, Thread

import psycopg
import pytest
from psycopg.sql import SQL

from projections.public_register.queries import PublicRegister
from projections.rebuild import RebuildInProgress, rebuild
from projections.tracking import tracking_state
from projections.view import Connection, View, in_schema
from projections.views import VIEWS
from projections.worker import Pace, Worker
from projections.worker_lock import advisory_lock
from services.event_store import EventStore
from tests.projections.builders import BODY, Clock, EventRecorder, revoked, suspended

DAY = date(2025, 3, 10)
TAMPERED = SQL("UPDATE public_register.periods SET level = 'five-star' WHERE status = 'valid'")


def number(serial: int) -> str:
    return f"12325SC{serial:05}R0M"


@pytest.fixture
def connection(migrated_url: str) -> Iterator[Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(autouse=True)
def populated_views(world: EventRecorder, worker: Worker, clock: Clock) -> None:
    world.open_register()
    streams = [world.grant(number(serial), number(serial), DAY) for serial in range(1, 6)]
    clock.set(date(2025, 6, 1))
    world.record(streams[0], suspended(date(2025, 9, 9)))
    world.record(streams[1], revoked(effective_on=date(2025, 5, 1)))
    worker.catch_up()


def schemas(connection: Connection, view: str) -> list[str]:
    rows = connection.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE %s ORDER BY 1", (f"{view}%",)
    )
    return [name for (name,) in rows]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_rebuilt_view_equals_the_live_one_and_takes_its_place(
    migrated_url: str, store: EventStore, connection: Connection, view: View
) -> None:
    steps: list[tuple[int, int]] = []
    before = tracking_state(connection, view.name)

    rebuilt = rebuild(view, store, migrated_url, lambda *step: steps.append(step))

    assert (rebuilt.switched, rebuilt.differences) == (True, ())
    assert rebuilt.position == store.last_position() == steps[-1][0]
    assert tracking_state(connection, view.name) == before
    assert schemas(connection, view.name) == [view.name]


def test_a_view_that_was_tampered_with_is_neither_switched_nor_dropped(
    migrated_url: str, store: EventStore, connection: Connection
) -> None:
    connection.execute(TAMPERED)

    rebuilt = rebuild(VIEWS[0], store, migrated_url)

    assert not rebuilt.switched
    ((table, example),) = [(each.table, each.example) for each in rebuilt.differences]
    assert table == "periods"
    assert example
    assert schemas(connection, "public_register") == ["public_register", "public_register_next"]


def test_accepted_differences_are_put_right(
    migrated_url: str, store: EventStore, connection: Connection, register: PublicRegister
) -> None:
    connection.execute(TAMPERED)
    rebuild(VIEWS[0], store, migrated_url)

    assert rebuild(VIEWS[0], store, migrated_url, accept_differences=True).switched
    answer = register.lookup(number(3))
    assert answer
    assert answer.level == "four-star"
    assert rebuild(VIEWS[0], store, migrated_url).differences == ()


def test_what_a_crash_left_behind_is_dropped(
    migrated_url: str, store: EventStore, connection: Connection
) -> None:
    connection.execute("CREATE SCHEMA public_register_next")
    connection.execute("CREATE TABLE public_register_next.half (done boolean)")

    assert rebuild(VIEWS[0], store, migrated_url).switched
    assert schemas(connection, "public_register") == ["public_register"]


def test_one_rebuild_of_a_view_at_a_time(
    migrated_url: str, store: EventStore, connection: Connection
) -> None:
    with advisory_lock(connection, "rebuild public_register"), pytest.raises(RebuildInProgress):
        rebuild(VIEWS[0], store, migrated_url)


def test_those_who_could_read_the_old_view_can_read_the_new_one(
    migrated_url: str, store: EventStore, connection: Connection
) -> None:
    rebuild(VIEWS[0], store, migrated_url)

    connection.execute("SET ROLE certtrail_reader")
    assert connection.execute("SELECT count(1) FROM public_register.certificates").fetchall() == [(5,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM public_register.certificates")


def test_readers_and_the_worker_go_on_meanwhile(
    migrated_url: str,
    store: EventStore,
    register: PublicRegister,
    world: EventRecorder,
    connection: Connection,
) -> None:
    stop, written = Event(), list[str]()
    worker = Worker(migrated_url, store, VIEWS, clock=world.clock, pace=Pace(poll=0.01))
    following = Thread(target=worker.run, args=(stop,))

    def write() -> None:
        serial = 100
        while not stop.is_set():
            serial += 1
            world.grant(number(serial), number(serial), date(2025, 6, 2))
            written.append(number(serial))

    def read() -> int:
        answers = 0
        while not stop.is_set():
            answer = register.lookup(number(2))
            assert answer
            assert answer.status == "revoked"
            answers += 1
        return answers

    with ThreadPoolExecutor(4) as threads:
        following.start()
        writing, reading = threads.submit(write), [threads.submit(read) for _ in range(2)]
        try:
            rebuilds = [rebuild(view, store, migrated_url) for view in (*VIEWS, *VIEWS)]
        finally:
            stop.set()
        writing.result()
        answers = [each.result() for each in reading]
    following.join(20)
    worker.catch_up()

    assert all(each.switched for each in rebuilds)
    assert all(answers)
    assert len(written) > len(rebuilds)
    found = connection.execute(in_schema(SQL("SELECT count(1) FROM {s}.certificates"), "public_register"))
    assert found.fetchall() == [(5 + len(written),)]
    assert rebuild(VIEWS[0], store, migrated_url).differences == ()
    assert register.statistics().by("body") == {BODY: 5 + len(written)}
