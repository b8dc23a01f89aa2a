"""Views by difference: created where they are missing, reported where they are of another release."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Composed, Identifier

from projections import grants
from projections.installation import ViewInUse, create_missing, drop, installed
from projections.rebuild import rebuild
from projections.tracking import ViewMissing, tracking_state
from projections.view import Connection, View, in_schema
from projections.views import VIEWS
from projections.worker import Worker
from projections.worker_lock import advisory_lock
from services.event_store import EventStore
from services.migrations import migrate
from tests.projections.builders import Clock, EventRecorder, certificate, events_until_grant
from tests.projections.position_view import create_views, position_view, positions_seen

FOLDER = Path(__file__).parents[2] / "projections"
FURTHER = position_view("further")
WITH_FURTHER = (*VIEWS, FURTHER)
SHAPES = {
    "public_register": (8, "5ba48d0c73262459"),
    "audit_trail": (3, "fc51523569b5c914"),
    "worklist": (19, "d1e3f33bb5509f62"),
}
"""View → its version, and a digest of its tables."""


@pytest.fixture
def session(migrated_url: str) -> Iterator[Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def notes() -> list[str]:
    return []


def test_every_view_folder_is_in_the_list() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/tables.py")}

    assert folders == {view.name for view in VIEWS}, "projections/views.py: VIEWS must list every view folder"
    assert not [name for name in folders if name.endswith(("_next", "_old"))], "rebuilds use these endings"


def test_tables_that_change_get_another_version() -> None:
    """Otherwise an installed view would be read and written with tables that it does not have."""
    found = {view.name: (view.version, _digest(view)) for view in VIEWS}

    assert found == SHAPES, (
        f"{sorted(dict(found.items() - SHAPES.items()))}: raise VERSION in tables.py of the view, then edit "
        f"SHAPES in tests/projections/test_installation.py: {found}"
    )


def _digest(view: View) -> str:
    return sha256(view.tables(Identifier(view.name)).as_string().encode()).hexdigest()[:16]


def test_a_further_view_is_created_in_an_installed_database_and_followed_from_the_beginning(
    migrated_url: str,
    store: EventStore,
    session: Connection,
    world: EventRecorder,
    clock: Clock,
    notes: list[str],
) -> None:
    receipt = world.record(certificate(), *events_until_grant(clock().date(), "12325SC00001R0M"))
    Worker(migrated_url, store, VIEWS, clock=clock).catch_up()

    assert create_missing(session, notes.append, WITH_FURTHER) == ("view further",)
    assert create_missing(session, notes.append, WITH_FURTHER) == ()
    Worker(migrated_url, store, WITH_FURTHER, clock=clock).catch_up()

    assert positions_seen(session, "further") == [each.position for each in receipt.recorded]
    assert notes == []


def test_a_fresh_database_gets_a_further_view_too(database_url: str) -> None:
    done = migrate(database_url, lambda connection, say: create_missing(connection, say, WITH_FURTHER))

    assert done[-4:] == tuple(f"view {view.name}" for view in WITH_FURTHER)


def test_a_new_view_is_open_to_the_roles(session: Connection, notes: list[str]) -> None:
    create_missing(session, notes.append, WITH_FURTHER)

    session.execute("SET ROLE certtrail_writer")
    session.execute("INSERT INTO further.seen (position, topic) VALUES (1, 'x')")
    session.execute("SET ROLE certtrail_reader")
    assert session.execute("SELECT count(1) FROM further.seen").fetchall() == [(1,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("DELETE FROM further.seen")


def test_rights_wait_for_the_roles_and_are_given_once(
    session: Connection, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.installation.WRITER", "nobody_yet")
    assert create_missing(session, notes.append, WITH_FURTHER) == ("view further",)
    assert notes == ['the view further is not opened to the roles yet: role "nobody_yet" does not exist']

    monkeypatch.setattr("projections.installation.WRITER", grants.WRITER)
    create_missing(session, notes.append, WITH_FURTHER)
    session.execute("REVOKE SELECT ON further.seen FROM certtrail_reader")
    create_missing(session, notes.append, WITH_FURTHER)

    session.execute("SET ROLE certtrail_reader")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("SELECT FROM further.seen")


def test_a_view_of_an_older_version_is_reported(session: Connection, notes: list[str]) -> None:
    create_views(session, FURTHER)

    assert create_missing(session, notes.append, (*VIEWS, position_view("further", version=2))) == ()
    assert notes == ["the view further has version 1, this release needs 2: run `certtrail rebuild further`"]


def test_a_view_that_cannot_be_created_keeps_no_other_from_it(session: Connection, notes: list[str]) -> None:
    def nonsense(schema: Identifier) -> Composed:
        return SQL("CREATE TABLE {s}.seen (position nonsense)").format(s=schema)

    broken = View("broken", 1, nonsense, FURTHER.apply)

    with pytest.raises(psycopg.errors.UndefinedObject):
        create_missing(session, notes.append, (broken, *WITH_FURTHER))

    assert installed(session) == ("audit_trail", "further", "public_register", "worklist")


def test_a_removed_view_is_reported_and_dropped_by_its_name_alone(
    session: Connection, notes: list[str]
) -> None:
    create_missing(session, notes.append, WITH_FURTHER)

    create_missing(session, notes.append)
    assert notes == ["the view further is no longer followed: `certtrail views drop further` removes it"]
    assert "further" in installed(session)

    drop(session, "further")
    assert "further" not in installed(session)
    create_missing(session, notes.append)
    assert len(notes) == 1


def test_a_view_that_someone_needs_is_not_dropped(migrated_url: str, session: Connection) -> None:
    create_views(session, FURTHER)

    with pytest.raises(ViewInUse, match="is one of this release"):
        drop(session, "worklist")
    with pytest.raises(ViewMissing):
        drop(session, "people")
    with (
        psycopg.connect(migrated_url, autocommit=True) as other,
        advisory_lock(other, "further"),
        pytest.raises(ViewInUse, match="another process follows"),
    ):
        drop(session, "further")
    assert "further" in installed(session)


def test_a_view_that_is_missing_cannot_be_rebuilt(migrated_url: str, store: EventStore) -> None:
    with pytest.raises(ViewMissing, match="certtrail migrate"):
        rebuild(FURTHER, store, migrated_url)


def test_rights_and_version_survive_a_rebuild(
    migrated_url: str, store: EventStore, session: Connection, notes: list[str]
) -> None:
    create_missing(session, notes.append, WITH_FURTHER)

    def with_more(schema: Identifier) -> Composed:
        return FURTHER.tables(schema) + SQL("; CREATE TABLE {s}.more (position bigint)").format(s=schema)

    newer = View("further", 2, with_more, FURTHER.apply)

    assert rebuild(newer, store, migrated_url).switched
    assert tracking_state(session, "further").version == 2
    assert create_missing(session, notes.append, (*VIEWS, newer)) == ()
    assert session.execute(in_schema(SQL("SELECT opened FROM {s}.tracking"), "further")).fetchone() == (True,)
    session.execute("SET ROLE certtrail_writer")
    session.execute("INSERT INTO further.more VALUES (1)")
    session.execute("SET ROLE certtrail_reader")
    assert session.execute("SELECT position FROM further.more").fetchall() == [(1,)]
