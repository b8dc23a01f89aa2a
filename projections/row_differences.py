"""Differences between the rows of one table in two schemas, by field, inside JSON as well."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from psycopg.sql import SQL, Composed, Identifier

from projections.view import Connection

_DIFFERENT: Final = SQL("""
SELECT ROW({key})::text, old.line, new.line
  FROM (SELECT {key}, ARRAY[{texts}] AS line FROM {s}.{table}) AS old
  FULL JOIN (SELECT {key}, ARRAY[{texts}] AS line FROM {other}.{table}) AS new USING ({key})
 WHERE old.line IS DISTINCT FROM new.line
 ORDER BY ROW({key})::text COLLATE "C"
""")

_ANY_WITH: Final = SQL(
    "SELECT EXISTS (SELECT FROM {s}.{table} WHERE jsonb_path_exists({column}, %s::jsonpath))"
)

_BATCH: Final = 500
"""Rows fetched at a time."""

CHANGED: Final = "changed"
ADDED: Final = "added"
REMOVED: Final = "removed"
RESHAPED: Final = "of another type or key"

Path = tuple[str, ...]
"""A column, then the keys that lead into its JSON; `[]` is any element of a list."""

_ELEMENT: Final = "[]"


@dataclass(frozen=True)
class Difference:
    """A field that differs, in which way, and the key of one row as an example.

    Without a field it is the row that differs, without an example the table or column itself.
    """

    table: str
    field: str | None
    change: str
    example: str | None


class Column(NamedTuple):
    """A column of a table."""

    name: str
    in_key: bool
    type: str


class Schemas(NamedTuple):
    """The two schemas that are compared."""

    connection: Connection
    old: str
    new: str
    same_version: bool


def listed(columns: Sequence[Column]) -> Composed:
    """The names of the columns, separated by commas."""
    return SQL(", ").join(Identifier(column.name) for column in columns)


def row_differences(
    schemas: Schemas, table: str, columns: Sequence[Column]
) -> tuple[list[Difference], list[str]]:
    """The fields that differ, each with its first example, and those inside JSON that are new.

    The table has a primary key, the same in both. Runs in a transaction. Raises psycopg.Error.
    """
    found = dict[tuple[Path, str], str]()
    with schemas.connection.cursor("differences") as rows:
        rows.itersize = _BATCH
        for example, old, new in rows.execute(_query(schemas, table, columns)):
            for difference in _row_changes(columns, old, new):
                found.setdefault(difference, example)
    added = (
        []
        if schemas.same_version
        else [path for path, change in found if _is_new(schemas, table, path, change)]
    )
    differences = [
        Difference(table, _path_text(path), change, example)
        for (path, change), example in sorted(found.items())
        if change != ADDED or path not in added
    ]
    return differences, [f"{table}.{_path_text(path)}" for path in added]


def _query(schemas: Schemas, table: str, columns: Sequence[Column]) -> Composed:
    return _DIFFERENT.format(
        key=listed([column for column in columns if column.in_key]),
        texts=SQL(", ").join(SQL("{}::text").format(Identifier(column.name)) for column in columns),
        s=Identifier(schemas.old),
        other=Identifier(schemas.new),
        table=Identifier(table),
    )


def _is_new(schemas: Schemas, table: str, path: Path, change: str) -> bool:
    """Whether no row of the old version has that field: then the new version adds it."""
    if change != ADDED or len(path) < 2:
        return False
    column, *keys = path
    jsonpath = "$" + "".join("[*]" if key == _ELEMENT else f".{json.dumps(key)}" for key in keys)
    query = _ANY_WITH.format(s=Identifier(schemas.old), table=Identifier(table), column=Identifier(column))
    return schemas.connection.execute(query, (jsonpath,)).fetchone() == (False,)


def _path_text(path: Path) -> str | None:
    return ".".join(path) or None


def _row_changes(
    columns: Sequence[Column], old: Sequence[str | None] | None, new: Sequence[str | None] | None
) -> Iterator[tuple[Path, str]]:
    if old is None or new is None:
        yield (), ADDED if old is None else REMOVED
        return
    for column, before, after in zip(columns, old, new, strict=True):
        if before == after:
            continue
        if column.type == "jsonb" and before is not None and after is not None:
            yield from _value_changes((column.name,), _parse(before), _parse(after))
        else:
            yield (column.name,), CHANGED


def _parse(text: str) -> Any:
    """JSON with its numbers as text: 1.0 is not 1.00 in a comparison byte for byte."""
    return json.loads(text, parse_int=lambda digits: (digits,), parse_float=lambda digits: (digits,))


def _value_changes(path: Path, before: Any, after: Any) -> Iterator[tuple[Path, str]]:
    match before, after:
        case dict(), dict():
            yield from (((*path, key), REMOVED) for key in before if key not in after)
            yield from (((*path, key), ADDED) for key in after if key not in before)
            for key in before:
                if key in after:
                    yield from _value_changes((*path, key), before[key], after[key])
        case list(), list() if len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                yield from _value_changes((*path, _ELEMENT), one, other)
        case _ if type(before) is not type(after) or before != after:
            yield path, CHANGED
