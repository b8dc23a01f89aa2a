"""Half a history is never taken for a whole one, and a whole one is used again."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest

from demo.database import Telling, Wish, demo_database
from demo.place import demo_name
from tests.demo.conftest import SILENT, TODAY, nothing_left

SMALL = Wish(TODAY, organisations=2)


class Interrupted(Exception):
    """Stands for whatever ends a process in the middle."""


def interrupt(days: int, of: int) -> None:
    if days > of // 2:
        raise Interrupted


@pytest.fixture
def beside(database_url: str) -> Iterator[str]:
    with nothing_left(database_url):
        yield database_url


def databases(server: str) -> set[str]:
    with closing(psycopg.connect(server)) as connection:
        found = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    return {name for name in found if name.startswith(demo_name(server))}


def break_off(server: str) -> None:
    with pytest.raises(Interrupted):
        demo_database(server, SMALL, Telling(SILENT.waiting, interrupt, SILENT.reading))


def test_an_interrupted_history_does_not_get_the_name(beside: str) -> None:
    break_off(beside)

    assert databases(beside) == {f"{demo_name(beside)}_unfinished"}


def test_the_next_start_begins_anew_and_leaves_nothing_of_the_first(beside: str) -> None:
    break_off(beside)

    assert demo_database(beside, SMALL, SILENT).events > 0
    assert databases(beside) == {demo_name(beside)}


def test_a_whole_history_is_used_again(beside: str) -> None:
    first = demo_database(beside, SMALL, SILENT)

    again = demo_database(beside, SMALL, SILENT)

    assert (again.url, again.events) == (first.url, 0)


def test_a_fresh_one_takes_the_place_of_the_old_one(beside: str) -> None:
    demo_database(beside, SMALL, SILENT)

    fresh = demo_database(beside, replace(SMALL, fresh=True, seed=1), SILENT)

    assert fresh.events > 0
    assert databases(beside) == {demo_name(beside)}


def test_the_database_beside_it_is_not_touched(beside: str) -> None:
    demo_database(beside, SMALL, SILENT)

    with closing(psycopg.connect(beside)) as connection:
        (schemas,) = connection.execute("SELECT count(1) FROM pg_namespace WHERE nspname = 'events'")
    assert schemas == (0,)
