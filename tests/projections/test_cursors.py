"""Cursors issued by release 0.1 stay valid, in every paginated list."""

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

import pytest

from domain.deadlines import Kind
from domain.status.standing import Status
from domain.values import Role
from projections import cursors
from projections.audit_trail.queries import AuditCursor, AuditTrailFilters, Order
from projections.patterns.catalogue import PATTERNS
from projections.patterns.late_records import LateRecords
from projections.patterns.overdue import Overdue
from projections.patterns.perfect_audits import PerfectAuditors
from projections.patterns.queries import PatternCursor
from projections.patterns.quick_grants import QuickGrants
from projections.patterns.reinstatements import Per, Reinstatements
from projections.public_register.search import SearchCursor, SearchFilters
from projections.worklist.filters import Mine, Sort, WorklistFilters
from projections.worklist.queries import WorklistCursor

DAY: Final = date(2026, 11, 22)
TIME: Final = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TEAM: Final = Mine("P-1", frozenset({Role.DECIDER, Role.AUDITOR}))
ROW: Final = PatternCursor(rank=3, key="x")
EDIT: Final = "a class was renamed: give it its former name as cursor_name (projections/cursors.py)"

RELEASED: Final = [
    (
        "eyJwbGFjZSI6eyJwb3NpdGlvbiI6NDJ9LCJxdWVzdGlvbiI6IjNlYTk5ZDhlNmQwYmU3ZWYifQ",
        AuditCursor(position=42),
        AuditTrailFilters(body="B-1", since=DAY, until=TIME, order=Order.EARLIEST),
    ),
    (
        (
            "eyJwbGFjZSI6eyJhZnRlciI6Ijk5MTIwU0MwMDAwMlIwUyIsImFzX29mIjoiMjAyNi0xMS0yMlQwOTozMDowMFoiLCJrbm93bl9h"
            "dCI6IjIwMjYtMTEtMjJUMDk6MzA6MDBaIn0sInF1ZXN0aW9uIjoiZDM0MjFkYzFiYzE2Mzg0ZSJ9"
        ),
        SearchCursor(after="99120SC00002R0S", as_of=TIME, known_at=TIME),
        SearchFilters(organisation="示范", status=Status.VALID),
    ),
    (
        (
            "eyJwbGFjZSI6eyJrZXkiOiJrIiwic29ydGVkX2F0IjoiMjAyNi0xMS0yMlQwOTozMDowMFoiLCJjZXJ0aWZpY2F0ZSI6IjAwMDAw"
            "MDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwNyIsImtpbmQiOiJkZWNpc2lvbl93YWl0aW5nIiwic3ViamVjdCI6IjEifSwi"
            "cXVlc3Rpb24iOiI5MTMzODE3ZDY3YzM4YjFhIn0"
        ),
        WorklistCursor(
            key="k", sorted_at=TIME, certificate=UUID(int=7), kind=Kind.DECISION_WAITING, subject="1"
        ),
        ("B-1", DAY, WorklistFilters(kind=Kind.DECISION_WAITING, mine=TEAM, sort=Sort.NUMBER)),
    ),
    (
        "eyJwbGFjZSI6eyJyYW5rIjozLCJrZXkiOiJ4In0sInF1ZXN0aW9uIjoiZTBkMjVmNWFlODEyZTEyOSJ9",
        ROW,
        LateRecords(body="B-1"),
    ),
    (
        "eyJwbGFjZSI6eyJyYW5rIjozLCJrZXkiOiJ4In0sInF1ZXN0aW9uIjoiOWEwNzM5MmJmN2RkMDE3MyJ9",
        ROW,
        Overdue(since=DAY),
    ),
    (
        "eyJwbGFjZSI6eyJyYW5rIjozLCJrZXkiOiJ4In0sInF1ZXN0aW9uIjoiZjFkMWY3YjFhNjkxOTIwOSJ9",
        ROW,
        PerfectAuditors(leading=True),
    ),
    (
        "eyJwbGFjZSI6eyJyYW5rIjozLCJrZXkiOiJ4In0sInF1ZXN0aW9uIjoiYWQ1ZjlmYzhiMTM1ZGU0ZCJ9",
        ROW,
        QuickGrants(),
    ),
    (
        "eyJwbGFjZSI6eyJyYW5rIjozLCJrZXkiOiJ4In0sInF1ZXN0aW9uIjoiYzI1MjRjYTE1YzY4Mjg3OCJ9",
        ROW,
        Reinstatements(per=Per.ORGANISATION),
    ),
]
"""Written by release 0.1: the cursor, the place it stands for, the query it belongs to."""


def test_cursors_of_release_0_1_are_accepted_and_written_alike() -> None:
    for cursor, place, query in RELEASED:
        assert cursors.encode(place, query) == cursor, f"{type(query).__name__}: {EDIT}"
        assert cursors.decode(cursor, type(place), query) == place


def test_a_cursor_belongs_to_one_pattern_alone() -> None:
    written = {name: cursors.encode(ROW, pattern()) for name, pattern in PATTERNS.items()}

    assert len(set(written.values())) == len(PATTERNS)
    assert all(cursors.decode(written[name], PatternCursor, PATTERNS[name]()) == ROW for name in PATTERNS)


def test_a_cursor_of_another_query_is_refused() -> None:
    cursor, place, _ = RELEASED[0]

    with pytest.raises(cursors.InvalidCursor):
        cursors.decode(cursor, type(place), AuditTrailFilters(body="B-2"))
