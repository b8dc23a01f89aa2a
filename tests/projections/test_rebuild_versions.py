"""Rebuild as another version: fields that both versions have must be equal, new ones are allowed."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Composed, Identifier
from psycopg.types.json import Jsonb

from projections.rebuild import RebuildResult, rebuild
from projections.tracking import tracking_state
from projections.view import Batch, Connection, View, execute_many
from projections.worker import Worker
from services.event_store import EventStore
from tests.projections.builders import Clock, EventRecorder, certificate, events_until_grant
from tests.projections.position_view import create_views

Content = dict[str, Any]
Make = Callable[[int], Content]

TABLE = "CREATE TABLE {s}.lines (position bigint PRIMARY KEY, level text NOT NULL, content jsonb NOT NULL"
INSERT = SQL("INSERT INTO {s}.lines (position, level, content) VALUES (%s, %s, %s)")


def plain(position: int) -> Content:
    return {"standing": {"until": position, "reasons": [{"code": position}]}, "share": 0.50}


def lines(version: int, content: Make = plain, level: str = "four-star", more: str = "") -> View:
    """A view with a column, and JSON of two levels; `more` are further columns and tables."""

    def tables(schema: Identifier) -> Composed:
        columns, _, others = more.partition(";")
        return SQL(f"{TABLE}{columns}); {others}").format(s=schema)

    def apply(connection: Connection, schema: str, batch: Batch) -> None:
        rows = [(each.position, level, Jsonb(content(each.position))) for each in batch]
        execute_many(connection, INSERT, schema, rows)

    return View("lines", version, tables, apply)


@pytest.fixture
def session(migrated_url: str) -> Iterator[Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def rebuilt(
    migrated_url: str, store: EventStore, session: Connection, world: EventRecorder, clock: Clock
) -> Callable[[View, View], RebuildResult]:
    """The new version built where the old one stands."""
    world.record(certificate(), *events_until_grant(clock().date(), "12325SC00001R0M"))

    def build(old: View, new: View) -> RebuildResult:
        session.execute("DROP SCHEMA IF EXISTS lines CASCADE")
        create_views(session, old)
        Worker(migrated_url, store, [old], clock=clock).catch_up()
        result = rebuild(new, store, migrated_url)
        assert result.switched == (
            tracking_state(session, "lines").version == new.version != old.version
        ) or (new.version == old.version)
        return result

    return build


def found(result: RebuildResult) -> list[tuple[str, str | None, str]]:
    return [(each.table, each.field, each.change) for each in result.differences]


def changed(**fields: Any) -> Make:
    return lambda position: plain(position) | fields


def test_a_new_field_forbids_nothing(rebuilt: Callable[[View, View], RebuildResult]) -> None:
    def further(position: int) -> Content:
        standing = {"until": position, "reasons": [{"code": position, "text": "x"}], "since": position}
        return {"standing": standing, "share": 0.50, "scheme": {"a": 1}}

    more = ", issued date; CREATE TABLE {s}.further (id bigint)"
    result = rebuilt(lines(1), lines(2, further, more=more))

    assert (result.switched, result.differences, result.removed) == (True, (), ())
    assert result.added == (
        "further",
        "lines.content.scheme",
        "lines.content.standing.reasons.[].text",
        "lines.content.standing.since",
        "lines.issued",
    )


CHANGES: dict[str, tuple[View, tuple[str, str | None, str]]] = {
    "a column": (lines(2, level="five-star"), ("lines", "level", "changed")),
    "a field in JSON": (
        lines(2, changed(standing={"until": 0, "reasons": [], "since": 1})),
        ("lines", "content.standing.until", "changed"),
    ),
    "a field that is null now": (
        lines(2, changed(standing=None)),
        ("lines", "content.standing", "changed"),
    ),
    "a list that is shorter": (
        lines(2, lambda position: {"standing": {"until": position, "reasons": []}, "share": 0.50}),
        ("lines", "content.standing.reasons", "changed"),
    ),
    "a number written in another way": (
        lines(2, changed(share="0.50")),
        ("lines", "content.share", "changed"),
    ),
    "a field that is gone": (
        lines(2, lambda position: {"standing": plain(position)["standing"]}),
        ("lines", "content.share", "removed"),
    ),
    "true in place of 1": (lines(2, changed(share=True)), ("lines", "content.share", "changed")),
}


def test_an_old_field_that_differs_is_refused_with_its_name_and_an_example(
    rebuilt: Callable[[View, View], RebuildResult], session: Connection
) -> None:
    for what, (newer, difference) in CHANGES.items():
        result = rebuilt(lines(1), newer)

        assert not result.switched, what
        assert difference in found(result), what
        assert result.differences[0].example, what
        assert tracking_state(session, "lines").version == 1, what


def test_one_row_of_many_is_enough(rebuilt: Callable[[View, View], RebuildResult]) -> None:
    """Only one moment of the past differs, and everything else has a new field."""

    def one_off(position: int) -> Content:
        return plain(position) | {"scheme": "x"} | ({"share": 0.75} if position == 3 else {})

    result = rebuilt(lines(1), lines(2, one_off))

    assert found(result) == [("lines", "content.share", "changed")]
    assert result.differences[0].example == "(3)"
    assert result.added == ("lines.content.scheme",)


def test_a_field_that_some_rows_had_is_not_new_in_the_others(
    rebuilt: Callable[[View, View], RebuildResult],
) -> None:
    def some(position: int) -> Content:
        return plain(position) | ({"appeal": 1} if position == 1 else {})

    result = rebuilt(lines(1, some), lines(2, changed(appeal=1)))

    assert found(result) == [("lines", "content.appeal", "added")]


def test_rows_that_are_missing_or_further_are_refused(
    rebuilt: Callable[[View, View], RebuildResult],
) -> None:
    def not_all(connection: Connection, schema: str, batch: Batch) -> None:
        lines(2).apply(connection, schema, [each for each in batch if each.position != 2])

    fewer = View("lines", 2, lines(2).tables, not_all)
    more = View("lines", 1, lines(1).tables, not_all)

    assert found(rebuilt(lines(1), fewer)) == [("lines", None, "removed")]
    assert found(rebuilt(more, lines(2))) == [("lines", None, "added")]


def test_a_column_that_is_gone_is_reported(rebuilt: Callable[[View, View], RebuildResult]) -> None:
    more = ", issued date; CREATE TABLE {s}.former (id bigint)"
    result = rebuilt(lines(1, more=more), lines(2))

    assert (result.switched, result.removed) == (True, ("former", "lines.issued"))


def test_a_column_of_another_type_is_refused(rebuilt: Callable[[View, View], RebuildResult]) -> None:
    result = rebuilt(lines(1, more=", issued date"), lines(2, more=", issued timestamptz"))

    assert found(result) == [("lines", "issued", "of another type or key")]


def test_the_same_version_must_be_the_same_byte_for_byte(
    rebuilt: Callable[[View, View], RebuildResult],
) -> None:
    cases: list[tuple[View, tuple[str, str | None, str]]] = [
        (lines(1, changed(scheme=1)), ("lines", "content.scheme", "added")),
        (lines(1, more=", issued date"), ("lines", "issued", "added")),
        (lines(1, more="; CREATE TABLE {s}.further (id bigint)"), ("further", None, "added")),
    ]
    for newer, difference in cases:
        result = rebuilt(lines(1), newer)

        assert (result.switched, found(result)) == (False, [difference])
    assert rebuilt(lines(1), lines(1)).switched


def test_differences_that_are_accepted_take_over(
    migrated_url: str, store: EventStore, session: Connection, rebuilt: Callable[[View, View], RebuildResult]
) -> None:
    newer = lines(2, level="five-star")
    rebuilt(lines(1), newer)

    assert rebuild(newer, store, migrated_url, accept_differences=True).switched
    assert tracking_state(session, "lines").version == 2
