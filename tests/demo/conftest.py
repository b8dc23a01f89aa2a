"""Fixtures of demonstration data: a small history in which every scenario occurs once."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier
from psycopg_pool import ConnectionPool

from demo.database import DemoOptions, ProgressReporter, demo_database
from demo.database_name import demo_database_name
from demo.scenarios import SCENARIOS
from domain.recorded import Recorded
from projections.public_register.queries import PublicRegister
from services.event_store import EventStore
from tests.conftest import EMPTY_TEMPLATE, cloned_database

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
DEMO_OPTIONS = DemoOptions(TODAY, organisations=len(SCENARIOS))
NO_PROGRESS = ProgressReporter(
    on_waiting=lambda: None, on_generating=lambda days, of: None, on_building_views=lambda: None
)


@contextmanager
def dropped_afterwards(server: str) -> Iterator[None]:
    """Drop the demonstration database of a configured one afterwards, finished or not."""
    try:
        yield
    finally:
        with closing(psycopg.connect(server, autocommit=True)) as connection:
            for name in (demo_database_name(server), f"{demo_database_name(server)}_unfinished"):
                connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def generated_demonstration(server: str) -> Iterator[str]:
    """URL of a database whose server has a generated demonstration, with every scenario once."""
    with cloned_database(server, EMPTY_TEMPLATE) as beside, dropped_afterwards(beside):
        demo_database(beside, DEMO_OPTIONS, NO_PROGRESS)
        yield beside


@pytest.fixture(scope="session")
def demo_url(demo_base_url: str) -> str:
    """The URL of a history in which every scenario occurs once; read only."""
    return make_conninfo(demo_base_url, dbname=demo_database_name(demo_base_url))


@pytest.fixture(scope="session")
def events(demo_url: str) -> tuple[Recorded, ...]:
    """All events of the history, in order."""
    with EventStore(demo_url, lambda: NOON) as event_store:
        return event_store.after(0, 100_000)


@pytest.fixture
def public(demo_url: str) -> Iterator[PublicRegister]:
    """The public register, at noon of the day after the history's last."""
    with ConnectionPool(make_conninfo(demo_url), min_size=1) as pool:
        yield PublicRegister(pool, lambda: NOON)
