"""Benchmark of the event store against bare INSERTs of the same bytes.

    .venv/bin/python bench/event_store.py

Starts its own database with full durability. `save` and a bare INSERT of the same bytes under the same lock
alternate in one run; the ratio is what counts.
"""

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID, uuid4

import psycopg

from domain.events.sanctions import Suspended
from domain.recorded import Command
from domain.scheme.grounds import SuspensionGround
from domain.values import Actor, Role
from embedded import embedded_database
from projections.installation import create_missing
from services.errors import VersionConflict
from services.event_store import Append, EventStore
from services.event_store.serialisation import serialise
from services.migrations import migrate

ROUNDS = 10
COMMANDS = 100
HISTORY = 40
WRITERS = 4

ACTOR = Actor(person="P-li", role=Role.DECIDER, body="CNCA-R-2002-001")
EVENT = Suspended(
    reason="surveillance overdue",
    ground=SuspensionGround.SURVEILLANCE_OVERDUE,
    until=datetime(2027, 5, 1, tzinfo=UTC).date(),
    lift_conditions=("the surveillance audit was held", "every nonconformity was closed"),
)


def save_events(store: EventStore, stream: UUID, expected_version: int, events: int = 1) -> None:
    command = Command(id=uuid4(), fingerprint="sha256:" + "0" * 64, correlation=uuid4())
    store.save([Append(stream, expected_version, (EVENT,) * events)], actor=ACTOR, command=command)


def insert_row(connection: psycopg.Connection, state: bytes) -> None:
    with connection.transaction():
        connection.execute("LOCK TABLE events.stored_events IN EXCLUSIVE MODE")
        connection.execute(
            "INSERT INTO events.stored_events (originator_id, originator_version, topic, state)"
            " VALUES (%s, 1, %s, %s)",
            (uuid4(), EVENT.topic, state),
        )


def seconds(work: Callable[[], object], times: int) -> float:
    began = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - began) / times


def append_grant(store: EventStore, series: UUID) -> int:
    """Append to a case and to the series of its serial number; the number of attempts."""
    attempts = 0
    while True:
        attempts += 1
        version = len(store.history(series))
        command = Command(id=uuid4(), fingerprint="sha256:" + "0" * 64, correlation=uuid4())
        try:
            store.save(
                [Append(uuid4(), 0, (EVENT,)), Append(series, version, (EVENT,))],
                actor=ACTOR,
                command=command,
            )
        except VersionConflict:
            continue
        return attempts


def race(store: EventStore) -> tuple[float, float]:
    """Seconds and attempts per grant when four threads grant from one series without a pause."""
    series, began = uuid4(), perf_counter()
    with ThreadPoolExecutor(WRITERS) as threads:
        attempts = list(threads.map(lambda _: append_grant(store, series), range(COMMANDS)))
    if len(store.history(series)) != COMMANDS:
        raise SystemExit("a serial was lost or given twice")
    return (perf_counter() - began) / COMMANDS, sum(attempts) / COMMANDS


def measure(url: str) -> None:
    with (
        EventStore(url, lambda: datetime.now(UTC)) as store,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        stream = uuid4()
        save_events(store, stream, 0, HISTORY)
        state = serialise(store.history(stream)[0])
        saves, inserts = [], []
        for _ in range(ROUNDS):
            inserts.append(seconds(lambda: insert_row(connection, state), COMMANDS))
            saves.append(seconds(lambda: save_events(store, uuid4(), 0), COMMANDS))
        read = median(seconds(lambda: store.history(stream), 10) for _ in range(ROUNDS))
        replay = median(seconds(lambda: store.after(0, 1000), 1) for _ in range(ROUNDS)) / 1000
        grant, attempts = race(store)
    save, insert = median(saves), median(inserts)
    print(f"bare INSERT, same bytes and lock   {1 / insert:8.0f} /s")
    print(f"save()                             {1 / save:8.0f} /s")
    print(f"a save takes                       {save / insert:8.2f} bare INSERTs")
    print(f"history() of {HISTORY} events             {read * 1000:8.2f} ms")
    print(f"after(), 1000 at a time            {1 / replay:8.0f} events/s")
    print(f"{WRITERS} people granting from one series   {1 / grant:8.0f} /s, {attempts:.2f} attempts each")


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory(prefix="certtrail-") as folder,
        embedded_database(Path(folder)) as database,
    ):
        migrate(database, create_missing)
        measure(database)
