"""Shared fixtures: a PostgreSQL server, and databases: empty, migrated, seeded, generated, of release 0.1."""

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from urllib.parse import urlsplit

import hypothesis
import psycopg
import pytest
import structlog
from psycopg.sql import SQL, Identifier

from embedded import embedded_database
from projections.installation import create_missing
from services.migrations import migrate
from tests.guardian import Guardian, temporary_folder
from tests.upgrade.release_0_1 import restore

hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")

structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)
"""By default structlog renders every variable of every frame: two minutes for one error on a busy machine."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A run started in the background of a script ignores SIGINT, and so would its child processes.
    signal.signal(signal.SIGINT, signal.default_int_handler)

FAST_UNSAFE_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}
"""Test data need not survive a power failure, nor be copied; a database lives for seconds."""

EMPTY_TEMPLATE = "template0"
"""Unlike `template1`, it has no local additions."""

SINCE_FILE_COPY = 150000
"""Since PostgreSQL 15 a database can be copied without logging its pages: 19 ms of CPU, else 32."""

NUMBERS = count(1)

GUARDIAN = pytest.StashKey[Guardian]()


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests wait a third of their time, for servers and browsers."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Start the guardian of this process, which ends leftover processes when this one is gone."""
    config.stash[GUARDIAN] = Guardian()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the guardian at the regular end of the run."""
    config.stash[GUARDIAN].stop()


def pytest_collection_finish() -> None:
    """Exempt modules, models and thousands of tests, which stay until the end, from garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """URL of a temporary server, or of the one in CERTTRAIL_TEST_DATABASE_URL (a `postgresql://` URL)."""
    configured_url = os.environ.get("CERTTRAIL_TEST_DATABASE_URL")
    if configured_url:
        yield configured_url
        return
    with (
        temporary_folder() as folder,
        embedded_database(folder, FAST_UNSAFE_OPTIONS) as url,
    ):
        yield url


@pytest.fixture(scope="session")
def migrated_template(server_url: str) -> Iterator[str]:
    """Name of a migrated database, to be cloned."""
    with cloned_database(server_url, EMPTY_TEMPLATE) as url:
        migrate(url, create_missing)
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture(scope="session")
def seeded_template(server_url: str, migrated_template: str) -> Iterator[str]:
    """Name of a migrated database with a scheme, two bodies and their people, to be cloned."""
    from tests.api.running_service import seed_database  # noqa: PLC0415  (imports the service: a second)

    with cloned_database(server_url, migrated_template) as url:
        seed_database(url)
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture(scope="session")
def demo_base_url(server_url: str) -> Iterator[str]:
    """URL of a database whose server has a generated demonstration; only read, or built anew."""
    from tests.demo.conftest import generated_demonstration  # noqa: PLC0415  (imports the service: a second)

    with generated_demonstration(server_url) as url:
        yield url


@pytest.fixture
def database_url(server_url: str) -> Iterator[str]:
    """URL of an empty database for one test."""
    with cloned_database(server_url, EMPTY_TEMPLATE) as url:
        yield url


@pytest.fixture
def migrated_url(server_url: str, migrated_template: str) -> Iterator[str]:
    """URL of a migrated database for one test."""
    with cloned_database(server_url, migrated_template) as url:
        yield url


@pytest.fixture
def seeded_url(server_url: str, seeded_template: str) -> Iterator[str]:
    """URL of a seeded database for one test."""
    with cloned_database(server_url, seeded_template) as url:
        yield url


@pytest.fixture(scope="session")
def release_0_1(server_url: str) -> Iterator[str]:
    """Name of a database of release 0.1, to be cloned and upgraded."""
    with cloned_database(server_url, EMPTY_TEMPLATE) as url:
        restore(url)
        yield urlsplit(url).path.removeprefix("/")


@contextmanager
def cloned_database(server_url: str, template: str) -> Iterator[str]:
    """URL of a copy of the database `template`, which is dropped afterwards with all its connections."""
    name = f"certtrail_{os.getpid()}_{next(NUMBERS)}"
    with closing(psycopg.connect(server_url, autocommit=True)) as server:
        copy = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
        if server.info.server_version >= SINCE_FILE_COPY:
            copy += SQL(" STRATEGY FILE_COPY")
        server.execute(copy)
        try:
            yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
