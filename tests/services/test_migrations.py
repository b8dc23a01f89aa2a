"""Migrations: frozen files in a ledger, each run once, from every state that a database can be in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from projections.installation import create_missing
from projections.views import VIEWS
from services.migrations import LEDGER, Migration, migrate
from tests.conftest import EMPTY_TEMPLATE, cloned_database

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "services" / "migrations"
LEDGER_FILE = "services/migrations/ledger.py"
DIGESTS_FILE = "tests/golden/migrations.sha256"
ALL = tuple(migration.name for migration in LEDGER)
CREATED = tuple(f"view {view.name}" for view in VIEWS)

SCHEMA = """
SELECT nspname, relname, relkind::text, relacl::text, nspacl::text, attnum, attname,
       format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), conname,
       pg_get_constraintdef(pg_constraint.oid), pg_get_indexdef(indexrelid)
  FROM pg_class
  JOIN pg_namespace ON pg_namespace.oid = relnamespace
  LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  LEFT JOIN pg_constraint ON conrelid = pg_class.oid AND attnum = 1
  LEFT JOIN pg_index ON indrelid = pg_class.oid AND attnum = 1
 WHERE nspname !~ '^(pg_|information_schema)'
 ORDER BY nspname, relname, attnum, conname, pg_get_indexdef(indexrelid)
"""


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def schema(url: str) -> list[tuple[object, ...]]:
    """Every table, column, constraint, index and right."""
    with connected(url) as connection:
        return connection.execute(SCHEMA).fetchall()


class Frozen(Migration):
    """A migration whose SQL is given, for tests."""

    def __init__(self, name: str, text: str, optional: bool = False) -> None:
        super().__init__(f"9999_{name}.sql", optional)
        self.__dict__["sql"] = text


def digests() -> dict[str, str]:
    lines = (ROOT / DIGESTS_FILE).read_text(encoding="utf-8").splitlines()
    return {file: digest for digest, _, file in (line.partition("  ") for line in lines)}


def test_every_file_is_in_the_ledger_under_the_next_number() -> None:
    files = [path.name for path in sorted(FOLDER.glob("*.sql"))]
    ledger = [migration.file for migration in LEDGER]

    assert files == ledger, f"{LEDGER_FILE}: LEDGER must list every file of {FOLDER.name}/, in order"
    numbers = [int(file[:4]) for file in ledger]
    assert numbers == list(range(1, len(ledger) + 1)), f"{FOLDER.name}/: the next file has the next number"
    assert len(set(ALL)) == len(ALL), f"{LEDGER_FILE}: a name is used twice"


def test_a_released_migration_never_changes() -> None:
    known = digests()
    found = {file.name: sha256(file.read_bytes()).hexdigest() for file in sorted(FOLDER.glob("*.sql"))}
    changed = [file for file, digest in known.items() if found.get(file) != digest]
    new = [f"{digest}  {file}" for file, digest in found.items() if file not in known]

    assert not changed, f"{changed}: a released migration never changes, add a new one to {LEDGER_FILE}"
    assert not new, f"{DIGESTS_FILE}: add these lines, and then never change the files:\n" + "\n".join(new)


def test_everything_is_done_in_an_empty_database_and_nothing_twice(database_url: str) -> None:
    assert migrate(database_url, create_missing) == ALL + CREATED
    assert migrate(database_url, create_missing) == ()


def test_every_released_state_ends_as_an_empty_database_does(server_url: str, migrated_url: str) -> None:
    expected = schema(migrated_url)

    assert expected
    for number in range(len(LEDGER)):
        with cloned_database(server_url, EMPTY_TEMPLATE) as url:
            migrate(url, lambda connection, say: (), LEDGER[:number])
            assert migrate(url, create_missing) == ALL[number:] + CREATED
            assert schema(url) == expected, f"from {ALL[:number]}"


def test_what_comes_later_is_added_to_what_is_there(migrated_url: str) -> None:
    later = Frozen("later-1", "CREATE SCHEMA later")

    assert migrate(migrated_url, create_missing, (*LEDGER, later)) == ("later-1",)


def test_a_migration_that_fails_leaves_the_database_as_it_was(database_url: str) -> None:
    broken = Frozen("broken-1", "CREATE SCHEMA half; SELECT 1/0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(database_url, create_missing, (*LEDGER, broken))

    assert migrate(database_url, create_missing) == ALL + CREATED


def test_first_starts_at_once_all_succeed_and_one_does_the_work(database_url: str) -> None:
    start = Barrier(3)

    def started(_: int) -> tuple[str, ...]:
        start.wait()
        return migrate(database_url, create_missing)

    with ThreadPoolExecutor(3) as threads:
        done = list(threads.map(started, range(3)))

    assert sorted(done) == [(), (), ALL + CREATED]


def test_an_optional_migration_waits_for_its_role_and_is_tried_again(migrated_url: str) -> None:
    role = f"certtrail_test_{uuid4().hex[:12]}"
    grant = Frozen("grant-1", f"GRANT USAGE ON SCHEMA certtrail TO {role}", optional=True)
    needed = Frozen("needed-1", "CREATE SCHEMA needed")
    notes: list[str] = []

    assert migrate(migrated_url, create_missing, (*LEDGER, grant, needed), notes.append) == ("needed-1",)
    assert notes == [f'grant-1 is postponed: role "{role}" does not exist']
    with connected(migrated_url) as connection:
        connection.execute(f"CREATE ROLE {role} NOLOGIN")
        assert migrate(migrated_url, create_missing, (*LEDGER, grant, needed)) == ("grant-1",)
        connection.execute(f"DROP OWNED BY {role}")
        connection.execute(f"DROP ROLE {role}")


@pytest.fixture
def modest_url(database_url: str) -> Iterator[str]:
    """The database as it belongs to a user who may not create roles."""
    name = f"certtrail_test_{uuid4().hex[:12]}"
    role = sql.Identifier(name)
    with connected(database_url) as admin:
        database = sql.Identifier(admin.info.dbname)
        admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, role))
        yield make_conninfo(database_url, options=f"-c role={name}")
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO CURRENT_USER").format(database))
        admin.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(role))
        admin.execute(sql.SQL("DROP ROLE {}").format(role))


def test_a_user_who_may_not_create_roles_is_told_what_to_do_and_has_the_rest(modest_url: str) -> None:
    writer = f"certtrail_test_{uuid4().hex[:12]}"
    roles = Frozen("roles-1", LEDGER[2].sql.replace("certtrail_writer", writer), optional=True)
    notes: list[str] = []

    done = migrate(modest_url, lambda connection, say: (), (*LEDGER[:2], roles), notes.append)

    assert done == ALL[:2]
    assert f"CREATE ROLE {writer} NOLOGIN as a superuser" in notes[0]
