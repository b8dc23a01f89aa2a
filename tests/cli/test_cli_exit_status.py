"""Exit codes and sentences of errors, including those that tests cannot provoke."""

import errno

import psycopg
import pytest

from api.app.settings import SettingsError
from api.cli.errors import EXIT_REJECTED, EXIT_UNAVAILABLE, EXIT_USAGE, exit_status
from domain.certificate.errors import LowestLevel
from services.errors import ClockSkew, DatabaseUnavailable, UnknownApiKey, UnsafeSetting
from tests.demo.conftest import NOON

CODES: list[tuple[Exception, int]] = [
    (LowestLevel("qualified"), EXIT_REJECTED),
    (UnknownApiKey(), EXIT_REJECTED),
    (ClockSkew(NOON, NOON), EXIT_REJECTED),
    (UnsafeSetting("POSTGRES_ENABLE_DB_FUNCTIONS"), EXIT_USAGE),
    (SettingsError(["CERTTRAIL_PORT must be a port number."]), EXIT_USAGE),
    (DatabaseUnavailable("no connection"), EXIT_UNAVAILABLE),
    (psycopg.OperationalError("no route to host"), EXIT_UNAVAILABLE),
    (psycopg.errors.InsufficientPrivilege("permission denied"), EXIT_UNAVAILABLE),
    (PermissionError(errno.EACCES, "refused", "somewhere"), EXIT_UNAVAILABLE),
    (ZeroDivisionError("a mistake of ours"), EXIT_UNAVAILABLE),
]
FULL: list[Exception] = [
    OSError(errno.ENOSPC, "No space left on device"),
    DatabaseUnavailable("could not extend file: No space left on device\nHINT: Check free disk space."),
    psycopg.errors.DiskFull("could not write: No space left on device"),
]


@pytest.mark.parametrize(("failure", "code"), CODES, ids=lambda each: type(each).__name__)
def test_a_failure_ends_in_one_sentence_and_its_code(failure: Exception, code: int) -> None:
    end = exit_status(failure)

    assert end.code == code
    assert end.sentence.endswith(".")
    assert "\n" not in end.sentence


@pytest.mark.parametrize("failure", FULL, ids=lambda each: type(each).__name__)
def test_a_full_disk_is_recognised_through_every_library(failure: Exception) -> None:
    assert exit_status(failure).sentence == "The disk is full: free some space, then try again."
