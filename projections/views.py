"""Which views are there, and how does a database get them?"""

from typing import Final

from projections import tracking
from projections.audit_trail.store import AUDIT_TRAIL
from projections.grants import grant
from projections.public_register.store import PUBLIC_REGISTER
from projections.view import Session
from projections.worklist.store import WORKLIST

VIEWS: Final = (PUBLIC_REGISTER, AUDIT_TRAIL, WORKLIST)
"""In the order in which a batch is applied: what the public sees comes first."""


def create_views(connection: Session) -> None:
    """Every view, empty, in the schema of its name. Raises psycopg.Error."""
    for view in VIEWS:
        tracking.create(connection, view, view.name)


def grant_views(connection: Session, writer: str, reader: str) -> None:
    """Let the two roles use the views. Raises psycopg.Error."""
    for view in VIEWS:
        grant(connection, view.name, writer, reader)
