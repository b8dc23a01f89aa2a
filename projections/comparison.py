"""Comparison of two schemas of a view: all of it for one version, what both define for two."""

from dataclasses import dataclass, field
from typing import Final

from psycopg.sql import SQL, Identifier

from projections.row_differences import (
    ADDED,
    CHANGED,
    REMOVED,
    RESHAPED,
    Column,
    Difference,
    Schemas,
    listed,
    row_differences,
)
from projections.view import Connection

_TABLES: Final = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
 WHERE relkind = 'r' AND nspname = %s AND relname <> 'tracking'
"""

_COLUMNS: Final = """
SELECT attname, coalesce(attnum = ANY (indkey), false), format_type(atttypid, atttypmod)
  FROM pg_attribute
  LEFT JOIN pg_index ON indrelid = attrelid AND indisprimary
 WHERE attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text)) AND attnum > 0 AND NOT attisdropped
 ORDER BY attnum
"""

_DIGEST: Final = SQL("""
SELECT md5(coalesce(string_agg(md5(line), '' ORDER BY line COLLATE "C"), ''))
  FROM (SELECT ROW({columns})::text AS line FROM {s}.{table}) AS lines
""")

_FIRST_DIFFERENT: Final = SQL("""
SELECT ROW({columns})::text
  FROM (SELECT {columns} FROM {s}.{table} UNION ALL SELECT {columns} FROM {other}.{table}) AS rows_of_both
 GROUP BY {columns} HAVING count(1) <> 2
 ORDER BY ROW({columns})::text COLLATE "C" LIMIT 1
""")


@dataclass
class Comparison:
    """Differences that prevent a switch, and the fields that only the new or only the old version has."""

    differences: list[Difference] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def compare(
    connection: Connection,
    old: str,
    new: str,
    *,
    same_version: bool,
    memory: frozenset[str] = frozenset(),
) -> Comparison:
    """The differences between two schemas, except tracking. Raises psycopg.Error.

    For two versions only what both define is compared: tables, columns, and fields inside JSON. What only one
    of them defines is listed and prevents nothing, and `memory` (projections/view.py) is left out. For one
    version everything must be equal, byte for byte.
    """
    schemas, found = Schemas(connection, old, new, same_version), Comparison()
    old_tables, new_tables = (
        {name for (name,) in connection.execute(_TABLES, (schema,))} for schema in (old, new)
    )
    ignored = frozenset() if same_version else memory
    found.removed += old_tables - new_tables
    found.added += new_tables - old_tables
    with connection.transaction():
        for table in sorted((old_tables & new_tables) - ignored):
            _compare_table(schemas, table, found, ignored)
    if same_version:
        for change, fields in ((REMOVED, found.removed), (ADDED, found.added)):
            for table, _, column in (each.partition(".") for each in sorted(fields)):
                found.differences.append(Difference(table, column or None, change, None))
        found.removed, found.added = [], []
    return Comparison(found.differences, sorted(found.added), sorted(found.removed))


def _compare_table(schemas: Schemas, table: str, found: Comparison, ignored: frozenset[str]) -> None:
    old, new = (
        {row[0]: Column(*row) for row in schemas.connection.execute(_COLUMNS, (schema, table))}
        for schema in (schemas.old, schemas.new)
    )
    found.removed += [f"{table}.{name}" for name in old if name not in new]
    found.added += [f"{table}.{name}" for name in new if name not in old]
    keys = [[column.name for column in columns.values() if column.in_key] for columns in (old, new)]
    shared = [
        column for column in old.values() if column.name in new and f"{table}.{column.name}" not in ignored
    ]
    reshaped = [column.name for column in shared if column.type != new[column.name].type]
    if reshaped or keys[0] != keys[1]:
        found.differences += [Difference(table, name, RESHAPED, None) for name in (reshaped or (None,))]
    elif shared and not _same(schemas, table, shared):
        _compare_rows(schemas, table, shared, found)


def _same(schemas: Schemas, table: str, columns: list[Column]) -> bool:
    old, new = (
        schemas.connection.execute(
            _DIGEST.format(columns=listed(columns), s=Identifier(schema), table=Identifier(table))
        ).fetchall()
        for schema in (schemas.old, schemas.new)
    )
    return old == new


def _compare_rows(schemas: Schemas, table: str, columns: list[Column], found: Comparison) -> None:
    if any(column.in_key for column in columns):
        differences, added = row_differences(schemas, table, columns)
        found.differences += differences
        found.added += added
        return
    query = _FIRST_DIFFERENT.format(
        columns=listed(columns),
        s=Identifier(schemas.old),
        other=Identifier(schemas.new),
        table=Identifier(table),
    )
    example = str(schemas.connection.execute(query).fetchall()[0][0])
    found.differences.append(Difference(table, None, CHANGED, example))
