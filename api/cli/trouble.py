"""Which sentence and which exit code does a failure become? Never a traceback.

Exit codes: 0 done · 1 refused or not found · 2 wrongly asked or wrongly set · 3 not available now
(database, port, disk, permission) · 130 interrupted.
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
from projections.rebuild import RebuildUnderway
from projections.tracking import ViewUnavailable
from services.errors import NotMigrated, ServiceError, StoreUnavailable, UnsafeSetting

REFUSED: Final = 1
WRONGLY_ASKED: Final = 2
UNAVAILABLE: Final = 3
INTERRUPTED: Final = 130


_NO_SPACE: Final = os.strerror(errno.ENOSPC)


class Unavailable(Exception):
    """Something outside is missing; the text is a sentence that says what to do."""


class Refused(Exception):
    """The command cannot be done as asked; the text is a sentence that says what to do."""


class WronglyAsked(Exception):
    """What was typed cannot be meant; the text says what to type."""


@dataclass(frozen=True)
class Ending:
    """How a command that failed ends."""

    code: int
    sentence: str


Told = Callable[[Exception], Ending | None]


def ending(failure: Exception) -> Ending:
    """The first of the tellers that knows the failure says how it ends."""
    for told in (_disk, _own, _database, _outside, _asked_for):
        if end := told(failure):
            return end
    kind = type(failure).__name__
    return Ending(
        UNAVAILABLE,
        f"Unexpected error ({kind}: {_line(failure)}): set CERTTRAIL_LOG_LEVEL=debug for details.",
    )


def _disk(failure: Exception) -> Ending | None:
    """However many libraries it came through: the words are the operating system's."""
    full = isinstance(failure, OSError) and failure.errno in {errno.ENOSPC, errno.EDQUOT}
    if full or (_NO_SPACE in str(failure) and not isinstance(failure, EmbeddedDatabaseError)):
        return Ending(UNAVAILABLE, "The disk is full: free some space, then try again.")
    return None


def _own(failure: Exception) -> Ending | None:
    match failure:
        case WronglyAsked() | SettingsError():
            return Ending(WRONGLY_ASKED, str(failure))
        case ValidationError():
            return Ending(WRONGLY_ASKED, "; ".join(_of_field(error) for error in failure.errors()))
        case UnsafeSetting():
            return Ending(WRONGLY_ASKED, _sentence(failure))
        case StoreUnavailable():
            return Ending(
                UNAVAILABLE, f"{' '.join(_sentence(failure).split())} Check that the database is running."
            )
        case Unavailable() | EmbeddedDatabaseError() | NotMigrated() | ViewUnavailable():
            return Ending(UNAVAILABLE, _sentence(failure))
    return None


def _asked_for(failure: Exception) -> Ending | None:
    match failure:
        case Refused() | RebuildUnderway() | ViewInUse() | ServiceError() | DomainError():
            return Ending(REFUSED, _sentence(failure))
    return None


def _database(failure: Exception) -> Ending | None:
    match failure:
        case psycopg.errors.InsufficientPrivilege():
            return Ending(
                UNAVAILABLE,
                f"The database user lacks a privilege ({_line(failure)}): use another user, "
                "or grant it (docs/running.md).",
            )
        case psycopg.errors.UndefinedTable() | psycopg.errors.InvalidSchemaName():
            return Ending(UNAVAILABLE, _sentence(NotMigrated()))
        case psycopg.Error():
            return Ending(
                UNAVAILABLE,
                f"The database does not answer ({_line(failure)}): check that it is running, "
                "and that CERTTRAIL_DATABASE_URL is correct.",
            )
    return None


def _outside(failure: Exception) -> Ending | None:
    if not isinstance(failure, OSError):
        return None
    why = os.strerror(failure.errno) if failure.errno else str(failure)
    place = f"{failure.filename}: " if failure.filename else ""
    return Ending(UNAVAILABLE, f"{place}{why}: make it accessible, then try again.")


def _of_field(error: object) -> str:
    match error:
        case {"loc": tuple(place), "msg": str(said)}:
            return f"{'.'.join(str(step) for step in place) or 'the value'}: {said}"
    return str(error)


def _sentence(failure: Exception) -> str:
    """Capitalised and ended, since it stands alone."""
    text = str(failure)
    ended = text if text.endswith((".", "!", "?")) or "\n" in text else f"{text}."
    return ended[:1].upper() + ended[1:]


def _line(failure: Exception) -> str:
    """The first line of what a library says; the rest is context of its own."""
    return (str(failure).strip().splitlines() or [type(failure).__name__])[0]
