"""Migrating: what is missing, in order, once, and just as well when two start at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from api.migrate import MIGRATIONS, Migration, migrate, script
from api.roles import Postponed, grant_roles

ALL = tuple(migration.name for migration in MIGRATIONS)


def test_everything_is_done_in_an_empty_database_and_nothing_twice(database_url: str) -> None:
    assert migrate(database_url) == ALL
    assert migrate(database_url) == ()


def test_what_comes_later_is_added_to_what_is_there(database_url: str) -> None:
    later = Migration("later-1", script(lambda: "CREATE SCHEMA later"))
    migrate(database_url)

    assert migrate(database_url, (*MIGRATIONS, later)) == ("later-1",)


def test_a_migration_that_fails_leaves_the_database_as_it_was(database_url: str) -> None:
    broken = Migration("broken-1", script(lambda: "CREATE SCHEMA half; SELECT 1/0"))

    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(database_url, (*MIGRATIONS, broken))

    assert migrate(database_url) == ALL


def test_two_first_starts_at_once_both_succeed_and_one_does_the_work(database_url: str) -> None:
    start = Barrier(2)

    def started(_: int) -> tuple[str, ...]:
        start.wait()
        return migrate(database_url)

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(started, range(2)))

    assert sorted(done) == [(), ALL]


def test_what_is_postponed_is_said_and_tried_again(database_url: str) -> None:
    attempts: list[str] = []

    def postponed_once(_: psycopg.Connection) -> None:
        if not attempts:
            raise Postponed("not today")

    migrations = (Migration("first-1", postponed_once), Migration("second-1", script(lambda: "SELECT 1")))

    assert migrate(database_url, migrations, attempts.append) == ("second-1",)
    assert attempts == ["not today"]
    assert migrate(database_url, migrations, attempts.append) == ("first-1",)


@pytest.fixture
def modest_url(database_url: str) -> Iterator[str]:
    """The database as it belongs to a user who may not create roles."""
    name = f"certtrail_test_{uuid4().hex[:12]}"
    role = sql.Identifier(name)
    with psycopg.connect(database_url, autocommit=True) as admin:
        database = sql.Identifier(admin.info.dbname)
        admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, role))
        yield make_conninfo(database_url, options=f"-c role={name}")
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO CURRENT_USER").format(database))
        admin.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(role))
        admin.execute(sql.SQL("DROP ROLE {}").format(role))


def test_a_user_who_may_not_create_roles_is_told_what_to_do_and_has_the_rest(modest_url: str) -> None:
    writer = f"certtrail_test_{uuid4().hex[:12]}"
    roles = Migration("roles-1", lambda connection: grant_roles(connection, writer, "certtrail_reader"))
    said: list[str] = []

    done = migrate(modest_url, (*MIGRATIONS[:2], roles), said.append)

    assert done == ALL[:2]
    assert "CREATE ROLE " + writer in said[0]
