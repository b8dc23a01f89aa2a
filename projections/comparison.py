"""Do two schemas hold the same rows, byte for byte, and if not, where do they differ first?"""

from dataclasses import dataclass
from typing import Final

from psycopg.sql import SQL, Composed, Identifier

from projections.view import Session

_TABLES: Final = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
 WHERE relkind = 'r' AND nspname IN (%s, %s) AND relname <> 'tracking'
 GROUP BY relname ORDER BY relname
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
SELECT ROW({key})::text
  FROM (SELECT {columns} FROM {s}.{table} UNION ALL SELECT {columns} FROM {other}.{table}) AS rows_of_both
 GROUP BY {columns} HAVING count(1) <> 2
 ORDER BY ROW({key})::text COLLATE "C" LIMIT 1
""")


@dataclass(frozen=True)
class Difference:
    """A table that differs, with the key of one row that does; no key where the columns themselves do."""

    table: str
    example: str | None


def differences(connection: Session, one: str, other: str) -> tuple[Difference, ...]:
    """The tables, tracking apart, whose columns or rows are not the same in both schemas."""
    tables = [name for (name,) in connection.execute(_TABLES, (one, other))]
    found = (_difference(connection, one, other, table) for table in tables)
    return tuple(difference for difference in found if difference)


def _difference(connection: Session, one: str, other: str, table: str) -> Difference | None:
    columns = connection.execute(_COLUMNS, (one, table)).fetchall()
    if columns != connection.execute(_COLUMNS, (other, table)).fetchall():
        return Difference(table, None)
    names = [name for name, _, _ in columns]
    if _digest(connection, one, table, names) == _digest(connection, other, table, names):
        return None
    key = [name for name, is_key, _ in columns if is_key] or names
    query = _FIRST_DIFFERENT.format(
        key=_listed(key),
        columns=_listed(names),
        s=Identifier(one),
        other=Identifier(other),
        table=Identifier(table),
    )
    return Difference(table, str(connection.execute(query).fetchall()[0][0]))


def _digest(connection: Session, schema: str, table: str, columns: list[str]) -> str:
    query = _DIGEST.format(columns=_listed(columns), s=Identifier(schema), table=Identifier(table))
    return str(connection.execute(query).fetchall()[0][0])


def _listed(names: list[str]) -> Composed:
    return SQL(", ").join(Identifier(name) for name in names)
