"""What every test may ask for: a real PostgreSQL, and in it an empty or a migrated database."""

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
"""Left to itself it draws every variable of every frame: two minutes for one error on a busy machine."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A run begun in the background of a script has Ctrl-C ignored, and what it starts would ignore it too.
    signal.signal(signal.SIGINT, signal.default_int_handler)

FAST_UNSAFE_OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""A test's data need not outlive a power cut."""

EMPTY_TEMPLATE = "template0"
"""Unlike `template1`, it holds nothing that a server's owner has added."""

SINCE_FILE_COPY = 150000
"""Since PostgreSQL 15 a database can be copied without logging its pages: 19 ms of CPU, else 32."""

NUMBERS = count(1)

GUARDIAN = pytest.StashKey[Guardian]()


def pytest_configure(config: pytest.Config) -> None:
    """Each process of a test run has a guardian, which ends what is left when the process is gone."""
    config.stash[GUARDIAN] = Guardian()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The run has ended in order."""
    config.stash[GUARDIAN].stop()


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A server of the tests' own, or that of CERTTRAIL_TEST_DATABASE_URL (a `postgresql://` URL)."""
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
    """The name of a database that was migrated once."""
    with cloned_database(server_url, EMPTY_TEMPLATE) as url:
        migrate(url, create_missing)
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture
def database_url(server_url: str) -> Iterator[str]:
    """An empty database of the test's own."""
    with cloned_database(server_url, EMPTY_TEMPLATE) as url:
        yield url


@pytest.fixture
def migrated_url(server_url: str, migrated_template: str) -> Iterator[str]:
    """A migrated database of the test's own."""
    with cloned_database(server_url, migrated_template) as url:
        yield url


@pytest.fixture(scope="session")
def release_0_1(server_url: str) -> Iterator[str]:
    """The name of a database as release 0.1 left it, to be cloned and upgraded."""
    with cloned_database(server_url, EMPTY_TEMPLATE) as url:
        restore(url)
        yield urlsplit(url).path.removeprefix("/")


@contextmanager
def cloned_database(server_url: str, template: str) -> Iterator[str]:
    """A copy of the database `template`, dropped afterwards with all its connections."""
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
