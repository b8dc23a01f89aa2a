"""Order of the status: revoked or deregistered, not yet issued, expired, suspended, valid (domain §7)."""

from datetime import date

import pytest

from domain.status.standing import Status
from tests.domain.certificate.builders import HistoryStep
from tests.domain.certificate.sample_history import (
    LAST_DAY,
    deregistration_step,
    revocation_step,
    suspension_step,
)
from tests.domain.status.standings import periods, shanghai_time, standing_at, status

SUSPENDED = suspension_step(date(2026, 1, 8), until=date(2026, 7, 7))
REVOKED = revocation_step(date(2026, 5, 4))
DEREGISTERED = deregistration_step(date(2026, 5, 4))
AFTERWARDS = date(2030, 1, 1)


def test_before_its_first_day_it_is_not_yet_issued() -> None:
    assert status(as_of=shanghai_time(date(2025, 3, 9), "23:59:59.999999")) is Status.NOT_YET_ISSUED


def test_its_first_day_begins_at_midnight_in_china() -> None:
    assert status(as_of=shanghai_time(date(2025, 3, 10), "00:00")) is Status.VALID


def test_the_answer_before_the_first_day_has_the_level() -> None:
    assert standing_at(as_of=date(2025, 3, 9)).level == "five-star"


def test_it_is_valid_to_the_last_microsecond_of_its_last_day() -> None:
    assert status(as_of=shanghai_time(LAST_DAY, "23:59:59.999999")) is Status.VALID


def test_it_is_expired_at_the_midnight_after_its_last_day() -> None:
    assert status(as_of=shanghai_time(date(2028, 3, 10), "00:00")) is Status.EXPIRED


def test_the_midnight_of_utc_is_not_the_end_of_the_last_day() -> None:
    assert status(as_of=shanghai_time(LAST_DAY, "08:00")) is Status.VALID


@pytest.mark.parametrize(("end", "word"), [(REVOKED, Status.REVOKED), (DEREGISTERED, Status.DEREGISTERED)])
def test_an_end_wins_over_suspension_and_expiry(end: HistoryStep, word: Status) -> None:
    assert status(SUSPENDED, end, as_of=AFTERWARDS) is word


def test_revoked_and_deregistered_are_never_the_same_word() -> None:
    assert status(REVOKED, as_of=AFTERWARDS) is not status(DEREGISTERED, as_of=AFTERWARDS)


def test_expiry_wins_over_suspension() -> None:
    assert status(SUSPENDED, as_of=date(2028, 3, 10)) is Status.EXPIRED


def test_suspension_wins_over_validity() -> None:
    assert status(SUSPENDED, as_of=date(2026, 1, 8)) is Status.SUSPENDED


def test_before_its_end_it_reads_as_it_did() -> None:
    assert status(REVOKED, as_of=date(2026, 5, 3)) is Status.VALID


def test_an_end_before_the_first_day_shows_only_from_that_day_on() -> None:
    recorded = revocation_step(date(2025, 3, 10))

    assert periods(recorded)[0].standing.status is Status.NOT_YET_ISSUED


def test_the_ground_is_told_with_a_suspension_and_with_an_end_and_never_else() -> None:
    days = (date(2025, 12, 1), date(2026, 2, 1), AFTERWARDS)

    assert [standing_at(SUSPENDED, REVOKED, as_of=day).reason for day in days] == [None, "complaint", "fraud"]


def test_of_two_ends_the_first_recorded_is_final() -> None:
    assert (
        status(REVOKED, deregistration_step(date(2026, 6, 1), date(2026, 1, 1)), as_of=AFTERWARDS)
        is Status.REVOKED
    )
