"""Terms are calendar years and months, first and last day inclusive."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    DateOutOfRange,
    add_months,
    add_years,
    last_day_of_months,
    last_day_of_term,
)

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
LEAP_DAY = date(2024, 2, 29)


def test_three_years_from_10_march_end_on_9_march() -> None:
    assert last_day_of_term(date(2025, 3, 10), 3) == date(2028, 3, 9)


def test_a_term_is_calendar_years_not_1095_days() -> None:
    assert last_day_of_term(date(2025, 3, 10), 3) - date(2025, 3, 10) == timedelta(days=1095)
    assert last_day_of_term(date(2025, 1, 1), 3) == date(2027, 12, 31)


def test_29_february_becomes_28_where_there_is_none() -> None:
    assert add_years(LEAP_DAY, 1) == date(2025, 2, 28)
    assert add_years(LEAP_DAY, 4) == date(2028, 2, 29)


def test_a_term_that_begins_on_29_february_ends_on_28() -> None:
    assert last_day_of_term(LEAP_DAY, 3) == date(2027, 2, 28)
    assert last_day_of_term(LEAP_DAY, 4) == date(2028, 2, 28)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 1, 28), 1, date(2025, 2, 27)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 1), 1, date(2025, 12, 31)),
        (date(2025, 11, 22), 6, date(2026, 5, 21)),
    ],
)
def test_a_term_of_months_includes_its_last_day(first: date, months: int, last: date) -> None:
    assert last_day_of_months(first, months) == last


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 11, 15), 3, date(2026, 2, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_are_clamped_to_the_last_day_there_is(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(DAYS, DAYS, st.integers(1, 120))
def test_who_begins_later_never_ends_earlier(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))

    assert last_day_of_months(first, months) <= last_day_of_months(second, months)


@given(DAYS, st.integers(1, 10))
def test_two_terms_of_a_day_in_every_month_are_contiguous(day: date, years: int) -> None:
    first = day.replace(day=min(day.day, 28))
    following = last_day_of_term(first, years) + timedelta(days=1)

    assert following == add_years(first, years)


def test_a_term_beyond_the_calendar_is_refused_by_name() -> None:
    with pytest.raises(DateOutOfRange):
        last_day_of_term(date(9998, 1, 1), 3)
