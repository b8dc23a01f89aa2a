"""Exit codes and messages of failed commands; a traceback only at log level debug.

Exit codes: 0 success · 1 rejected or not found · 2 usage or configuration error · 3 unavailable (database,
port, disk, file permission) · 130 interrupted.
"""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import psycopg
from pydantic import ValidationError

from api.app.settings import SettingsError
from domain.errors import DomainError
from embedded import EmbeddedDatabaseError
from projections.installation import ViewInUse
from projections.rebuild import RebuildInProgress
from projections.tracking import ViewUnavailable
from services.errors import (
    DatabaseNotMigrated,
    DatabaseUnavailable,
    RulesNotAdopted,
    ServiceError,
    UnsafeSetting,
)

EXIT_REJECTED: Final = 1
EXIT_USAGE: Final = 2
EXIT_UNAVAILABLE: Final = 3
EXIT_INTERRUPTED: Final = 130


_NO_SPACE: Final = os.strerror(errno.ENOSPC)


class Unavailable(Exception):
    """A resource is unavailable; the text is a sentence that says what to do."""


class CommandFailed(Exception):
    """The command is rejected; the text is a sentence that says what to do."""


class UsageError(Exception):
    """An argument is invalid; the text says what to type."""


@dataclass(frozen=True)
class ExitStatus:
    """Exit code and message of a failed command."""

    code: int
    sentence: str


Classifier = Callable[[Exception], ExitStatus | None]


def exit_status(failure: Exception) -> ExitStatus:
    """Exit code and message of an error, from the first classifier that knows it."""
    for classify in (_disk_full, _own_error, _database_error, _os_error, _rejected):
        if status := classify(failure):
            return status
    kind = type(failure).__name__
    return ExitStatus(
        EXIT_UNAVAILABLE,
        f"Unexpected error ({kind}: {_first_line(failure)}): set CERTTRAIL_LOG_LEVEL=debug for details.",
    )


def _disk_full(failure: Exception) -> ExitStatus | None:
    """Recognised by the operating system's message, through whichever library it was raised."""
    full = isinstance(failure, OSError) and failure.errno in {errno.ENOSPC, errno.EDQUOT}
    if full or (_NO_SPACE in str(failure) and not isinstance(failure, EmbeddedDatabaseError)):
        return ExitStatus(EXIT_UNAVAILABLE, "The disk is full: free some space, then try again.")
    return None


def _own_error(failure: Exception) -> ExitStatus | None:
    match failure:
        case UsageError() | SettingsError():
            return ExitStatus(EXIT_USAGE, str(failure))
        case ValidationError():
            return ExitStatus(EXIT_USAGE, "; ".join(_field_message(error) for error in failure.errors()))
        case UnsafeSetting():
            return ExitStatus(EXIT_USAGE, _sentence(failure))
        case DatabaseUnavailable():
            return ExitStatus(
                EXIT_UNAVAILABLE,
                f"{' '.join(_sentence(failure).split())} Check that the database is running.",
            )
        case (
            Unavailable()
            | EmbeddedDatabaseError()
            | DatabaseNotMigrated()
            | RulesNotAdopted()
            | ViewUnavailable()
        ):
            return ExitStatus(EXIT_UNAVAILABLE, _sentence(failure))
    return None


def _rejected(failure: Exception) -> ExitStatus | None:
    match failure:
        case CommandFailed() | RebuildInProgress() | ViewInUse() | ServiceError() | DomainError():
            return ExitStatus(EXIT_REJECTED, _sentence(failure))
    return None


def _database_error(failure: Exception) -> ExitStatus | None:
    match failure:
        case psycopg.errors.InsufficientPrivilege():
            return ExitStatus(
                EXIT_UNAVAILABLE,
                f"The database user lacks a privilege ({_first_line(failure)}): use another user, "
                "or grant it (docs/running.md).",
            )
        case psycopg.errors.UndefinedTable() | psycopg.errors.InvalidSchemaName():
            return ExitStatus(EXIT_UNAVAILABLE, _sentence(DatabaseNotMigrated()))
        case psycopg.Error():
            return ExitStatus(
                EXIT_UNAVAILABLE,
                f"The database does not respond ({_first_line(failure)}): check that it is running, "
                "and that CERTTRAIL_DATABASE_URL is correct.",
            )
    return None


def _os_error(failure: Exception) -> ExitStatus | None:
    if not isinstance(failure, OSError):
        return None
    why = os.strerror(failure.errno) if failure.errno else str(failure)
    place = f"{failure.filename}: " if failure.filename else ""
    return ExitStatus(EXIT_UNAVAILABLE, f"{place}{why}: fix access, then try again.")


def _field_message(error: object) -> str:
    match error:
        case {"loc": tuple(location), "msg": str(message)}:
            return f"{'.'.join(str(step) for step in location) or 'the value'}: {message}"
    return str(error)


def _sentence(failure: Exception) -> str:
    """The message as a sentence, with a capital and a full stop."""
    text = str(failure)
    closed = text if text.endswith((".", "!", "?")) or "\n" in text else f"{text}."
    return closed[:1].upper() + closed[1:]


def _first_line(failure: Exception) -> str:
    """The first line of a library's message; the rest is context."""
    return (str(failure).strip().splitlines() or [type(failure).__name__])[0]
