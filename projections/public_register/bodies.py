"""Which certification bodies work with this register, and what are they called?"""

from typing import Final

from psycopg.sql import SQL

from projections.public_register.answers import NamedBody
from projections.public_register.lookup import named_body
from projections.view import Session, in_schema

_BODIES: Final = SQL("""
SELECT DISTINCT ON (body) body, zh, en FROM {s}.bodies ORDER BY body, known_from DESC
""")


def registered_bodies(connection: Session, schema: str) -> tuple[NamedBody, ...]:
    """Each body by its present name, in order of approval number."""
    return tuple(named_body(*row) for row in connection.execute(in_schema(_BODIES, schema)))
