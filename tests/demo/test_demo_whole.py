"""Database of the demonstration: complete or absent, used again by later starts, replaced on request."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest

from demo.database import DemoDatabase, DemoOptions, ProgressReporter, demo_database
from demo.database_name import demo_database_name
from tests.conftest import EMPTY_TEMPLATE, cloned_database
from tests.demo.conftest import NO_PROGRESS, TODAY, dropped_afterwards

SMALL = DemoOptions(TODAY, organisations=1)


class Interrupted(Exception):
    """Stands for anything that ends a process during generation."""


def interrupt(days: int, of: int) -> None:
    if days > of // 2:
        raise Interrupted


@pytest.fixture
def base_url(database_url: str) -> Iterator[str]:
    """The URL of a configured database without demonstration data."""
    with dropped_afterwards(database_url):
        yield database_url


@pytest.fixture(scope="module")
def generated(server_url: str) -> Iterator[tuple[str, DemoDatabase]]:
    """The URL of a configured database, and the demonstration data generated for it."""
    with cloned_database(server_url, EMPTY_TEMPLATE) as url, dropped_afterwards(url):
        yield url, demo_database(url, SMALL, NO_PROGRESS)


def databases(server: str) -> set[str]:
    with closing(psycopg.connect(server)) as connection:
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    return {name for name in names if name.startswith(demo_database_name(server))}


def test_an_interrupted_generation_is_never_used_and_is_replaced_by_the_next(base_url: str) -> None:
    progress = ProgressReporter(NO_PROGRESS.on_waiting, interrupt, NO_PROGRESS.on_building_views)
    with pytest.raises(Interrupted):
        demo_database(base_url, SMALL, progress)

    assert databases(base_url) == {f"{demo_database_name(base_url)}_unfinished"}
    assert demo_database(base_url, SMALL, NO_PROGRESS).events > 0
    assert databases(base_url) == {demo_database_name(base_url)}


def test_a_complete_history_is_used_again(generated: tuple[str, DemoDatabase]) -> None:
    base_url, first = generated

    again = demo_database(base_url, SMALL, NO_PROGRESS)

    assert (again.url, again.events) == (first.url, 0)


def test_recreate_replaces_the_history(generated: tuple[str, DemoDatabase]) -> None:
    base_url, _ = generated

    recreated = demo_database(base_url, replace(SMALL, recreate=True, seed=1), NO_PROGRESS)

    assert recreated.events > 0
    assert databases(base_url) == {demo_database_name(base_url)}


def test_the_configured_database_stays_unchanged(generated: tuple[str, DemoDatabase]) -> None:
    with closing(psycopg.connect(generated[0])) as connection:
        schemas = connection.execute("SELECT count(1) FROM pg_namespace WHERE nspname = 'events'").fetchone()

    assert schemas == (0,)
