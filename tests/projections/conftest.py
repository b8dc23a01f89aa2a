"""A store, a worker and readers on a migrated database for each test."""

from collections.abc import Iterator

import pytest
from psycopg_pool import ConnectionPool

from projections.audit_trail.queries import AuditTrail
from projections.patterns.queries import Patterns
from projections.public_register.queries import PublicRegister
from projections.views import VIEWS
from projections.worker import Worker
from projections.worklist.queries import Worklist
from services.event_store import EventStore
from tests.projections.builders import NOON, Clock, EventRecorder


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def store(migrated_url: str, clock: Clock) -> Iterator[EventStore]:
    with EventStore(migrated_url, clock) as opened:
        yield opened


@pytest.fixture
def world(store: EventStore, clock: Clock) -> EventRecorder:
    return EventRecorder(store, clock)


@pytest.fixture
def worker(migrated_url: str, store: EventStore, clock: Clock) -> Worker:
    return Worker(migrated_url, store, VIEWS, clock=clock)


@pytest.fixture
def pool(migrated_url: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(migrated_url, min_size=1, max_size=8, open=True) as connection_pool:
        yield connection_pool


@pytest.fixture
def register(pool: ConnectionPool, clock: Clock) -> PublicRegister:
    return PublicRegister(pool, clock)


@pytest.fixture
def trail(pool: ConnectionPool) -> AuditTrail:
    return AuditTrail(pool)


@pytest.fixture
def worklist(pool: ConnectionPool) -> Worklist:
    return Worklist(pool)


@pytest.fixture
def patterns(pool: ConnectionPool, clock: Clock) -> Patterns:
    return Patterns(pool, clock)
