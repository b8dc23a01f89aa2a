"""The database of release 0.1, with every kind of life in it, and the secrets that open it."""

import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg

FOLDER: Final = Path(__file__).parents[1] / "golden" / "release_0_1"

CREDENTIALS: Final[dict[str, Any]] = json.loads((FOLDER / "credentials.json").read_text(encoding="utf-8"))

NOW: Final = datetime.fromisoformat(CREDENTIALS["now"])
"""The moment of the dump: soon after it, sessions are still under way."""

ROLES: Final = ["certtrail_writer", "certtrail_reader"]

_ROLES_EXIST: Final = "SELECT count(1) FROM pg_roles WHERE rolname = ANY(%s)"
_ROLES_POSTPONED: Final = "DELETE FROM certtrail.migrations WHERE name ~ 'roles-[0-9]+$'"


def restore(url: str) -> None:
    """Fill an empty database with release 0.1 as it was left, its migrations recorded, nothing upgraded.

    Roles belong to the server: where they are missing, their migrations are postponed, as by that release.
    """
    with psycopg.connect(url) as connection:
        connection.execute(gzip.decompress((FOLDER / "dump.sql.gz").read_bytes()))
        if connection.execute(_ROLES_EXIST, (ROLES,)).fetchone() == (len(ROLES),):
            connection.execute((FOLDER / "grants.sql").read_bytes())
        else:
            connection.execute(_ROLES_POSTPONED)
