"""Upgrade of the views of release 0.1: rebuilt without a difference, one added and removed."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from projections.installation import create_missing, drop
from projections.rebuild import RebuildResult, rebuild, rebuild_stale
from projections.tracking import tracking_state
from projections.view import Connection
from projections.views import VIEWS
from projections.worker import Worker
from projections.worklist.store import WORKLIST
from services.event_store import EventStore
from services.migrations import migrate
from tests.conftest import cloned_database
from tests.projections.position_view import position_view, positions_seen
from tests.services.test_migrations import schema

FURTHER = position_view("further")
EVENTS = 832


NOTES, REBUILDS = list[str](), list[RebuildResult]()
"""What `migrate` and the rebuild of stale views reported."""


def ignore(sentence: str) -> None:
    pass


@pytest.fixture
def upgraded_url(server_url: str, release_0_1: str) -> Iterator[str]:
    with cloned_database(server_url, release_0_1) as url:
        migrate(url, create_missing, say=NOTES.append)
        with EventStore(url, lambda: datetime.now(UTC)) as log:
            REBUILDS.extend(rebuild_stale(VIEWS, log, url))
        yield url


@pytest.fixture
def session(upgraded_url: str) -> Iterator[Connection]:
    with psycopg.connect(upgraded_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def store(upgraded_url: str) -> Iterator[EventStore]:
    with EventStore(upgraded_url, lambda: datetime.now(UTC)) as opened:
        yield opened


def test_the_work_list_of_release_0_1_is_named_and_rebuilt_without_a_difference(upgraded_url: str) -> None:
    """What is due now is no answer about a past moment: another version may list other items."""
    (result,) = REBUILDS[-1:]

    assert NOTES[-1] == (
        f"the view worklist has version 1, this release needs {WORKLIST.version}: "
        "run `certtrail rebuild worklist`"
    )
    assert (result.view, result.switched, result.differences) == ("worklist", True, ())
    assert result.added == ("held", "working_days")


def test_an_upgraded_database_has_what_a_new_one_has(upgraded_url: str, migrated_url: str) -> None:
    """Except tracking tables, which get their version with a rebuild."""
    upgraded, new = (
        [row for row in schema(url) if row[1] != "tracking"] for url in (upgraded_url, migrated_url)
    )

    assert upgraded == new


def test_every_view_is_followed_and_rebuilt_to_the_same(
    upgraded_url: str, session: Connection, store: EventStore
) -> None:
    last = Worker(upgraded_url, store, VIEWS).catch_up()
    rebuilds = [rebuild(view, store, upgraded_url) for view in VIEWS]

    assert [(each.switched, each.differences) for each in rebuilds] == [(True, ())] * len(VIEWS)
    assert [tracking_state(session, view.name).version for view in VIEWS] == [view.version for view in VIEWS]
    assert last == store.last_position() >= EVENTS


def test_a_view_is_added_and_removed_again(upgraded_url: str, session: Connection, store: EventStore) -> None:
    create_missing(session, ignore, (*VIEWS, FURTHER))
    Worker(upgraded_url, store, (*VIEWS, FURTHER)).catch_up()
    notes: list[str] = []
    everything = len(positions_seen(session, "further"))

    assert migrate(upgraded_url, create_missing, say=notes.append) == ()
    assert notes == ["the view further is no longer followed: `certtrail views drop further` removes it"]
    drop(session, "further")
    assert migrate(upgraded_url, create_missing) == ()
    assert everything == EVENTS
