"""Benchmark of projections and queries against the bare database.

Everything is measured in one run on one machine: the ratios are comparable, the absolute rates are not.
"""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier
from psycopg_pool import ConnectionPool

from domain.recorded import Recorded
from domain.status.standing import Status
from embedded import embedded_database
from projections import tracking
from projections.installation import create_missing
from projections.public_register.names import number_key
from projections.public_register.queries import PublicRegister
from projections.view import Connection, View
from projections.views import VIEWS
from projections.worker import Pace, Worker
from services.event_store import EventStore
from services.migrations import migrate
from tests.projections.builders import Clock, EventRecorder, supervised, suspended

CERTIFICATES: Final = 300
ALONE: Final = 400
"""Events of the runs with one transaction for each event."""
LOOKUPS: Final = 1_500
ROUNDS: Final = 3
BATCH: Final = 500

_TABLE: Final = SQL("CREATE TABLE {} (position bigint PRIMARY KEY, stream uuid, topic text, payload text)")
_INSERT: Final = SQL("INSERT INTO {} (position, stream, topic, payload) VALUES (%s, %s, %s, %s)")
_BARE: Final = "SELECT certificate FROM public_register.certificates WHERE number_key = %s"


def number(serial: int) -> str:
    return f"12325SC{serial:05}R0M"


def record_certificates(url: str, clock: Clock) -> None:
    """Record certificates, every third with later events."""
    with EventStore(url, clock) as store:
        world = EventRecorder(store, clock)
        world.open_register()
        for serial in range(1, CERTIFICATES + 1):
            stream = world.grant(number(serial), number(serial), date(2025, 3, 10))
            if serial % 3 == 0:
                world.record(stream, supervised(date(2025, 3, 10), 1), suspended(date(2025, 9, 1)))


def duration(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def insert(connection: Connection, name: str, events: Sequence[Recorded]) -> None:
    """Insert the same events into a plain table, in batches."""
    table = Identifier(name)
    connection.execute(_TABLE.format(table))
    for start in range(0, len(events), BATCH):
        rows = [
            (each.position, each.stream, each.topic, each.event.model_dump_json())
            for each in events[start : start + BATCH]
        ]
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(_INSERT.format(table), rows)


class LogPrefix:
    """An event log with the first events only."""

    def __init__(self, events: Sequence[Recorded]) -> None:
        self._events = events

    def after(self, position: int, limit: int) -> tuple[Recorded, ...]:
        return tuple(each for each in self._events if each.position > position)[:limit]

    def last_position(self) -> int:
        return self._events[-1].position


def copies(connection: Connection, views: Sequence[View], name: str) -> list[View]:
    """Empty copies of the views under other names."""
    renamed = [replace(view, name=f"{name}_{view.name}") for view in views]
    for view in renamed:
        tracking.create(connection, view, view.name)
    return renamed


def measure_projection(url: str, connection: Connection, clock: Clock) -> dict[str, float]:
    """Events a second by method."""
    with EventStore(url, clock) as store:
        events = store.after(0, 1_000_000)
        batched, alone = Pace(batch=BATCH), Pace(batch=1)
        rates: dict[str, list[float]] = {}
        for turn in range(ROUNDS):
            for name, views, log, pace in (
                ("all views, batches", VIEWS, store, batched),
                ("public register, batches", VIEWS[:1], store, batched),
                ("all views, one event a transaction", VIEWS, LogPrefix(events[:ALONE]), alone),
                ("public register, one event a transaction", VIEWS[:1], LogPrefix(events[:ALONE]), alone),
            ):
                test_views = copies(
                    connection, views, f"{name.replace(' ', '_').replace(',', '')[:24]}_{turn}"
                )
                worker = Worker(url, log, test_views, clock=clock, pace=pace)
                count = ALONE if pace is alone else len(events)
                rates.setdefault(name, []).append(count / duration(worker.catch_up))
            seconds = duration(lambda turn=turn: insert(connection, f"bare_{turn}", events))  # type: ignore[misc]
            rates.setdefault("bare INSERT of the same events", []).append(len(events) / seconds)
        Worker(url, store, VIEWS, clock=clock).catch_up()
    print(f"{len(events)} events")
    return {name: median(each) for name, each in rates.items()}


def measure_queries(url: str, clock: Clock) -> dict[str, float]:
    """Queries a second, one after the other."""
    rates: dict[str, list[float]] = {}
    with ConnectionPool(url, min_size=1, max_size=2, open=True) as pool:
        register = PublicRegister(pool, clock)

        def look() -> None:
            for turn in range(LOOKUPS):
                answer = register.lookup(number(turn % CERTIFICATES + 1))
                assert answer
                assert answer.status in set(Status)

        def select() -> None:
            for turn in range(LOOKUPS):
                with pool.connection() as connection:
                    key = number_key(number(turn % CERTIFICATES + 1))
                    assert connection.execute(_BARE, (key,)).fetchone()

        for _ in range(ROUNDS):
            rates.setdefault("lookup", []).append(LOOKUPS / duration(look))
            rates.setdefault("bare SELECT by key", []).append(LOOKUPS / duration(select))
    return {name: median(each) for name, each in rates.items()}


def print_rates(title: str, rates: dict[str, float], against: str) -> None:
    print(title)
    for name, rate in rates.items():
        print(f"  {name:<42} {rate:>10,.0f}/s   {rate / rates[against]:.3f} of {against}")


def main() -> None:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="certtrail-bench-"))
        url = stack.enter_context(embedded_database(Path(folder)))
        migrate(url, create_missing)
        clock = Clock(datetime(2025, 3, 1, tzinfo=UTC))
        record_certificates(url, clock)
        session = stack.enter_context(psycopg.connect(url, autocommit=True))
        print_rates("following", measure_projection(url, session, clock), "bare INSERT of the same events")
        print_rates("answering", measure_queries(url, clock), "bare SELECT by key")


if __name__ == "__main__":
    main()
