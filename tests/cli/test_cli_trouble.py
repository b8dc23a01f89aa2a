"""Every failure ends in one sentence and a code, also those that no test can bring about at will."""

import errno

import psycopg
import pytest

from api.app.settings import SettingsError
from api.cli.trouble import REFUSED, UNAVAILABLE, WRONGLY_ASKED, ending
from domain.certificate.errors import LowestLevel
from services.errors import ClockSkew, StoreUnavailable, UnknownKey, UnsafeSetting
from tests.demo.conftest import NOON

CODES: list[tuple[Exception, int]] = [
    (LowestLevel("qualified"), REFUSED),
    (UnknownKey(), REFUSED),
    (ClockSkew(NOON, NOON), REFUSED),
    (UnsafeSetting("POSTGRES_ENABLE_DB_FUNCTIONS"), WRONGLY_ASKED),
    (SettingsError(["CERTTRAIL_PORT must be a port number."]), WRONGLY_ASKED),
    (StoreUnavailable("no connection"), UNAVAILABLE),
    (psycopg.OperationalError("no route to host"), UNAVAILABLE),
    (psycopg.errors.InsufficientPrivilege("permission denied"), UNAVAILABLE),
    (PermissionError(errno.EACCES, "refused", "somewhere"), UNAVAILABLE),
    (ZeroDivisionError("a mistake of ours"), UNAVAILABLE),
]
FULL: list[Exception] = [
    OSError(errno.ENOSPC, "No space left on device"),
    StoreUnavailable("could not extend file: No space left on device\nHINT: Check free disk space."),
    psycopg.errors.DiskFull("could not write: No space left on device"),
]


@pytest.mark.parametrize(("failure", "code"), CODES, ids=lambda each: type(each).__name__)
def test_a_failure_ends_in_one_sentence_and_its_code(failure: Exception, code: int) -> None:
    end = ending(failure)

    assert end.code == code
    assert end.sentence.endswith(".")
    assert "\n" not in end.sentence


@pytest.mark.parametrize("failure", FULL, ids=lambda each: type(each).__name__)
def test_a_full_disk_is_recognised_through_every_library(failure: Exception) -> None:
    assert ending(failure).sentence == "The disk is full: free some space, then try again."
