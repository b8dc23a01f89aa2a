"""Benchmark of one event about a body with many certificates: what it costs to record, answer and count.

The correctness is tested in `tests/projections/test_crowded_body.py`; here are the times before and after.
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import psycopg
from psycopg_pool import ConnectionPool

from domain.calendar import end_of_day
from embedded import embedded_database
from projections.installation import create_missing
from projections.patterns.affected_holders import AffectedHolders
from projections.patterns.queries import Patterns
from projections.public_register.queries import PublicRegister
from projections.views import VIEWS
from projections.worker import Worker
from services.event_store import EventStore
from services.migrations import migrate
from tests.projections.builders import BODY, Clock, EventRecorder
from tests.projections.crowded_body import (
    APPROVAL,
    LOST_FROM,
    correct,
    number,
    record_crowd,
    withdraw,
    written_rows,
)

CERTIFICATES: Final = 10_000
LOOKUPS: Final = 1_000
ROUNDS: Final = 7

MOMENTS: Final = {
    "before the loss": end_of_day(date(2025, 6, 2)),
    "during the loss": end_of_day(date(2025, 6, 4)),
    "after its correction": end_of_day(date(2025, 9, 20)),
}
"""Moments of knowledge, asked in turn in one state of the register: the machine is equally busy for each."""


def duration(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


class Measured:
    """The register of one body, and how long it takes to ask it."""

    def __init__(self, stack: ExitStack, url: str, clock: Clock) -> None:
        pool = stack.enter_context(ConnectionPool(url, min_size=1, max_size=2, open=True))
        self.store = stack.enter_context(EventStore(url, clock))
        self.session = stack.enter_context(psycopg.connect(url, autocommit=True))
        self.register, self.patterns = PublicRegister(pool, clock), Patterns(pool, clock)
        self.worker = Worker(url, self.store, VIEWS, clock=clock)

    def follow(self, record: Callable[[], object]) -> str:
        """What was recorded, and how long it took the views to read it; no row of a certificate is new."""
        before, rows = self.store.last_position(), written_rows(self.session)
        record()
        seconds = duration(self.worker.catch_up)
        assert written_rows(self.session) == rows
        events = self.store.last_position() - before
        return f"{events} event, no row of {CERTIFICATES:,} certificates, {seconds * 1000:.0f} ms"

    def times(self) -> dict[str, list[float]]:
        """Seconds of look-ups and statistics as known before, during and after the loss, in turn."""
        times: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for name, moment in MOMENTS.items():
                for what, ask in (("look-ups", self._look_up), ("statistics", self._count)):
                    times.setdefault(f"{what} {name}", []).append(duration(lambda: ask(moment)))  # noqa: B023
        return times

    def _look_up(self, known_at: datetime) -> None:
        for turn in range(LOOKUPS):
            assert self.register.lookup(number(turn * 4 % CERTIFICATES + 1), LOST_FROM, known_at)

    def _count(self, known_at: datetime) -> None:
        assert self.register.statistics(LOST_FROM, known_at).counts


def print_times(times: dict[str, list[float]]) -> None:
    medians = {name: median(each) for name, each in times.items()}
    for name, seconds in medians.items():
        former = medians[f"{name.split()[0]} before the loss"]
        print(f"  {name:<32} {seconds * 1000:>9,.1f} ms   {seconds / former:.2f} of before")


def main() -> None:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="certtrail-bench-"))
        url = stack.enter_context(embedded_database(Path(folder)))
        migrate(url, create_missing)
        clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
        measured = Measured(stack, url, clock)
        world, versions = EventRecorder(measured.store, clock), list[int]()
        record_crowd(world, CERTIFICATES)
        measured.worker.catch_up()
        measured.session.execute("ANALYZE")
        seconds = duration(lambda: measured.register.certificates_under(BODY, APPROVAL, LOST_FROM))
        print(f"preview: {seconds * 1000:.0f} ms")
        print(f"withdrawal: {measured.follow(lambda: versions.append(withdraw(world)))}")
        seconds = duration(lambda: measured.patterns.search(AffectedHolders()))
        print(f"first page of affected holders: {seconds * 1000:.0f} ms")
        print(f"correction: {measured.follow(lambda: correct(world, versions[0]))}")
        clock.set(date(2025, 10, 1))
        print(f"{LOOKUPS:,} look-ups, and statistics, as known")
        print_times(measured.times())


if __name__ == "__main__":
    main()
