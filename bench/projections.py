"""How fast do the views follow, and how fast is a question answered, against the bare database?

Everything in one run on one machine, so that the ratios mean something where the figures do not.
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
from projections.view import Session, View
from projections.views import VIEWS
from projections.worker import Pace, Worker
from services.event_store import EventStore
from services.migrations import migrate
from tests.projections.given import Clock, World, supervised, suspended

CERTIFICATES: Final = 300
ALONE: Final = 400
"""Events for the slow way, one transaction each."""
LOOKUPS: Final = 1_500
ROUNDS: Final = 3
BATCH: Final = 500

_TABLE: Final = SQL("CREATE TABLE {} (position bigint PRIMARY KEY, stream uuid, topic text, payload text)")
_INSERT: Final = SQL("INSERT INTO {} (position, stream, topic, payload) VALUES (%s, %s, %s, %s)")
_BARE: Final = "SELECT certificate FROM public_register.certificates WHERE number_key = %s"


def number(serial: int) -> str:
    return f"12325SC{serial:05}R0M"


def recorded(url: str, clock: Clock) -> None:
    """Some hundred certificates, a few with a later life."""
    with EventStore(url, clock) as store:
        world = World(store, clock)
        world.opened()
        for serial in range(1, CERTIFICATES + 1):
            stream = world.granted(number(serial), number(serial), date(2025, 3, 10))
            if serial % 3 == 0:
                world.record(stream, supervised(date(2025, 3, 10), 1), suspended(date(2025, 9, 1)))


def timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def inserted(session: Session, name: str, events: Sequence[Recorded]) -> None:
    """The same events as rows of a plain table, in batches."""
    table = Identifier(name)
    session.execute(_TABLE.format(table))
    for start in range(0, len(events), BATCH):
        rows = [
            (each.position, each.stream, each.topic, each.event.model_dump_json())
            for each in events[start : start + BATCH]
        ]
        with session.transaction(), session.cursor() as cursor:
            cursor.executemany(_INSERT.format(table), rows)


class Part:
    """The beginning of a log."""

    def __init__(self, events: Sequence[Recorded]) -> None:
        self._events = events

    def after(self, position: int, limit: int) -> tuple[Recorded, ...]:
        return tuple(each for each in self._events if each.position > position)[:limit]

    def last_position(self) -> int:
        return self._events[-1].position


def copies(session: Session, views: Sequence[View], name: str) -> list[View]:
    """The views under other names, empty."""
    named = [replace(view, name=f"{name}_{view.name}") for view in views]
    for view in named:
        tracking.create(session, view, view.name)
    return named


def following(url: str, session: Session, clock: Clock) -> dict[str, float]:
    """Events a second, each way."""
    with EventStore(url, clock) as store:
        events = store.after(0, 1_000_000)
        batched, alone = Pace(batch=BATCH), Pace(batch=1)
        rates: dict[str, list[float]] = {}
        for turn in range(ROUNDS):
            for name, views, log, pace in (
                ("all views, batches", VIEWS, store, batched),
                ("public register, batches", VIEWS[:1], store, batched),
                ("all views, one event a transaction", VIEWS, Part(events[:ALONE]), alone),
                ("public register, one event a transaction", VIEWS[:1], Part(events[:ALONE]), alone),
            ):
                named = copies(session, views, f"{name.replace(' ', '_').replace(',', '')[:24]}_{turn}")
                worker = Worker(url, log, named, clock=clock, pace=pace)
                count = ALONE if pace is alone else len(events)
                rates.setdefault(name, []).append(count / timed(worker.catch_up))
            seconds = timed(lambda turn=turn: inserted(session, f"bare_{turn}", events))  # type: ignore[misc]
            rates.setdefault("bare INSERT of the same events", []).append(len(events) / seconds)
        Worker(url, store, VIEWS, clock=clock).catch_up()
    print(f"{len(events)} events")
    return {name: median(each) for name, each in rates.items()}


def answering(url: str, clock: Clock) -> dict[str, float]:
    """Answers a second, one after the other."""
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
            rates.setdefault("lookup", []).append(LOOKUPS / timed(look))
            rates.setdefault("bare SELECT by key", []).append(LOOKUPS / timed(select))
    return {name: median(each) for name, each in rates.items()}


def told(title: str, rates: dict[str, float], against: str) -> None:
    print(title)
    for name, rate in rates.items():
        print(f"  {name:<42} {rate:>10,.0f}/s   {rate / rates[against]:.3f} of {against}")


def main() -> None:
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="certtrail-bench-"))
        url = opened.enter_context(embedded_database(Path(folder)))
        migrate(url, create_missing)
        clock = Clock(datetime(2025, 3, 1, tzinfo=UTC))
        recorded(url, clock)
        session = opened.enter_context(psycopg.connect(url, autocommit=True))
        told("following", following(url, session, clock), "bare INSERT of the same events")
        told("answering", answering(url, clock), "bare SELECT by key")


if __name__ == "__main__":
    main()
