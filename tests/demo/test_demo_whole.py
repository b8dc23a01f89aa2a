"""Half a history is never taken for a whole one, and a whole one is used again."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest

from demo.database import DemoOptions, ProgressReporter, demo_database
from demo.database_name import demo_database_name
from tests.demo.conftest import NO_PROGRESS, TODAY, dropped_afterwards

SMALL = DemoOptions(TODAY, organisations=2)


class Interrupted(Exception):
    """Stands for whatever ends a process in the middle."""


def interrupt(days: int, of: int) -> None:
    if days > of // 2:
        raise Interrupted


@pytest.fixture
def server_beside(database_url: str) -> Iterator[str]:
    with dropped_afterwards(database_url):
        yield database_url


def databases(server: str) -> set[str]:
    with closing(psycopg.connect(server)) as connection:
        found = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    return {name for name in found if name.startswith(demo_database_name(server))}


def interrupt_generation(server: str) -> None:
    with pytest.raises(Interrupted):
        demo_database(
            server, SMALL, ProgressReporter(NO_PROGRESS.on_waiting, interrupt, NO_PROGRESS.on_building_views)
        )


def test_an_interrupted_history_does_not_get_the_name(server_beside: str) -> None:
    interrupt_generation(server_beside)

    assert databases(server_beside) == {f"{demo_database_name(server_beside)}_unfinished"}


def test_the_next_start_begins_anew_and_leaves_nothing_of_the_first(server_beside: str) -> None:
    interrupt_generation(server_beside)

    assert demo_database(server_beside, SMALL, NO_PROGRESS).events > 0
    assert databases(server_beside) == {demo_database_name(server_beside)}


def test_a_whole_history_is_used_again(server_beside: str) -> None:
    first = demo_database(server_beside, SMALL, NO_PROGRESS)

    again = demo_database(server_beside, SMALL, NO_PROGRESS)

    assert (again.url, again.events) == (first.url, 0)


def test_a_fresh_one_takes_the_place_of_the_old_one(server_beside: str) -> None:
    demo_database(server_beside, SMALL, NO_PROGRESS)

    fresh = demo_database(server_beside, replace(SMALL, recreate=True, seed=1), NO_PROGRESS)

    assert fresh.events > 0
    assert databases(server_beside) == {demo_database_name(server_beside)}


def test_the_database_beside_it_is_not_touched(server_beside: str) -> None:
    demo_database(server_beside, SMALL, NO_PROGRESS)

    with closing(psycopg.connect(server_beside)) as connection:
        (schemas,) = connection.execute("SELECT count(1) FROM pg_namespace WHERE nspname = 'events'")
    assert schemas == (0,)
