"""One database for all tests of a file, which only read."""

from collections.abc import Iterator

import pytest
from psycopg_pool import ConnectionPool

from projections.audit_trail.queries import AuditTrail
from projections.public_register.queries import PublicRegister
from projections.views import VIEWS
from projections.worker import Worker
from services.event_store import EventStore
from tests.conftest import cloned_database
from tests.projections.builders import NOON, Clock, EventRecorder


@pytest.fixture(scope="module")
def migrated_url(server_url: str, migrated_template: str) -> Iterator[str]:
    with cloned_database(server_url, migrated_template) as url:
        yield url


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture(scope="module")
def store(migrated_url: str, clock: Clock) -> Iterator[EventStore]:
    with EventStore(migrated_url, clock) as opened:
        yield opened


@pytest.fixture(scope="module")
def world(store: EventStore, clock: Clock) -> EventRecorder:
    return EventRecorder(store, clock)


@pytest.fixture(scope="module")
def worker(migrated_url: str, store: EventStore, clock: Clock) -> Worker:
    return Worker(migrated_url, store, VIEWS, clock=clock)


@pytest.fixture(scope="module")
def pool(migrated_url: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(migrated_url, min_size=1, max_size=8, open=True) as connection_pool:
        yield connection_pool


@pytest.fixture(scope="module")
def register(pool: ConnectionPool, clock: Clock) -> PublicRegister:
    return PublicRegister(pool, clock)


@pytest.fixture(scope="module")
def trail(pool: ConnectionPool) -> AuditTrail:
    return AuditTrail(pool)
