"""Surveillance: due within twelve months, and overdue one day later (rule 8)."""

from datetime import date

from domain.status.standing import Status
from tests.domain.certificate.sample_history import surveillance_steps
from tests.domain.status.standings import standing_at, status


def test_the_first_is_due_twelve_months_after_the_issue() -> None:
    assert standing_at(as_of=date(2025, 3, 10)).next_surveillance_due == date(2026, 3, 10)


def test_on_its_last_day_it_is_not_overdue() -> None:
    assert not standing_at(as_of=date(2026, 3, 10)).surveillance_overdue


def test_one_day_later_it_is() -> None:
    assert standing_at(as_of=date(2026, 3, 11)).surveillance_overdue


def test_overdue_alone_suspends_nothing() -> None:
    assert status(as_of=date(2026, 3, 11)) is Status.VALID


def test_the_next_is_counted_from_the_day_the_last_was_held() -> None:
    assert standing_at(
        *surveillance_steps(date(2026, 2, 2), 2), as_of=date(2026, 2, 2)
    ).next_surveillance_due == date(2027, 2, 2)


def test_until_that_day_the_old_last_day_is_told() -> None:
    assert standing_at(
        *surveillance_steps(date(2026, 2, 2), 2), as_of=date(2026, 2, 1)
    ).next_surveillance_due == date(2026, 3, 10)


def test_one_recorded_late_for_an_earlier_day_does_not_shorten_the_time() -> None:
    steps = (*surveillance_steps(date(2026, 2, 2), 2), *surveillance_steps(date(2025, 12, 1), 3))

    assert standing_at(*steps, as_of=date(2026, 6, 1)).next_surveillance_due == date(2027, 2, 2)


def test_none_is_due_that_would_lie_behind_the_last_day() -> None:
    steps = (*surveillance_steps(date(2026, 3, 10), 2), *surveillance_steps(date(2027, 3, 10), 3))

    assert standing_at(*steps, as_of=date(2027, 6, 1)).next_surveillance_due is None


def test_none_is_due_of_an_expired_certificate() -> None:
    assert standing_at(as_of=date(2028, 3, 10)).next_surveillance_due is None
