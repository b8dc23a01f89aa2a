"""Calendar of China: civil days and terms in Asia/Shanghai.

Civil dates are dates in Asia/Shanghai; instants are aware datetimes in UTC. The zone's own history
is used, not a fixed +08:00: its clocks moved in the summers of 1986 to 1991, and in several before 1950.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.errors import InvalidValue

SHANGHAI = ZoneInfo("Asia/Shanghai")


class DateOutOfRange(InvalidValue):
    """A day or moment lies before the year 1 or after the year 9999."""

    def __init__(self, requested: str, months: int | None = None) -> None:
        self.asked = requested if months is None else f"{requested} and {months} months"
        super().__init__(
            "{asked} is outside the calendar: give a date between the years 2 and 9998"
            if months is None
            else "{asked} plus {months} months is outside the calendar: give a date between the "
            "years 2 and 9998",
            asked=requested,
            months=months,
        )


def start_of_day(day: date) -> datetime:
    """The instant, in UTC, at which the civil day begins. Raises DateOutOfRange."""
    try:
        return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)
    except OverflowError as error:
        raise DateOutOfRange(day.isoformat()) from error


def day_after(day: date) -> datetime:
    """The instant, in UTC, at which the civil day is over; of the last day of the calendar its last one.

    What was recorded before days were bounded must load: it never raises.
    """
    return end_of_day(day) if day == date.max else start_of_day(day + timedelta(days=1))


def last_day_before(moment: datetime) -> date:
    """The last civil day that was over at the instant: the last one of what ends then, inclusive."""
    return civil_date(moment) - timedelta(days=1)


def must_be_within_calendar(values: Iterable[object]) -> None:
    """Raise DateOutOfRange for the first date among the values that leaves no room to count from it."""
    for day in values:
        if isinstance(day, date) and not date.min.year < day.year < date.max.year:
            raise DateOutOfRange(day.isoformat())


def end_of_day(day: date) -> datetime:
    """The last microsecond, in UTC, of the civil day: the meaning of a date without a time.

    Where clocks were set back at midnight the hour before it happened twice; its second pass
    (`fold=1`) is the one that ends the day.
    """
    last = time.max.replace(fold=1)
    return datetime.combine(day, last, SHANGHAI).astimezone(UTC)


def civil_date(moment: datetime) -> date:
    """The date in China at that instant. Raises ValueError for a moment without a time zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone, so its date in China is unknown")
    try:
        return moment.astimezone(SHANGHAI).date()
    except OverflowError as error:
        raise DateOutOfRange(moment.isoformat()) from error


def add_years(day: date, years: int) -> date:
    """The same calendar day some years on; 29 February becomes 28 where there is none."""
    return add_months(day, 12 * years)


def add_months(day: date, months: int) -> date:
    """The same day of the month some months on, or the last one where that month is shorter.

    Raises DateOutOfRange.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise DateOutOfRange(day.isoformat(), months)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_of_term(first: date, years: int) -> date:
    """The last day, inclusive, of a term of calendar years: from 2025-03-10 for 3 years, 2028-03-09."""
    return last_day_of_months(first, 12 * years)


def last_day_of_months(first: date, months: int) -> date:
    """The last day, inclusive, of a term of calendar months that begins with `first`.

    A term that begins on a day its last month lacks ends with that month: one month from
    31 January ends on 28 February, not the day before.
    """
    next_term = add_months(first, months)
    return next_term if next_term.day < first.day else next_term - timedelta(days=1)
