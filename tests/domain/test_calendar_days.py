"""Civil days are those of China, and a day ends where the next begins."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import SHANGHAI, DateOutOfRange, civil_date, end_of_day, start_of_day

DAYS = st.dates(date(1900, 1, 1), date(9998, 12, 31))


def test_a_day_begins_in_china_while_it_is_still_yesterday_in_utc() -> None:
    begins = start_of_day(date(2026, 11, 22))

    assert begins == datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert begins.tzinfo is UTC


def test_the_last_day_is_not_lost_at_midnight_utc() -> None:
    late_evening = datetime(2028, 3, 9, 15, 59, 59, 999_999, tzinfo=UTC)

    assert end_of_day(date(2028, 3, 9)) == late_evening
    assert civil_date(late_evening) == date(2028, 3, 9)
    assert civil_date(late_evening + timedelta(microseconds=1)) == date(2028, 3, 10)


def test_a_summer_day_of_1988_began_an_hour_earlier() -> None:
    assert start_of_day(date(1988, 7, 1)) == datetime(1988, 6, 30, 15, tzinfo=UTC)


def test_every_day_since_1900_ends_a_microsecond_before_the_next() -> None:
    days = (date(1900, 1, 1) + timedelta(days=n) for n in range(60_000))

    assert all(end_of_day(d) + timedelta(microseconds=1) == start_of_day(d + timedelta(days=1)) for d in days)


@given(DAYS)
def test_a_day_holds_its_first_and_last_instant(day: date) -> None:
    assert civil_date(start_of_day(day)) == civil_date(end_of_day(day)) == day


@given(st.integers(-2_200_000_000, 250_000_000_000))
def test_an_instant_lies_within_its_own_day(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    day = civil_date(moment)

    assert start_of_day(day) <= moment <= end_of_day(day)


def test_a_moment_may_come_in_any_zone() -> None:
    moment = datetime(2026, 1, 1, 0, 30, tzinfo=SHANGHAI)

    assert civil_date(moment) == civil_date(moment.astimezone(UTC)) == date(2026, 1, 1)


def test_a_moment_without_a_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        civil_date(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None))


def test_the_ends_of_time_are_refused_by_name() -> None:
    with pytest.raises(DateOutOfRange):
        start_of_day(date.min)
    with pytest.raises(DateOutOfRange):
        civil_date(datetime.max.replace(tzinfo=UTC))

    assert end_of_day(date.max).year == 9999
