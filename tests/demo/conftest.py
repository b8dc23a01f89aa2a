"""What tests of the made-up history may ask for: one that was lived, small but with every story in it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier
from psycopg_pool import ConnectionPool

from demo.database import Telling, Wish, demo_database
from demo.place import demo_name
from demo.stories import STORIES
from domain.recorded import Recorded
from projections.public_register.queries import PublicRegister
from services.event_store import EventStore
from tests.conftest import EMPTY, cloned

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
WISH = Wish(TODAY, organisations=len(STORIES))
SILENT = Telling(waiting=lambda: None, living=lambda days, of: None, reading=lambda: None)


@contextmanager
def nothing_left(server: str) -> Iterator[None]:
    """The demonstration beside a database, finished or not, is dropped afterwards."""
    try:
        yield
    finally:
        with closing(psycopg.connect(server, autocommit=True)) as connection:
            for name in (demo_name(server), f"{demo_name(server)}_unfinished"):
                connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture(scope="session")
def lived_url(server_url: str) -> Iterator[str]:
    """The address of a history in which every story was lived once."""
    with cloned(server_url, EMPTY) as beside, nothing_left(beside):
        yield demo_database(beside, WISH, SILENT).url


@pytest.fixture(scope="session")
def events(lived_url: str) -> tuple[Recorded, ...]:
    """Everything that was recorded in it, in order."""
    with EventStore(lived_url, lambda: NOON) as store:
        return store.after(0, 100_000)


@pytest.fixture
def public(lived_url: str) -> Iterator[PublicRegister]:
    """The register as everyone may read it, at noon of the day after the history's last."""
    with ConnectionPool(make_conninfo(lived_url), min_size=1) as pool:
        yield PublicRegister(pool, lambda: NOON)
