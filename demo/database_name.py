"""In which database does the made-up history lie?"""

from typing import Final

from psycopg.conninfo import conninfo_to_dict

_LONGEST: Final = 40
"""Characters of a name, of which PostgreSQL keeps 63."""


def demo_database_name(server: str) -> str:
    """The database beside the one that is named, which is never touched."""
    configured_name = conninfo_to_dict(server).get("dbname") or "certtrail"
    return f"{str(configured_name)[:_LONGEST]}_demo"
