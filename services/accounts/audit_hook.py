"""Audit hook: records each change of an account in the transaction that makes it.

The account services pass each event to the hook on the connection of the change, before the commit: a change
that cannot be recorded does not happen. The access log implements the hook.
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
    """One change of an account, such as `roles-changed`; contains no name, login name or secret.

    `person` owns the account, `subject` is the part that changed, `by` is `None` for a person who is not
    authenticated yet.
    """

    kind: str
    person: PersonId | None
    subject: str
    by: PersonId | None
    details: Mapping[str, str] = field(default_factory=dict)


class AuditHook(Protocol):
    """Records events in the transaction that is open on the connection."""

    def record(self, connection: Connection, entry: AccountEvent) -> None:
        """Record the event; an exception rolls the change back."""


class LogAuditHook:
    """Writes events to the log of the process."""

    def record(self, connection: Connection, entry: AccountEvent) -> None:
        """One log line per event."""
        _LOG.info("%s", entry)
