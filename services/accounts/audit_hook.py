"""Where is it noted that an account was changed?

Whoever keeps the notes decides how; the accounts only promise that no change goes unnoted, by handing the
note to the connection that makes the change, before it is committed.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from domain.values import PersonId

Connection = psycopg.Connection[TupleRow]
Pool = ConnectionPool[Connection]

_LOG: Final = logging.getLogger("certtrail.people")


@dataclass(frozen=True)
class AccountEvent:
    """What happened (`roles-changed`), to whom, by whom; never a name, a login or a secret.

    `person` is whose account it is, `subject` the thing about it that changed, and `by` is `None` where
    nobody had yet proved to be anyone.
    """

    kind: str
    person: PersonId | None
    subject: str
    by: PersonId | None
    details: Mapping[str, str] = field(default_factory=dict)


class AuditHook(Protocol):
    """Keeps notes, in the transaction that is under way on the connection."""

    def record(self, connection: Connection, entry: AccountEvent) -> None:
        """Keep the note; what it raises undoes the change."""


class LogAuditHook:
    """Writes notes to the log of the process, which is kept elsewhere."""

    def record(self, connection: Connection, entry: AccountEvent) -> None:
        """One line each."""
        _LOG.info("%s", entry)
