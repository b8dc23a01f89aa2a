"""Name of the database that holds the demonstration data."""

from typing import Final

from psycopg.conninfo import conninfo_to_dict

_LONGEST: Final = 40
"""Characters taken from the configured name; PostgreSQL truncates names to 63 bytes."""


def demo_database_name(server: str) -> str:
    """The configured database's name with `_demo` appended; the configured one stays unchanged."""
    configured_name = conninfo_to_dict(server).get("dbname") or "certtrail"
    return f"{str(configured_name)[:_LONGEST]}_demo"
