"""The access log: added to, found again, and never changed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from services.access_log import Access, AccessLog, AccessLogFilters
from services.accounts.audit_hook import AccountEvent, Pool

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def pool(migrated_url: str) -> Iterator[Pool]:
    with ConnectionPool(migrated_url, min_size=1, open=True) as connection_pool:
        yield connection_pool


@pytest.fixture
def log(pool: Pool) -> AccessLog:
    return AccessLog(pool, lambda: NOON)


def test_what_was_added_is_found_as_it_was(log: AccessLog) -> None:
    log.add(
        Access("read", "P-li", frozenset({"decider"}), "B", "session", "GET /x", "7", {"as_of": "now"}, 200)
    )
    (entry,) = log.page(AccessLogFilters(), 10).entries

    assert (entry.at, entry.kind, entry.person, entry.roles) == (NOON, "read", "P-li", ("decider",))
    assert (entry.route, entry.subject, entry.details) == ("GET /x", "7", {"as_of": "now"})


@pytest.mark.parametrize(
    "change",
    ["UPDATE access.entries SET person = NULL", "DELETE FROM access.entries", "TRUNCATE access.entries"],
)
def test_nothing_in_it_is_changed_or_removed(log: AccessLog, pool: Pool, change: str) -> None:
    log.add(Access("read", "P-li"))

    with pytest.raises(psycopg.IntegrityError), pool.connection() as connection:
        connection.execute(change.encode())
    assert len(log.page(AccessLogFilters(), 10).entries) == 1


def test_it_is_asked_by_person_kind_subject_and_time(log: AccessLog, pool: Pool) -> None:
    log.add(Access("read", "P-li", subject="a"))
    log.add(Access("refused", "P-bo", subject="b"))
    AccessLog(pool, lambda: NOON + timedelta(days=1)).add(Access("login", "P-li"))
    later, soon = NOON + timedelta(days=1), NOON + timedelta(seconds=1)
    questions = [
        AccessLogFilters(person="P-li"),
        AccessLogFilters(kind="refused"),
        AccessLogFilters(subject="a"),
        AccessLogFilters(since=later),
        AccessLogFilters(until=NOON),
        AccessLogFilters(person="P-li", until=soon),
    ]

    assert [[each.kind for each in log.page(question, 10).entries] for question in questions] == [
        ["login", "read"],
        ["refused"],
        ["read"],
        ["login"],
        ["refused", "read"],
        ["read"],
    ]


def test_pages_follow_each_other_without_gap_or_repetition(log: AccessLog) -> None:
    for number in range(5):
        log.add(Access("read", subject=str(number)))
    seen, before = [], None
    while True:
        page = log.page(AccessLogFilters(before=before), 2)
        seen += [entry.subject for entry in page.entries]
        if page.cursor is None:
            break
        before = int(page.cursor)

    assert seen == ["4", "3", "2", "1", "0"]


def test_a_note_of_an_account_is_kept_with_the_change_or_not_at_all(log: AccessLog, pool: Pool) -> None:
    note = AccountEvent("roles-changed", "P-li", "roles", "P-bo", {"before": "auditor", "after": "decider"})
    with pool.connection() as connection:
        log.record(connection, note)
        connection.rollback()
    undone = log.page(AccessLogFilters(), 10).entries
    with pool.connection() as connection:
        log.record(connection, note)
    (kept,) = log.page(AccessLogFilters(), 10).entries

    assert undone == ()
    assert (kept.person, kept.subject, kept.details["after"]) == ("P-bo", "P-li", "decider")
